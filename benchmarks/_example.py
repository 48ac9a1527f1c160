"""The applications that the benchmarks check, the register that knows their address, and the API's event around one.

The people, their numbers and the address are made up.
"""

from datetime import date, timedelta
from typing import Literal

import orjson

from eligibility.calendar_days import years_after
from eligibility.identifiers.iin import check_digit as iin_check_digit
from eligibility.identifiers.mrz import check_digit as mrz_check_digit
from eligibility.storage.keys import owner_hash
from eligibility.storage.ports import LookUp, RegisteredAddress, RegisterHeader

CLIENT = "benchmark"
KEY = b"a made-up key of forty-eight bytes for benchmarks"
CODE = "0201300112345678"
OWNERS = ("850615400125", "600101300064", "750101400040")

HEADER = RegisterHeader(revision="0" * 64, rows=5_000_000, coverage="complete", sample=False)
ROW = RegisteredAddress("flat", frozenset(owner_hash(KEY, owner) for owner in OWNERS))
LOOK_UP = LookUp(HEADER, ROW)

Name = Literal["temporary residence", "passport of 179 days", "entry with 20 stays", "permanent residence"]
NAMES: tuple[Name, ...] = ("temporary residence", "passport of 179 days", "entry with 20 stays", "permanent residence")


def payload(name: Name, applicant: int = 0) -> bytes:
    """Return an application as a caller sends it; other applicants have other days and numbers, not another verdict."""
    match name:
        case "temporary residence":
            return orjson.dumps(_residence("temporary_residence", applicant))
        case "passport of 179 days":
            return orjson.dumps(_residence("temporary_residence", applicant, days_left=179))
        case "entry with 20 stays":
            return orjson.dumps(_entry(applicant))
        case "permanent residence":
            return orjson.dumps(_residence("permanent_residence", applicant))


def first_payload(applicant: int = 0) -> bytes:
    """Return an application for temporary residence that says no more than what the rules of the first release read."""
    given = orjson.loads(payload("temporary residence", applicant))
    del given["category"], given["documents"], given["applicant"]["grounds"], given["passport"]["mrz"]
    return orjson.dumps(given)


def _residence(permit: str, applicant: int, days_left: int | None = None) -> dict[str, object]:
    filing_day = date(2023, 2, 8) + timedelta(applicant % 28)
    expires_on = filing_day + timedelta(180 + (2064 + applicant * 7919) % 3400 if days_left is None else days_left)
    power_of_attorney = filing_day - timedelta(29 + applicant * 31 % 200)
    consent = filing_day - timedelta(7 + applicant * 17 % 150)
    return {
        "permit": permit,
        "applied_on": filing_day,
        "reference": f"form-{4711 + applicant}",
        "applicant": {**_person(applicant), "iin": _iin(applicant), "grounds": []},
        "passport": _passport(applicant, expires_on),
        "housing": {
            "address": {"registration_code": CODE, "text": "Алматы, Абая 1, 1"},
            "applicant_is_owner": False,
            **(
                {"provision": {"kind": "notarised_consent", "issued_on": consent}}
                if permit == "permanent_residence"
                else {}
            ),
            "owners": [
                {"id": OWNERS[0], "name": "Анна Первая"},
                {"id": OWNERS[1], "name": "Пётр Второй"},
                {"id": OWNERS[2], "name": "Вера Третья"},
            ],
            "authorisations": [
                {"owner": 0, "kind": "presence"},
                {
                    "owner": 1,
                    "kind": "proxy",
                    "proxy_name": "Олег Четвёртый",
                    "issued_on": power_of_attorney,
                    "valid_until": years_after(power_of_attorney, 1),
                },
                {"owner": 2, "kind": "notarised_consent", "number": "17", "issued_on": consent},
            ],
        },
        "stays": [{"entered_on": date(2023, 1, 2), "left_on": date(2023, 1, 20), "basis": "visa_free"}],
        **_papers(permit, filing_day),
    }


def _papers(permit: str, filing_day: date) -> dict[str, object]:
    """Return the papers of a permit; those whose age is limited are a month old."""
    if permit == "temporary_residence":
        return {"category": "work", "documents": [{"kind": "application_form"}, {"kind": "employment_contract"}]}
    dated = ("proof_of_solvency", "criminal_record_certificate", "medical_certificate")
    month_ago = filing_day - timedelta(30)
    return {
        "documents": [
            *({"kind": kind} for kind in ("application_form", "photo", "state_duty")),
            *({"kind": kind, "issued_on": month_ago} for kind in dated),
        ]
    }


def _entry(applicant: int) -> dict[str, object]:
    first = date(2023, 2, 1) + timedelta(applicant % 14)
    begins = [first + timedelta(14 * number) for number in range(20)]
    return {
        "permit": "entry",
        "applied_on": date(2023, 12, 1) + timedelta(applicant % 28),
        "reference": f"form-{4711 + applicant}",
        "applicant": _person(applicant),
        "passport": _passport(applicant, date(2029, 4, 1) + timedelta(applicant * 7919 % 1000)),
        "stays": [
            {"entered_on": day, "left_on": day + timedelta(3 + (applicant + index) % 3), "basis": "visa_free"}
            for index, day in enumerate(begins)
        ],
    }


def _person(applicant: int) -> dict[str, object]:
    return {"nationality": "RUS", "birth_date": _born(applicant)}


def _born(applicant: int) -> date:
    return date(1990, 5, 17) + timedelta(applicant * 31 % 4000)


def _iin(applicant: int) -> str:
    """Return a sound IIN of a man born on the applicant's birth date."""
    born = _born(applicant)
    begin = f"{born:%y%m%d}{3 if born.year < 2000 else 5}"
    bodies = (f"{begin}{(41 + applicant + skipped) % 10_000:04}" for skipped in range(10))
    return next(f"{body}{digit}" for body in bodies if (digit := iin_check_digit(body)) is not None)


def _passport(applicant: int, expires_on: date) -> dict[str, object]:
    return {
        "kind": "foreign",
        "country": "RUS",
        "number": f"75 {1234567 + applicant}",
        "issued_on": years_after(expires_on, -10),
        "expires_on": expires_on,
        "mrz": _zone(applicant, expires_on),
    }


def _zone(applicant: int, expires_on: date) -> list[str]:
    """Return the machine-readable zone that says the same as the fields."""
    number, born, expiry = (
        f"{field}{mrz_check_digit(field)}"
        for field in (f"75{1234567 + applicant}", f"{_born(applicant):%y%m%d}", f"{expires_on:%y%m%d}")
    )
    lower = f"{number}RUS{born}M{expiry}{'':<<15}"
    return [f"{'P<RUSOBRAZTSOV<<IVAN':<<44}", f"{lower}{mrz_check_digit(f'{number}{born}{expiry}')}"]


def event(applicant: int = 0) -> dict[str, object]:
    """Return the proxy event of API Gateway for POST /v1/checks with an application for temporary residence."""
    return {
        "resource": "/v1/checks",
        "path": "/v1/checks",
        "httpMethod": "POST",
        "headers": {
            "Accept": "*/*",
            "Accept-Language": "en",
            "Content-Type": "application/json",
            "User-Agent": "benchmark",
            "X-Forwarded-For": "192.0.2.1",
            "X-Forwarded-Proto": "https",
        },
        "queryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": {
            "authorizer": {"claims": {"client_id": CLIENT, "scope": "checks/write"}},
            "httpMethod": "POST",
            "path": "/live/v1/checks",
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "resourcePath": "/v1/checks",
            "stage": "live",
        },
        "body": payload("temporary residence", applicant).decode(),
        "isBase64Encoded": False,
    }

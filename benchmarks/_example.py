"""The applications that the benchmarks check, the register that knows their address, and the API's event around one.

The people, their numbers and the address are made up.
"""

from datetime import date, timedelta
from typing import Literal

import orjson

from eligibility.storage.keys import owner_hash
from eligibility.storage.ports import LookUp, RegisteredAddress, RegisterHeader

CLIENT = "benchmark"
KEY = b"a made-up key of forty-eight bytes for benchmarks"
CODE = "0201300112345678"
_APPLICANT = "900517300415"
_OWNERS = ("850615400125", "600101300064", "750101400040")

HEADER = RegisterHeader(revision="0" * 64, rows=5_000_000, coverage="complete", sample=False)
ROW = RegisteredAddress("flat", frozenset(owner_hash(KEY, owner) for owner in _OWNERS))
LOOK_UP = LookUp(HEADER, ROW)

Name = Literal["temporary residence", "passport of 179 days", "entry with 20 stays", "permanent residence"]

_PASSPORT = {
    "kind": "foreign",
    "country": "RUS",
    "number": "75 1234567",
    "issued_on": "2019-04-01",
    "expires_on": "2029-04-01",
    "mrz": ["P<RUSOBRAZTSOV<<IVAN<<<<<<<<<<<<<<<<<<<<<<<<", "7512345671RUS9005175M2904017<<<<<<<<<<<<<<04"],
}
_EXAMPLE: dict[str, object] = {
    "permit": "temporary_residence",
    "applied_on": "2023-02-08",
    "reference": "form-4711",
    "applicant": {"nationality": "RUS", "birth_date": "1990-05-17", "iin": _APPLICANT},
    "passport": _PASSPORT,
    "housing": {
        "address": {"registration_code": CODE, "text": "Алматы, Абая 1, 1"},
        "applicant_is_owner": False,
        "owners": [
            {"id": _OWNERS[0], "name": "Анна Первая"},
            {"id": _OWNERS[1], "name": "Пётр Второй"},
            {"id": _OWNERS[2], "name": "Вера Третья"},
        ],
        "authorisations": [
            {"owner": 0, "kind": "presence"},
            {
                "owner": 1,
                "kind": "proxy",
                "proxy_name": "Олег Четвёртый",
                "issued_on": "2023-01-10",
                "valid_until": "2024-01-10",
            },
            {"owner": 2, "kind": "notarised_consent", "number": "17", "issued_on": "2023-02-01"},
        ],
    },
    "stays": [{"entered_on": "2023-01-02", "left_on": "2023-01-20", "basis": "visa_free"}],
    "documents": [{"kind": "criminal_record_certificate", "issued_on": "2023-01-15"}],
}


_APPLICATIONS: dict[Name, dict[str, object]] = {
    "temporary residence": _EXAMPLE,
    "passport of 179 days": {**_EXAMPLE, "passport": {**_PASSPORT, "expires_on": "2023-08-06"}},
    "entry with 20 stays": {
        "permit": "entry",
        "applied_on": "2023-12-01",
        "reference": "form-4712",
        "applicant": {"nationality": "RUS", "birth_date": "1990-05-17"},
        "passport": _PASSPORT,
        "stays": [
            {"entered_on": f"{day}", "left_on": f"{day + timedelta(3)}", "basis": "visa_free"}
            for day in (date(2023, 2, 1) + timedelta(14 * index) for index in range(20))
        ],
    },
    "permanent residence": {**_EXAMPLE, "permit": "permanent_residence"},
}
NAMES = tuple(_APPLICATIONS)


def payload(name: Name) -> bytes:
    """Return an application as a caller sends it."""
    return orjson.dumps(_APPLICATIONS[name])


def event() -> dict[str, object]:
    """Return the proxy event of API Gateway for POST /v1/checks with the first application."""
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
        "body": payload("temporary residence").decode(),
        "isBase64Encoded": False,
    }

"""Applications and answers of the address register as hypothesis makes them: whatever can be sent and looked up."""

import json
from datetime import date, timedelta
from typing import get_args

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite
from pydantic import JsonValue

from eligibility.application.country_codes import NATIONALITIES
from eligibility.application.document_kinds import DocumentKind
from eligibility.calendar_days import years_after
from eligibility.evidence import SAMPLE_CODES
from eligibility.storage.ports import LookUp, RegisteredAddress, RegisterHeader
from tests.unit.zones import card_zone, passport_zone

FIRST_DAY, LAST_DAY = date(2022, 3, 4), date(2027, 3, 31)
"""Filing days that are made, both included."""
PERMITS = (
    "permanent_residence",
    "temporary_residence",
    "temporary_stay",
    "entry",
    "exit",
    "transit",
    "internal_movement",
)
PASSPORT_KINDS = ("foreign", "internal", "identity_card", "stateless_document", "refugee_document", "birth_certificate")
BASES = ("visa_free", "visa", "residence_permit", "eaeu_contract")
IDS = ("850101300035", "950101300056", "900101300017", "000140000012", "900517400412", "900517000416")
GROUNDS = ("ethnic_kazakh", "permanent_residence_visa", "investor_visa", "recognised_refugee", "former_compatriot")
CATEGORIES = ("family_reunification", "work", "study", "business_immigrant")
CODES = (f"{SAMPLE_CODES}000011", f"{SAMPLE_CODES}000086", "0201300112345678", "7")

_DAY = timedelta(1)

type Payload = dict[str, JsonValue]


def days(first: date, last: date) -> SearchStrategy[date]:
    """Make days of a span, its ends and the days around 2023's changes more often than others."""
    marked = [first, last, date(2023, 1, 17), date(2023, 2, 7), date(2023, 2, 8), date(2023, 10, 31), date(2024, 2, 29)]
    return st.sampled_from([day for day in marked if first <= day <= last]) | st.dates(first, last)


def texts() -> SearchStrategy[str]:
    """Make texts of people: any character but control characters, quotes and colons among them."""
    anything = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
    return anything | st.sampled_from(['": "', '":', "::", '"permit": "entry",', "\\", "\\u0022:", "Ivanov"])


def states() -> SearchStrategy[str]:
    """Make codes of states, those with rules of their own more often than others."""
    return st.sampled_from(["RUS", "KAZ", "KGZ", "CHN", "IND", "IRN", "DEU", "UNO"]) | st.sampled_from(
        sorted(NATIONALITIES)
    )


@composite
def applications(draw: DrawFn, permit: str | None = None) -> Payload:
    """Make a payload that is an application; each fact may be given, given as none, or left out."""
    applied_on = draw(days(FIRST_DAY, LAST_DAY))
    nationality = draw(states())
    applicant: Payload = {"nationality": nationality}
    _maybe(draw, applicant, "birth_date", _written(days(date(1920, 1, 1), applied_on)))
    _maybe(draw, applicant, "iin", st.sampled_from(IDS))
    _maybe(draw, applicant, "grounds", st.lists(st.sampled_from(GROUNDS), max_size=2))
    payload: Payload = {
        "permit": permit or draw(st.sampled_from(PERMITS)),
        "applied_on": applied_on.isoformat(),
        "applicant": applicant,
        "passport": draw(_passports(applied_on, nationality)),
    }
    _maybe(draw, payload, "reference", st.sampled_from(["form-4711", "a" * 64, "A.b_c-0"]))
    _maybe(draw, payload, "housing", _housings(applied_on))
    _maybe(draw, payload, "stays", st.lists(_stays(applied_on), max_size=4))
    _maybe(draw, payload, "fined_on", _written(days(applied_on - 20 * _DAY, applied_on + _DAY)))
    _maybe(draw, payload, "category", st.sampled_from(CATEGORIES))
    _maybe(draw, payload, "documents", st.lists(_documents(applied_on), max_size=4))
    return payload


@composite
def look_ups(draw: DrawFn) -> LookUp:
    """Make an answer of the register; its owners are hashes by `owner_hash` below."""
    if draw(st.booleans()):
        return LookUp(None, None)
    coverage = draw(st.sampled_from(["complete", "partial"]))
    header = RegisterHeader("0" * 64, 3, "complete" if coverage == "complete" else "partial", draw(st.booleans()))
    owners = draw(st.frozensets(st.sampled_from(IDS).map(owner_hash)))
    dwelling = draw(st.none() | st.sampled_from(["flat", "house", "dormitory", "hotel", "sanatorium", "other"]))
    return LookUp(header, draw(st.none() | st.just(RegisteredAddress(dwelling, owners))))


def owner_hash(owner_id: str) -> str:
    """Stand in for the keyed hash."""
    return f"hash-of-{int(owner_id) % 97}"


def written(payload: JsonValue) -> bytes:
    """Return a payload as JSON, with lone surrogates escaped."""
    return json.dumps(payload).encode()


def _maybe(draw: DrawFn, holder: Payload, name: str, values: SearchStrategy[JsonValue]) -> None:
    choice = draw(st.sampled_from(["given", "given", "given", "null", "left out"]))
    if choice == "given":
        holder[name] = draw(values)
    elif choice == "null":
        holder[name] = None


def _written(of: SearchStrategy[date]) -> SearchStrategy[JsonValue]:
    return of.map(date.isoformat)


@composite
def _passports(draw: DrawFn, applied_on: date, nationality: str) -> Payload:
    issued_on = draw(days(date(2008, 1, 1), applied_on))
    country = draw(st.just(nationality) | states())
    passport: Payload = {"kind": draw(st.sampled_from(PASSPORT_KINDS)), "country": country}
    _maybe(draw, passport, "number", st.sampled_from(["75 1234567", "АБ № 7", "A"]))
    _maybe(draw, passport, "issued_on", st.just(issued_on.isoformat()))
    near = days(issued_on + _DAY, years_after(issued_on, 20))
    around_180 = st.integers(175, 185).map(lambda left: max(applied_on + left * _DAY, issued_on + _DAY))
    _maybe(draw, passport, "expires_on", _written(near | around_180))
    _maybe(draw, passport, "mrz", _zones(country, nationality))
    return passport


@composite
def _zones(draw: DrawFn, country: str, nationality: str) -> list[JsonValue]:
    """Make a zone of either form, most often right and of these states, or none."""
    own: dict[str, str] = {"issuer": country, "nationality": nationality, "sex": draw(st.sampled_from("MF<"))}
    other = draw(st.sampled_from([{}, {}, {"code": "PN"}, {"number": "1"}, {"birth_date": "900517"}]))
    lines = draw(st.sampled_from([passport_zone(**own | other), card_zone(**own | other), []]))
    wrong = draw(st.booleans()) and bool(lines)
    return [*lines[:1], f"0{lines[1][1:]}", *lines[2:]] if wrong else [*lines]


@composite
def _housings(draw: DrawFn, applied_on: date) -> Payload:
    housing: Payload = {}
    address: Payload = {}
    _maybe(draw, address, "registration_code", st.sampled_from(CODES))
    _maybe(draw, address, "text", texts())
    _maybe(draw, housing, "address", st.just(address))
    _maybe(draw, housing, "applicant_is_owner", st.booleans())
    _maybe(draw, housing, "owners", st.lists(_owners(), max_size=3))
    owners = housing.get("owners")
    count = len(owners) if isinstance(owners, list) else 0
    if count:
        _maybe(draw, housing, "authorisations", st.lists(_authorisations(count, applied_on), max_size=4))
    else:
        _maybe(draw, housing, "authorisations", st.just([]))
    _maybe(draw, housing, "provision", _provisions(applied_on))
    return housing


@composite
def _provisions(draw: DrawFn, applied_on: date) -> Payload:
    provision: Payload = {"kind": draw(st.sampled_from(["ownership", "notarised_contract", "notarised_consent"]))}
    _maybe(draw, provision, "issued_on", _written(days(date(2015, 1, 1), applied_on + 5 * _DAY)))
    return provision


@composite
def _owners(draw: DrawFn) -> Payload:
    owner: Payload = {}
    _maybe(draw, owner, "id", st.sampled_from(IDS))
    _maybe(draw, owner, "name", texts())
    return owner


@composite
def _authorisations(draw: DrawFn, owners: int, applied_on: date) -> Payload:
    kind = draw(st.sampled_from(["presence", "proxy", "notarised_consent", "electronic_signature"]))
    paper: Payload = {"owner": draw(st.integers(0, owners - 1)), "kind": kind}
    issued_on = draw(days(date(2015, 1, 1), applied_on + 5 * _DAY))
    if kind != "presence":
        _maybe(draw, paper, "issued_on", st.just(issued_on.isoformat()))
    if kind == "proxy":
        _maybe(draw, paper, "valid_until", _written(days(issued_on, years_after(issued_on, 6))))
        _maybe(draw, paper, "proxy_name", texts())
        if draw(st.booleans()):
            paper["proxy_is_applicant"] = draw(st.booleans())
    if kind in {"proxy", "notarised_consent"}:
        _maybe(draw, paper, "number", st.just("№ 12-3"))
    return paper


@composite
def _stays(draw: DrawFn, applied_on: date) -> Payload:
    entered_on = draw(days(date(2021, 1, 1), applied_on + 40 * _DAY))
    stay: Payload = {"entered_on": entered_on.isoformat(), "basis": draw(st.sampled_from(BASES))}
    _maybe(draw, stay, "left_on", _written(days(entered_on, entered_on + 120 * _DAY)))
    _maybe(draw, stay, "registered_on", _written(days(entered_on, entered_on + 40 * _DAY)))
    return stay


@composite
def _documents(draw: DrawFn, applied_on: date) -> Payload:
    document: Payload = {"kind": draw(st.sampled_from(get_args(DocumentKind)))}
    _maybe(draw, document, "issued_on", _written(days(applied_on - 200 * _DAY, applied_on + _DAY)))
    return document

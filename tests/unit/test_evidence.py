"""From an application and the register's answer to the facts that rules read, and to nothing else."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from eligibility.application.models import Application
from eligibility.evidence import (
    NONE,
    NOT_ASKED,
    NOT_GIVEN,
    SAMPLE_CODES,
    Evidence,
    Gap,
    HousingFacts,
    OwnerAuthorisation,
    Provision,
    Stay,
    TravelDocument,
)
from eligibility.gathering import gather
from eligibility.storage.ports import LookUp, RegisteredAddress, RegisterHeader
from tests.unit.generated_applications import CODES, IDS, Payload, applications, look_ups, owner_hash, written

CODE = "0201300112345678"
COMPLETE = RegisterHeader("revision", 9, "complete", sample=False)
PARTIAL = COMPLETE._replace(coverage="partial")
SAMPLE = COMPLETE._replace(sample=True)
APPLICANT, FIRST, SECOND = "900101300017", "850101300035", "950101300056"
BASE: Payload = {
    "permit": "temporary_residence",
    "applicant": {"nationality": "RUS"},
    "passport": {"kind": "foreign", "country": "RUS"},
}
repeatable = settings(derandomize=True, deadline=None, database=None)


def evidence(look_up: LookUp | None = None, **parts: JsonValue) -> Evidence:
    """Gather the evidence of an application with these parts."""
    return gather(Application.model_validate_json(written({**BASE, **parts})), look_up, owner_hash)


def housing(**parts: JsonValue) -> HousingFacts:
    """Gather the facts of a housing with these parts."""
    facts = evidence(housing=dict(parts)).housing
    assert isinstance(facts, HousingFacts)
    return facts


# --- Given, none, not given


def test_what_is_left_out_is_not_given() -> None:
    assert evidence() == Evidence(
        permit="temporary_residence",
        nationality="RUS",
        birth_date=NOT_GIVEN,
        document=TravelDocument("foreign", "RUS", NOT_GIVEN, NOT_GIVEN),
        housing=NOT_GIVEN,
        register=NOT_ASKED,
        stays=NOT_GIVEN,
    )


@pytest.mark.parametrize(
    ("expires_on", "fact"),
    [({}, NOT_GIVEN), ({"expires_on": None}, NONE), ({"expires_on": "2029-04-01"}, date(2029, 4, 1))],
)
def test_an_expiry_may_be_given_be_none_or_not_be_given(expires_on: Payload, fact: date | Gap) -> None:
    passport: Payload = {"kind": "foreign", "country": "RUS", **expires_on}
    assert evidence(passport=passport).document.expires_on == fact


def test_a_day_that_everybody_has_is_not_given_where_it_is_null() -> None:
    """Nobody has no birthday, and no document no day of issue."""
    passport: Payload = {"kind": "foreign", "country": "RUS", "issued_on": None}
    applicant: Payload = {"nationality": "RUS", "birth_date": None}
    told = evidence(passport=passport, applicant=applicant)
    assert (told.document.issued_on, told.birth_date) == (NOT_GIVEN, NOT_GIVEN)


def test_no_housing_and_an_unknown_housing_differ() -> None:
    assert evidence(housing=None).housing is NONE
    assert evidence().housing is NOT_GIVEN
    assert housing() == HousingFacts(NOT_GIVEN, NOT_GIVEN, NOT_GIVEN, NOT_GIVEN)


@pytest.mark.parametrize(
    ("parts", "count"), [({}, NOT_GIVEN), ({"owners": None}, 0), ({"owners": []}, 0), ({"owners": [{}, {}]}, 2)]
)
def test_owners_are_counted(parts: Payload, count: int | Gap) -> None:
    assert housing(**parts).owners == count


@pytest.mark.parametrize(
    ("parts", "length"),
    [
        ({}, NOT_GIVEN),
        ({"address": None}, NONE),
        ({"address": {}}, NOT_GIVEN),
        ({"address": {"registration_code": None}}, NONE),
        ({"address": {"registration_code": CODE}}, 16),
        ({"address": {"text": "Sample Street"}}, NOT_GIVEN),
    ],
)
def test_of_a_registration_code_the_length_is_told(parts: Payload, length: int | Gap) -> None:
    assert housing(**parts).code_length == length


@pytest.mark.parametrize(
    ("parts", "fact"),
    [({}, NOT_GIVEN), ({"applicant_is_owner": None}, False), ({"applicant_is_owner": True}, True)],
)
def test_whether_the_applicant_owns_the_housing(parts: Payload, fact: object) -> None:
    """Null says that there is no such share."""
    assert housing(**parts).applicant_is_owner == fact


@pytest.mark.parametrize(
    ("paper", "fact"),
    [
        ({"kind": "presence"}, OwnerAuthorisation(0, "presence", NOT_GIVEN, NOT_GIVEN, proxy_is_applicant=False)),
        ({"kind": "proxy"}, OwnerAuthorisation(0, "proxy", NOT_GIVEN, NOT_GIVEN, proxy_is_applicant=False)),
        (
            {"kind": "proxy", "issued_on": None, "valid_until": None, "proxy_is_applicant": True},
            OwnerAuthorisation(0, "proxy", NONE, NONE, proxy_is_applicant=True),
        ),
        (
            {"kind": "proxy", "issued_on": "2023-01-10", "valid_until": "2024-01-10", "proxy_name": "A"},
            OwnerAuthorisation(0, "proxy", date(2023, 1, 10), date(2024, 1, 10), proxy_is_applicant=False),
        ),
        (
            {"kind": "notarised_consent", "issued_on": "2023-02-01", "number": "1"},
            OwnerAuthorisation(0, "notarised_consent", date(2023, 2, 1), NOT_GIVEN, proxy_is_applicant=False),
        ),
        (
            {"kind": "electronic_signature", "issued_on": None},
            OwnerAuthorisation(0, "electronic_signature", NONE, NOT_GIVEN, proxy_is_applicant=False),
        ),
    ],
)
def test_of_an_authorisation_kind_and_days_are_told(paper: Payload, fact: OwnerAuthorisation) -> None:
    assert housing(owners=[{}], authorisations=[{"owner": 0, **paper}]).authorisations == (fact,)


def test_no_authorisations_and_unknown_ones_differ() -> None:
    assert housing(authorisations=None).authorisations == ()
    assert housing().authorisations is NOT_GIVEN


def test_a_stay_may_have_ended_go_on_or_be_unclear() -> None:
    stay: Payload = {"entered_on": "2023-01-02", "basis": "visa_free"}
    told = evidence(stays=[stay, {**stay, "left_on": None}, {**stay, "left_on": "2023-01-20"}])
    entered_on = date(2023, 1, 2)
    assert told.stays == (
        Stay(entered_on, NOT_GIVEN, "visa_free"),
        Stay(entered_on, NONE, "visa_free"),
        Stay(entered_on, date(2023, 1, 20), "visa_free"),
    )
    assert evidence(stays=None).stays == evidence(stays=[]).stays == ()


@pytest.mark.parametrize(
    ("registration", "fact"),
    [({}, NOT_GIVEN), ({"registered_on": None}, NONE), ({"registered_on": "2023-01-05"}, date(2023, 1, 5))],
)
def test_a_stay_may_be_registered_not_be_or_be_unclear(registration: Payload, fact: date | Gap) -> None:
    stay: Payload = {"entered_on": "2023-01-02", "basis": "visa_free", **registration}
    assert evidence(stays=[stay]).stays == (Stay(date(2023, 1, 2), NOT_GIVEN, "visa_free", fact),)


@pytest.mark.parametrize(
    ("fine", "fact"),
    [({}, NOT_GIVEN), ({"fined_on": None}, NONE), ({"fined_on": "2023-05-06"}, date(2023, 5, 6))],
)
def test_a_fine_may_have_a_day_be_none_or_not_be_given(fine: Payload, fact: date | Gap) -> None:
    told = gather(Application.model_validate_json(written({**BASE, **fine})), None, owner_hash)
    assert told.fined_on == fact


@pytest.mark.parametrize(
    ("grounds", "facts"),
    [
        ({}, NOT_GIVEN),
        ({"grounds": None}, ()),
        ({"grounds": []}, ()),
        ({"grounds": ["investor_visa", "ethnic_kazakh"]}, ("investor_visa", "ethnic_kazakh")),
    ],
)
def test_grounds_may_be_given_be_none_or_not_be_given(grounds: Payload, facts: object) -> None:
    assert evidence(applicant={"nationality": "DEU", **grounds}).grounds == facts


@pytest.mark.parametrize(
    ("provision", "fact"),
    [
        ({}, NOT_GIVEN),
        ({"provision": None}, NONE),
        ({"provision": {"kind": "ownership"}}, Provision("ownership", NOT_GIVEN)),
        ({"provision": {"kind": "notarised_consent", "issued_on": None}}, Provision("notarised_consent", NONE)),
        (
            {"provision": {"kind": "notarised_contract", "issued_on": "2023-01-10"}},
            Provision("notarised_contract", date(2023, 1, 10)),
        ),
    ],
)
def test_of_the_paper_for_the_housing_kind_and_day_are_told(provision: Payload, fact: object) -> None:
    assert housing(**provision).provision == fact


# --- The register


def _registered(*owners: str, header: RegisterHeader = COMPLETE) -> LookUp:
    return LookUp(header, RegisteredAddress("flat", frozenset(map(owner_hash, owners))))


def _at(code: str, *owners: str | None, applicant_is_owner: bool = False) -> Payload:
    named: list[JsonValue] = [{} if owner is None else {"id": owner} for owner in owners]
    return {"address": {"registration_code": code}, "owners": named, "applicant_is_owner": applicant_is_owner}


@pytest.mark.parametrize(
    ("look_up", "code", "state"),
    [
        (None, CODE, "not_asked"),
        (LookUp(None, None), CODE, "not_loaded"),
        (LookUp(COMPLETE, None), CODE, "absent"),
        (LookUp(PARTIAL, None), CODE, "partial"),
        (_registered(header=PARTIAL), CODE, "present"),
        (_registered(header=COMPLETE), CODE, "present"),
        (LookUp(SAMPLE, None), CODE, "sample_only"),
        (_registered(header=SAMPLE), CODE, "sample_only"),
        (LookUp(SAMPLE, None), f"{SAMPLE_CODES}000099", "absent"),
        (_registered(header=SAMPLE), f"{SAMPLE_CODES}000011", "present"),
        (LookUp(SAMPLE, None), f"1{SAMPLE_CODES}00011", "sample_only"),
    ],
)
def test_what_the_register_knows_of_a_code(look_up: LookUp | None, code: str, state: str) -> None:
    register = evidence(look_up, housing=_at(code)).register
    assert register.state == state
    assert (register.revision is None) == (state in {"not_asked", "not_loaded"})


@pytest.mark.parametrize(
    ("registered", "named", "missing_in_register", "missing_in_application"),
    [
        ((FIRST, SECOND), (FIRST, SECOND), 0, 0),
        ((FIRST, SECOND), (SECOND, FIRST), 0, 0),
        ((FIRST, SECOND), (FIRST,), 0, 1),
        ((FIRST,), (FIRST, SECOND), 1, 0),
        ((FIRST,), (SECOND,), 1, 1),
        ((), (FIRST, SECOND), 2, 0),
        ((FIRST,), (), 0, 1),
        ((FIRST,), (FIRST, FIRST), 0, 0),
    ],
)
def test_owners_named_and_registered_are_compared(
    registered: tuple[str, ...], named: tuple[str, ...], missing_in_register: int, missing_in_application: int
) -> None:
    register = evidence(_registered(*registered), housing=_at(CODE, *named)).register
    assert (register.not_in_register, register.not_in_application) == (missing_in_register, missing_in_application)
    assert register.owners_in_register == len(registered)
    assert register.owner_without_id is None


def test_the_first_owner_without_an_id_is_pointed_at() -> None:
    assert evidence(_registered(FIRST), housing=_at(CODE, FIRST, None, None)).register.owner_without_id == 1


def test_the_applicant_counts_as_named_where_an_owner() -> None:
    applicant: Payload = {"nationality": "RUS", "iin": APPLICANT}
    look_up = _registered(APPLICANT, FIRST)
    owner = evidence(look_up, applicant=applicant, housing=_at(CODE, FIRST, applicant_is_owner=True)).register
    other = evidence(look_up, applicant=applicant, housing=_at(CODE, FIRST)).register
    assert (owner.applicant_listed, owner.not_in_application) == (True, 0)
    assert (other.applicant_listed, other.not_in_application) == (True, 1)


def test_whether_the_applicant_is_listed_is_unknown_without_the_iin() -> None:
    assert evidence(_registered(APPLICANT), housing=_at(CODE)).register.applicant_listed is NOT_GIVEN


@pytest.mark.parametrize(
    "look_up", [None, LookUp(None, None), LookUp(COMPLETE, None), LookUp(PARTIAL, None), _registered(header=SAMPLE)]
)
def test_no_hash_is_made_where_there_is_nothing_to_compare(look_up: LookUp | None) -> None:
    """So the key is not read, which in AWS is a request of its own."""
    asked: list[str] = []

    def hashing(owner_id: str) -> str:
        asked.append(owner_id)
        return owner_id

    applicant: Payload = {"nationality": "RUS", "iin": APPLICANT}
    payload: Payload = {**BASE, "applicant": applicant, "housing": _at(CODE, FIRST)}
    gather(Application.model_validate_json(written(payload)), look_up, hashing)
    assert asked == []


@repeatable
@given(applications(), st.none() | look_ups())
def test_no_name_number_or_code_of_anybody_is_evidence(payload: Payload, look_up: LookUp | None) -> None:
    told = repr(gather(Application.model_validate_json(written(payload)), look_up, owner_hash))
    sought = [*IDS, *[code for code in CODES if len(code) > 1], "1234567", "P<RUS", "form-4711", "hash-of-", "Ivanov"]
    assert [each for each in sought if each in told] == []

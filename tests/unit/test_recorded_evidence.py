"""Evidence comes back from its record as it went in; what cannot be read is named and never repeated."""

from collections.abc import Mapping

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from eligibility.application.parsing import FilingSpan, parse
from eligibility.audit.fact_reading import NotReadable
from eligibility.audit.record import audit_entry
from eligibility.audit.recorded_evidence import read_evidence
from eligibility.decision import decide
from eligibility.evidence import NONE, NOT_ASKED, NOT_GIVEN, Evidence, TravelDocument
from eligibility.gathering import gather
from eligibility.rulebook import current_rulebook, rulebook_of_revision
from tests.unit.generated_applications import FIRST_DAY, LAST_DAY, PERMITS, applications, look_ups, owner_hash, written
from tests.unit.recorded_checks import REVISIONS, a_case, an_origin

SEEDS = 300
CANARY = "Kanareikin 777711112222"


def told(evidence: Evidence, seed: int = 0) -> JsonValue:
    """Return what a record tells of evidence."""
    decision = decide(evidence, a_case(seed)[1], current_rulebook())
    value: JsonValue = orjson.loads(audit_entry(an_origin(seed), evidence, decision, 0).canonical)["evidence"]
    return value


@pytest.mark.parametrize("first", range(0, SEEDS, 100))
def test_evidence_is_read_back_as_it_was_written(first: int) -> None:
    for seed in range(first, first + 100):
        evidence, _ = a_case(seed)
        assert read_evidence(told(evidence, seed)) == evidence, seed


@pytest.mark.parametrize("permit", PERMITS)
@settings(derandomize=True, deadline=None, database=None, max_examples=20)
@given(st.data())
def test_the_evidence_of_any_application_is_read_back(permit: str, data: st.DataObject) -> None:
    application, _ = parse(written(data.draw(applications(permit))), FIRST_DAY, FilingSpan(FIRST_DAY, LAST_DAY))
    evidence = gather(application, data.draw(st.none() | look_ups()), owner_hash)
    assert read_evidence(told(evidence)) == evidence


@pytest.mark.parametrize("revision", REVISIONS)
def test_evidence_read_back_decides_as_before_by_each_kept_rulebook(revision: str) -> None:
    rulebook = rulebook_of_revision(revision)
    for seed in range(60):
        evidence, filing_day = a_case(seed)
        again = decide(read_evidence(told(evidence, seed)), filing_day, rulebook)
        origin = an_origin(seed)
        assert audit_entry(origin, evidence, again, 0) == audit_entry(
            origin, evidence, decide(evidence, filing_day, rulebook), 0
        )


def test_facts_that_an_older_record_lacks_were_not_given() -> None:
    least: JsonValue = {
        "permit": "entry",
        "nationality": "RUS",
        "document": {"kind": "foreign", "country": "RUS"},
        "register": {"state": "not_asked", "owners_in_register": 0, "not_in_register": 0, "not_in_application": 0},
    }
    document = TravelDocument("foreign", "RUS", NOT_GIVEN, NOT_GIVEN)
    assert read_evidence(least) == Evidence(
        "entry", "RUS", NOT_GIVEN, document, housing=NOT_GIVEN, register=NOT_ASKED, stays=NOT_GIVEN
    )


def test_null_says_that_there_is_none() -> None:
    evidence, _ = a_case(0)
    without = evidence._replace(housing=NONE, fined_on=NONE, iin=NONE, mrz=NONE, category=NONE)
    assert read_evidence(told(without)) == without


A_RECORD: Mapping[str, JsonValue] = {
    "permit": "entry",
    "nationality": "RUS",
    "document": {"kind": "foreign", "country": "RUS"},
    "register": {"state": "not_asked", "owners_in_register": 0, "not_in_register": 0, "not_in_application": 0},
}

FAULTS: Mapping[str, tuple[JsonValue, str]] = {
    "no object": ([], ""),
    "a fact of a later release": ({**A_RECORD, "income": 1}, "/income"),
    "a name that may be anything": ({**A_RECORD, CANARY: 1}, "/?"),
    "a missing fact": ({name: fact for name, fact in A_RECORD.items() if name != "nationality"}, "/nationality"),
    "an unknown permit": ({**A_RECORD, "permit": CANARY}, "/permit"),
    "a number for a text": ({**A_RECORD, "nationality": 7}, "/nationality"),
    "a text for a day": ({**A_RECORD, "birth_date": CANARY}, "/birth_date"),
    "a day in another form": ({**A_RECORD, "birth_date": "20230208"}, "/birth_date"),
    "a day of a week": ({**A_RECORD, "birth_date": "2023-W06-3"}, "/birth_date"),
    "a day that is none": ({**A_RECORD, "birth_date": "2023-02-30"}, "/birth_date"),
    "null where there is always something": ({**A_RECORD, "permit": None}, "/permit"),
    "an object for a list": ({**A_RECORD, "stays": {}}, "/stays"),
    "a stay without its basis": ({**A_RECORD, "stays": [{"entered_on": "2023-01-01"}]}, "/stays/0/basis"),
    "the second of two papers": (
        {**A_RECORD, "papers": [{"kind": "photo"}, {"kind": CANARY}]},
        "/papers/1/kind",
    ),
    "an unknown fact of an owner": (
        {**A_RECORD, "housing": {"authorisations": [{"owner": 0, "kind": "presence", "name": CANARY}]}},
        "/housing/authorisations/0/name",
    ),
    "a yes for a count": ({**A_RECORD, "housing": {"owners": True}}, "/housing/owners"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_cannot_be_read_is_named_and_not_repeated(fault: str) -> None:
    evidence, field = FAULTS[fault]
    with pytest.raises(NotReadable) as raised:
        read_evidence(evidence)
    assert raised.value.field == field
    assert CANARY not in str(raised.value)


def test_the_record_that_the_faults_are_made_of_has_none() -> None:
    assert read_evidence({**A_RECORD}).permit == "entry"

"""The planner's payload: what is wrong in it is told field by field, all at once, and nothing of it is repeated."""

from datetime import date

import orjson
import pytest

from eligibility.application.field_errors import InvalidApplication
from eligibility.application.parsing import FilingSpan
from eligibility.evidence import NONE, NOT_GIVEN, Stay
from eligibility.planner.parsing import Asked, parse

TODAY = date(2026, 3, 31)
SPAN = FilingSpan(date(2022, 3, 4), date(2027, 3, 31))
STAY = {"entered_on": "2026-01-01", "left_on": "2026-01-10", "basis": "visa_free"}


def parsed(**fields: object) -> Asked:
    return parse(orjson.dumps({"nationality": "RUS", "stays": [], **fields}), TODAY, SPAN)


def wrong(payload: object) -> list[tuple[str, str]]:
    """Return pointer and code of each wrong field."""
    text = payload if isinstance(payload, bytes) else orjson.dumps(payload)
    with pytest.raises(InvalidApplication) as caught:
        parse(text, TODAY, SPAN)
    return [(error.pointer, error.code) for error in caught.value.errors]


def test_a_question_is_read_with_its_stays_in_their_order() -> None:
    open_stay = {"entered_on": "2026-03-01", "left_on": None, "basis": "eaeu_contract", "registered_on": "2026-03-02"}
    unsaid = {"entered_on": "2026-02-01", "basis": "visa"}
    asked = parsed(on="2026-03-10", stays=[open_stay, STAY, unsaid], entry="2026-05-01")
    assert asked == Asked(
        "RUS",
        date(2026, 3, 10),
        (
            Stay(date(2026, 3, 1), NONE, "eaeu_contract", date(2026, 3, 2)),
            Stay(date(2026, 1, 1), date(2026, 1, 10), "visa_free"),
            Stay(date(2026, 2, 1), NOT_GIVEN, "visa"),
        ),
        date(2026, 5, 1),
    )


def test_a_question_that_names_no_day_is_about_today() -> None:
    assert parsed().on == TODAY


def test_all_wrong_fields_are_told_at_once() -> None:
    stays = [
        {**STAY, "left_on": "2025-12-31"},
        {**STAY, "basis": "tourism", "street": "…"},
        {"basis": "visa_free"},
    ]
    assert sorted(wrong({"nationality": "RU", "on": "2022-03-03", "stays": stays, "entry": 5, "name": "…"})) == [
        ("/entry", "wrong_type"),
        ("/name", "field_unknown"),
        ("/nationality", "wrong_form"),
        ("/on", "filing_day_not_covered"),
        ("/stays/0/left_on", "exit_before_entry"),
        ("/stays/1/basis", "not_one_of"),
        ("/stays/1/street", "field_unknown"),
        ("/stays/2/entered_on", "field_missing"),
    ]


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        ({"on": "2022-03-03"}, "/on", "filing_day_not_covered"),
        ({"on": "2027-04-01"}, "/on", "filing_day_not_covered"),
        ({"on": "2026-02-30"}, "/on", "no_such_day"),
        ({"entry": "2026-03-30"}, "/entry", "filing_day_not_covered"),
        ({"entry": "2027-04-01"}, "/entry", "filing_day_not_covered"),
        ({"stays": None}, "/stays", "wrong_type"),
        ({"stays": [STAY] * 1001}, "/stays", "too_many"),
        ({"stays": ["…"]}, "/stays/0", "wrong_type"),
        ({"nationality": None}, "/nationality", "wrong_type"),
    ],
)
def test_a_wrong_field_is_told_by_its_pointer(fields: dict[str, object], pointer: str, code: str) -> None:
    assert wrong({"nationality": "RUS", "stays": [], **fields}) == [(pointer, code)]


def test_a_thousand_stays_are_taken() -> None:
    assert len(parsed(stays=[STAY] * 1000).stays) == 1000


@pytest.mark.parametrize("field", ["nationality", "stays"])
def test_nationality_and_stays_are_needed(field: str) -> None:
    given = {"nationality": "RUS", "stays": []}
    del given[field]
    assert wrong(given) == [(f"/{field}", "field_missing")]


@pytest.mark.parametrize(
    ("payload", "pointer", "code"),
    [
        (b"{", "", "not_json"),
        (b"\xff", "", "not_json"),
        (b"[]", "", "wrong_type"),
        (b'{"nationality": "RUS", "stays": [], "stays": []}', "/stays", "name_repeated"),
    ],
)
def test_what_is_no_question_at_all_is_told(payload: bytes, pointer: str, code: str) -> None:
    assert wrong(payload) == [(pointer, code)]


def test_an_error_says_what_is_expected_and_never_what_was_sent() -> None:
    with pytest.raises(InvalidApplication) as caught:
        parsed(stays="Ivan Ivanov", nationality="Ivan", on="Ivan")
    told = {error.pointer: error.expected for error in caught.value.errors}
    assert told["/stays"] == "a list of at most 1,000 objects; empty where there were none"
    assert told["/on"].startswith("a calendar date, YYYY-MM-DD")
    assert "Ivan" not in str(caught.value.errors)


@pytest.mark.parametrize("field", ["on", "entry"])
def test_a_day_that_is_none_is_told_which_days_can_be_asked_about(field: str) -> None:
    with pytest.raises(InvalidApplication) as caught:
        parsed(**{field: "2023-02-30"})
    assert caught.value.errors[0].expected == f"a calendar date, YYYY-MM-DD, from {SPAN.first} to {SPAN.last}"

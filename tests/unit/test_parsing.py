"""From bytes to an application and its filing day, or to every wrong field: examples, and whatever hypothesis makes."""

import json
from datetime import date

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from eligibility.application.field_errors import FieldError, InvalidApplication
from eligibility.application.models import NotarisedConsent, Presence, Proxy
from eligibility.application.parsing import FilingSpan, parse
from tests.unit.damaged_applications import members, mutations, repetitions
from tests.unit.generated_applications import FIRST_DAY, LAST_DAY, Payload, applications, written

SPAN = FilingSpan(FIRST_DAY, LAST_DAY)
TODAY = date(2023, 6, 1)
MINIMAL: Payload = {
    "permit": "entry",
    "applicant": {"nationality": "RUS"},
    "passport": {"kind": "foreign", "country": "RUS"},
}

repeatable = settings(derandomize=True, deadline=None, database=None, max_examples=100)


def refusal(payload: bytes, today: date = TODAY) -> tuple[FieldError, ...]:
    """Return the errors of a payload that must be refused."""
    with pytest.raises(InvalidApplication) as refused:
        parse(payload, today, SPAN)
    return refused.value.errors


def errors_of(payload: bytes) -> tuple[FieldError, ...] | None:
    """Return the errors of a payload, or None where it is read."""
    try:
        parse(payload, TODAY, SPAN)
    except InvalidApplication as refused:
        return refused.errors
    return None


# --- What is read


def test_an_application_may_hold_next_to_nothing() -> None:
    application, filing_day = parse(written(MINIMAL), TODAY, SPAN)
    assert (application.permit, application.passport.country, filing_day) == ("entry", "RUS", TODAY)
    assert application.fields_given() == 6


def test_the_filing_day_is_the_one_given() -> None:
    _, filing_day = parse(written({**MINIMAL, "applied_on": "2024-02-29"}), TODAY, SPAN)
    assert filing_day == date(2024, 2, 29)


@pytest.mark.parametrize("today", [date(2022, 3, 3), date(2027, 4, 1)])
def test_a_day_outside_the_span_is_refused_though_nobody_gave_it(today: date) -> None:
    assert [(error.pointer, error.code) for error in refusal(written(MINIMAL), today)] == [
        ("/applied_on", "filing_day_not_covered")
    ]
    assert parse(written({**MINIMAL, "applied_on": "2023-01-01"}), today, SPAN)[1] == date(2023, 1, 1)


def test_a_filing_day_that_is_none_is_told_which_days_can_be_judged() -> None:
    (error,) = refusal(written({**MINIMAL, "applied_on": "2023-02-30"}))
    assert (error.pointer, error.code) == ("/applied_on", "no_such_day")
    assert error.expected == f"a calendar date, YYYY-MM-DD, from {FIRST_DAY} to {LAST_DAY}"


def test_another_day_that_is_none_is_told_which_days_there_are() -> None:
    (error,) = refusal(written({**MINIMAL, "applicant": {"nationality": "RUS", "birth_date": "1990-02-30"}}))
    assert error.expected == "a calendar date, YYYY-MM-DD, from 1900-01-01 to 2100-12-31"


def test_null_and_left_out_are_told_apart() -> None:
    left_out, _ = parse(written(MINIMAL), TODAY, SPAN)
    null, _ = parse(written({**MINIMAL, "housing": None, "stays": None}), TODAY, SPAN)
    assert (left_out.housing, null.housing) == (None, None)
    assert {"housing", "stays"} & left_out.model_fields_set == set()
    assert {"housing", "stays"} <= null.model_fields_set


def test_authorisations_are_read_by_their_kind() -> None:
    housing: JsonValue = {
        "owners": [{}],
        "authorisations": [
            {"kind": "presence", "owner": 0},
            {"kind": "proxy", "owner": 0, "valid_until": None},
            {"owner": 0, "issued_on": "2023-01-01", "kind": "notarised_consent"},
        ],
    }
    application, _ = parse(written({**MINIMAL, "housing": housing}), TODAY, SPAN)
    assert application.housing is not None
    assert [type(each) for each in application.housing.authorisations or ()] == [Presence, Proxy, NotarisedConsent]


@repeatable
@given(applications())
def test_what_is_written_of_an_application_is_read_as_the_same_one(payload: Payload) -> None:
    application, filing_day = parse(written(payload), TODAY, SPAN)
    again, same_day = parse(application.model_dump_json(exclude_unset=True).encode(), TODAY, SPAN)
    assert (again, same_day) == (application, filing_day)
    assert orjson.loads(application.model_dump_json(exclude_unset=True)) == payload
    assert again.fields_given() == application.fields_given() == members(payload)


@repeatable
@given(st.data())
def test_spelling_and_order_of_a_payload_make_no_difference(data: st.DataObject) -> None:
    payload = data.draw(applications())
    shuffled = dict(data.draw(st.permutations([*payload.items()])))
    indent, only_ascii = data.draw(st.sampled_from([None, 2])), data.draw(st.booleans())
    text = json.dumps(shuffled, indent=indent, ensure_ascii=only_ascii).replace("passport", "p\\u0061ssport")
    assert parse(f" {text}\n".encode(), TODAY, SPAN) == parse(written(payload), TODAY, SPAN)


# --- What is refused


@repeatable
@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
@example(b"")
@example(b"{")
@example(b'"\\ud800"')
@example(b'{"\\ud800": 1}')
@example(b"[" * 11_000)
@example(b"[" * 2_000 + b"]" * 2_000)
@example(b'{"a":' * 2_000 + b"1" + b"}" * 2_000)
@example(b"9" * 5_000)
@example(b"-1E+99999")
def test_any_bytes_are_refused_with_a_reason(payload: bytes) -> None:
    errors = refusal(payload)
    assert errors
    assert all(error.code and error.found and error.expected for error in errors)


@settings(repeatable, max_examples=200)
@given(mutations())
def test_a_changed_application_is_read_or_refused_with_reasons_and_never_choked_on(payload: bytes) -> None:
    errors = errors_of(payload)
    assert errors is None or errors
    assert len(set(errors or ())) == len(errors or ()), "an error is told twice"
    for error in errors or ():
        assert error.code
        assert error.found
        assert error.expected


@repeatable
@given(repetitions())
def test_a_name_given_twice_is_found_wherever_it_stands(repetition: tuple[bytes, str]) -> None:
    payload, pointer = repetition
    assert (pointer, "name_repeated") in {(error.pointer, error.code) for error in refusal(payload)}


@repeatable
@given(mutations())
def test_an_error_never_holds_what_was_sent(payload: bytes) -> None:
    told = payload.replace(b'"RUS"', b'"Kanareikin"').replace(b'"foreign"', b'"Kanareikin"')
    assert "Kanareikin" not in repr(errors_of(told))


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, "null"),
        (bool(1), "true or false"),
        (7, "a number"),
        (7.5, "a number"),
        ("secret", "a string of 6 characters"),
        (["secret"], "a list of 1 entry"),
        ({"secret": 1}, "an object"),
    ],
)
def test_an_error_says_what_was_found_by_its_kind_alone(value: JsonValue, found: str) -> None:
    assert [error.found for error in refusal(written({**MINIMAL, "permit": value}))] == [found]


def test_a_pointer_does_not_repeat_a_name_that_no_field_could_have() -> None:
    payload = json.dumps({**MINIMAL, "Иванов Иван": 1, "75 1234567": 1, "a/b~c": 1, "": 1, "colour": 1})
    assert sorted(error.pointer for error in refusal(payload.encode())) == ["/?", "/colour"]

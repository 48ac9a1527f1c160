"""From bytes to an application and its filing day, or to every wrong field: examples, and whatever hypothesis makes."""

import json
from datetime import date

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, composite
from pydantic import JsonValue

from eligibility.application.field_errors import FieldError, InvalidApplication
from eligibility.application.models import Application, NotarisedConsent, Presence, Proxy
from eligibility.application.parsing import FilingSpan, parse
from tests.unit.generated_applications import FIRST_DAY, LAST_DAY, Payload, applications, json_values, written

SPAN = FilingSpan(FIRST_DAY, LAST_DAY)
TODAY = date(2023, 6, 1)
MINIMAL: Payload = {
    "permit": "entry",
    "applicant": {"nationality": "RUS"},
    "passport": {"kind": "foreign", "country": "RUS"},
}

repeatable = settings(derandomize=True, deadline=None, database=None)


def refusal(payload: bytes, today: date = TODAY) -> tuple[FieldError, ...]:
    """Return the errors of a payload that must be refused."""
    with pytest.raises(InvalidApplication) as refused:
        parse(payload, today, SPAN)
    return refused.value.errors


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
    assert again.fields_given() == application.fields_given() == _members(payload)


@repeatable
@given(applications(), st.sampled_from([None, 2]), st.booleans(), st.randoms(use_true_random=False))
def test_spelling_and_order_of_a_payload_make_no_difference(
    payload: Payload, indent: int | None, ascii_only: bool, random: st.random.Random
) -> None:
    shuffled = list(payload.items())
    random.shuffle(shuffled)
    text = json.dumps(dict(shuffled), indent=indent, ensure_ascii=ascii_only).replace("passport", "p\\u0061ssport")
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


@composite
def mutations(draw: DrawFn) -> bytes:
    """Make an application of which up to three parts were replaced, removed or added to."""
    payload: JsonValue = draw(applications())
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(payload))
        path = draw(st.sampled_from(places))
        kind = draw(st.sampled_from(["replace", "replace", "remove", "add"]))
        value = draw(json_values()) if kind != "remove" else None
        name = draw(st.text(st.characters(exclude_categories=[]), max_size=5) | st.sampled_from(["owner", "kind"]))
        payload = _mutated(payload, path, kind, value, name)
    return written(payload)


@settings(repeatable, max_examples=400)
@given(mutations())
def test_a_changed_application_is_read_or_refused_with_reasons_and_never_choked_on(payload: bytes) -> None:
    try:
        application, filing_day = parse(payload, TODAY, SPAN)
    except InvalidApplication as refused:
        assert refused.errors
        assert len(set(refused.errors)) == len(refused.errors)
        assert all(error.code and error.found and error.expected for error in refused.errors)
    else:
        assert isinstance(application, Application)
        assert SPAN.first <= filing_day <= SPAN.last


@composite
def repetitions(draw: DrawFn) -> tuple[bytes, str]:
    """Make an application with one member given twice, and the pointer of that member."""
    payload = draw(applications())
    path = draw(st.sampled_from([path for path in _places(payload) if path and isinstance(path[-1], str)]))
    again = draw(st.none() | st.just(_at(payload, path)) | json_values())
    escaped = draw(st.booleans())
    pointer = "".join(f"/{step}" for step in path)
    return _text(payload, path, again, escaped=escaped).encode(), pointer


@settings(repeatable, max_examples=300)
@given(repetitions())
def test_a_name_given_twice_is_found_wherever_it_stands(repetition: tuple[bytes, str]) -> None:
    payload, pointer = repetition
    assert (pointer, "name_repeated") in {(error.pointer, error.code) for error in refusal(payload)}


@repeatable
@given(mutations())
def test_an_error_never_holds_what_was_sent(payload: bytes) -> None:
    canary = "Kanareikin"
    told = payload.replace(b'"RUS"', json.dumps(canary).encode()).replace(b'"foreign"', json.dumps(canary).encode())
    try:
        parse(told, TODAY, SPAN)
    except InvalidApplication as refused:
        assert canary not in str(refused)
        assert canary not in repr(refused.errors)


def test_an_error_says_what_was_found_by_its_kind_alone() -> None:
    found = {}
    for value in (None, True, 7, 7.5, "secret", ["secret"], {"secret": 1}):
        (error,) = refusal(written({**MINIMAL, "applied_on": value, "stays": 1}))[:1] if value is not None else (None,)
        if error is not None:
            found[json.dumps(value)] = error.found
    assert found == {
        "true": "true or false",
        "7": "a number",
        "7.5": "a number",
        '"secret"': "a string of 6 characters",
        '["secret"]': "a list of 1 entries",
        '{"secret": 1}': "an object",
    }


def test_a_pointer_does_not_repeat_a_name_that_no_field_could_have() -> None:
    payload = json.dumps({**MINIMAL, "Иванов Иван": 1, "75 1234567": 1, "a/b~c": 1, "": 1, "colour": 1})
    assert sorted(error.pointer for error in refusal(payload.encode())) == ["/?", "/colour"]


# --- Places in a payload

type Path = tuple[str | int, ...]


def _places(value: JsonValue, path: Path = ()) -> list[Path]:
    match value:
        case dict():
            return [path, *(place for name, part in value.items() for place in _places(part, (*path, name)))]
        case list():
            return [path, *(place for index, part in enumerate(value) for place in _places(part, (*path, index)))]
        case _:
            return [path]


def _at(value: JsonValue, path: Path) -> JsonValue:
    for step in path:
        match value:
            case dict() if isinstance(step, str):
                value = value[step]
            case list() if isinstance(step, int):
                value = value[step]
            case _:
                raise LookupError(path)
    return value


def _mutated(payload: JsonValue, path: Path, kind: str, value: JsonValue, name: str) -> JsonValue:
    copy: JsonValue = json.loads(json.dumps(payload))
    target = _at(copy, path)
    if kind == "add" and isinstance(target, dict):
        target[name] = value
        return copy
    if kind == "add" and isinstance(target, list):
        target.append(value)
        return copy
    if not path:
        return value
    holder, last = _at(copy, path[:-1]), path[-1]
    if isinstance(holder, dict) and isinstance(last, str):
        if kind == "remove":
            del holder[last]
        else:
            holder[last] = value
    elif isinstance(holder, list) and isinstance(last, int):
        if kind == "remove":
            del holder[last]
        else:
            holder[last] = value
    return copy


def _members(value: JsonValue) -> int:
    match value:
        case dict():
            return len(value) + sum(_members(part) for part in value.values())
        case list():
            return sum(_members(part) for part in value)
        case _:
            return 0


def _text(value: JsonValue, twice: Path, again: JsonValue, *, escaped: bool, path: Path = ()) -> str:
    """Write a value as JSON with the member at the path `twice` written a second time, with the value `again`."""
    match value:
        case dict():
            members = []
            for name, part in value.items():
                here = (*path, name)
                members.append(f"{json.dumps(name)}: {_text(part, twice, again, escaped=escaped, path=here)}")
                if here == twice:
                    spelled = "".join(f"\\u{ord(letter):04x}" for letter in name) if escaped else name
                    members.append(f'"{spelled}" : {json.dumps(again)}')
            return "{" + ", ".join(members) + "}"
        case list():
            parts = (
                _text(part, twice, again, escaped=escaped, path=(*path, index)) for index, part in enumerate(value)
            )
            return "[" + ", ".join(parts) + "]"
        case _:
            return json.dumps(value)

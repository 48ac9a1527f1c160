"""What a JSON text says beyond what the model's parser tells: names given twice, and where it is no JSON."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from eligibility.application.json_text import NotJson, may_repeat_a_name, read, repeated_names
from tests.unit.damaged_applications import json_values, members, repetitions
from tests.unit.generated_applications import written

repeatable = settings(derandomize=True, deadline=None, database=None, max_examples=100)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (b"{}", []),
        (b'{"a": 1, "b": {"a": 1}, "c": [{"a": 1}, {"a": 1}]}', []),
        (b'{"a": 1, "a": 1}', [("a",)]),
        (b'{"a": 1, "a": 2, "a": 3}', [("a",), ("a",)]),
        (b'{"a": 1, "\\u0061": 2}', [("a",)]),
        (b'{"": 1, "": 2}', [("",)]),
        (b'{"a": {"b": 1, "b": 2}}', [("a", "b")]),
        (b'{"a": {"b": 1}, "a": {"b": 2}}', [("a",)]),
        (b'[{"a": 1}, {"a": [{"b": 1, "b": 2}]}]', [(1, "a", 0, "b")]),
        (b'{"a": {"b": 1, "b": 1}, "a": {"b": 1, "b": 1}}', [("a", "b"), ("a",), ("a", "b")]),
        (b'{"\\ud800": 1, "\\ud800": 1}', [("\ud800",)]),
        (b'{"A": 1, "a": 1, "\xd0\xb0": 1}', []),
        (b'"a"', []),
    ],
)
def test_repeated_names_are_found_by_their_path(text: bytes, paths: list[tuple[str | int, ...]]) -> None:
    assert repeated_names(text) == paths


@pytest.mark.parametrize(
    ("text", "members_kept", "expected"),
    [
        (b'{"a": 1, "b": [{"c": 1}]}', 3, False),
        (b'{"a": 1, "a": 1}', 1, True),
        (b'{"a": "1:2"}', 1, False),
        (b'{"a": ":::"}', 1, True),  # the same
        (b'{"a": "\\": "}', 1, True),  # looks like a name's end: read again, and found to be none
        (b'{"a" \n\t : "x:y"}', 1, False),
        (b'{"\\u0061": 1, "a": 1}', 1, True),
        (b"[]", 0, False),
    ],
)
def test_a_text_is_read_again_only_where_a_name_may_be_repeated(
    text: bytes,
    members_kept: int,
    expected: bool,  # noqa: FBT001 - what is expected
) -> None:
    assert may_repeat_a_name(text, members_kept) is expected


@repeatable
@given(repetitions())
def test_a_repeated_name_is_always_suspected(repetition: tuple[bytes, str]) -> None:
    text, _ = repetition
    assert may_repeat_a_name(text, members(_kept(text)))


@repeatable
@given(json_values(), st.sampled_from([None, 0, 3]))
def test_any_value_is_read_as_the_standard_library_reads_it(value: JsonValue, indent: int | None) -> None:
    text = json.dumps(value, indent=indent).encode()
    assert repr(_without_long_numbers(read(text))) == repr(_without_long_numbers(json.loads(text)))
    assert repeated_names(text) == []


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (b"", "not JSON from line 1, column 1 on"),
        (b'{"a": 1,\n "secret": }', "not JSON from line 2, column 12 on"),
        (b'{"a": "\xff"}', "not UTF-8 from byte 7 on"),
        (b"\xef\xbb\xbf{}", "not JSON from line 1, column 1 on"),
        (b"{} {}", "not JSON from line 1, column 4 on"),
    ],
)
def test_a_text_that_is_no_json_is_said_to_be_none_from_some_place_on(text: bytes, where: str) -> None:
    for reading in (read, repeated_names):
        with pytest.raises(NotJson) as refused:
            reading(text)
        assert refused.value.where == where


@pytest.mark.parametrize("depth", [2_000, 5_000, 9_000, 11_000, 32_000])
@pytest.mark.parametrize(("opened", "closed"), [(b"[", b"]"), (b'{"a":', b"}")], ids=["arrays", "objects"])
def test_a_text_that_is_nested_too_deeply_is_refused_for_it(opened: bytes, closed: bytes, depth: int) -> None:
    for reading in (read, repeated_names):
        with pytest.raises(NotJson, match="nested too deeply"):
            reading(opened * depth + b"1" + closed * depth)


@pytest.mark.parametrize("digits", [1, 15, 16, 19, 400, 5_000, 60_000])
def test_a_number_of_any_length_is_read(digits: int) -> None:
    for text in (b"9" * digits, b"-" + b"9" * digits, b"0." + b"9" * digits, b"1e" + b"9" * digits):
        assert isinstance(read(text), int | float)


def test_a_short_whole_number_is_read_exactly() -> None:
    assert [read(text) for text in (b"0", b"-1", b"999999999999", b"1.5")] == [0, -1, 999_999_999_999, 1.5]


def _kept(text: bytes) -> JsonValue:
    """Return what a parser keeps that lets the last of repeated names win."""
    value: JsonValue = json.loads(text)
    assert written(value)
    return value


def _without_long_numbers(value: object) -> object:
    """Return a value with numbers that no field has, which need not be exact, put as one."""
    match value:
        case dict():
            return {name: _without_long_numbers(part) for name, part in value.items()}
        case list():
            return [_without_long_numbers(part) for part in value]
        case int() | float() if abs(value) >= 10**14 or value != value:  # noqa: PLR0124 - NaN
            return "a number"
        case _:
            return value

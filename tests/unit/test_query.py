"""The query of a request: what its parameters are read as, and how those that are wrong are said."""

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from eligibility.problems import InvalidQuery
from eligibility.query import Query

FIRST, LAST = date(2022, 3, 4), date(2027, 3, 31)
NAMES = ("on", "permit", "timeline")


def query(given: Mapping[str, Sequence[str]]) -> Query:
    return Query(given, NAMES)


def refused(asked: Query) -> list[tuple[str, str]]:
    """Return pointer and code of each wrong parameter."""
    with pytest.raises(InvalidQuery) as caught:
        asked.refuse_wrong()
    return [(error.pointer, error.code) for error in caught.value.errors]


def test_parameters_are_read_by_name() -> None:
    asked = query({"on": ["2023-02-08"], "permit": ["entry"], "timeline": ["true"]})
    assert asked.day("on", FIRST, LAST) == date(2023, 2, 8)
    assert asked.one_of("permit", ("entry", "exit")) == "entry"
    assert asked.yes_or_no("timeline") is True
    asked.refuse_wrong()


def test_a_parameter_that_is_left_out_is_none_and_not_wrong() -> None:
    asked = query({})
    assert asked.day("on", FIRST, LAST) is None
    assert asked.one_of("permit", ("entry",)) is None
    assert asked.yes_or_no("timeline") is None
    asked.refuse_wrong()


@pytest.mark.parametrize("day", [FIRST, LAST])
def test_the_ends_of_a_span_are_taken(day: date) -> None:
    assert query({"on": [day.isoformat()]}).day("on", FIRST, LAST) == day


@pytest.mark.parametrize("day", ["2022-03-03", "2027-04-01", "0001-01-01", "9999-12-31"])
def test_a_day_outside_of_the_span_is_refused_as_a_filing_day_is(day: str) -> None:
    asked = query({"on": [day]})
    assert asked.day("on", FIRST, LAST) is None
    assert refused(asked) == [("/on", "filing_day_not_covered")]


@pytest.mark.parametrize(
    "day",
    [
        "",
        "today",
        "2023-02-30",
        "20230208",
        "2023-W06-3",
        "2023-2-8",
        " 2023-02-08",
        "2023-02-08T00:00",
        "２０２３-02-08",
    ],
)
def test_what_is_no_day_is_refused(day: str) -> None:
    asked = query({"on": [day]})
    assert asked.day("on", FIRST, LAST) is None
    assert refused(asked) == [("/on", "no_such_day")]


@pytest.mark.parametrize("word", ["", "Entry", "entry ", "holiday"])
def test_a_word_that_is_not_one_of_those_is_refused(word: str) -> None:
    asked = query({"permit": [word]})
    assert asked.one_of("permit", ("entry", "exit")) is None
    assert refused(asked) == [("/permit", "not_one_of")]


def test_a_parameter_that_is_not_known_is_refused_by_name() -> None:
    assert refused(query({"colour": ["red"]})) == [("/colour", "field_unknown")]


def test_a_name_that_no_parameter_could_have_is_not_repeated() -> None:
    assert refused(query({"Kanareikin, 17 Canary Street": ["x"]})) == [("/?", "field_unknown")]


def test_a_parameter_that_is_given_twice_is_refused_once_and_not_read() -> None:
    asked = query({"on": ["2023-02-08", "2023-02-08"]})
    assert asked.day("on", FIRST, LAST) is None
    assert refused(asked) == [("/on", "name_repeated")]


def test_everything_wrong_is_said_at_once() -> None:
    asked = query({"on": ["x"], "permit": ["entry", "exit"], "timeline": ["1"], "colour": ["red"]})
    asked.day("on", FIRST, LAST)
    asked.one_of("permit", ("entry", "exit"))
    asked.yes_or_no("timeline")
    assert sorted(refused(asked)) == [
        ("/colour", "field_unknown"),
        ("/on", "no_such_day"),
        ("/permit", "name_repeated"),
        ("/timeline", "not_one_of"),
    ]


def test_a_reader_of_ones_own_says_what_is_wrong_by_a_value_error() -> None:
    asked = query({"on": ["17"], "permit": ["x"]})
    assert asked.read("on", int, "wrong_form", "a number") == 17
    assert asked.read("permit", int, "wrong_form", "a number") is None
    assert refused(asked) == [("/permit", "wrong_form")]


def test_no_value_is_repeated_in_a_refusal() -> None:
    asked = query({"on": ["Kanareikin"], "permit": ["Kanareikin"]})
    asked.day("on", FIRST, LAST)
    asked.one_of("permit", ("entry",))
    with pytest.raises(InvalidQuery) as caught:
        asked.refuse_wrong()
    assert b"Kanareikin" not in caught.value.body()
    assert "Kanareikin" not in str(caught.value)
    assert {error.found for error in caught.value.errors} == {"a string of 10 characters"}

"""Leaves and records side by side: each is given once, and together with its like where both stand in one place."""

import pytest

from eligibility.audit.found_record import FoundRecord
from eligibility.audit.side_by_side import Pair, Stray, Unmet, side_by_side
from eligibility.storage.seals import Leaf


def walked(leaves: str, records: str) -> tuple[str, str, str]:
    """Walk leaves and records that are letters; return those that are paired, those that are missed, and the strays."""
    placed = [(("", "", letter), Leaf(letter, letter)) for letter in leaves]
    found = [FoundRecord(("", "", letter), letter, None, "", agrees=True) for letter in records]
    steps = list(side_by_side(placed, found))
    return (
        "".join(step.record.check_id for step in steps if isinstance(step, Pair)),
        "".join(step.leaf.check_id for step in steps if isinstance(step, Unmet)),
        "".join(step.record.check_id for step in steps if isinstance(step, Stray)),
    )


@pytest.mark.parametrize(
    ("leaves", "records", "paired", "missed", "strays"),
    [
        pytest.param("abcd", "abcd", "abcd", "", "", id="alike"),
        pytest.param("", "", "", "", "", id="empty"),
        pytest.param("abcd", "", "", "abcd", "", id="no_records"),
        pytest.param("", "abcd", "", "", "abcd", id="no_leaves"),
        pytest.param("abcd", "bcd", "bcd", "a", "", id="the_first_gone"),
        pytest.param("abcd", "acd", "acd", "b", "", id="one_gone"),
        pytest.param("abcd", "abc", "abc", "d", "", id="the_last_gone"),
        pytest.param("abcd", "ad", "ad", "bc", "", id="two_gone"),
        pytest.param("bcde", "abcde", "bcde", "", "a", id="one_more_in_front"),
        pytest.param("abde", "abcde", "abde", "", "c", id="one_more"),
        pytest.param("abcd", "abcde", "abcd", "", "e", id="one_more_at_the_end"),
        pytest.param("abcd", "abbcd", "abcd", "", "b", id="one_twice"),
        pytest.param("abcdef", "aebcdef", "abcdef", "", "e", id="a_copy_too_early"),
        pytest.param("abcdef", "abcdeaf", "abcdef", "", "a", id="a_copy_too_late"),
        pytest.param("abcdef", "acbdef", "abdef", "c", "c", id="neighbours_exchanged"),
        pytest.param("abcdef", "adcbef", "acef", "bd", "db", id="exchanged_over_one"),
        pytest.param("abcdef", "aecdbf", "acdf", "be", "eb", id="exchanged_over_two"),
        pytest.param("abcdef", "fbcdea", "bcde", "af", "fa", id="the_ends_exchanged"),
        pytest.param("abcdefg", "abdeafg", "abdefg", "c", "a", id="one_gone_and_a_late_copy"),
        pytest.param("abcd", "abxd", "abd", "c", "x", id="one_under_another_id"),
        pytest.param("abcd", "abcx", "abc", "d", "x", id="the_last_under_another_id"),
    ],
)
def test_what_belongs_together_is_found(leaves: str, records: str, paired: str, missed: str, strays: str) -> None:
    assert walked(leaves, records) == (paired, missed, strays)


def test_a_stray_knows_who_comes_next() -> None:
    found = [FoundRecord(("", "", letter), letter, None, "", agrees=True) for letter in "xy"]
    assert [step.before for step in side_by_side([], found) if isinstance(step, Stray)] == ["y", None]

"""Whom a change of the rules touches most, by permit and nationality; groups so small that they are people, folded."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from eligibility.audit.backtest import Group

SMALLEST_GROUP = 10
"""A group of fewer records is not shown by itself: that of one would be a person."""


class Touched(NamedTuple):
    """How many records a group has, and of how many the verdict changes."""

    group: Group
    records: int
    changed: int


def most_touched(records: Mapping[Group, int], changed: Mapping[Group, int], at_most: int) -> list[Touched]:
    """Return the groups of which most records change, those of which none does left out.

    Too small a nationality is counted with the others of its permit; where these are too few as well, with whatever
    is left.
    """
    shown_as = _folded(records)
    all_records, all_changed = _counted(records, shown_as), _counted(changed, shown_as)
    touched = [Touched(group, all_records[group], count) for group, count in all_changed.items() if count]
    return sorted(touched, key=_most_first)[:at_most]


def _folded(records: Mapping[Group, int]) -> dict[Group, Group]:
    """Return as what each group is shown."""
    by_permit = {
        group: group if count >= SMALLEST_GROUP else Group(group.permit, None) for group, count in records.items()
    }
    sizes = _counted(records, by_permit)
    return {group: shown if sizes[shown] >= SMALLEST_GROUP else Group(None, None) for group, shown in by_permit.items()}


def _counted(counts: Mapping[Group, int], shown_as: Mapping[Group, Group]) -> Counter[Group]:
    found: Counter[Group] = Counter()
    for group, count in counts.items():
        found[shown_as[group]] += count
    return found


def _most_first(touched: Touched) -> tuple[int, int, str, str]:
    permit, nationality = touched.group
    return -touched.changed, -touched.records, permit or "", nationality or ""

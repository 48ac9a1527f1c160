"""The days around the day asked about as runs of one kind: counted, beyond a limit, unclear, or not counted."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Literal, NamedTuple

from eligibility.planner.days import Days
from eligibility.planner.excess import Excess
from eligibility.planner.reckoning import day_of
from eligibility.rules.presence import Presence
from eligibility.rules.window_days import Blocks, Reading

Kind = Literal["counted", "not_counted", "unclear", "beyond"]


class Run(NamedTuple):
    """Unbroken days of one kind, both ends included."""

    first: date
    last: date
    kind: Kind


class Regained(NamedTuple):
    """Days of stay that come back: one a day from the first day to the last, or all on one day."""

    first: date
    last: date
    days: int


def timeline(days: Days, found: Iterable[Excess], length: int) -> tuple[Run, ...]:
    """Return the runs of the `length` days up to the day asked about and as many after it; days away are left out."""
    begin, end = days.on - length + 1, days.on + length
    told = [each for each in found if each.stay.last >= begin and each.first <= end]
    kinds: tuple[tuple[Kind, Presence], ...] = (
        ("beyond", Presence([span for each in told for span in each.certain])),
        ("unclear", Presence([span for each in told for span in each.possible])),
        ("counted", days.presence),
        ("not_counted", Presence([stay.span for stay in days.stays if not stay.counts and stay.last >= begin])),
    )
    cuts = {begin, end + 1}
    for _, presence in kinds:
        for first, last in presence.spans_between(begin, end):
            cuts |= {first, last + 1}
    edges = sorted(cuts)
    runs: list[Run] = []
    for first, after in pairwise(edges):
        kind = next((kind for kind, presence in kinds if presence.used(first, 1)), None)
        if kind is None:
            continue
        if runs and runs[-1].kind == kind and runs[-1].last.toordinal() == first - 1:
            runs[-1] = runs[-1]._replace(last=day_of(after - 1))
        else:
            runs.append(Run(day_of(first), day_of(after - 1), kind))
    return tuple(runs)


def regained(days: Days, counted: Reading, length: int) -> tuple[Regained, ...]:
    """Return on which days after the day asked about the days used so far come back.

    They leave a window of `length` days one by one, and a block of as many all at once.
    """
    since = counted.since(days.on)
    if since is None:
        return ()
    if isinstance(counted, Blocks):
        after = day_of(since + length)
        return (Regained(after, after, counted.used(days.on)),)
    return tuple(
        [
            Regained(day_of(first + length), day_of(last + length), last - first + 1)
            for first, last in days.presence.spans_between(since, days.on)
        ]
    )

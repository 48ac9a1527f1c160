"""Which days of stays without a visa count in the window, and what it is measured by for the citizens of a state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from eligibility.evidence import Gap, Stay
from eligibility.rules.judged_stay import EXEMPT
from eligibility.rules.visa_free import VisaFree, VisaFreeStates


@dataclass(frozen=True, slots=True, eq=False)
class DaysInWindow:
    """At most `days` in each `window` days; stays entered before `counted_from` do not count."""

    days: int
    window: int
    counted_from: date
    six_months_shortest: int
    """Days of the shortest six months: what is too much even in these is too much."""
    six_months_longest: int
    """Days of the longest six months: what fits even into these fits."""
    states: VisaFreeStates


class Measure(NamedTuple):
    """At most `limit` days in a window; its two lengths differ where six months are counted instead of days."""

    limit: int
    strict: int
    """Length of the window in which more than the limit is certainly too much."""
    lenient: int
    """Length of the window in which no more than the limit is certainly lawful."""


def counted_spans(stays: Iterable[Stay], counted_from: date, until: int) -> list[tuple[int, int]]:
    """Return the spans of the stays that count; an open one runs to the day `until`."""
    return [
        span(stay, until)
        for stay in stays
        if stay.basis not in EXEMPT and counted_from <= stay.entered_on and stay.entered_on.toordinal() <= until
    ]


def contested_spans(stays: Iterable[Stay], counted_from: date, until: int) -> list[tuple[int, int]]:
    """Return the days from `counted_from` on of stays entered before it: whether these count is contested."""
    since = counted_from.toordinal()
    return [
        (since, end)
        for stay in stays
        if stay.basis not in EXEMPT and stay.entered_on < counted_from and (end := span(stay, until)[1]) >= since
    ]


def span(stay: Stay, until: int) -> tuple[int, int]:
    """Return first and last day of a stay; an open one runs to the day `until`."""
    return stay.entered_on.toordinal(), until if isinstance(stay.left_on, Gap) else stay.left_on.toordinal()


def measure_of(line: VisaFree, law: DaysInWindow) -> Measure:
    """Return what the days of a state's citizens are measured by."""
    if line.six_months is None:
        return Measure(law.days, law.window, law.window)
    return Measure(line.six_months, law.six_months_shortest, law.six_months_longest)

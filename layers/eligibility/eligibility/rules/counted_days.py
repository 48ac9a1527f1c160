"""Which days of stays without a visa count in the window, and what it is measured by for the citizens of a state."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, get_args

from eligibility.evidence import Gap, Stay
from eligibility.rules.judged_stay import EXEMPT
from eligibility.rules.presence import Presence
from eligibility.rules.visa_free import VisaFree, VisaFreeStates
from eligibility.rules.window_days import Blocks, Counting, Reading, Rolling, in_both, reading


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
    counting: Counting | None = field(default=None, kw_only=True)
    """How the days of the window are counted; six months are always counted back.

    None: back. So it was in the first rulebooks, by which nothing was said of another end of a stay.
    """

    def __post_init__(self) -> None:
        """Refuse a way of counting that there is none of."""
        if self.counting not in (None, *get_args(Counting.__value__)):
            raise ValueError(f"the days of the window cannot be counted by {self.counting}")


class Measure(NamedTuple):
    """At most `limit` days in a window; its two lengths differ where six months are counted instead of days."""

    limit: int
    strict: int
    """Length of the window in which more than the limit is certainly too much."""
    lenient: int
    """Length of the window in which no more than the limit is certainly lawful."""
    counting: Counting

    def strictly(self, presence: Presence) -> Reading:
        """Return a presence as it is counted where what is too much is to be too much for certain."""
        return reading(self.counting, presence, self.strict, self.limit)

    def leniently(self, presence: Presence) -> Reading:
        """Return a presence as it is counted where what is lawful is to be lawful for certain."""
        return reading(self.counting, presence, self.lenient, self.limit)

    def otherwise(self, presence: Presence) -> Reading | None:
        """Return a presence as it is counted by the other reading; None where six months are counted."""
        if self.strict != self.lenient:
            return None
        other = Blocks if self.counting == "rolling" else Rolling
        return other(presence, self.strict, self.limit)


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
        return Measure(law.days, law.window, law.window, law.counting or "rolling")
    return Measure(line.six_months, law.six_months_shortest, law.six_months_longest, "rolling")


def last_day_perhaps_lawful(first: int, every: Presence, certain: Presence, measure: Measure) -> int | None:
    """Return the last day of an unbroken stay begun on `first` of which it is not certain that it is beyond the limit.

    It is certain where it is so with every day that counts, and with those alone that count for certain. None: it is so
    of no day that was looked at.
    """
    stay = first, first + 2 * measure.strict
    with_every, with_certain = (
        measure.strictly(Presence([*presence.spans_between(0, first - 1), stay])).beyond(*stay)
        for presence in (every, certain)
    )
    both = in_both(with_every, with_certain)
    return both[0][0] - 1 if both else None

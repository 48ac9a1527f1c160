"""Days of overstay: the days actually spent beyond a limit, stay by stay, and those of which it is not clear."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple

from eligibility.planner.days import Days, PlacedStay
from eligibility.rules.counted_days import Measure
from eligibility.rules.presence import Presence
from eligibility.rules.window_days import Reading, Span, in_both


class Excess(NamedTuple):
    """The days of one stay that are beyond a limit, in order."""

    stay: PlacedStay
    possible: Sequence[Span]
    """Those that are or may be beyond it; at least one."""
    certain: Sequence[Span]
    """Those among them that are for certain."""
    window: Sequence[Span]
    """Those that are beyond the limit of the window, all stays counted."""

    @property
    def by_window(self) -> bool:
        """Whether the days of the window are passed first; else the limit of one entry."""
        return bool(self.window) and self.window[0][0] == self.possible[0][0]

    @property
    def first(self) -> int:
        """The first day that is, or may be, beyond a limit."""
        return self.possible[0][0]

    def is_certain(self, on: int) -> bool:
        """Whether a day up to `on` is beyond a limit for certain."""
        return bool(self.certain) and self.certain[0][0] <= on


_new_excess = partial(tuple.__new__, Excess)


class _Counted(NamedTuple):
    """The days as they are measured: all that count, and those alone that count for certain."""

    measure: Measure
    every: Reading
    certain: Reading


def excesses(days: Days) -> tuple[Excess, ...]:
    """Return what goes beyond a limit, in the order of the stays as given; planned stays are among it."""
    found, counted = [], None
    for stay in days.stays:
        if stay.exempt:
            continue
        measure = stay.law.measure if stay.counts else None
        if measure is not None and (counted is None or counted.measure is not measure):
            counted = _counted(days, measure)
        excess = _excess(stay, None if measure is None else counted)
        if excess is not None:
            found.append(excess)
    return tuple(found)


def count(spans: Iterable[Span], until: int) -> int:
    """Count the days of some spans up to a day."""
    days = 0
    for first, last in spans:
        if first <= until:
            days += (last if last < until else until) - first + 1  # noqa: FURB136 - min() takes twice as long
    return days


def total(found: Iterable[Excess], until: int) -> int:
    """Count the days beyond the limit up to a day; a day on which stays overlap once."""
    return Presence([span for each in found for span in each.certain]).days_to(until)


def total_unclear(found: Iterable[Excess], until: int) -> int:
    """Count the days up to a day of which it is not clear whether they are beyond the limit."""
    told = tuple(found)
    if all(each.possible is each.certain for each in told):
        return 0
    return Presence([span for each in told for span in each.possible]).days_to(until) - total(told, until)


def total_of_window(found: Iterable[Excess], until: int) -> int:
    """Count the days up to a day that are beyond the limit of the window, whatever else limits a stay."""
    return Presence([span for each in found for span in each.window]).days_to(until)


def _counted(days: Days, measure: Measure) -> _Counted:
    every = measure.leniently(days.presence)
    same = days.certain is days.presence and measure.strict == measure.lenient
    return _Counted(measure, every, every if same else measure.strictly(days.certain))


def _excess(stay: PlacedStay, counted: _Counted | None) -> Excess | None:
    law, first, last = stay.law, stay.first, stay.last
    window = () if counted is None else counted.every.beyond(first, last)
    beyond_entry = last + 1 if law.per_entry is None else first + law.per_entry
    if not window and beyond_entry > last:
        return None
    possible = _with_end(window, beyond_entry, last)
    if stay.contract:
        return _new_excess((stay, possible, (), window))
    certainly_beyond_entry = last + 1 if law.per_entry_unclear is None else first + law.per_entry_unclear
    if counted is not None and window and counted.certain is not counted.every:
        certain = in_both(window, counted.certain.beyond(first, last))
    elif certainly_beyond_entry == beyond_entry:
        return _new_excess((stay, possible, possible, window))
    else:
        certain = window
    return _new_excess((stay, possible, _with_end(certain, certainly_beyond_entry, last), window))


def _with_end(spans: Sequence[Span], begin: int, last: int) -> Sequence[Span]:
    """Return some spans and besides all days from `begin` to `last`, on which the last of them ends at the latest."""
    if begin > last:
        return spans
    if not spans or spans[0][0] >= begin:
        return ((begin, last),)
    kept = [span for span in spans if span[0] < begin]
    if kept[-1][1] < begin - 1:
        return (*kept, (begin, last))
    return (*kept[:-1], (kept[-1][0], last))

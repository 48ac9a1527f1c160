"""Days of overstay: the days actually spent beyond a limit, stay by stay, and those of which it is not clear."""

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from eligibility.planner.days import Days, PlacedStay
from eligibility.rules.counted_days import Measure
from eligibility.rules.presence import Presence


class Excess(NamedTuple):
    """The days of one stay beyond a limit: from `first` to `last`, of which those before `certain` are not clear."""

    stay: PlacedStay
    first: int
    certain: int
    """The first day that is beyond the limit for certain; the day after `last` where none is."""
    last: int
    window: int
    """The first day that is beyond the limit of the window, all stays counted; the day after `last` where none is."""

    def days(self, until: int) -> int:
        """Count the days that are beyond the limit for certain, up to a day."""
        return max(0, min(self.last, until) - self.certain + 1)


_new_excess = partial(tuple.__new__, Excess)


def excesses(days: Days) -> tuple[Excess, ...]:
    """Return what goes beyond a limit, in the order of the stays as given; planned stays are among it."""
    found = (_excess(stay, days) for stay in days.stays if not stay.exempt)
    return tuple([excess for excess in found if excess is not None])


def total(found: Iterable[Excess], until: int) -> int:
    """Count the days beyond the limit up to a day; a day on which stays overlap once."""
    return Presence([(each.certain, each.last) for each in found if each.certain <= each.last]).days_to(until)


def total_unclear(found: Iterable[Excess], until: int) -> int:
    """Count the days up to a day of which it is not clear whether they are beyond the limit."""
    told = tuple(found)
    if all(each.first == each.certain for each in told):
        return 0
    certain = [(each.certain, each.last) for each in told if each.certain <= each.last]
    return Presence([(each.first, each.last) for each in told]).days_to(until) - Presence(certain).days_to(until)


def total_of_window(found: Iterable[Excess], until: int) -> int:
    """Count the days up to a day that are beyond the limit of the window, whatever else limits a stay."""
    return Presence([(each.window, each.last) for each in found if each.window <= each.last]).days_to(until)


def _excess(stay: PlacedStay, days: Days) -> Excess | None:
    law, after, presence = stay.law, stay.last + 1, days.presence
    measure = law.measure if stay.counts else None
    window_first = after if measure is None else _beyond(stay, presence, measure.lenient, measure)
    entry_first = after if law.per_entry is None else stay.first + law.per_entry
    first = min(window_first, entry_first)
    if first >= after:
        return None
    certain = after
    if not stay.contract:
        unclear = law.per_entry_unclear
        certain = min(after, after if unclear is None else stay.first + unclear)
        if measure is not None and window_first < after:
            same = days.certain is presence and measure.strict == measure.lenient
            certain = min(certain, window_first if same else _beyond(stay, days.certain, measure.strict, measure))
    return _new_excess((stay, first, certain, stay.last, window_first))


def _beyond(stay: PlacedStay, presence: Presence, length: int, measure: Measure) -> int:
    """Return the first day of a stay that has too many in its window; the day after the stay where none has."""
    if presence.used(stay.last, length) <= measure.limit:
        return stay.last + 1
    if presence.used(stay.first, length) > measure.limit:
        return stay.first
    beyond = presence.first_beyond(stay.first, stay.last, length, measure.limit)
    return stay.last + 1 if beyond is None else beyond

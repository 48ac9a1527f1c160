"""How long a stay without a visa may last: by the days of its window, and by the limit of one entry."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from eligibility.calendar_days import days_after
from eligibility.evidence import Stay
from eligibility.rules.counted_days import DaysInWindow, counted_spans, measure_of
from eligibility.rules.presence import Presence
from eligibility.rules.visa_free import VisaFree


class LastLawfulDay(NamedTuple):
    """The last day by each of the two limits; the earlier one binds."""

    by_window: date | None
    """The day before the entry where not one day is left; None: no window measures the stay."""
    by_entry: date | None
    """None: the limit of one entry is not known."""
    by_window_otherwise: date | None
    """By the other reading of the window; None: it has but one, or there is no window."""


def last_lawful_day(
    stays: Iterable[Stay], entered_on: date, line: VisaFree, window: DaysInWindow | None
) -> LastLawfulDay:
    """Return until when a stay entered on a day may go on unbroken.

    `line` and `window` are what holds for that day of entry. Of six months the longest are taken, as the day promised
    must be lawful however they are counted.
    """
    by_window, otherwise = None, None
    if window is not None:
        first, measure = entered_on.toordinal(), measure_of(line, window)
        presence = Presence(counted_spans(stays, window.counted_from, first - 1))
        by_window = date.fromordinal(measure.leniently(presence).last_lawful_day(first))
        if (other := measure.otherwise(presence)) is not None:
            otherwise = date.fromordinal(other.last_lawful_day(first))
    by_entry = None if line.per_entry is None else days_after(entered_on, line.per_entry - 1)
    return LastLawfulDay(by_window, by_entry, otherwise)

"""Up to which day a stay without a visa is lawful for certain if it goes on, and up to which it may be.

The two differ where the law leaves days in doubt: figures that are not clear, six months, contracts of EAEU workers.
"""

from datetime import date
from typing import NamedTuple

from eligibility.calendar_days import days_after
from eligibility.evidence import Stay
from eligibility.rules.counted_days import DaysInWindow, counted_spans, last_day_perhaps_lawful, measure_of
from eligibility.rules.lawful_stay import last_lawful_day
from eligibility.rules.presence import Presence
from eligibility.rules.visa_free import VisaFree


class EndOfStay(NamedTuple):
    """The last day that is lawful for certain, and the last that may be (date.max: that has no end known here)."""

    certain: date
    possible: date
    otherwise: date | None
    """The last day that is lawful for certain by the other reading of the window, where that is another."""


def end_of_stay(stay: Stay, stays: tuple[Stay, ...], line: VisaFree, law: DaysInWindow) -> EndOfStay | None:
    """Return the ends of a stay by all its limits; None where the state has no figure for one entry.

    `line` is what the list has for the day of entry. A stay entered before the window was introduced is not measured
    by it. An EAEU citizen under a contract may stay for its term (Art. 97 of the EAEU treaty), which is not known.
    """
    window = law if stay.entered_on >= law.counted_from else None
    by_window, by_entry, by_window_otherwise = last_lawful_day(stays, stay.entered_on, line, window)
    if by_entry is None:
        return None
    certain, possible, otherwise = by_entry, by_entry, None
    if line.per_entry_unclear is not None:
        possible = days_after(stay.entered_on, line.per_entry_unclear - 1)
    if by_window is not None:
        certain = min(by_entry, by_window)
        possible = min(possible, _possible_by_window(stay, stays, line, law, by_window))
    if by_window_otherwise is not None:
        otherwise = min(by_entry, by_window_otherwise)
    if line.eaeu and stay.basis == "eaeu_contract":
        possible = date.max
    return EndOfStay(certain, possible, None if otherwise == certain else otherwise)


def _possible_by_window(stay: Stay, stays: tuple[Stay, ...], line: VisaFree, law: DaysInWindow, certain: date) -> date:
    """Return the last day by the reading of the window that is best for the applicant, `certain` being the worst."""
    measure = measure_of(line, law)
    counted = [other for other in stays if other.basis != "eaeu_contract"] if line.eaeu else stays
    if measure.strict == measure.lenient and len(counted) == len(stays):
        return certain
    first = stay.entered_on.toordinal()
    every, others = (Presence(counted_spans(some, law.counted_from, first - 1)) for some in (stays, counted))
    last = last_day_perhaps_lawful(first, every, others, measure)
    return date.max if last is None else date.fromordinal(last)

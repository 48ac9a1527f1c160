"""Which stay a question about a day is a question about."""

from datetime import date
from functools import lru_cache

from eligibility.calendar_days import DAY
from eligibility.evidence import NONE, NOT_GIVEN, Evidence, Gap, Stay

EXEMPT = frozenset({"visa", "residence_permit"})
"""The bases of stays that neither count nor are limited as visa-free ones."""

REMEMBERED = 64
"""Of so many applicants it is kept on which days their stays can turn an outcome: the window asks for them often."""


def judged_stay(evidence: Evidence, day: date) -> Stay | None:
    """Return the given stay that is judged, or None where a stay that begins on the day is.

    An entry is judged by the stay that begins on its day; a temporary stay by the one that contains the day, the latest
    where several do.
    """
    if isinstance(evidence.stays, Gap):
        return None
    if evidence.permit == "entry":
        candidates = [stay for stay in evidence.stays if stay.entered_on == day]
    else:
        candidates = [stay for stay in evidence.stays if contains(stay, day)]
    return max(candidates, key=_later, default=None)


def entry_day(evidence: Evidence, day: date) -> date:
    """Return the day on which the judged stay was entered: it decides which version of the law holds for the stay."""
    stay = judged_stay(evidence, day)
    return day if stay is None else stay.entered_on


@lru_cache(REMEMBERED)
def stay_turns(stays: tuple[Stay, ...] | Gap) -> list[date]:
    """Return in order the days on which another stay may be the one that is judged, or none."""
    turns: set[date] = set()
    for stay in () if isinstance(stays, Gap) else stays:
        turns |= {stay.entered_on, stay.entered_on + DAY}
        if isinstance(stay.left_on, date):
            turns.add(stay.left_on + DAY)
    return sorted(turns)


def contains(stay: Stay, day: date) -> bool:
    """Whether a stay contains a day, as far as is known: one without a last day may still go on."""
    return stay.entered_on <= day and (isinstance(stay.left_on, Gap) or day <= stay.left_on)


def open_on_entry(evidence: Evidence, day: date) -> bool:
    """Whether somebody who enters on a day has not left yet, by the stays given."""
    if evidence.permit != "entry" or isinstance(evidence.stays, Gap):
        return False
    return any(
        stay.entered_on < day and (stay.left_on is NONE or (isinstance(stay.left_on, date) and stay.left_on > day))
        for stay in evidence.stays
    )


def end_missing(evidence: Evidence, day: date) -> str | None:
    """Return the pointer of the first stay begun by a day of which it is not said whether and when it ended."""
    if isinstance(evidence.stays, Gap):
        return None
    for index, stay in enumerate(evidence.stays):
        if stay.left_on is NOT_GIVEN and stay.entered_on <= day:
            return f"/stays/{index}/left_on"
    return None


def _later(stay: Stay) -> tuple[date, date, bool, bool]:
    """Order stays: whoever left and came back on one day is in the later one, which counts if any does."""
    last = date.max if isinstance(stay.left_on, Gap) else stay.left_on
    return stay.entered_on, last, stay.basis not in EXEMPT, not isinstance(stay.registered_on, date)

"""Which stay a question about a day is a question about."""

from bisect import bisect_right
from datetime import date

from eligibility.application.models import Permit
from eligibility.calendar_days import DAY
from eligibility.evidence import NONE, NOT_GIVEN, Evidence, Gap, Stay
from eligibility.rules.remembering import Stays, once_for_stays

EXEMPT = frozenset({"visa", "residence_permit"})
"""The bases of stays that neither count nor are limited as visa-free ones."""


def judged_stay(evidence: Evidence, day: date) -> Stay | None:
    """Return the given stay that is judged, or None where a stay that begins on the day is.

    An entry is judged by the stay that begins on its day; a temporary stay by the one that contains the day, the latest
    where several do.
    """
    stays = evidence.stays
    if isinstance(stays, Gap) or not stays:
        return None
    return _judged_since(stays, evidence.permit)[bisect_right(stay_turns(stays, evidence.permit), day)]


@once_for_stays
def _judged_since(stays: Stays, permit: Permit) -> list[Stay | None]:
    """Return the stay that is judged before the first turn, from it on, from the second on …"""
    return [None, *(_judged_on(stays, permit, day) for day in stay_turns(stays, permit))]


def _judged_on(stays: Stays, permit: Permit, day: date) -> Stay | None:
    if isinstance(stays, Gap):
        return None
    if permit == "entry":
        candidates = [stay for stay in stays if stay.entered_on == day]
    else:
        candidates = [stay for stay in stays if contains(stay, day)]
    return max(candidates, key=_later, default=None)


def entry_day(evidence: Evidence, day: date) -> date:
    """Return the day on which the judged stay was entered: it decides which version of the law holds for the stay."""
    stay = judged_stay(evidence, day)
    return day if stay is None else stay.entered_on


@once_for_stays
def stay_turns(stays: Stays, permit: Permit) -> list[date]:
    """Return in order the days on which another stay may be the one that is judged, or none.

    An entry is judged by the stays that begin on its day, and by those that have not ended then.
    """
    turns: set[date] = set()
    for stay in () if isinstance(stays, Gap) else stays:
        turns.add(stay.entered_on)
        if permit == "entry":
            turns.add(stay.entered_on + DAY)
        if isinstance(stay.left_on, date):
            turns |= {stay.left_on, stay.left_on + DAY} if permit == "entry" else {stay.left_on + DAY}
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
    for entered_on, pointer in _ends_missing(evidence.stays):
        if entered_on <= day:
            return pointer
    return None


@once_for_stays
def _ends_missing(stays: Stays) -> list[tuple[date, str]]:
    if isinstance(stays, Gap):
        return []
    return [
        (stay.entered_on, f"/stays/{index}/left_on") for index, stay in enumerate(stays) if stay.left_on is NOT_GIVEN
    ]


def _later(stay: Stay) -> tuple[date, date, bool, bool]:
    """Order stays: whoever left and came back on one day is in the later one, which counts if any does."""
    last = date.max if isinstance(stay.left_on, Gap) else stay.left_on
    return stay.entered_on, last, stay.basis not in EXEMPT, not isinstance(stay.registered_on, date)

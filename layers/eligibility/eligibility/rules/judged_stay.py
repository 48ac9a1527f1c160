"""Which stay a question about a day is a question about."""

from bisect import bisect_right
from collections.abc import Hashable, Iterator
from datetime import date
from itertools import accumulate

from eligibility.application.models import Permit
from eligibility.calendar_days import DAY
from eligibility.evidence import NONE, NOT_GIVEN, Evidence, Gap, Stay
from eligibility.rules.remembering import FEW, Stays, once_for_stays

EXEMPT = frozenset({"visa", "residence_permit"})
"""The bases of stays that neither count nor are limited as visa-free ones."""


def few_stays(evidence: Evidence) -> Hashable | None:
    """Return what decides about a stay: all stays and whose they are; None where they are more than a few."""
    stays, document = evidence.stays, evidence.document
    if isinstance(stays, tuple) and len(stays) > FEW:
        return None
    return stays, evidence.nationality, document.kind, document.country


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
    # The last is taken, of equal ones the first that was given.
    in_order = [] if isinstance(stays, Gap) else sorted(stays, key=_later, reverse=True)[::-1]
    turns = stay_turns(stays, permit)
    if permit == "entry":
        entered = {stay.entered_on: stay for stay in in_order}  # of those of one day the latest
        return [None, *map(entered.get, turns)]
    return [None, *_latest_containing(in_order, turns)]


def _latest_containing(in_order: list[Stay], days: list[date]) -> Iterator[Stay | None]:
    """Give for each day the latest stay that contains it."""
    begins = [stay.entered_on for stay in in_order]
    lasts = list(accumulate(map(_last_day, in_order), max))
    for day in days:
        index = bisect_right(begins, day) - 1
        while index >= 0 and day <= lasts[index] and not contains(in_order[index], day):
            index -= 1
        yield in_order[index] if index >= 0 and day <= lasts[index] else None


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
    return stay.entered_on, _last_day(stay), stay.basis not in EXEMPT, not isinstance(stay.registered_on, date)


def _last_day(stay: Stay) -> date:
    return date.max if isinstance(stay.left_on, Gap) else stay.left_on

"""The stays as sets of days, ordinals as in Presence: which count in the window, and what their owner stands on."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from eligibility.evidence import NOT_GIVEN, Gap, Stay
from eligibility.planner.stay_law import StayLaw, StayLaws
from eligibility.rules.judged_stay import EXEMPT
from eligibility.rules.presence import ENDLESS, Presence


class PlacedStay(NamedTuple):
    """A stay with what holds of it."""

    place: int
    """In the payload's list."""
    first: int
    last: int
    """Last day; of a stay that has not ended, the day asked about."""
    is_open: bool
    exempt: bool
    """On a visa or a permit: it neither counts nor is limited."""
    counts: bool
    """Whether its days count in the window."""
    contract: bool
    """Whether it rests on a contract under the EAEU treaty, for whose term it may go on."""
    law: StayLaw

    @property
    def span(self) -> tuple[int, int]:
        """First and last day."""
        return self.first, self.last


class Days(NamedTuple):
    """All stays, placed, up to the day asked about and planned after it."""

    on: int
    stays: tuple[PlacedStay, ...]
    """Without those after the day asked about that have no end: these are days of entry that are thought of."""
    presence: Presence
    """The days that count."""
    certain: Presence
    """Those of them that are not under a contract: such days may be spent beyond the limit, so what is too much only
    because of them is not certain."""
    current: PlacedStay | None
    """The stay that contains the day asked about, the one entered last where several do."""
    planned_entry: int | None
    """The day of entry that is thought of."""


# As everywhere where there may be many: the constructor of a NamedTuple takes twice as long.
_placed_stay = partial(tuple.__new__, PlacedStay)


def place(stays: Sequence[Stay], on: int, entry: int | None, laws: StayLaws) -> Days:
    """Return the stays placed; `entry` is the day of entry that the caller thinks of."""
    placed: list[PlacedStay] = []
    planned = []
    law, since, until = laws.around(on)
    counted_from = _counted_from(law)
    for index, (entered_on, left_on, basis, *_) in enumerate(stays):
        first = entered_on.toordinal()
        is_open = isinstance(left_on, Gap)
        if is_open and first > on:
            planned.append(first)
            continue
        if not since <= first < until:
            law, since, until = laws.around(first)
            counted_from = _counted_from(law)
        last = on if isinstance(left_on, Gap) else left_on.toordinal()
        exempt = basis in EXEMPT
        contract = basis == "eaeu_contract" and law.line is not None and law.line.eaeu
        counts = first >= counted_from and not exempt
        placed.append(_placed_stay((index, first, last, is_open, exempt, counts, contract, law)))
    current = max((stay for stay in placed if stay.first <= on <= stay.last), key=_rank, default=None)
    presence = Presence([stay.span for stay in placed if stay.counts])
    contracts = any(stay.contract for stay in placed)
    certain = Presence([stay.span for stay in placed if stay.counts and not stay.contract]) if contracts else presence
    return Days(
        on,
        tuple(placed),
        presence,
        certain,
        current,
        entry if entry is not None else min(planned, default=None),
    )


def end_missing(stays: Sequence[Stay], on: int) -> str | None:
    """Return the pointer of the first stay begun by a day of which it is not said whether and when it ended."""
    for index, stay in enumerate(stays):
        if stay.left_on is NOT_GIVEN and stay.entered_on.toordinal() <= on:
            return f"/stays/{index}/left_on"
    return None


def cautious_presence(days: Days, law: StayLaw) -> Presence:
    """Return the days that count if those of stays entered before the window was introduced count too, from then on."""
    if law.window is None:
        return days.presence
    since = law.window.counted_from.toordinal()
    old = [(since, stay.last) for stay in days.stays if not (stay.counts or stay.exempt) and stay.last >= since]
    return Presence([*days.presence.spans(), *old]) if old else days.presence


def overlapping(days: Days) -> bool:
    """Whether stays share more than the day on which one ends and the next begins."""
    until = 0
    for first, last in sorted(stay.span for stay in days.stays if not stay.exempt):
        if first < until:
            return True
        until = max(until, last)
    return False


def _counted_from(law: StayLaw) -> int:
    """Return the day of entry from which stays count."""
    return ENDLESS if law.window is None else law.window.counted_from.toordinal()


def _rank(stay: PlacedStay) -> tuple[int, int, bool, bool]:
    """Return what the latest stay is greatest in; of those entered on one day it is the one that ends last."""
    return stay.first, ENDLESS if stay.is_open else stay.last, not stay.exempt, stay.contract

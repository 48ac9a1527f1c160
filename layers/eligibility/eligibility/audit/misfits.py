"""What was found of the records that are not where their leaves say: brought together, and each named for what it is.

A record's content has a digest of its own, so that it is known wherever it stands.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from eligibility.audit.check_id import is_check_id
from eligibility.audit.fault import Fault, FaultKind
from eligibility.audit.found_record import FoundRecord, Place
from eligibility.audit.hours import is_hour
from eligibility.audit.side_by_side import Stray, Unmet
from eligibility.storage.seals import Leaf

MOST = 10_000
"""Misfits that are held at once; where there are more, these are named before any other is looked at."""


@dataclass(slots=True)
class Misfits:
    """Strays, and leaves without their records."""

    leaves_of: Callable[[str], Iterable[Leaf]]
    """Gives all leaves of an hour."""
    last: str
    """The last hour that is sealed."""
    strays: list[Stray] = field(default_factory=list)
    missing: list[Unmet] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    """Hours of which late leaves may have been in a leaf list that is lost, together with its seal."""
    not_comparable: int = 0
    """Records that may have had such a leaf."""

    @property
    def are_many(self) -> bool:
        """Whether it is time to name them."""
        return len(self.strays) + len(self.missing) >= MOST

    def named(self) -> Iterator[Fault]:
        """Name what is held, and hold it no longer."""
        by_digest = {unmet.leaf.digest: unmet for unmet in self.missing}
        by_id = {unmet.leaf.check_id: unmet for unmet in self.missing}
        settled: set[str] = set()
        moved, others = [], []
        for stray in self.strays:
            unmet = by_digest.get(stray.record.digest)
            if unmet is None:
                others.append(stray)
            elif _is_whole(stray.record, unmet):
                moved.append((stray, unmet))
            else:
                settled.add(unmet.leaf.check_id)
                yield _elsewhere(stray.record, unmet, by_id)
        yield from _moved(moved)
        settled.update(unmet.leaf.check_id for _, unmet in moved)
        copies = self._sealed_ids(others)
        for stray in others:
            check_id = stray.record.check_id
            if check_id in by_id and check_id not in settled:
                settled.add(check_id)
                yield Fault(FaultKind.RECORD_ALTERED, by_id[check_id].place[0], check_id)
            else:
                yield from self._extra(stray.record, copies.get(stray.record.digest))
        for place, leaf in self.missing:
            if leaf.check_id not in settled:
                yield Fault(FaultKind.RECORD_REMOVED, place[0], leaf.check_id)
        self.strays.clear()
        self.missing.clear()

    def _sealed_ids(self, strays: Iterable[Stray]) -> dict[str, str]:
        """Return the ids under which contents are sealed, by digest, looked for in the hours that they name."""
        wanted: dict[str, set[str]] = {}
        for record, _ in strays:
            if is_hour(record.hour):
                wanted.setdefault(record.hour, set()).add(record.digest)
        return {
            leaf.digest: leaf.check_id
            for hour, digests in wanted.items()
            for leaf in self.leaves_of(hour)
            if leaf.digest in digests
        }

    def _extra(self, record: FoundRecord, sealed_id: str | None) -> Iterator[Fault]:
        """Name a record for which no leaf waits."""
        shown_id = _shown(record.place)
        hour = record.hour if is_hour(record.hour) else None
        if sealed_id is not None:
            place = shown_id if shown_id != sealed_id else None
            yield Fault(FaultKind.RECORD_DUPLICATED, hour, sealed_id, place)
        elif record.place[0] > self.last and not record.agrees:
            yield Fault(FaultKind.RECORD_ALTERED, hour, shown_id)
        elif record.agrees and hour in self.lost:
            self.not_comparable += 1
        else:
            yield Fault(FaultKind.RECORD_INSERTED, hour, shown_id)


def _is_whole(record: FoundRecord, unmet: Unmet) -> bool:
    """Whether a record is the one of a leaf in all but its place."""
    return record.agrees and record.check_id == unmet.leaf.check_id


def _elsewhere(record: FoundRecord, unmet: Unmet, by_id: Mapping[str, Unmet]) -> Fault:
    """Name the content of a leaf that stands under another id, or with other attributes."""
    if record.check_id != unmet.leaf.check_id and record.check_id in by_id:
        return Fault(FaultKind.RECORD_REORDERED, unmet.place[0], unmet.leaf.check_id, record.check_id)
    return Fault(FaultKind.RECORD_ALTERED, unmet.place[0], unmet.leaf.check_id)


def _moved(moved: Sequence[tuple[Stray, Unmet]]) -> Iterator[Fault]:
    """Name whole records in other places: as they come, they stand where their own places follow one another."""
    places = sorted(unmet.place for _, unmet in moved)
    for (stray, unmet), (_, _, stood_for) in zip(moved, places, strict=True):
        check_id = unmet.leaf.check_id
        in_place_of = stray.before if stood_for == check_id else stood_for
        yield Fault(FaultKind.RECORD_REORDERED, unmet.place[0], check_id, in_place_of)


def _shown(place: Place) -> str | None:
    """Return the id of a place, unless something else was written there, which is nobody's to read."""
    return place[2] if is_check_id(place[2]) else None

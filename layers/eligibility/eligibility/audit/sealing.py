"""Sealing: each hour that is over gets its leaf list and then its seal, one hour after the other, once.

Both are written only where there is none. So a run that dies anywhere is taken up by the next one, two runs at once end
with the same seals, and what a run finds is never made anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge

from eligibility import __version__
from eligibility.audit.hours import LOOK_BACK, hour_after, hours_from, last_to_seal
from eligibility.audit.leaf_list import SHARDS, blocks_of, can_be_listed, content_of, leaf_list_name
from eligibility.audit.seal import Seal, SealReference, make_seal, read_seal, seal_name
from eligibility.audit.sealed_leaves import by_id, newest_hour, recorded_leaves, stored_seal
from eligibility.storage.ports import StoreUnavailable
from eligibility.storage.seals import Leaf, Leaves, SealStore

_FIRST_HOUR = "first-hour"


@dataclass(frozen=True, slots=True)
class Sealing:
    """Seals what is recorded."""

    leaves: Leaves
    store: SealStore

    def seal_all(self, now: datetime) -> Iterator[SealReference]:
        """Seal each hour that is due at an aware instant and has no seal, giving each seal when it is stored.

        Begins with the hour of the first record. Raises StoreUnavailable, SealUnreadable, LeafListUnusable.
        """
        last = last_to_seal(now)
        newest = newest_hour(self.store, last)
        first = self._first_hour() if newest is None else hour_after(newest)
        if first is None or first > last:
            return
        recent = self._recent(first)
        for hour in hours_from(first, last):
            seal = self._seal(hour, recent)
            recent[hour] = seal
            recent.pop(hour_after(hour, -LOOK_BACK), None)
            yield seal.reference()

    def _first_hour(self) -> str | None:
        """Return the hour that the first of all runs began with; a record of an earlier one may show up meanwhile."""
        hour = self.leaves.first_hour()
        if hour is not None:
            self.store.put_new(_FIRST_HOUR, [hour.encode()])
            return b"".join(self._stored(_FIRST_HOUR)).decode()
        return None

    def _recent(self, hour: str) -> dict[str, Seal]:
        """Return the seals of the hours before one, as far as LOOK_BACK goes."""
        hours = hours_from(hour_after(hour, -LOOK_BACK), hour_after(hour, -1))
        return {earlier: seal for earlier in hours if (seal := stored_seal(self.store, earlier)) is not None}

    def _seal(self, hour: str, recent: dict[str, Seal]) -> Seal:
        name = leaf_list_name(hour)
        if self.store.read(name) is None:
            self.store.put_new(name, blocks_of(self._leaves(hour, recent)))
        content = content_of(hour, self._stored(name))  # as stored: another run may have been first
        before = recent.get(hour_after(hour, -1))
        seal = make_seal(hour, content, None if before is None else before.reference().digest, __version__)
        if self.store.put_new(seal_name(hour), [seal.text()]):
            return seal
        return read_seal(hour, b"".join(self._stored(seal_name(hour))))

    def _stored(self, name: str) -> Iterator[bytes]:
        chunks = self.store.read(name)
        if chunks is None:
            raise StoreUnavailable("seals", "an object that was just stored is not there")
        return chunks

    def _leaves(self, hour: str, recent: dict[str, Seal]) -> Iterator[Leaf]:
        """Give the leaves of an hour in the order of the list, with the late ones of the hours before it."""
        grown = sorted(self.leaves.grown(_sealed_counts(hour, recent)))
        for shard in SHARDS:
            late = [self._late(earlier, shard, recent) for earlier in grown]
            yield from merge(self._there(hour, shard), *late, key=by_id)

    def _there(self, hour: str, shard: str) -> Iterator[Leaf]:
        """Give the leaves that are there now, but for what no leaf list can have: found unsealed, it is named inserted.

        A leaf list with such a line could have no seal, and could not be written again.
        """
        return filter(can_be_listed, self.leaves.of_shard(hour, shard))

    def _late(self, hour: str, shard: str, recent: dict[str, Seal]) -> Iterator[Leaf]:
        """Give those leaves of an hour that are in no leaf list yet, marked with it."""
        sealed = recorded_leaves(self.store, hour, shard, recent.get(hour), recent.values())
        known = next(sealed, None)
        for leaf in self._there(hour, shard):
            while known is not None and known.check_id < leaf.check_id:
                known = next(sealed, None)
            if known is None or known.check_id != leaf.check_id:
                yield leaf._replace(recorded_in=hour)


def _sealed_counts(hour: str, recent: dict[str, Seal]) -> dict[str, int]:
    """Return how many of the records of each hour before one are sealed."""
    counts = dict.fromkeys(hours_from(hour_after(hour, -LOOK_BACK), hour_after(hour, -1)), 0)
    for earlier, seal in recent.items():
        counts[earlier] += seal.leaves - sum(seal.late.values())
        for recorded_in, late in seal.late.items():
            if recorded_in in counts:
                counts[recorded_in] += late
    return counts

"""Verifying the log: its seals from the newest back, its leaf lists under them, and its records against the leaves.

Records come in the log's order, which is that of the leaf lists: by hour, shard and id. They are never held, whatever
their number; what is found amiss is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from eligibility.audit.fault import Fault, FaultKind
from eligibility.audit.found_record import FoundRecord, place_of
from eligibility.audit.hours import LOOK_BACK, hour_after, hour_of, hours_from, is_hour
from eligibility.audit.leaf_list import SHARDS, leaf_list_name, readable
from eligibility.audit.merkle import Tree
from eligibility.audit.misfits import Misfits
from eligibility.audit.seal import Seal, SealReference
from eligibility.audit.seal_chain import SealChain
from eligibility.audit.sealed_leaves import lines_of_shard, recorded_leaves
from eligibility.audit.side_by_side import Pair, PlacedLeaf, Stray, Unmet, side_by_side
from eligibility.calendar_days import instant_text
from eligibility.storage.seals import Leaf, SealStore

BEGINNING, END = "", "\U0010ffff"
"""Before and after whatever may stand in the place of an hour."""


@dataclass(slots=True)
class Tally:
    """What was seen besides the faults."""

    seals: int = 0
    first: str | None = None
    """The first hour that was verified."""
    last: str | None = None
    proven_until: str | None = None
    """The hour of the seal that was expected; what is cut off after it, or all where none was, cannot be seen."""
    intact: int = 0
    late: int = 0
    """Sealed in a later hour than they were recorded in."""
    expired: int = 0
    """Gone on or after the day that their leaf says."""
    not_sealed_yet: int = 0
    not_comparable: int = 0
    """Records whose leaf list or seal is no longer to be had."""


@dataclass(slots=True)
class Verification:
    """One verification of a period, or of all."""

    store: SealStore
    now: datetime
    """An aware instant: what was to expire before it may be gone."""
    expected: SealReference | None = None
    """The newest seal as somebody else knows it."""
    first: str = BEGINNING
    last: str = END
    tally: Tally = field(default_factory=Tally)
    _unproven: set[tuple[str, str]] = field(default_factory=set)
    """Hours and shards whose leaves cannot be trusted."""

    def faults(self, records: Iterable[FoundRecord]) -> Iterator[Fault]:
        """Give what is amiss, as it is found; the tally is whole after the last.

        The records are those of the period, in the log's order. Raises StoreUnavailable.
        """
        chain = SealChain(self.store)
        chain.walk(self.expected, self.first, self._this_hour)
        yield from chain.faults
        self._note_period(chain)
        yield from self._leaf_lists(chain)
        misfits = Misfits(lambda hour: self._leaves(chain, hour), chain.last, lost=self._lost(chain))
        leaves = self._placed_leaves(chain)
        for step in side_by_side(leaves, self._comparable(records, chain, misfits)):
            yield from self._judged(step, misfits)
            if misfits.are_many:
                yield from misfits.named()
        yield from misfits.named()
        self.tally.not_comparable += misfits.not_comparable

    @property
    def _this_hour(self) -> str:
        return hour_of(instant_text(self.now))

    def _note_period(self, chain: SealChain) -> None:
        hours = self._hours(chain)
        if hours:
            self.tally.first, self.tally.last = hours[0], hours[-1]
        if self.expected is not None and chain.first <= self.expected.hour:
            self.tally.proven_until = self.expected.hour

    def _hours(self, chain: SealChain) -> list[str]:
        """Return the sealed hours of the period."""
        if not chain.last:
            return []
        return list(hours_from(max(chain.first, self.first), min(chain.last, self.last)))

    def _hours_with_late(self, chain: SealChain) -> list[str]:
        """Return the hours of the period of which late records are sealed."""
        return [hour for hour in chain.late_in if self.first <= hour <= self.last]

    def _leaf_lists(self, chain: SealChain) -> Iterator[Fault]:
        """Compare each leaf list with its seal, and note what cannot be trusted."""
        sealed_late = {later for hour in self._hours_with_late(chain) for later in chain.late_in[hour]}
        for hour in sorted({*self._hours(chain), *sealed_late}):
            seal = chain.seal(hour)
            listed = self.store.read(leaf_list_name(hour)) is not None
            if not listed:
                yield Fault(FaultKind.LEAF_LIST_MISSING, hour)
            if seal is None or not listed:
                late = () if seal is None else seal.late
                self._unproven.update((each, shard) for each in (hour, *late) for shard in SHARDS)
                continue
            self.tally.seals += 1
            for shard in self._altered_shards(seal):
                self._unproven.update((each, shard) for each in (hour, *seal.late))
                yield Fault(FaultKind.LEAF_LIST_ALTERED, hour, shard=shard)
            if self._has_more(seal):
                yield Fault(FaultKind.LEAF_LIST_ALTERED, hour)

    def _lost(self, chain: SealChain) -> set[str]:
        """Return the hours of which late leaves may have been in a leaf list that is lost, together with its seal."""
        lost = [hour for hour in self._hours(chain) if chain.seal(hour) is None]
        return {earlier for hour in lost for earlier in hours_from(hour_after(hour, -LOOK_BACK), hour)}

    def _altered_shards(self, seal: Seal) -> Iterator[str]:
        """Give the shards whose leaves are not those under a seal."""
        for shard, told in zip(SHARDS, seal.shards, strict=True):
            tree = Tree(readable(lines_of_shard(self.store, seal, shard)))
            if (tree.root().hex(), tree.count) != (told.root, told.leaves):
                yield shard

    def _has_more(self, seal: Seal) -> bool:
        """Whether a leaf list goes on after the leaves under its seal."""
        end = sum([shard.bytes for shard in seal.shards])
        return any(self.store.read(leaf_list_name(seal.hour), end, 1) or ())

    def _leaves(self, chain: SealChain, hour: str) -> Iterator[Leaf]:
        """Give the leaves of an hour's records that can be trusted, by shard and id."""
        later = [seal for each in chain.late_in.get(hour, ()) if (seal := chain.seal(each)) is not None]
        own = chain.seal(hour) if chain.first <= hour <= chain.last else None
        for shard in SHARDS:
            if (hour, shard) not in self._unproven:
                yield from recorded_leaves(self.store, hour, shard, own, later)

    def _placed_leaves(self, chain: SealChain) -> Iterator[PlacedLeaf]:
        """Give all leaves of the period, in the log's order."""
        for hour in sorted({*self._hours(chain), *self._hours_with_late(chain)}):
            for leaf in self._leaves(chain, hour):
                yield place_of(hour, leaf.check_id), leaf

    def _comparable(self, records: Iterable[FoundRecord], chain: SealChain, misfits: Misfits) -> Iterator[FoundRecord]:
        """Give the records that leaves can be asked for."""
        for record in records:
            hour, shard, _ = record.place
            if chain.last < hour <= self._this_hour and is_hour(hour) and record.agrees:
                self.tally.not_sealed_yet += 1
            elif hour > chain.last:
                misfits.strays.append(Stray(record, None))
            elif (hour, shard) in self._unproven:
                self.tally.not_comparable += 1
            else:
                yield record

    def _judged(self, step: Pair | Unmet | Stray, misfits: Misfits) -> Iterator[Fault]:
        match step:
            case Pair(place, leaf, record) if record.digest == leaf.digest:
                self.tally.late += leaf.recorded_in is not None
                if record.is_as_sealed(leaf):
                    self.tally.intact += 1
                else:
                    yield Fault(FaultKind.RECORD_ALTERED, place[0], leaf.check_id)
            case Pair(place, leaf, record):  # it may be the content of another
                misfits.missing.append(Unmet(place, leaf))
                misfits.strays.append(Stray(record, None))
            case Unmet(_, leaf) if leaf.expires_at is not None and leaf.expires_at <= self.now.timestamp():
                self.tally.expired += 1
            case Unmet():
                misfits.missing.append(step)
            case Stray():
                misfits.strays.append(step)

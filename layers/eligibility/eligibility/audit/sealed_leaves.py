"""Leaves read back out of stored leaf lists: those of one hour's records, in the list of the hour and in later ones."""

from collections.abc import Iterable, Iterator
from heapq import merge
from operator import attrgetter

from eligibility.audit.hours import hour_after
from eligibility.audit.leaf_list import leaf_list_name, lines_of, read_line
from eligibility.audit.seal import SEALS, Seal, hour_of_name, read_seal, seal_name
from eligibility.storage.seals import Leaf, SealStore

_RECENTLY = 48
"""Hours within which the newest seal is looked for before all are listed."""

_MARK = b'"recorded_in":'
by_id = attrgetter("check_id")


def stored_seal(store: SealStore, hour: str) -> Seal | None:
    """Return the seal of an hour, or None where there is none. Raises SealUnreadable, StoreUnavailable."""
    chunks = store.read(seal_name(hour))
    return None if chunks is None else read_seal(hour, b"".join(chunks))


def newest_hour(store: SealStore, last: str) -> str | None:
    """Return the hour of the newest seal up to this hour, which it is likely to be near. Raises StoreUnavailable."""
    for after in (seal_name(hour_after(last, -_RECENTLY)), ""):
        hours = [hour for name in store.names(SEALS, after) if (hour := hour_of_name(name)) is not None]
        if known := [hour for hour in hours if hour <= last]:
            return known[-1]
    return None


def lines_of_shard(store: SealStore, seal: Seal, shard: str) -> Iterator[bytes]:
    """Give the lines of a shard in an hour's leaf list, none where the list is gone. Raises StoreUnavailable."""
    first, length = seal.place_of(shard)
    return lines_of(store.read(leaf_list_name(seal.hour), first, length) or ())


def recorded_leaves(store: SealStore, hour: str, shard: str, own: Seal | None, later: Iterable[Seal]) -> Iterator[Leaf]:
    """Give the leaves of an hour's records in a shard, rising by id.

    They stand in the leaf list of the hour's `own` seal and, marked, in those of the `later` seals that tell of it.
    Raises NoLeaf, StoreUnavailable.
    """
    lists = [_recorded_in(store, seal, shard, hour) for seal in later if hour in seal.late]
    if own is not None:
        lists.append(_recorded_in(store, own, shard, None))
    return merge(*lists, key=by_id)


def _recorded_in(store: SealStore, seal: Seal, shard: str, hour: str | None) -> Iterator[Leaf]:
    """Give the leaves of a leaf list that are marked with an hour, or that are not marked."""
    for line in lines_of_shard(store, seal, shard):
        if (_MARK in line) is (hour is not None):  # most lines need not be read for the few that are marked
            leaf = read_line(line)
            if leaf.recorded_in == hour:
                yield leaf

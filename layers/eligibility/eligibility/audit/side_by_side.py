"""Leaves and records walked side by side, both in the log's order: which belong together, which stand alone."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from eligibility.audit.found_record import FoundRecord, Place
from eligibility.storage.seals import Leaf


class Pair(NamedTuple):
    """A record in the place of its leaf; whether it is the one that was sealed is yet to be seen."""

    place: Place
    leaf: Leaf
    record: FoundRecord


class Unmet(NamedTuple):
    """A leaf in whose place there is no record of its id."""

    place: Place
    leaf: Leaf


class Stray(NamedTuple):
    """A record in a place for which there is no leaf, or that is not its own."""

    record: FoundRecord
    before: str | None
    """Id of the record that comes next."""


type PlacedLeaf = tuple[Place, Leaf]


class _Ahead[T]:
    """Items of which the next one can be looked at before it is its turn."""

    def __init__(self, items: Iterable[T]) -> None:
        self._items = iter(items)
        self.current = next(self._items, None)
        self.following = next(self._items, None)

    def advance(self) -> None:
        self.current, self.following = self.following, next(self._items, None)


def side_by_side(leaves: Iterable[PlacedLeaf], records: Iterable[FoundRecord]) -> Iterator[Pair | Unmet | Stray]:
    """Give each record and each leaf once, together where they belong together.

    Where they do not, a look at the next of each tells a record that stands for another, one that comes too early and
    one that has no leaf from a leaf that has no record.
    """
    waiting, found = _Ahead(leaves), _Ahead(records)
    while found.current is not None:
        if waiting.current is None:
            yield _stray(found.current, found)
            found.advance()
            continue
        (place, leaf), record = waiting.current, found.current
        if record.place == place:
            yield Pair(place, leaf, record)
        elif _go_on_alike(waiting, found):
            yield Unmet(place, leaf)
            yield _stray(record, found)
        elif record.place < place or _comes_too_early(found, place):
            yield _stray(record, found)
            found.advance()
            continue
        else:
            yield Unmet(place, leaf)
            waiting.advance()
            continue
        waiting.advance()
        found.advance()
    while waiting.current is not None:
        yield Unmet(*waiting.current)
        waiting.advance()


def _stray(record: FoundRecord, found: _Ahead[FoundRecord]) -> Stray:
    return Stray(record, None if found.following is None else found.following.check_id)


def _go_on_alike(waiting: _Ahead[PlacedLeaf], found: _Ahead[FoundRecord]) -> bool:
    """Whether the next record is the one for the next leaf, so that this one stands for this leaf."""
    if waiting.following is None or found.following is None:
        return waiting.following is None and found.following is None
    return waiting.following[0] == found.following.place


def _comes_too_early(found: _Ahead[FoundRecord], awaited: Place) -> bool:
    """Whether the next record, one that is still awaited, belongs before this one."""
    if found.current is None or found.following is None:
        return False
    return awaited <= found.following.place < found.current.place

"""References that several rows share, found in all ranges in flat memory: sorted hashes, compared part by part.

A range has an entry for each reference of its rows: the hash, the first two lines, how many rows. Two references that
differ share a hash of 64 bits in one of four million files of three million rows.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from heapq import heappush, heappushpop
from itertools import groupby
from struct import Struct
from typing import NamedTuple

MOST_EXAMPLES = 100

_ENTRY = Struct(">8sQQQ")
"""Hash, first line, second line or 0, rows: so entries that are sorted as bytes are so by hash, then by line."""
_HASH_BYTES = 8
_AT_ONCE = 4 * 1024 * 1024
"""Bytes of entries, about, that are compared at once."""


class Repeat(NamedTuple):
    """A reference that several rows have."""

    line: int
    """The first of them."""
    again_on: int
    """The second."""
    rows: int


class RepeatedReferences(NamedTuple):
    """What is noted of repeated references."""

    references: int
    """How many references have more than one row."""
    rows: int
    """How many rows have one of those."""
    examples: tuple[Repeat, ...]
    """The first MOST_EXAMPLES, by line."""


class RangeReferences:
    """The references of the rows of one range."""

    def __init__(self) -> None:
        self._lines: dict[bytes, tuple[int, int, int]] = {}

    def note(self, reference: str, line: int) -> None:
        """Take down the reference of a row; rows come in order."""
        key = blake2b(reference.encode(), digest_size=_HASH_BYTES).digest()
        earlier = self._lines.get(key)
        if earlier is None:
            self._lines[key] = line, 0, 1
        else:
            first, second, rows = earlier
            self._lines[key] = first, second or line, rows + 1

    def entries(self) -> bytes:
        """Return the entries, sorted."""
        return b"".join(sorted([_ENTRY.pack(key, *lines) for key, lines in self._lines.items()]))


def repeated(parts: Sequence[Iterable[bytes]], total_bytes: int) -> RepeatedReferences:
    """Return what is repeated in the references of all ranges.

    Each part gives the bytes of a range's entries in chunks of any size. All parts are read in turns, each from its
    first byte to its last, once: so chunks are best small (16 KB), and read when they are asked for. `total_bytes` of
    all parts decides how many turns there are; each compares the entries of one span of hashes.
    """
    streams = [_Entries(part) for part in parts]
    turns = total_bytes // _AT_ONCE + 1
    references = rows = 0
    examples: list[tuple[int, int, int]] = []
    """A heap of negated Repeats: its first is the last by line."""
    for turn in range(1, turns + 1):
        last = ((turn << 8 * _HASH_BYTES) // turns - 1).to_bytes(_HASH_BYTES, "big")
        entries = sorted([entry for stream in streams for entry in stream.up_to(last)])
        for repeat in _repeats(entries):
            references += 1
            rows += repeat.rows
            negated = (-repeat.line, -repeat.again_on, -repeat.rows)
            if len(examples) < MOST_EXAMPLES:
                heappush(examples, negated)
            else:
                heappushpop(examples, negated)
    found = sorted(Repeat(-line, -again_on, -times) for line, again_on, times in examples)
    return RepeatedReferences(references, rows, tuple(found))


class _Entries:
    """The entries of a part, read as they are asked for."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._waiting = b""

    def up_to(self, last: bytes) -> Iterator[bytes]:
        """Give the entries whose hash is this one at most, each once. Raises ValueError where the part is cut short."""
        size = _ENTRY.size
        while True:
            waiting = self._waiting
            whole = len(waiting) // size
            starts = range(0, whole * size, size)
            reached = bisect_right(starts, last, key=lambda start: waiting[start : start + _HASH_BYTES])
            for start in starts[:reached]:
                yield waiting[start : start + size]
            self._waiting = waiting[reached * size :]
            if reached < whole:
                return
            chunk = next(self._chunks, None)
            if chunk is None:
                if self._waiting:
                    raise ValueError("the entries of references are cut short")
                return
            self._waiting += chunk


def _hash_of(entry: bytes) -> bytes:
    return entry[:_HASH_BYTES]


def _repeats(entries: Iterable[bytes]) -> Iterator[Repeat]:
    """Give the references that have several rows, `entries` being sorted."""
    for _, same in groupby(entries, _hash_of):
        shared = [_ENTRY.unpack(entry) for entry in same]
        _, line, again_on, rows = shared[0]
        if len(shared) > 1:
            rows = sum(rows for _, _, _, rows in shared)
            again_on = min(again_on or shared[1][1], shared[1][1])
        if rows > 1:
            yield Repeat(line, again_on, rows)

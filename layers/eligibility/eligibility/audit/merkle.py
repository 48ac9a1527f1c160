"""Merkle trees by RFC 6962, section 2.1: the root of many leaves, and the path that shows that one is among them.

Leaves come one after the other and are not kept: a tree of n leaves needs the hashes of at most log2(n) + 1 nodes.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import islice
from typing import Literal, NamedTuple

_EMPTY = sha256(b"").digest()


class Step(NamedTuple):
    """One step up: the neighbour's hash, and on which side of the node it stands."""

    side: Literal["left", "right"]
    hash: bytes


class Tree:
    """A tree that grows leaf by leaf."""

    __slots__ = ("_roots", "count")

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self.count = 0
        self._roots: list[bytes] = []
        """Of the full trees that the leaves so far make, the largest first."""
        for leaf in leaves:
            self.add(leaf)

    def add(self, leaf: bytes) -> None:
        """Add a leaf on the right."""
        node = leaf_hash(leaf)
        count = self.count
        while count & 1:
            node = node_hash(self._roots.pop(), node)
            count >>= 1
        self._roots.append(node)
        self.count += 1

    def root(self) -> bytes:
        """Return the root of the leaves so far."""
        if not self._roots:
            return _EMPTY
        *larger, node = self._roots
        for root in reversed(larger):
            node = node_hash(root, node)
        return node


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf; the zero in front keeps a node from being shown as a leaf."""
    return sha256(b"\0" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node above two others."""
    return sha256(b"\1" + left + right).digest()


def path_of(index: int, count: int, leaves: Iterable[bytes]) -> list[Step]:
    """Return the steps from the leaf at `index` (0 is the first) up to the root of `count` leaves, read once."""
    if not 0 <= index < count:
        raise IndexError(f"leaf {index} of {count}")
    return _path(index, count, iter(leaves))


def root_above(leaf: bytes, path: Iterable[Step]) -> bytes:
    """Return the root to which a leaf's path leads; it is the tree's only where leaf and path are the tree's."""
    node = leaf_hash(leaf)
    for step in path:
        node = node_hash(step.hash, node) if step.side == "left" else node_hash(node, step.hash)
    return node


def _path(index: int, count: int, leaves: Iterator[bytes]) -> list[Step]:
    if count == 1:
        next(leaves)
        return []
    left = 1 << (count - 1).bit_length() - 1  # the largest power of two below the count
    if index < left:
        path = _path(index, left, leaves)
        return [*path, Step("right", Tree(islice(leaves, count - left)).root())]
    neighbour = Step("left", Tree(islice(leaves, left)).root())
    return [*_path(index - left, count - left, leaves), neighbour]

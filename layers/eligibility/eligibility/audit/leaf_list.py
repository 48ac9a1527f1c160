"""The leaf list of an hour: a line of canonical JSON for each record, by shard and in it by id. It is what is sealed.

A shard's lines lie together, and the seal says how many bytes they are: a proof reads one shard and no other.
"""

from collections.abc import Iterable, Iterator
from itertools import batched
from typing import NamedTuple

import orjson

from eligibility.audit.check_id import is_check_id
from eligibility.audit.hours import is_hour
from eligibility.audit.merkle import Tree
from eligibility.storage.seals import Leaf

SHARDS = "0123456789abcdef"
"""The shard of a record is the last digit of its id, which is as good as random, or the last of a line's number."""

LEAF_LISTS = "leaves/"
_SUFFIX = ".jsonl"
_TYPES = {"check_id": str, "digest": str, "expires_at": int, "recorded_in": str}
_BLOCK = 1_000
_LATEST = (1 << 53) - 1
"""The largest number in canonical JSON (RFC 8785, section 3.2.2.3)."""
_BEFORE_ALL = ("", "")


class NoLeaf(Exception):
    """A line is not one that this module writes, or does not stand where it belongs."""


class LeafListUnusable(Exception):
    """A leaf list is not what this module writes, so that no seal can be put over it."""

    def __init__(self, hour: str, line: int) -> None:
        super().__init__(f"leaf list of {hour}: line {line} is no leaf, or not in its place")
        self.hour = hour
        self.line = line


class Shard(NamedTuple):
    """What a seal says of the leaves of one shard."""

    root: str
    """Of their Merkle tree, lower-case hexadecimal."""
    leaves: int
    bytes: int
    """The length of their lines, each with its line end."""


class Content(NamedTuple):
    """What a seal says of a leaf list."""

    shards: tuple[Shard, ...]
    late: dict[str, int]
    """How many of the leaves are late ones, by the hour in which they were recorded."""


def leaf_list_name(hour: str) -> str:
    """Return the name under which a leaf list is stored."""
    return f"{LEAF_LISTS}{hour}{_SUFFIX}"


def hour_of_leaf_list(name: str) -> str | None:
    """Return the hour of a leaf list that is stored under a name, or None where no leaf list has such a name."""
    hour = name.removeprefix(LEAF_LISTS).removesuffix(_SUFFIX)
    return hour if is_hour(hour) and leaf_list_name(hour) == name else None


def shard_of(check_id: str) -> str:
    """Return the shard of a record."""
    return check_id[-1:]


def can_be_listed(leaf: Leaf) -> bool:
    """Whether a leaf is one that this service can have recorded, so that its line is one that can be read again."""
    expiry = leaf.expires_at
    return (
        {type(leaf.check_id), type(leaf.digest)} == {str}
        and is_check_id(leaf.check_id)
        and (expiry is None or (type(expiry) is int and 0 <= expiry <= _LATEST))
    )


def line_of(leaf: Leaf) -> bytes:
    """Return the line of a leaf, without its line end: RFC 8785, whatever there is none of left out."""
    told: dict[str, str | int] = {"check_id": leaf.check_id, "digest": leaf.digest}
    if leaf.expires_at is not None:
        told["expires_at"] = leaf.expires_at
    if leaf.recorded_in is not None:
        told["recorded_in"] = leaf.recorded_in
    return orjson.dumps(told)


def read_line(line: bytes) -> Leaf:
    """Return the leaf of a line. Raises NoLeaf where `line_of` would not have written it so."""
    try:
        told = orjson.loads(line)
        if any(type(value) is not _TYPES.get(name) for name, value in told.items()):
            raise NoLeaf
        leaf = Leaf(**told)
    except (orjson.JSONDecodeError, AttributeError, TypeError):
        raise NoLeaf from None
    if line_of(leaf) != line or not (leaf.recorded_in is None or is_hour(leaf.recorded_in)):
        raise NoLeaf
    return leaf


def readable(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Give the lines up to the first that is no leaf."""
    for line in lines:
        try:
            read_line(line)
        except NoLeaf:
            return
        yield line


def blocks_of(leaves: Iterable[Leaf]) -> Iterator[bytes]:
    """Give the bytes of a leaf list, a thousand lines at a time."""
    for block in batched(leaves, _BLOCK, strict=False):
        yield b"".join([line_of(leaf) + b"\n" for leaf in block])


def lines_of(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Give the lines of a leaf list without their line ends, from its bytes as they come."""
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
    if rest:
        yield rest


def content_of(hour: str, chunks: Iterable[bytes]) -> Content:
    """Return what a seal says of a leaf list, in one pass. Raises LeafListUnusable."""
    trees = {shard: Tree() for shard in SHARDS}
    sizes = dict.fromkeys(SHARDS, 0)
    late: dict[str, int] = {}
    place = _BEFORE_ALL
    for number, line in enumerate(lines_of(chunks), 1):
        try:
            leaf, place = _placed(line, place)
        except NoLeaf:
            raise LeafListUnusable(hour, number) from None
        shard, _ = place
        trees[shard].add(line)
        sizes[shard] += len(line) + 1
        if leaf.recorded_in is not None:
            late[leaf.recorded_in] = late.get(leaf.recorded_in, 0) + 1
    shards = tuple(Shard(trees[shard].root().hex(), trees[shard].count, sizes[shard]) for shard in SHARDS)
    return Content(shards, dict(sorted(late.items())))


def _placed(line: bytes, earlier: tuple[str, str]) -> tuple[Leaf, tuple[str, str]]:
    """Return the leaf of a line and its place, shard and id. Raises NoLeaf unless it is after the earlier one."""
    leaf = read_line(line)
    place = (shard_of(leaf.check_id), leaf.check_id)
    if place <= earlier or place[0] not in SHARDS:
        raise NoLeaf
    return leaf, place

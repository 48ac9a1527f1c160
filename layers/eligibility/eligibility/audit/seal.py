"""The seal of an hour: the Merkle roots over what was recorded, and the digest of the seal before it.

Whoever knows the newest seal's digest can tell whether any earlier seal, and with it any record, was touched.
"""

import re
from hashlib import sha256
from typing import NamedTuple, override

import orjson

from eligibility.audit.hours import is_hour
from eligibility.audit.leaf_list import SHARDS, Content, Shard
from eligibility.audit.merkle import Tree

FORMAT = 1
SEALS = "seals/"
_SUFFIX = ".json"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOST = (1 << 53) - 1
"""The largest number in canonical JSON (RFC 8785, section 3.2.2.3, and RFC 8259, section 6)."""


class SealUnreadable(Exception):
    """What is stored as the seal of an hour is none."""

    def __init__(self, hour: str) -> None:
        super().__init__(f"seal of {hour}: it is not one of this format, or not of this hour")
        self.hour = hour


class SealReference(NamedTuple):
    """Which seal is meant, short enough to be written down elsewhere: its hour and the digest of its bytes."""

    hour: str
    digest: str

    @override
    def __str__(self) -> str:
        return f"{self.hour}:{self.digest}"


class Seal(NamedTuple):
    """What is sealed of an hour."""

    hour: str
    shards: tuple[Shard, ...]
    """In the order of SHARDS."""
    late: dict[str, int]
    """How many of the leaves were recorded in an earlier hour, by that hour."""
    previous: str | None
    """Digest of the seal of the hour before; None in the first seal of all."""
    engine: str
    """Version of the engine that sealed."""

    @property
    def leaves(self) -> int:
        """How many leaves there are."""
        return sum([shard.leaves for shard in self.shards])

    def text(self) -> bytes:
        """Return the seal as it is stored: canonical JSON (RFC 8785)."""
        told = {
            "engine": self.engine,
            "format": FORMAT,
            "hour": self.hour,
            "late": self.late,
            "leaves": self.leaves,
            "previous": self.previous,
            "root": root_over(self.shards).hex(),
            "shards": [shard._asdict() for shard in self.shards],
        }
        return orjson.dumps(told, option=orjson.OPT_SORT_KEYS)

    def reference(self) -> SealReference:
        """Return which seal this is."""
        return SealReference(self.hour, digest_of(self.text()))

    def place_of(self, shard: str) -> tuple[int, int]:
        """Return where a shard's lines lie in the leaf list: their first byte and their length."""
        number = SHARDS.index(shard)
        return sum([each.bytes for each in self.shards[:number]]), self.shards[number].bytes


def make_seal(hour: str, content: Content, previous: str | None, engine: str) -> Seal:
    """Return the seal over a leaf list: the same for the same."""
    return Seal(hour, content.shards, content.late, previous, engine)


def seal_name(hour: str) -> str:
    """Return the name under which a seal is stored."""
    return f"{SEALS}{hour}{_SUFFIX}"


def hour_of_name(name: str) -> str | None:
    """Return the hour of a seal that is stored under a name, or None where no seal has such a name."""
    hour = name.removeprefix(SEALS).removesuffix(_SUFFIX)
    return hour if is_hour(hour) and seal_name(hour) == name else None


def digest_of(text: bytes) -> str:
    """Return the SHA-256 of a seal's bytes, lower-case hexadecimal."""
    return sha256(text).hexdigest()


def root_over(shards: tuple[Shard, ...]) -> bytes:
    """Return the root of the tree whose leaves are the 32 bytes of the shards' roots."""
    return Tree(bytes.fromhex(shard.root) for shard in shards).root()


def read_seal(hour: str, text: bytes) -> Seal:
    """Return the seal that is stored for an hour. Raises SealUnreadable."""
    try:
        told = orjson.loads(text)
        shards = tuple([Shard(**shard) for shard in told["shards"]])
        seal = Seal(told["hour"], shards, told["late"], told["previous"], told["engine"])
        sound = _is_sound(seal) and seal.hour == hour and seal.text() == text
    except (ValueError, TypeError, KeyError, AttributeError):
        raise SealUnreadable(hour) from None
    if not sound:
        raise SealUnreadable(hour)
    return seal


def _is_sound(seal: Seal) -> bool:
    """Whether what a seal says has the right types; its text is what it says, so the rest follows.

    Raises TypeError or AttributeError where the types are too wrong to be asked.
    """
    digests = [shard.root for shard in seal.shards] + ([] if seal.previous is None else [seal.previous])
    counts = [number for shard in seal.shards for number in (shard.leaves, shard.bytes)] + [*seal.late.values()]
    return (
        len(seal.shards) == len(SHARDS)
        and all(_DIGEST.fullmatch(digest) for digest in digests)
        and all(type(count) is int and 0 <= count <= _MOST for count in counts)
        and all(is_hour(hour) for hour in seal.late)
        and isinstance(seal.engine, str)
    )

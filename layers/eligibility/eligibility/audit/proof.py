"""The proof that a record was sealed: its leaf, the way up to its shard's root, from there to the root, and the seal.

Whoever has the record, its proof and the digest of the seal needs nothing else: docs/audit.md shows the ten lines.
"""

from typing import NamedTuple

import orjson

from eligibility.audit.hours import LOOK_BACK, hour_after, hours_from
from eligibility.audit.leaf_list import SHARDS, line_of, read_line, shard_of
from eligibility.audit.merkle import Step, path_of
from eligibility.audit.seal import Seal
from eligibility.audit.sealed_leaves import lines_of_shard, stored_seal
from eligibility.storage.seals import Leaf, SealStore

FORMAT = 1


class NotSealed(Exception):
    """No seal holds the record: its hour is not sealed yet, or it came too late for all of them."""

    def __init__(self, check_id: str, hour: str) -> None:
        super().__init__(f"record {check_id} of {hour} is in no seal")
        self.check_id = check_id
        self.hour = hour


class Proof(NamedTuple):
    """That a leaf is below a seal."""

    leaf: Leaf
    shard: str
    path: tuple[Step, ...]
    """From the leaf to the root of its shard."""
    shard_path: tuple[Step, ...]
    """From the root of the shard to the seal's root."""
    seal: Seal

    def text(self) -> bytes:
        """Return the proof in JSON; leaf and seal are texts in it, since their hashes are those of these very bytes."""
        told = {
            "format": FORMAT,
            "leaf": line_of(self.leaf).decode(),
            "path": _told(self.path),
            "shard": self.shard,
            "shard_path": _told(self.shard_path),
            "seal": self.seal.text().decode(),
            "seal_digest": self.seal.reference().digest,
        }
        return orjson.dumps(told)


def prove(store: SealStore, check_id: str, hour: str) -> Proof:
    """Return the proof of a record of an hour. Reads the leaves of one shard alone, twice; more for a late record.

    Raises NotSealed, SealUnreadable, StoreUnavailable.
    """
    shard = shard_of(check_id)
    for sealed_in in hours_from(hour, hour_after(hour, LOOK_BACK)):
        seal = stored_seal(store, sealed_in)
        if seal is None or shard not in SHARDS or (sealed_in != hour and hour not in seal.late):
            continue
        for index, line in enumerate(lines_of_shard(store, seal, shard)):
            if check_id.encode() in line and (leaf := read_line(line)).check_id == check_id:
                return _proof(store, seal, shard, index, leaf)
    raise NotSealed(check_id, hour)


def _proof(store: SealStore, seal: Seal, shard: str, index: int, leaf: Leaf) -> Proof:
    number = SHARDS.index(shard)
    path = path_of(index, seal.shards[number].leaves, lines_of_shard(store, seal, shard))
    roots = [bytes.fromhex(each.root) for each in seal.shards]
    return Proof(leaf, shard, tuple(path), tuple(path_of(number, len(roots), roots)), seal)


def _told(path: tuple[Step, ...]) -> list[dict[str, str]]:
    return [{"side": step.side, "hash": step.hash.hex()} for step in path]

"""`eligibility audit prove`: the proof of a record, and the record to which it belongs."""

from pathlib import Path
from typing import NamedTuple

from eligibility.audit.hours import hour_of
from eligibility.audit.proof import prove
from eligibility.storage.packing import RecordCorrupt
from eligibility.storage.seals import SealStore
from eligibility_local.audit_reading import record_of
from eligibility_local.project import Unusable


class NotAsSealed(Exception):
    """A record is not the one that was sealed under its id."""

    def __init__(self, check_id: str) -> None:
        super().__init__(f"record {check_id} is not as it was sealed: its SHA-256 is not the one in the leaf list")
        self.check_id = check_id


class Proven(NamedTuple):
    """A record as it was sealed, and the proof of it."""

    record: bytes
    proof: bytes


def prove_record(store: str, seals: SealStore, check_id: str) -> Proven | None:
    """Return a record with its proof, None where there is no record of that id.

    Raises Unusable where the record is corrupt; NotAsSealed, NotSealed, SealUnreadable, StoreUnavailable.
    """
    entry = record_of(store, check_id)
    if entry is None:
        return None
    if isinstance(entry, RecordCorrupt):
        raise Unusable(f"The record cannot be proven: {entry.fault}")
    proof = prove(seals, entry.check_id, hour_of(entry.recorded_at))
    if proof.leaf.digest != entry.digest:
        raise NotAsSealed(entry.check_id)
    return Proven(entry.canonical, proof.text())


def write_record(path: Path, record: bytes) -> None:
    """Write a record into a file for its owner only: it has dates and a nationality. Raises Unusable."""
    try:
        path.touch(mode=0o600)
        path.write_bytes(record)
    except OSError as error:
        raise Unusable(f"The record cannot be written: {error.strerror or type(error).__name__}") from None

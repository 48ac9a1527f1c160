"""A copy of a sealed log to be tampered with, and what a verification finds in it."""

from random import Random

from eligibility.audit.fault import Fault, FaultKind
from eligibility.audit.found_record import found_record
from eligibility.audit.seal import SEALS, hour_of_name
from eligibility.audit.verification import Verification
from eligibility.storage.ports import AuditEntry
from eligibility.storage.seals_in_memory import SealsInMemory
from tests.unit.sealed_log import VERIFIED_AT, a_sealed_log, in_order

type Named = set[tuple[FaultKind, frozenset[str]]]
"""Kinds of faults, each with the ids, or the hour and the shard, that it names."""


class TamperedLog:
    """A copy of the log, to be tampered with."""

    def __init__(self, random: Random, records: int) -> None:
        log = a_sealed_log(records)
        self.random = random
        self.entries = [*log.entries]
        self.seals = SealsInMemory()
        self.seals.objects |= log.seals.objects
        self.newest = log.newest
        self.hours = [hour for name in self.seals.names(SEALS) if (hour := hour_of_name(name)) is not None]

    def named(self) -> Named:
        """Verify, and return what is found."""
        faults = Verification(self.seals, VERIFIED_AT, self.newest).faults(map(found_record, self.entries))
        return {(fault.kind, _names_of(fault)) for fault in faults}

    def any(self) -> tuple[int, AuditEntry]:
        """Choose a record and return its place, too."""
        index = self.random.randrange(len(self.entries))
        return index, self.entries[index]

    def two(self) -> tuple[int, int]:
        """Choose two places, often neighbours."""
        first = self.random.randrange(len(self.entries) - 1)
        if self.random.random() < 0.2:
            return first, first + 1
        second = self.random.choice([*range(first), *range(first + 1, len(self.entries))])
        return min(first, second), max(first, second)

    def put(self, index: int, entry: AuditEntry) -> None:
        """Put another record in a place, as a store then gives them."""
        self.entries[index] = entry
        self.entries = in_order(self.entries)


def other_byte(random: Random, content: bytes) -> bytes:
    """Return content in which one byte is another."""
    index = random.randrange(len(content))
    return content[:index] + bytes([content[index] ^ random.randrange(1, 256)]) + content[index + 1 :]


def _names_of(fault: Fault) -> frozenset[str]:
    if fault.check_id is None:
        return frozenset({part for part in (fault.hour, fault.shard) if part is not None})
    return frozenset({each for each in (fault.check_id, fault.in_place_of) if each is not None})

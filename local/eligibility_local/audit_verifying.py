"""`eligibility audit verify`: the records of a store, or of an export alone, against the seals."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from string import hexdigits

from eligibility.audit.export_reading import read_export
from eligibility.audit.fault import Fault
from eligibility.audit.found_record import FoundRecord, found_in_export, found_record
from eligibility.audit.hours import hour_of, is_hour
from eligibility.audit.period import Period
from eligibility.audit.seal import SealReference
from eligibility.audit.verification import BEGINNING, END, Tally, Verification
from eligibility.calendar_days import instant_text
from eligibility.storage.seals import SealStore
from eligibility.storage.sqlite.leaves import SqliteLeaves
from eligibility.storage.sqlite.log_order import in_log_order
from eligibility_local.project import Unusable

MOST_NAMED = 10_000
"""Faults that are named one by one; further ones are counted."""
_DIGITS = 64
_CHUNK = 1 << 18


@dataclass(slots=True)
class Verified:
    """What a verification has found."""

    tally: Tally
    kinds: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)

    def shown(self) -> dict[str, object]:
        """Return it for JSON."""
        return {"faults": [fault._asdict() for fault in self.faults], "kinds": self.kinds, "tally": self.tally}


def expected_seal(text: str | None, now: datetime) -> SealReference | None:
    """Return the seal of a text HOUR:DIGEST. Raises Unusable."""
    if text is None:
        return None
    hour, _, digest = text.rpartition(":")
    if not is_hour(hour) or len(digest) != _DIGITS or digest.strip(hexdigits):
        raise Unusable("A seal is said as HOUR:DIGEST, such as 2026-11-23T08 and 64 hexadecimal digits")
    if hour > hour_of(instant_text(now)):
        raise Unusable("The seal that is expected is of an hour that is yet to come")
    return SealReference(hour, digest.lower())


def verified_store(
    store: str, seals: SealStore, now: datetime, expected: SealReference | None, period: Period
) -> Verified:
    """Return what is found of the records of a store. Raises StoreUnavailable."""
    first, last = _hours(period)
    with closing(SqliteLeaves(store)) as leaves:
        return _verified(
            Verification(seals, now, expected, first, last), map(found_record, leaves.records(first, last))
        )


def verified_exports(
    files: Sequence[Path], seals: SealStore, now: datetime, expected: SealReference | None, period: Period
) -> Verified:
    """Return what is found of the records in files of an export.

    Raises ExportUnreadable, Unusable, StoreUnavailable.
    """
    first, last = _hours(period)
    found = (record for record in _exported(files) if first <= record.place[0] <= last)
    return _verified(Verification(seals, now, expected, first, last), in_log_order(found))


def _exported(files: Iterable[Path]) -> Iterator[FoundRecord]:
    for path in files:
        yield from map(found_in_export, read_export(_chunks(path)))


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise Unusable(f"The export cannot be read: {error.strerror or type(error).__name__}") from None


def _hours(period: Period) -> tuple[str, str]:
    first = BEGINNING if period.first is None else f"{period.first}T00"
    return first, END if period.last is None else f"{period.last}T23"


def _verified(verification: Verification, records: Iterable[FoundRecord]) -> Verified:
    verified = Verified(verification.tally)
    for fault in verification.faults(records):
        verified.kinds[fault.kind.value] += 1
        if len(verified.faults) < MOST_NAMED:
            verified.faults.append(fault)
    return verified

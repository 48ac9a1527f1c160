"""The use case of verifying a day of recorded checks, against the newest seal of the locked bucket."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from eligibility.audit.fault import Fault
from eligibility.audit.found_record import FoundRecord
from eligibility.audit.hours import hour_after, hour_of, last_to_seal
from eligibility.audit.seal import SealReference, digest_of, seal_name
from eligibility.audit.sealed_leaves import newest_hour
from eligibility.audit.verification import Verification
from eligibility.calendar_days import instant_text
from eligibility.storage.seals import SealStore

_DAY = 24


class Records(Protocol):
    """What was recorded, as it is found now."""

    def records(self, first: str, last: str) -> Iterator[FoundRecord]:
        """Give the records from one hour to another in the log's order. Raises StoreUnavailable."""


@dataclass(frozen=True, slots=True)
class DailyVerifying:
    """Verifies the day before."""

    records: Records
    seals: SealStore

    def verify(self, now: datetime) -> tuple[Verification, Iterator[Fault]]:
        """Return the verification of the day (UTC) before an instant, and its faults, found as they are taken.

        Raises StoreUnavailable, then too.
        """
        first = hour_after(f"{hour_of(instant_text(now))[:-2]}00", -_DAY)
        last = hour_after(first, _DAY - 1)
        verification = Verification(self.seals, now, self._newest(now), first, last)
        return verification, verification.faults(self.records.records(first, last))

    def _newest(self, now: datetime) -> SealReference | None:
        """Return the newest seal: in a bucket whose objects cannot be replaced or deleted it is as good as kept."""
        hour = newest_hour(self.seals, last_to_seal(now))
        chunks = None if hour is None else self.seals.read(seal_name(hour))
        return None if hour is None or chunks is None else SealReference(hour, digest_of(b"".join(chunks)))

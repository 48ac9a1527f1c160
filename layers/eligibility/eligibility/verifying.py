"""The use case of verifying recorded checks hour by hour, each a day after it was sealed.

By then its late records are sealed too. It is verified against the newest seal of the locked bucket.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from eligibility.audit.fault import Fault
from eligibility.audit.found_record import FoundRecord
from eligibility.audit.hours import LOOK_BACK, hour_after, last_to_seal
from eligibility.audit.seal import SealReference, digest_of, seal_name
from eligibility.audit.sealed_leaves import newest_hour
from eligibility.audit.verification import Verification
from eligibility.storage.ports import StoreUnavailable
from eligibility.storage.seals import SealStore


class Records(Protocol):
    """What was recorded, as it is found now."""

    def records(self, first: str, last: str) -> Iterator[FoundRecord]:
        """Give the records from one hour to another in the log's order. Raises StoreUnavailable."""


@dataclass(frozen=True, slots=True)
class HourlyVerifying:
    """Verifies one hour."""

    records: Records
    seals: SealStore

    def verify(self, due: datetime, now: datetime) -> tuple[Verification, Iterator[Fault]]:
        """Return the verification of the hour that is due at an instant, and its faults, found as they are taken.

        What has expired by `now` may be gone. Raises StoreUnavailable, then too; and where the sealer is so far behind
        that there is no seal to go by, as nobody would come back to the hour.
        """
        hour = hour_after(last_to_seal(due), -LOOK_BACK)
        newest = self._newest(now)
        if newest is not None and newest.hour < hour:
            raise StoreUnavailable("seals", f"{hour} is not sealed yet")
        verification = Verification(self.seals, now, newest, hour, hour)
        return verification, verification.faults(self.records.records(hour, hour))

    def _newest(self, now: datetime) -> SealReference | None:
        """Return the newest seal: in a bucket whose objects cannot be replaced or deleted it is as good as kept."""
        hour = newest_hour(self.seals, last_to_seal(now))
        chunks = None if hour is None else self.seals.read(seal_name(hour))
        return None if hour is None or chunks is None else SealReference(hour, digest_of(b"".join(chunks)))

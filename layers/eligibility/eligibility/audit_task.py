"""Between Lambda's schedule and the sealer and verifier: log lines and metrics, by ids, codes and counts only."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

from aws_lambda_powertools import Logger, single_metric
from aws_lambda_powertools.metrics import MetricUnit

from eligibility.audit.hours import last_to_seal
from eligibility.audit.seal import Seal
from eligibility.audit.sealed_leaves import newest_hour, stored_seal
from eligibility.audit.sealing import Sealing
from eligibility.fault_place import fault_place
from eligibility.storage.ports import StoreUnavailable
from eligibility.task import Event
from eligibility.verifying import HourlyVerifying

_NAMESPACE = "PermitEligibility"
MOST_NAMED = 100
"""Faults that are logged one by one; further ones are counted."""


class AuditTaskFailed(Exception):
    """A run has failed, and may pass when it is tried again."""


class AuditTask:
    """Runs what a schedule starts."""

    def __init__(self) -> None:
        self._logger = Logger()

    def seal(self, sealing: Sealing, now: datetime) -> None:
        """Seal what is due, and tell how old the newest seal is. Raises AuditTaskFailed."""
        try:
            for seal in self._watched(lambda: _seals(sealing, now)):
                told = {"hour": seal.hour, "seal": str(seal.reference()), "records": seal.leaves}
                self._logger.info("sealed", extra=told)
                _measure("RecordsSealed", MetricUnit.Count, seal.leaves)
        finally:
            newest = self._watched(lambda: newest_hour(sealing.store, last_to_seal(now)))
            _measure("SealAge", MetricUnit.Seconds, 0 if newest is None else _age(newest, now))

    def verify(self, verifying: HourlyVerifying, event: Event, now: datetime) -> None:
        """Verify the hour that is due at the event's time, and tell how much is amiss. Raises AuditTaskFailed."""
        kinds = self._watched(lambda: self._faults(verifying, _due(event, now), now))
        _measure("AuditFaults", MetricUnit.Count, kinds.total())

    def _faults(self, verifying: HourlyVerifying, due: datetime, now: datetime) -> Counter[str]:
        verification, faults = verifying.verify(due, now)
        kinds: Counter[str] = Counter()
        for number, fault in zip(count(), faults, strict=False):
            kinds[fault.kind.value] += 1
            if number < MOST_NAMED:
                self._logger.error("fault", extra=fault._asdict())
        tally = verification.tally
        counts = {"intact": tally.intact, "expired": tally.expired, "seals": tally.seals, "late": tally.late}
        self._logger.info("verified", extra={"first": tally.first, "last": tally.last, **counts, "faults": kinds})
        return kinds

    def _watched[Done](self, work: Callable[[], Done]) -> Done:
        """Return what a piece of work returns; what it fails of is said by code, type and place only."""
        try:
            return work()
        except StoreUnavailable as error:
            self._logger.error("store unavailable", extra={"store": error.store, "reason": error.reason})
            raise AuditTaskFailed(f"{error.store}: {error.reason}") from None
        except Exception as error:  # noqa: BLE001 - its text is not shown, only its place
            place = fault_place(error)
            self._logger.error("unexpected", extra=place)
            raise AuditTaskFailed(f"{place['error']} at {place['at']}") from None


def _seals(sealing: Sealing, now: datetime) -> list[Seal]:
    """Seal what is due; return the seals that were made, as they are stored."""
    made = [stored_seal(sealing.store, reference.hour) for reference in sealing.seal_all(now)]
    return [seal for seal in made if seal is not None]


def _due(event: Event, now: datetime) -> datetime:
    """Return the instant for which a schedule, or somebody in its place, asks; the present one where none is said."""
    asked = event.get("time")
    return now if asked is None else min(datetime.fromisoformat(asked), now)


def _age(hour: str, now: datetime) -> float:
    """Return how many seconds ago an hour ended."""
    ended = datetime.fromisoformat(hour).replace(tzinfo=UTC) + timedelta(hours=1)
    return (now - ended).total_seconds()


def _measure(name: str, unit: MetricUnit, value: float) -> None:
    with single_metric(name=name, unit=unit, value=value, namespace=_NAMESPACE):
        pass  # written at the end of the block

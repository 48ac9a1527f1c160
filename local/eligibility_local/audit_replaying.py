"""`eligibility audit replay`: recorded checks decided again by the rulebook that decided them, by several processes."""

from collections.abc import Callable
from typing import NamedTuple

from eligibility.audit.period import Period
from eligibility.audit.replay import Replay, ReplaySummary, corrupt, replay
from eligibility.rulebook import rulebook_of_revision
from eligibility.storage.packing import RecordCorrupt
from eligibility.storage.ports import AuditEntry
from eligibility_local.audit_processes import shared_out
from eligibility_local.audit_reading import Part, parts_of, read_part, record_of, size


class Replaying(NamedTuple):
    """What each process needs to know."""

    store: str
    period: Period

    def summary(self, part: Part) -> ReplaySummary:
        """Decide the records of a part again. Raises StoreUnavailable."""
        found = ReplaySummary()
        for entry in read_part(self.store, part, self.period):
            found.add(_replayed(entry))
        return found


def replay_period(store: str, period: Period, processes: int, progress: Callable[[int, int], None]) -> ReplaySummary:
    """Return what became of the records of a period; `progress` as for a back-test.

    Raises StoreUnavailable, Unusable.
    """
    parts = parts_of(store, period, None)
    found, done, total = ReplaySummary(), 0, sum(map(size, parts))
    for part, summary in shared_out(Replaying(store, period).summary, parts, processes):
        found.merge(summary)
        done += size(part)
        progress(done, total)
    return found


def replay_one(store: str, check_id: str) -> Replay | None:
    """Return what became of one record, None where there is none of that id. Raises StoreUnavailable."""
    entry = record_of(store, check_id)
    return None if entry is None else _replayed(entry)


def _replayed(entry: AuditEntry | RecordCorrupt) -> Replay:
    return corrupt(entry) if isinstance(entry, RecordCorrupt) else replay(entry, rulebook_of_revision)

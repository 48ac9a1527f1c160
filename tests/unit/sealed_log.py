"""A log of made-up records, sealed hour by hour: some late, some gone since, as they were to expire."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import NamedTuple, override

from eligibility.audit.check_id import RANDOM_BYTES, rising_check_id
from eligibility.audit.found_record import place_of
from eligibility.audit.hours import GRACE, hour_of
from eligibility.audit.leaf_list import SHARDS, shard_of
from eligibility.audit.record import Origin, audit_entry
from eligibility.audit.seal import SealReference
from eligibility.audit.sealing import Sealing
from eligibility.decision import Decision, decide
from eligibility.evidence import Evidence
from eligibility.rulebook import current_rulebook
from eligibility.storage.ports import AuditEntry
from eligibility.storage.seals import Leaf, Leaves
from eligibility.storage.seals_in_memory import SealsInMemory
from tests.unit.generated_evidence import a_filing_day, an_evidence

BEGIN = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
VERIFIED_AT = BEGIN + timedelta(days=3)
_DECISIONS = 100
_ONE_IN = 20


class RecordedLeaves(Leaves):
    """The leaves of records that are held in memory."""

    def __init__(self, entries: Iterable[AuditEntry] = ()) -> None:
        self._shards: dict[tuple[str, str], dict[str, Leaf]] = {}
        for entry in entries:
            self.add(entry)

    def add(self, entry: AuditEntry) -> None:
        """Record an entry."""
        shard = self._shards.setdefault((hour_of(entry.recorded_at), shard_of(entry.check_id)), {})
        shard[entry.check_id] = Leaf(entry.check_id, entry.digest, entry.expires_at)

    @override
    def first_hour(self) -> str | None:
        return min((hour for hour, _ in self._shards), default=None)

    @override
    def of_shard(self, hour: str, shard: str) -> Iterator[Leaf]:
        return iter([leaf for _, leaf in sorted(self._shards.get((hour, shard), {}).items())])

    @override
    def grown(self, sealed: Mapping[str, int]) -> Iterable[str]:
        counts = {hour: sum(len(self._shards.get((hour, shard), {})) for shard in SHARDS) for hour in sealed}
        return [hour for hour, count in sealed.items() if counts[hour] != count]


class SealedLog(NamedTuple):
    """Records in the log's order, and what seals them."""

    entries: list[AuditEntry]
    seals: SealsInMemory
    newest: SealReference
    late: int
    expired: int


@cache
def _decisions() -> list[tuple[Evidence, Decision]]:
    random = Random(5)  # noqa: S311 - it must repeat itself
    made = []
    for _ in range(_DECISIONS):
        filing_day = a_filing_day(random)
        evidence = an_evidence(random, filing_day)
        made.append((evidence, decide(evidence, filing_day, current_rulebook())))
    return made


def an_entry_of(random: Random, recorded_at: datetime, keep_days: int = 0) -> AuditEntry:
    """Return a whole record of an instant, of some decision."""
    evidence, decision = random.choice(_decisions())
    check_id = rising_check_id(recorded_at, random.randbytes(RANDOM_BYTES))
    return audit_entry(Origin(check_id, "front-office", None, recorded_at, None), evidence, decision, keep_days)


def in_order(entries: Iterable[AuditEntry]) -> list[AuditEntry]:
    """Return records in the log's order, by what stands beside them."""
    return sorted(entries, key=lambda entry: place_of(hour_of(entry.recorded_at), entry.check_id))


@cache
def a_sealed_log(records: int, hours: int = 10) -> SealedLog:
    """Make a log: of each twenty records one shows up an hour late, and one has expired since."""
    random = Random(7)  # noqa: S311 - it must repeat itself
    seals, leaves = SealsInMemory(), RecordedLeaves()
    entries: list[AuditEntry] = []
    late: list[AuditEntry] = []
    gone: set[str] = set()
    sealed: list[SealReference] = []
    late_count = 0
    for hour in range(hours):
        for entry in late:
            leaves.add(entry)
        late = []
        for _ in range(records // hours):
            chance = random.randrange(_ONE_IN)
            recorded_at = BEGIN + hour * HOUR + random.randrange(3_600_000) * timedelta(milliseconds=1)
            entry = an_entry_of(random, recorded_at, keep_days=1 if chance == 0 else random.choice((0, 30)))
            entries.append(entry)
            if chance == 0:
                gone.add(entry.check_id)
            if chance == 1 and hour < hours - 1:
                late.append(entry)
            else:
                leaves.add(entry)
        late_count += len(late)
        sealed += Sealing(leaves, seals).seal_all(BEGIN + (hour + 1) * HOUR + GRACE)
    kept = in_order(entry for entry in entries if entry.check_id not in gone)
    return SealedLog(kept, seals, sealed[-1], late_count, len(gone))

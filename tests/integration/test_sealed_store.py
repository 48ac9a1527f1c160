"""A store of one's own machine, sealed into a folder, tampered with by SQL, and verified."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random

import orjson
import pytest

from eligibility.audit.export import COLUMNS, compressed, exported_line
from eligibility.audit.export_reading import read_export
from eligibility.audit.fault import Fault, FaultKind
from eligibility.audit.found_record import found_in_export, found_record
from eligibility.audit.hours import hour_of
from eligibility.audit.leaf_list import SHARDS
from eligibility.audit.seal import SEALS, SealReference, seal_name
from eligibility.audit.sealing import Sealing
from eligibility.audit.verification import Tally, Verification
from eligibility.storage.ports import AuditEntry
from eligibility.storage.seal_folder import SealFolder
from eligibility.storage.seals import Leaf
from eligibility.storage.seals_in_memory import SealsInMemory
from eligibility.storage.sqlite.audit import SqliteAuditLog
from eligibility.storage.sqlite.leaves import SqliteLeaves
from eligibility.storage.sqlite.log_order import in_log_order
from tests.unit.sealed_log import BEGIN, HOUR, an_entry_of, in_order

SEALED_AT = BEGIN + 7 * HOUR
NOW = BEGIN + timedelta(days=2)
COUNT = 60


def records() -> list[AuditEntry]:
    """Make records of five hours, of which the third has none."""
    random = Random(11)  # noqa: S311 - it must repeat itself
    instants = [BEGIN + (number % 5) * HOUR + number * timedelta(seconds=50) for number in range(COUNT)]
    return [an_entry_of(random, instant, keep_days=3650) for instant in instants if instant.hour != BEGIN.hour + 2]


RECORDS = records()


class Sealed:
    """A store in a file, its leaves and its seals."""

    def __init__(self, folder: Path) -> None:
        self.path = str(folder / "checks.db")
        self.log = SqliteAuditLog(self.path)
        self.log.record_all(RECORDS)
        self.leaves = SqliteLeaves(self.path)
        self.seals = SealFolder(folder / "seals")
        *_, self.newest = Sealing(self.leaves, self.seals).seal_all(SEALED_AT)

    def execute(self, statement: str, *parameters: str | bytes | int) -> None:
        """Do to the file what only somebody with the file can do."""
        with closing(sqlite3.connect(self.path)) as connection:
            connection.execute(statement, parameters)
            connection.commit()

    def verified(self, expected: SealReference | None = None) -> tuple[list[Fault], Tally]:
        """Verify all that the file holds."""
        verification = Verification(self.seals, NOW, expected or self.newest)
        return list(verification.faults(map(found_record, self.leaves.records()))), verification.tally


@pytest.fixture
def sealed(tmp_path: Path) -> Iterator[Sealed]:
    """Return a sealed store."""
    store = Sealed(tmp_path)
    yield store
    store.log.close()
    store.leaves.close()


def test_an_untouched_store_is_proven(sealed: Sealed) -> None:
    faults, tally = sealed.verified()
    assert faults == []
    assert (tally.intact, tally.seals, tally.proven_until) == (len(RECORDS), 6, sealed.newest.hour)


def test_records_come_in_the_order_of_the_log(sealed: Sealed) -> None:
    assert list(sealed.leaves.records()) == in_order(RECORDS)
    second = hour_of(in_order(RECORDS)[20].recorded_at)
    assert list(sealed.leaves.records(second, second)) == [
        entry for entry in in_order(RECORDS) if hour_of(entry.recorded_at) == second
    ]
    assert list(sealed.leaves.records("2027-01-01T00")) == []


def test_pages_follow_one_another_without_a_gap(sealed: Sealed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eligibility.storage.sqlite.leaves._PAGE", 2)
    assert list(sealed.leaves.records()) == in_order(RECORDS)
    hour = hour_of(RECORDS[0].recorded_at)
    leaves = [leaf for shard in SHARDS for leaf in sealed.leaves.of_shard(hour, shard)]
    expected = [entry for entry in in_order(RECORDS) if hour_of(entry.recorded_at) == hour]
    assert leaves == [Leaf(entry.check_id, entry.digest, entry.expires_at) for entry in expected]


def test_the_hours_that_have_grown_are_named(sealed: Sealed) -> None:
    first = hour_of(RECORDS[0].recorded_at)
    there = sum(hour_of(entry.recorded_at) == first for entry in RECORDS)
    assert sealed.leaves.first_hour() == first
    assert list(sealed.leaves.grown({first: there, "2026-11-20T00": 0})) == []
    assert list(sealed.leaves.grown({first: there - 1, "2026-11-20T00": 0})) == [first]


def test_an_empty_store_has_no_hour(tmp_path: Path) -> None:
    leaves = SqliteLeaves(str(tmp_path / "empty.db"))
    assert leaves.first_hour() is None
    assert list(leaves.records()) == []
    leaves.close()


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE checks SET verdict = 'eligible ' WHERE check_id = ?", FaultKind.RECORD_ALTERED),
        ("UPDATE checks SET record = x'00' WHERE check_id = ?", FaultKind.RECORD_ALTERED),
        ("UPDATE checks SET digest = substr(digest, 2) || '0' WHERE check_id = ?", FaultKind.RECORD_ALTERED),
        ("UPDATE checks SET expires_at = 1 WHERE check_id = ?", FaultKind.RECORD_ALTERED),
        ("UPDATE checks SET expires_at = NULL WHERE check_id = ?", FaultKind.RECORD_ALTERED),
        ("UPDATE checks SET recorded_at = 'long ago' WHERE check_id = ?", FaultKind.RECORD_ALTERED),
        ("UPDATE checks SET check_id = 'another' WHERE check_id = ?", FaultKind.RECORD_ALTERED),
        ("UPDATE checks SET tenant = 'another' WHERE check_id = ?", FaultKind.RECORD_ALTERED),
        ("UPDATE checks SET recorded_at = '~' WHERE check_id = ?", FaultKind.RECORD_ALTERED),
        ("UPDATE checks SET recorded_at = CAST(recorded_at AS BLOB) WHERE check_id = ?", FaultKind.RECORD_ALTERED),
        ("UPDATE checks SET check_id = CAST(check_id AS BLOB) WHERE check_id = ?", FaultKind.RECORD_ALTERED),
        ("UPDATE checks SET check_id = CAST(x'ff31' AS TEXT) WHERE check_id = ?", FaultKind.RECORD_ALTERED),
        ("UPDATE checks SET recorded_at = CAST(x'3230ff' AS TEXT) WHERE check_id = ?", FaultKind.RECORD_ALTERED),
        ("UPDATE checks SET reasons = CAST(x'ff' AS TEXT) WHERE check_id = ?", FaultKind.RECORD_ALTERED),
        ("UPDATE checks SET reasons = CAST(reasons AS BLOB) WHERE check_id = ?", FaultKind.RECORD_ALTERED),
        ("UPDATE checks SET record = 'text' WHERE check_id = ?", FaultKind.RECORD_ALTERED),
        ("UPDATE checks SET expires_at = 'never' WHERE check_id = ?", FaultKind.RECORD_ALTERED),
        ("DELETE FROM checks WHERE check_id = ?", FaultKind.RECORD_REMOVED),
    ],
)
def test_what_is_done_to_a_row_is_named(sealed: Sealed, statement: str, kind: FaultKind) -> None:
    check_id = RECORDS[17].check_id
    sealed.execute(statement, check_id)
    faults, tally = sealed.verified()
    assert faults == [Fault(kind, hour_of(RECORDS[17].recorded_at), check_id)]
    assert tally.intact == len(RECORDS) - 1


def test_a_row_put_in_later_is_named_inserted(sealed: Sealed) -> None:
    entry = an_entry_of(Random(1), BEGIN + HOUR)  # noqa: S311 - it must repeat itself
    sealed.log.record(entry)
    assert sealed.verified()[0] == [Fault(FaultKind.RECORD_INSERTED, hour_of(entry.recorded_at), entry.check_id)]


@pytest.mark.parametrize("recorded_at", ["'~'", "''", "x'00'", "CAST(x'ff' AS TEXT)", "'2999-01-01T00:00:00.000Z'"])
def test_a_copy_of_a_row_is_named_wherever_it_is_put(sealed: Sealed, recorded_at: str) -> None:
    entry = RECORDS[17]
    others = "tenant, verdict, permit, applied_on, reasons, revision"
    sealed.execute(
        f"INSERT INTO checks SELECT 'a copy', {others}, {recorded_at}, digest, record, expires_at, reference, subject"  # noqa: S608 - our own words
        " FROM checks WHERE check_id = ?",
        entry.check_id,
    )
    assert sealed.verified()[0] == [Fault(FaultKind.RECORD_DUPLICATED, hour_of(entry.recorded_at), entry.check_id)]


def test_rows_that_are_none_are_read_once_and_stop_no_sealing(sealed: Sealed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eligibility.storage.sqlite.leaves._PAGE", 1)
    for number, odd in enumerate(("CAST(x'ff31' AS TEXT)", "CAST(x'fe31' AS TEXT)", "x'31'")):
        sealed.execute(f"UPDATE checks SET check_id = {odd} WHERE check_id = ?", RECORDS[number].check_id)  # noqa: S608 - our own words
    assert len(list(sealed.leaves.records())) == len(RECORDS)
    again = SealsInMemory()
    list(Sealing(sealed.leaves, again).seal_all(SEALED_AT))
    *_, last = again.names(SEALS)
    assert last == seal_name(sealed.newest.hour)


def test_rows_that_exchange_their_ids_are_named_reordered(sealed: Sealed) -> None:
    one, other = RECORDS[3], RECORDS[31]
    sealed.execute("UPDATE checks SET check_id = 'x' WHERE check_id = ?", one.check_id)
    sealed.execute("UPDATE checks SET check_id = ? WHERE check_id = ?", one.check_id, other.check_id)
    sealed.execute("UPDATE checks SET check_id = ? WHERE check_id = 'x'", other.check_id)
    assert {(fault.kind, fault.check_id, fault.in_place_of) for fault in sealed.verified()[0]} == {
        (FaultKind.RECORD_REORDERED, one.check_id, other.check_id),
        (FaultKind.RECORD_REORDERED, other.check_id, one.check_id),
    }


def test_records_in_any_order_are_brought_into_that_of_the_log(sealed: Sealed) -> None:
    shuffled = Random(2).sample(RECORDS, len(RECORDS))  # noqa: S311 - it must repeat itself
    assert list(in_log_order(map(found_record, shuffled))) == [found_record(entry) for entry in in_order(RECORDS)]
    verification = Verification(sealed.seals, NOW, sealed.newest)
    assert list(verification.faults(in_log_order(map(found_record, [*shuffled, RECORDS[5]])))) == [
        Fault(FaultKind.RECORD_DUPLICATED, hour_of(RECORDS[5].recorded_at), RECORDS[5].check_id)
    ]


def verified_export(sealed: Sealed, entries: list[AuditEntry]) -> tuple[list[Fault], Tally]:
    """Verify records that have gone through an export, without the store."""
    exported = read_export(compressed(exported_line(entry) for entry in entries))
    verification = Verification(sealed.seals, NOW, sealed.newest)
    return list(verification.faults(in_log_order(map(found_in_export, exported)))), verification.tally


def test_an_export_is_verified_without_the_store(sealed: Sealed) -> None:
    faults, tally = verified_export(sealed, RECORDS)
    assert (faults, tally.intact) == ([], len(RECORDS))
    entry = RECORDS[17]
    hour = hour_of(entry.recorded_at)
    without = [other for other in RECORDS if other is not entry]
    assert verified_export(sealed, without)[0] == [Fault(FaultKind.RECORD_REMOVED, hour, entry.check_id)]
    changed = entry._replace(canonical=entry.canonical.replace(b'"met"', b'"unmet"'))
    for other in (changed, entry._replace(expires_at=1), entry._replace(digest=64 * "a")):
        faults, _ = verified_export(sealed, [*without, other])
        assert faults == [Fault(FaultKind.RECORD_ALTERED, hour, entry.check_id)]


@pytest.mark.parametrize("column", [column for column in COLUMNS if column != "recorded_at"])
def test_a_column_of_an_export_that_was_changed_is_named(sealed: Sealed, column: str) -> None:
    told = [orjson.loads(exported_line(entry)) for entry in RECORDS]
    told[17][column] = 1 if column == "expires_at" else "another"
    exported = read_export(compressed(orjson.dumps(each) + b"\n" for each in told))
    faults = Verification(sealed.seals, NOW, sealed.newest).faults(in_log_order(map(found_in_export, exported)))
    hour = hour_of(RECORDS[17].recorded_at)
    assert list(faults) == [Fault(FaultKind.RECORD_ALTERED, hour, RECORDS[17].check_id)]


def test_what_expired_is_no_fault_and_what_is_not_sealed_yet_is_counted_apart(tmp_path: Path) -> None:
    random = Random(13)  # noqa: S311 - it must repeat itself
    gone, kept, fresh = (an_entry_of(random, BEGIN + hour * HOUR, days) for hour, days in ((0, 1), (1, 0), (7, 0)))
    leaves, seals = SqliteLeaves(str(tmp_path / "checks.db")), SealFolder(tmp_path / "seals")
    with closing(SqliteAuditLog(str(tmp_path / "checks.db"))) as log:
        log.record_all([gone, kept, fresh])
        *_, newest = Sealing(leaves, seals).seal_all(SEALED_AT)
    with closing(sqlite3.connect(tmp_path / "checks.db")) as connection:
        connection.execute("DELETE FROM checks WHERE expires_at IS NOT NULL")
        connection.commit()
    verification = Verification(seals, NOW, newest)
    assert list(verification.faults(map(found_record, leaves.records()))) == []
    tally = verification.tally
    assert (tally.intact, tally.expired, tally.not_sealed_yet) == (1, 1, 1)
    before = Verification(seals, SEALED_AT, newest)
    faults = list(before.faults(map(found_record, leaves.records())))
    assert faults == [Fault(FaultKind.RECORD_REMOVED, hour_of(gone.recorded_at), gone.check_id)]
    leaves.close()

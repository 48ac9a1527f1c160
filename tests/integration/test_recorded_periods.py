"""Records of a SQLite file are read in their order, by days of UTC, while others write; nothing is ever written."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from eligibility.audit.period import Period
from eligibility.storage.packing import RecordCorrupt
from eligibility.storage.ports import AuditEntry, StoreUnavailable
from eligibility.storage.sqlite import SqliteAuditLog
from eligibility.storage.sqlite.database import SCHEMA_VERSION
from eligibility.storage.sqlite.periods import RecordedChecks, Rows, cut
from tests.unit.recorded_checks import recorded

ENTRIES = [recorded(seed) for seed in range(300)]
"""Ten minutes apart, so of three days."""
DAYS = ("2026-11-20", "2026-11-21", "2026-11-22")


@pytest.fixture
def path(tmp_path: Path) -> str:
    """Give a store that has the entries, those with odd numbers stored first."""
    path = str(tmp_path / "store with a name?.db")
    with closing(SqliteAuditLog(path)) as log:
        log.record_all(ENTRIES[1::2])
        log.record_all(ENTRIES[0::2])
    return path


def ids(entries: list[AuditEntry | RecordCorrupt]) -> list[str]:
    """Return the ids of records."""
    return [entry.check_id for entry in entries]


def test_records_come_whole_and_in_the_order_in_which_they_were_stored(path: str) -> None:
    with RecordedChecks(path) as checks:
        assert [*checks.read(checks.all_rows(), Period())] == [*ENTRIES[1::2], *ENTRIES[0::2]]


def test_a_period_has_its_first_and_last_day_whole(path: str) -> None:
    day = date(2026, 11, 21)
    wanted = [entry.check_id for entry in ENTRIES if entry.recorded_at.startswith("2026-11-21")]
    with RecordedChecks(path) as checks:
        assert sorted(ids([*checks.read(checks.all_rows(), Period(day, day))])) == sorted(wanted)
        until, after = Period(None, date(2026, 11, 20)), Period(date(2026, 11, 22), None)
        rest = ids([*checks.read(checks.all_rows(), until), *checks.read(checks.all_rows(), after)])
    assert sorted([*rest, *wanted]) == sorted(entry.check_id for entry in ENTRIES)


def test_the_days_on_which_anything_was_recorded_are_told_with_how_much(path: str) -> None:
    with RecordedChecks(path) as checks:
        days = checks.days(Period())
        assert tuple(days) == DAYS
        assert sum(day.records for day in days.values()) == len(ENTRIES)
        for name, day in days.items():
            read = [*checks.read(day.rows, Period(date.fromisoformat(name), date.fromisoformat(name)))]
            assert len(read) == day.records


def test_spans_are_cut_without_a_gap_and_without_an_overlap() -> None:
    assert [*cut(Rows(1, 10), 4)] == [Rows(1, 4), Rows(5, 8), Rows(9, 10)]
    assert [*cut(Rows(1, 0))] == []


def test_records_are_read_by_their_places(path: str) -> None:
    with RecordedChecks(path) as checks:
        places = [place for _, place in checks.ids(Period())][::2]
        assert len(ids([*checks.read_at([*places, 10_000])])) == len(places)
        place = checks.place(ENTRIES[7].check_id)
        assert place is not None
        assert [*checks.read_at([place])] == [ENTRIES[7]]
        assert checks.place("another") is None


def test_only_the_wanted_verdict_is_read(path: str) -> None:
    with RecordedChecks(path) as checks:
        found = [*checks.read_of_verdict(checks.all_rows(), Period(), "eligible")]
    assert sorted(ids(found)) == sorted(entry.check_id for entry in ENTRIES if entry.verdict == "eligible")
    assert 0 < len(found) < len(ENTRIES)


def test_a_record_that_was_changed_comes_as_its_fault_and_the_others_as_they_are(path: str) -> None:
    changed = ENTRIES[3].check_id
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE checks SET record = ? WHERE check_id = ?", (b"Kanareikin", changed))
    with RecordedChecks(path) as checks:
        found = [*checks.read(checks.all_rows(), Period())]
    (fault,) = [entry for entry in found if isinstance(entry, RecordCorrupt)]
    assert (fault.check_id, len(found)) == (changed, len(ENTRIES))
    assert "Kanareikin" not in str(fault)


def test_a_text_that_is_none_does_not_reach_an_error(path: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE checks SET verdict = CAST(x'4b616e61ff' AS TEXT) WHERE rowid = 1")
    with RecordedChecks(path) as checks:
        assert len([*checks.read(checks.all_rows(), Period())]) == len(ENTRIES)


def test_a_writer_is_not_kept_waiting_and_its_records_are_seen_by_the_next_reading(path: str) -> None:
    with RecordedChecks(path) as checks, closing(SqliteAuditLog(path)) as log:
        reading = checks.read(checks.all_rows(), Period())
        first = next(reading)
        log.record(recorded(900))
        assert len([first, *reading]) == len(ENTRIES)
        assert len([*checks.read(checks.all_rows(), Period())]) == len(ENTRIES) + 1
        with closing(sqlite3.connect(path)) as connection:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        assert busy == 0


def test_nothing_can_be_written_through_it(path: str) -> None:
    with RecordedChecks(path) as checks, pytest.raises(sqlite3.OperationalError, match="readonly"):
        checks._connection.execute("DELETE FROM checks")


def test_an_empty_store_has_no_rows(tmp_path: Path) -> None:
    path = str(tmp_path / "empty.db")
    SqliteAuditLog(path).close()
    with RecordedChecks(path) as checks:
        assert [*checks.read(checks.all_rows(), Period())] == []
        assert checks.days(Period()) == {}


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    with pytest.raises(StoreUnavailable, match="there is no such file"):
        RecordedChecks(str(path))
    assert not path.exists()


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    text, other = tmp_path / "text.db", tmp_path / "other.db"
    text.write_text("Kanareikin " * 1000)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE another (value)")
    for path in (text, other):
        with pytest.raises(StoreUnavailable) as raised:
            RecordedChecks(str(path))
        assert "Kanareikin" not in str(raised.value)


def test_a_file_of_a_newer_release_is_refused(path: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(StoreUnavailable, match="use a newer release"):
        RecordedChecks(path)

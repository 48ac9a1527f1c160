"""Batches in a SQLite file: a range's records and its mark come together or not at all, whoever else writes or dies."""

import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from secrets import token_bytes
from threading import Barrier

import pytest

from eligibility.storage.ports import AuditEntry, LookUp, StoreUnavailable
from eligibility.storage.sqlite import SqliteAddressRegister, SqliteAuditLog, SqliteBatches
from eligibility.storage.sqlite.batches import BUSY_SECONDS, RangeDone, RecordsDiffer
from eligibility.storage.sqlite.check_rows import MOST_PARAMETERS, packed
from eligibility.storage.sqlite.searches import SqliteSearches
from tests.integration.stored_values import CHECK_ID, a_header, addresses, an_entry

BATCH = "0199a1b2-c3d4-7e5f-8a9b-000000000001"

COMMIT_RANGES = """
import sys
from eligibility.storage.sqlite import SqliteBatches
from eligibility.storage.sqlite.check_rows import packed
from tests.integration.test_sqlite_batches import BATCH, some_entries
path, worker = sys.argv[1], int(sys.argv[2])
batches = SqliteBatches(path)
print("ready", flush=True)
sys.stdin.readline()
for number in range(worker, 12, 2):
    batches.commit_range(BATCH, number, packed(some_entries(number)), b"range %d" % number)
batches.close()
"""
DIE_BEFORE_THE_COMMIT = """
import os, sys
from eligibility.storage.sqlite import SqliteBatches
from eligibility.storage.sqlite.check_rows import packed
from tests.integration.test_sqlite_batches import BATCH, some_entries
batches = SqliteBatches(sys.argv[1])
with batches._database.connection() as connection:
    connection.set_trace_callback(lambda statement: os.kill(os.getpid(), 9) if statement == "COMMIT" else None)
batches.commit_range(BATCH, 1, packed(some_entries(1, 5_000)), b"one")
"""

FIRST_SCHEMA = (
    """CREATE TABLE checks (
        check_id TEXT NOT NULL PRIMARY KEY, tenant TEXT NOT NULL, verdict TEXT NOT NULL, permit TEXT NOT NULL,
        applied_on TEXT NOT NULL, reasons TEXT NOT NULL, revision TEXT NOT NULL, recorded_at TEXT NOT NULL,
        digest TEXT NOT NULL, record BLOB NOT NULL, expires_at INTEGER
    )""",
    "CREATE INDEX checks_that_expire ON checks (expires_at) WHERE expires_at IS NOT NULL",
    """CREATE TABLE register_header (
        only_one INTEGER PRIMARY KEY CHECK (only_one = 1), generation INTEGER NOT NULL, revision TEXT NOT NULL,
        rows INTEGER NOT NULL, coverage TEXT NOT NULL, sample INTEGER NOT NULL
    )""",
    "CREATE TABLE register_imports (generation INTEGER PRIMARY KEY AUTOINCREMENT)",
    """CREATE TABLE addresses (
        generation INTEGER NOT NULL, code TEXT NOT NULL, dwelling TEXT, owners TEXT NOT NULL,
        PRIMARY KEY (generation, code)
    ) WITHOUT ROWID""",
    "PRAGMA application_id = 0x454C4947",
    "PRAGMA user_version = 1",
)
"""The file as the first release made it."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def batches(path: Path) -> Iterator[SqliteBatches]:
    with closing(SqliteBatches(str(path))) as batches:
        yield batches


@pytest.fixture
def log(path: Path) -> Iterator[SqliteAuditLog]:
    with closing(SqliteAuditLog(str(path))) as log:
        yield log


def some_entries(range_number: int, count: int = 200, canonical: bytes = b"first") -> list[AuditEntry]:
    """Make the entries of a range."""
    return [an_entry(f"{range_number:03}-{line:06}", canonical + b"%d" % line) for line in range(count)]


def count(path: Path) -> int:
    """Count all records, as another program would."""
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM checks").fetchone()[0])


# --- What is kept of a batch and of its ranges


def test_what_is_pinned_first_stays(batches: SqliteBatches, path: Path) -> None:
    assert batches.pinned(BATCH) is None
    assert batches.begin(BATCH, '{"sha256":"one"}') == '{"sha256":"one"}'
    with closing(SqliteBatches(str(path))) as another:
        assert another.begin(BATCH, '{"sha256":"two"}') == '{"sha256":"one"}'
        assert another.begin("another", '{"sha256":"two"}') == '{"sha256":"two"}'
        assert another.pinned(BATCH) == '{"sha256":"one"}'


def test_a_range_is_committed_with_its_records(batches: SqliteBatches, log: SqliteAuditLog) -> None:
    entries = some_entries(1)
    assert batches.done(BATCH) == {}
    batches.commit_range(BATCH, 1, packed(entries), b'{"rows":200}')
    assert batches.done(BATCH) == {1: b'{"rows":200}'}
    assert [log.find(entry.check_id) for entry in entries] == entries
    ids = [entry.check_id for entry in entries]
    assert batches.stored([*ids, "unknown"]) == dict(zip(ids, entries, strict=True))


def test_more_records_than_a_statement_asks_for_are_found(batches: SqliteBatches, log: SqliteAuditLog) -> None:
    entries = some_entries(1, 2 * MOST_PARAMETERS + 1)
    batches.commit_range(BATCH, 1, packed(entries), b"one")
    assert [*batches.stored([entry.check_id for entry in entries]).values()] == entries
    assert log.record_all(some_entries(1, len(entries), b"decided anew")) == entries


def test_a_range_without_a_record_is_done_too(batches: SqliteBatches) -> None:
    batches.commit_range(BATCH, 7, [], b"all rejected")
    batches.commit_range("another", 7, [], b"of another batch")
    assert batches.done(BATCH) == {7: b"all rejected"}


def test_what_was_committed_outlives_the_process(path: Path) -> None:
    with closing(SqliteBatches(str(path))) as batches:
        batches.commit_range(BATCH, 1, packed(some_entries(1)), b"one")
    with closing(SqliteBatches(str(path))) as batches:
        assert batches.done(BATCH) == {1: b"one"}
        assert batches.stored(["001-000003"]) == {"001-000003": some_entries(1)[3]}


def test_a_commit_is_on_the_disk_before_it_is_said(batches: SqliteBatches) -> None:
    full = 2
    with batches._database.connection() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (full,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_range_of_thousands_stays_in_the_log_until_more_have_come(path: Path) -> None:
    with closing(SqliteBatches(str(path))) as batches:
        size_of_file = path.stat().st_size
        batches.commit_range(BATCH, 1, packed(some_entries(1, 6_000, token_bytes(500))), b"one")
        assert Path(f"{path}-wal").stat().st_size > 1_000 * 4096  # SQLite would have brought it into the file by now
        assert path.stat().st_size == size_of_file
        assert count(path) == 6_000
    assert path.stat().st_size > 1_000 * 4096
    assert count(path) == 6_000


def test_a_range_that_is_done_is_told_and_not_doubled(batches: SqliteBatches, path: Path) -> None:
    batches.commit_range(BATCH, 1, packed(some_entries(1)), b"one")
    with pytest.raises(RangeDone) as raised:
        batches.commit_range(BATCH, 1, packed(some_entries(2)), b"two")
    assert raised.value.outcome == b"one"
    assert batches.done(BATCH) == {1: b"one"}
    assert count(path) == 200


def test_records_that_were_stored_before_are_no_hindrance(
    batches: SqliteBatches, log: SqliteAuditLog, path: Path
) -> None:
    entries = some_entries(1)
    log.record_all(entries[:50])
    batches.commit_range(BATCH, 1, packed(entries), b"one")
    assert batches.done(BATCH) == {1: b"one"}
    assert count(path) == 200


def test_other_records_under_the_ids_stay_and_nothing_is_written(
    batches: SqliteBatches, log: SqliteAuditLog, path: Path
) -> None:
    earlier = some_entries(1, 3)
    log.record_all(earlier)
    entries = some_entries(1, canonical=b"decided anew")
    with pytest.raises(RecordsDiffer):
        batches.commit_range(BATCH, 1, packed(entries), b"one")
    assert batches.done(BATCH) == {}
    assert count(path) == 3
    stored = batches.stored([entry.check_id for entry in entries])
    assert list(stored.values()) == earlier
    batches.commit_range(BATCH, 1, packed([stored.get(entry.check_id, entry) for entry in entries]), b"as stored")
    assert batches.done(BATCH) == {1: b"as stored"}
    assert count(path) == 200


# --- Trouble


def test_a_range_that_does_not_fit_on_the_disk_leaves_nothing(batches: SqliteBatches, path: Path) -> None:
    batches.commit_range(BATCH, 1, packed(some_entries(1)), b"one")
    entries = [an_entry(f"long-{number}", token_bytes(10_000)) for number in range(1_000)]
    with batches._database.connection() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 500}")
    with pytest.raises(StoreUnavailable) as raised:
        batches.commit_range(BATCH, 2, packed(entries), b"two")
    assert str(raised.value) == "batches: database or disk is full (SQLITE_FULL)"
    assert batches.done(BATCH) == {1: b"one"}
    assert count(path) == 200
    with batches._database.connection() as connection:
        connection.execute("PRAGMA max_page_count = 1000000")
    batches.commit_range(BATCH, 2, packed(entries), b"two")
    assert count(path) == 1_200


def test_a_process_killed_before_the_commit_has_written_nothing(path: Path) -> None:
    command = [sys.executable, "-c", DIE_BEFORE_THE_COMMIT, str(path)]
    assert subprocess.run(command, check=False).returncode == -9  # noqa: S603 - our own interpreter and script
    with closing(SqliteBatches(str(path))) as batches:
        assert batches.done(BATCH) == {}
        assert count(path) == 0
        batches.commit_range(BATCH, 1, packed(some_entries(1)), b"one")


def test_two_processes_commit_ranges_while_checks_are_recorded(path: Path, log: SqliteAuditLog) -> None:
    processes = [
        subprocess.Popen(  # noqa: S603 - our own interpreter and script
            [sys.executable, "-c", COMMIT_RANGES, str(path), worker],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for worker in ("0", "1")
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    singles = [an_entry(f"single-{number}") for number in range(50)]
    assert [log.record(entry) for entry in singles] == singles
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    with closing(SqliteBatches(str(path))) as batches:
        assert batches.done(BATCH) == {number: b"range %d" % number for number in range(12)}
    assert count(path) == 12 * 200 + 50


def test_of_two_that_commit_one_range_one_is_told(path: Path) -> None:
    start = Barrier(2)

    def commit(name: bytes) -> bytes:
        with closing(SqliteBatches(str(path))) as batches:
            rows = packed(some_entries(1, canonical=name))
            start.wait()
            try:
                batches.commit_range(BATCH, 1, rows, name)
            except RangeDone as done:
                return done.outcome
            return name

    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(commit, (b"one", b"other")))
    assert told[0] == told[1]
    with closing(SqliteBatches(str(path))) as batches:
        assert batches.stored(["001-000000"])["001-000000"].canonical == told[0] + b"0"


def test_a_range_waits_for_another_writer(batches: SqliteBatches, path: Path) -> None:
    with (
        closing(sqlite3.connect(path, autocommit=True, check_same_thread=False)) as other,
        ThreadPoolExecutor(1) as pool,
    ):
        other.execute("BEGIN IMMEDIATE")
        committed = pool.submit(batches.commit_range, BATCH, 1, packed(some_entries(1)), b"one")
        with pytest.raises(TimeoutError):
            committed.result(0.05)
        other.execute("COMMIT")
        committed.result()
    assert batches.done(BATCH) == {1: b"one"}


def test_a_range_waits_for_longer_than_a_check_does(batches: SqliteBatches, log: SqliteAuditLog) -> None:
    """So that of many writers at once none gives up: of 60 ranges before it, each holds the file for less than 1 s."""
    with batches._database.connection() as of_batches, log._database.connection() as of_log:
        assert of_batches.execute("PRAGMA busy_timeout").fetchone() == (1000 * BUSY_SECONDS,)
        assert of_log.execute("PRAGMA busy_timeout").fetchone() == (5000,)


# --- A file of the first release


def make_file_of_first_release(path: Path) -> None:
    """Make a file with a check, recorded without a dictionary, and a register."""
    entry = an_entry()
    with closing(sqlite3.connect(path, autocommit=True)) as connection:
        for statement in FIRST_SCHEMA:
            connection.execute(statement)
        connection.execute("PRAGMA journal_mode = WAL")
        (row,) = packed([entry._replace(expires_at=4_102_444_800)])
        check = (*row[:9], zlib.compress(entry.canonical, 6, 13), row[10])
        connection.execute("INSERT INTO checks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", check)
        connection.execute("INSERT INTO register_imports VALUES (3)")
        connection.execute("INSERT INTO register_header VALUES (1, 3, 'first', 1, 'complete', 0)")
        connection.execute("INSERT INTO addresses VALUES (3, '0010', 'flat', '0010-owner')")


def test_a_file_of_the_first_release_keeps_all_that_it_has(path: Path) -> None:
    make_file_of_first_release(path)
    with closing(SqliteBatches(str(path))) as batches:
        batches.commit_range(BATCH, 1, packed(some_entries(1)), b"one")
        assert batches.stored([CHECK_ID]) == {CHECK_ID: an_entry()._replace(expires_at=4_102_444_800)}
    with closing(SqliteAddressRegister(str(path))) as register:
        ((_, address),) = addresses("0010")
        assert register.look_up("0010") == LookUp(a_header("first")._replace(rows=1), address)
        register.replace(a_header("second"), addresses("0020"))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (3,)
        assert connection.execute("SELECT generation FROM addresses").fetchall() == [(4,)]


def test_a_file_of_the_first_release_learns_the_references_that_its_records_tell(path: Path) -> None:
    make_file_of_first_release(path)
    told = b'{"reference":"form-4711"}'
    with closing(sqlite3.connect(path)) as connection, connection:
        for check_id, canonical in (("told", told), ("not-told", b"{}"), ("no-object", b"[]")):
            row = packed([an_entry(check_id, canonical)])[0][:11]
            connection.execute("INSERT INTO checks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        row = (*packed([an_entry("damaged", told)])[0][:9], b"no zlib stream", None)
        connection.execute("INSERT INTO checks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    with closing(SqliteSearches(str(path))) as searches:
        assert [check.check_id for check in searches.of_reference("form-4711", None, None, 10).found] == ["told"]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM checks WHERE reference IS NOT NULL").fetchone() == (1,)


def test_a_file_of_the_first_release_becomes_the_same_as_a_new_one(tmp_path: Path) -> None:
    made: list[list[tuple[str, str]]] = []
    for name in ("old.db", "new.db"):
        path = tmp_path / name
        if name == "old.db":
            make_file_of_first_release(path)
        SqliteBatches(str(path)).close()
        with closing(sqlite3.connect(path)) as connection:
            made.append(connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall())
    assert made[0] == made[1]


def test_of_threads_that_open_a_file_of_the_first_release_at_once_all_get_a_store(path: Path) -> None:
    make_file_of_first_release(path)
    start = Barrier(6)

    def begin(number: int) -> str:
        start.wait()
        with closing(SqliteBatches(str(path))) as batches:
            return batches.begin(f"batch-{number}", "{}")

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(begin, range(6))) == ["{}"] * 6

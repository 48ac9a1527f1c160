"""What is particular to the stores in a SQLite file: several processes and threads, and a file that cannot be used."""

import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Barrier

import pytest

from eligibility.storage.ports import LookUp, RegisteredAddress, StoreUnavailable
from eligibility.storage.sqlite import SqliteAddressRegister, SqliteAuditLog
from eligibility.storage.sqlite.database import SCHEMA_VERSION
from eligibility.storage.sqlite.register import BATCH, CODES
from tests.integration.stored_values import CHECK_ID, a_header, addresses, an_entry

LONG_PAST, FAR_OFF = 1, 4_102_444_800

RECORD_THE_SAME_IDS = """
import sys
from tests.integration.stored_values import an_entry
from eligibility.storage.sqlite import SqliteAuditLog
path, name = sys.argv[1:]
log = SqliteAuditLog(path)
print("ready", flush=True)
sys.stdin.readline()
for number in range(200):
    print(log.record(an_entry(f"id-{number}", name.encode())).canonical.decode())
log.close()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def log(path: Path) -> Iterator[SqliteAuditLog]:
    with closing(SqliteAuditLog(str(path))) as log:
        yield log


@pytest.fixture
def register(path: Path) -> Iterator[SqliteAddressRegister]:
    with closing(SqliteAddressRegister(str(path))) as register:
        yield register


@contextmanager
def setting(log: SqliteAuditLog, pragma: str) -> Iterator[None]:
    """Put the log's own connection into a state that is hard to bring about from outside."""
    with log._database.connection() as connection:
        connection.execute(f"PRAGMA {pragma}")
    yield


def sql(path: Path, *statements: str) -> list[tuple[object, ...]]:
    """Run statements as another program would; return what the last one found."""
    with closing(sqlite3.connect(path, autocommit=True)) as connection:
        found: list[tuple[object, ...]] = []
        for statement in statements:
            found = connection.execute(statement).fetchall()
        return found


def test_a_record_outlives_the_process(path: Path) -> None:
    with closing(SqliteAuditLog(str(path))) as log:
        log.record(an_entry())
    with closing(SqliteAuditLog(str(path))) as log:
        assert log.find(CHECK_ID) == an_entry()


def test_a_commit_is_on_the_disk_before_the_answer(log: SqliteAuditLog) -> None:
    full = 2
    with log._database.connection() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (full,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_the_folder_is_made_for_its_owner_only(tmp_path: Path) -> None:
    with closing(SqliteAuditLog(str(tmp_path / "new" / "folder" / "store.db"))):
        assert (tmp_path / "new" / "folder").stat().st_mode & 0o777 == 0o700


def test_a_store_in_memory_keeps_its_records_to_itself() -> None:
    with closing(SqliteAuditLog(":memory:")) as one, closing(SqliteAuditLog(":memory:")) as other:
        one.record(an_entry())
        assert one.find(CHECK_ID) == an_entry()
        assert other.find(CHECK_ID) is None


def test_both_stores_share_a_file(log: SqliteAuditLog, register: SqliteAddressRegister) -> None:
    register.replace(a_header(), addresses("0010"))
    log.record(an_entry())
    assert log.find(CHECK_ID) == an_entry()
    assert register.look_up("0010").address is not None


def test_checks_are_recorded_while_a_register_is_imported(log: SqliteAuditLog, register: SqliteAddressRegister) -> None:
    seen: list[str] = []

    def rows() -> Iterator[tuple[str, RegisteredAddress]]:
        for number in range(3):
            yield from addresses(f"{number}")
            seen.append(log.record(an_entry(f"id-{number}")).check_id)

    register.replace(a_header(), rows())
    assert seen == ["id-0", "id-1", "id-2"]


def test_records_that_have_expired_are_dropped_at_the_next_start(path: Path) -> None:
    gone, kept, for_ever = an_entry("gone"), an_entry("kept"), an_entry("for-ever")
    with closing(SqliteAuditLog(str(path))) as log:
        log.record(gone._replace(expires_at=LONG_PAST))
        log.record(kept._replace(expires_at=FAR_OFF))
        log.record(for_ever)
    with closing(SqliteAuditLog(str(path))) as log:
        assert log.find("gone") is None
        assert log.find("kept") == kept._replace(expires_at=FAR_OFF)
        assert log.find("for-ever") == for_ever


def test_more_records_than_are_dropped_at_once_expire(path: Path) -> None:
    with closing(SqliteAuditLog(str(path))) as log:
        log.record_all([an_entry(f"gone-{number}")._replace(expires_at=LONG_PAST) for number in range(20_001)])
        log.record(an_entry("for-ever"))
    with closing(SqliteAuditLog(str(path))):
        assert sql(path, "SELECT check_id FROM checks") == [("for-ever",)]


@pytest.mark.parametrize("share_connection", [True, False], ids=["one_log", "a_log_each"])
def test_of_threads_that_record_one_id_all_get_the_same_record(path: Path, *, share_connection: bool) -> None:
    names = [str(number).encode() for number in range(8)]
    start = Barrier(len(names))

    def record(log: SqliteAuditLog, name: bytes) -> list[bytes]:
        start.wait()
        return [log.record(an_entry(f"id-{number}", name)).canonical for number in range(25)]

    shared = SqliteAuditLog(str(path))
    logs = [shared if share_connection else SqliteAuditLog(str(path)) for _ in names]
    try:
        with ThreadPoolExecutor(len(names)) as pool:
            given = list(pool.map(record, logs, names))
        assert all(each == given[0] for each in given)
        assert set(given[0]) <= set(names)
    finally:
        for log in {id(log): log for log in (*logs, shared)}.values():
            log.close()


def test_of_threads_that_make_one_file_at_once_all_get_a_store(tmp_path: Path) -> None:
    for number in range(20):
        start = Barrier(6)

        def make(path: str, start: Barrier = start) -> SqliteAuditLog:
            start.wait()
            return SqliteAuditLog(path)

        with ThreadPoolExecutor(6) as pool:
            logs = list(pool.map(make, [str(tmp_path / f"{number}.db")] * 6))
        for log in logs:
            log.close()
        assert len(logs) == 6


def test_of_two_processes_that_record_one_id_both_get_the_same_record(path: Path) -> None:
    """They also make the file at the same time."""
    processes = [
        subprocess.Popen(  # noqa: S603 - our own interpreter and script
            [sys.executable, "-c", RECORD_THE_SAME_IDS, str(path), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "other")
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    (first, _), (second, _) = (process.communicate() for process in processes)
    assert [process.returncode for process in processes] == [0, 0]
    assert first == second
    assert len(first.split()) == 200
    assert sql(path, "SELECT count(*) FROM checks") == [(200,)]


@pytest.mark.parametrize(
    ("pragma", "reason"),
    [
        pytest.param("max_page_count = 1", "database or disk is full (SQLITE_FULL)", id="disk_full"),
        pytest.param("query_only = ON", "attempt to write a readonly database (SQLITE_READONLY)", id="read_only"),
    ],
)
def test_a_record_that_cannot_be_written_is_an_error_and_not_there(
    log: SqliteAuditLog, pragma: str, reason: str
) -> None:
    log.record(an_entry("earlier"))
    with setting(log, pragma), pytest.raises(StoreUnavailable) as raised:
        log.record(an_entry("new", canonical=secrets.token_bytes(100_000)))
    assert raised.value.reason == reason
    assert log.find("new") is None
    assert log.find("earlier") == an_entry("earlier")


def test_a_register_that_does_not_fit_on_the_disk_leaves_the_old_one(path: Path) -> None:
    with closing(SqliteAddressRegister(str(path))) as register:
        register.replace(a_header("old"), addresses("0010"))
        with register._database.connection() as connection:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages + 5}")
        with pytest.raises(StoreUnavailable, match="SQLITE_FULL"):
            register.replace(a_header("new"), addresses(*map(str, range(5_000))))
        assert register.look_up("0010").header == a_header("old")._replace(rows=1)


def test_a_file_that_another_program_is_writing_to_is_unavailable_after_a_while(
    path: Path, log: SqliteAuditLog
) -> None:
    with setting(log, "busy_timeout = 0"), closing(sqlite3.connect(path, autocommit=True)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable) as raised:
            log.record(an_entry())
        assert raised.value.reason == "database is locked (SQLITE_BUSY)"
        assert log.find(CHECK_ID) is None  # reading goes on
        other.execute("ROLLBACK")
    assert log.record(an_entry()) == an_entry()


def make_text_file(path: Path) -> None:
    path.write_text("This is no database, however long it may be. " * 20)


def make_folder(path: Path) -> None:
    path.mkdir()


def make_newer(path: Path) -> None:
    SqliteAuditLog(str(path)).close()
    sql(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


def make_foreign(path: Path) -> None:
    sql(path, "CREATE TABLE recipes (name TEXT)")


def make_foreign_with_version(path: Path) -> None:
    sql(path, f"PRAGMA user_version = {SCHEMA_VERSION}")


@pytest.mark.parametrize("store", [SqliteAuditLog, SqliteAddressRegister])
@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (make_text_file, "file is not a database (SQLITE_NOTADB)"),
        (make_folder, "unable to open database file (SQLITE_CANTOPEN)"),
        (make_newer, "the file has schema 4, this release knows 3: use a newer release"),
        (make_foreign, "the file is a database of another program"),
        (make_foreign_with_version, "the file is a database of another program"),
    ],
    ids=["text_file", "folder", "newer_schema", "foreign", "foreign_with_version"],
)
def test_a_file_that_cannot_be_ours_is_unavailable_and_left_as_it_is(
    path: Path, store: type[SqliteAuditLog | SqliteAddressRegister], make: Callable[[Path], None], reason: str
) -> None:
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreUnavailable) as raised:
        store(str(path))
    assert raised.value.reason == reason
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable, match="audit log: Not a directory"):
        SqliteAuditLog(str(tmp_path / "file" / "below" / "store.db"))


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.touch()
    with closing(SqliteAuditLog(str(path))) as log:
        assert log.record(an_entry()) == an_entry()


def test_a_closed_store_is_unavailable(path: Path) -> None:
    log = SqliteAuditLog(str(path))
    log.close()
    with pytest.raises(StoreUnavailable):
        log.find(CHECK_ID)


def test_a_sweep_leaves_rows_of_an_import_that_runs_now(register: SqliteAddressRegister, path: Path) -> None:
    register.replace(a_header(), addresses(*(f"{number:06}" for number in range(2 * BATCH + 1))))
    sql(path, "INSERT INTO addresses VALUES (99, 'of a running import', NULL, '')")
    register.replace(a_header(), addresses("0010"))
    assert sql(path, "SELECT code FROM addresses ORDER BY generation") == [("0010",), ("of a running import",)]


def test_many_look_ups_are_of_one_register_though_another_is_imported_meanwhile(
    register: SqliteAddressRegister, path: Path
) -> None:
    codes = [f"{number:06}" for number in range(CODES + 1)]
    register.replace(a_header("old"), addresses(*codes))
    asked: list[str] = []

    def import_another(statement: str) -> None:
        if "FROM addresses" in statement:
            asked.append(statement)
            if len(asked) == 2:
                with closing(SqliteAddressRegister(str(path))) as importer:
                    importer.replace(a_header("new"), addresses("0010"))

    with register._database.connection() as connection:
        connection.set_trace_callback(import_another)
    old = a_header("old")._replace(rows=len(codes))
    assert register.look_up_all(codes) == {code: LookUp(old, address) for code, address in addresses(*codes)}
    assert len(asked) == 2
    assert register.look_up_all(["0010"])["0010"].header == a_header("new")._replace(rows=1)


def test_the_local_stores_load_no_library_of_aws() -> None:
    check = (
        "import sys, eligibility.storage.sqlite, eligibility.storage.keys, eligibility.storage.address_csv;"
        "assert not {'boto3', 'botocore'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", check], check=False)  # noqa: S603 - our own interpreter and script
    assert done.returncode == 0


def test_a_new_file_and_what_sqlite_puts_beside_it_are_for_its_owner_only(tmp_path: Path) -> None:
    log = SqliteAuditLog(str(tmp_path / "store.db"))
    try:
        assert {path.stat().st_mode & 0o077 for path in tmp_path.iterdir()} == {0}
    finally:
        log.close()

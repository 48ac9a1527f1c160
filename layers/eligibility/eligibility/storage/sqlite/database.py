"""The SQLite file under both stores: opened, checked to be ours, brought to this release's schema.

A store has one connection, which the threads of a process take in turn; processes wait for each other's writes.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import orjson

from eligibility.storage.packing import RecordCorrupt, unpack
from eligibility.storage.ports import StoreUnavailable

IN_MEMORY = ":memory:"
BUSY_SECONDS = 5.0
"""How long a write waits for another process's, where somebody waits for an answer."""

_PATIENCE = 100

_APPLICATION_ID = 0x454C4947
"""Marks the file as ours (SQLite's header, offset 68): "ELIG"."""

_FIRST_SCHEMA = (
    # A table by rowid, not by id: records are long and some ids are random, so the rows are appended in the order of
    # arrival and only the small index of ids is written to out of order. Measured with a million records of 1.1 KB, a
    # fifth of the ids random: 1.4 GB, 40,000 inserts a second in transactions of 1,000, and a single commit takes as
    # long as in an empty file; by id (WITHOUT ROWID) 4.8 GB and 15,000 a second, as long rows leave half-empty pages
    # behind.
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
    # Numbers the generations; a number is never given twice.
    "CREATE TABLE register_imports (generation INTEGER PRIMARY KEY AUTOINCREMENT)",
    """CREATE TABLE addresses (
        generation INTEGER NOT NULL, code TEXT NOT NULL, dwelling TEXT, owners TEXT NOT NULL,
        PRIMARY KEY (generation, code)
    ) WITHOUT ROWID""",
)

_BATCHES = (
    "CREATE TABLE batches (batch_id TEXT NOT NULL PRIMARY KEY, pinned TEXT NOT NULL)",
    """CREATE TABLE batch_ranges (
        batch_id TEXT NOT NULL, number INTEGER NOT NULL, outcome BLOB NOT NULL, PRIMARY KEY (batch_id, number)
    ) WITHOUT ROWID""",
)
_SEARCHES_AND_SEALS = (
    # The first two are sparse. With 400,000 records, in transactions of 10,000, an insert takes 6 µs without the three
    # and 19 µs with them; most of that is for the subject, which is as good as random.
    "ALTER TABLE checks ADD COLUMN reference TEXT",
    "ALTER TABLE checks ADD COLUMN subject TEXT",
    "UPDATE checks SET reference = recorded_reference(check_id, record, digest)",
    "CREATE INDEX checks_by_reference ON checks (reference) WHERE reference IS NOT NULL",
    "CREATE INDEX checks_by_subject ON checks (subject) WHERE subject IS NOT NULL",
    "CREATE INDEX checks_by_hour ON checks (substr(recorded_at, 1, 13), substr(check_id, -1), check_id)",
)
_SCHEMAS = (_FIRST_SCHEMA, _BATCHES, _SEARCHES_AND_SEALS)
"""What brings a file from each version of the schema, 0 being an empty file, to the next; each keeps what is there."""

SCHEMA_VERSION = len(_SCHEMAS)


class Database:
    """An open file, or IN_MEMORY; `store` names it in errors."""

    def __init__(self, path: str, store: str, busy_seconds: float = BUSY_SECONDS) -> None:
        """Open the file, made with its folder where there is none. Raises StoreUnavailable.

        A write waits for another process's for up to `busy_seconds`.
        """
        self._store = store
        self._lock = Lock()
        try:
            if path != IN_MEMORY:
                Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                if not Path(path).exists():  # SQLite would let everybody read a file that it makes
                    os.close(os.open(path, os.O_RDONLY | os.O_CREAT, 0o600))
        except OSError as error:
            raise StoreUnavailable(store, error.strerror or type(error).__name__) from None
        with self.errors():
            self._connection = sqlite3.connect(path, timeout=busy_seconds, autocommit=True, check_same_thread=False)
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Close the file; whatever is asked after that is StoreUnavailable."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Turn an error of SQLite into StoreUnavailable."""
        try:
            yield
        except sqlite3.Error as error:
            raise StoreUnavailable(self._store, _reason(error)) from None

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection, each statement a transaction of its own. Raises StoreUnavailable."""
        with self._lock, self.errors():
            yield self._connection

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection for several reads that see the file at one moment. Raises StoreUnavailable."""
        with self.connection() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("COMMIT")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Lend the connection for one writing transaction. Raises StoreUnavailable."""
        with self.connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # a full disk has rolled back by itself
                    connection.execute("ROLLBACK")
                raise

    def _prepare(self) -> None:
        with self.transaction() as connection:
            version = self._version(connection)
            if version < SCHEMA_VERSION:
                connection.create_function("recorded_reference", 3, _recorded_reference, deterministic=True)
                for schema in _SCHEMAS[version:]:
                    for statement in schema:
                        connection.execute(statement)
                connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        with self.connection() as connection:
            _use_write_ahead_log(connection)
            connection.execute("PRAGMA synchronous = FULL")  # a commit is on the disk before an answer is given

    def _version(self, connection: sqlite3.Connection) -> int:
        """Return the version of the file's schema; refuse a file that is not ours or newer than this release."""
        ours = _number(connection, "PRAGMA application_id") == _APPLICATION_ID
        version = _number(connection, "PRAGMA user_version")
        if not ours and (version or _number(connection, "SELECT count(*) FROM sqlite_master")):
            raise StoreUnavailable(self._store, "the file is a database of another program")
        if version > SCHEMA_VERSION:
            raise StoreUnavailable(
                self._store, f"the file has schema {version}, this release knows {SCHEMA_VERSION}: use a newer release"
            )
        return version


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Let readers and the writer not wait for each other; a lasting property of the file.

    Of several processes that make a new file at once, all but one are turned away here without a wait, so they wait
    for a lock that can be waited for, and try again.
    """
    for _ in range(_PATIENCE):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY":
                raise
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("COMMIT")
        else:
            return
    connection.execute("PRAGMA journal_mode = WAL")


def _recorded_reference(check_id: str, record: bytes, digest: str) -> str | None:
    """Return the reference that a record tells; a corrupt one tells none."""
    try:
        content = orjson.loads(unpack(check_id, record, digest))
    except (RecordCorrupt, orjson.JSONDecodeError):
        return None
    reference = content.get("reference") if isinstance(content, dict) else None
    return reference if isinstance(reference, str) else None


def _number(connection: sqlite3.Connection, query: str) -> int:
    (value,) = connection.execute(query).fetchone()
    return int(value)


def _reason(error: sqlite3.Error) -> str:
    """Return SQLite's words, which never hold a value that was bound, and its code."""
    code = getattr(error, "sqlite_errorname", type(error).__name__)
    return f"{error} ({code})"

"""The batches of one machine: what is pinned of each, and its ranges, each committed together with its records."""

from collections.abc import Sequence

from eligibility.storage.ports import AuditEntry
from eligibility.storage.sqlite.check_rows import CheckRow, all_stored, entry_of, insert_all, stored
from eligibility.storage.sqlite.database import Database

BUSY_SECONDS = 60.0
"""How long a range waits for the writes of others. 10,000 records hold the file for 0.1 s, but SQLite has no queue: of
three processes that did nothing but commit, beside single checks, one waited for 4.5 s."""

# A range's rows change a page of the index of subjects each, which are as good as random. With 600,000 records, in
# transactions of 4,000, a row takes 32 µs of CPU with what SQLite has by itself (2 MB, 1,000 pages) and 27 so.
_IN_MEMORY = "PRAGMA cache_size = -16384"
"""KiB of pages that are kept, so that none is written twice within a transaction."""
_PAGES_IN_LOG = "PRAGMA wal_autocheckpoint = 16384"
"""Pages, 64 MB, after which the log is brought into the file: so a page that several ranges change is written once."""


class RangeDone(Exception):
    """The range was committed before; `outcome` is what was kept of it then. Nothing was written now."""

    def __init__(self, batch_id: str, number: int, outcome: bytes) -> None:
        super().__init__(f"range {number} of batch {batch_id} is done")
        self.outcome = outcome


class RecordsDiffer(Exception):
    """Ids of a range hold other records than the given ones, which stay. Nothing was written now."""

    def __init__(self, batch_id: str, number: int) -> None:
        super().__init__(f"range {number} of batch {batch_id} has other records")


class SqliteBatches:
    """Safe for several threads and several processes at once; every call may raise StoreUnavailable."""

    def __init__(self, path: str) -> None:
        """Open the file, made where there is none."""
        self._database = Database(path, "batches", BUSY_SECONDS)
        with self._database.connection() as connection:
            connection.execute(_IN_MEMORY)
            connection.execute(_PAGES_IN_LOG)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def begin(self, batch_id: str, pinned: str) -> str:
        """Keep what is pinned of a batch, as JSON, unless the batch is there; return what is kept of it."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO batches VALUES (?, ?) ON CONFLICT (batch_id) DO NOTHING", (batch_id, pinned)
            )
            (kept,) = connection.execute("SELECT pinned FROM batches WHERE batch_id = ?", (batch_id,)).fetchone()
        return str(kept)

    def pinned(self, batch_id: str) -> str | None:
        """Return what is kept of a batch by `begin`, None where this store does not know it."""
        with self._database.connection() as connection:
            row = connection.execute("SELECT pinned FROM batches WHERE batch_id = ?", (batch_id,)).fetchone()
        return None if row is None else str(row[0])

    def done(self, batch_id: str) -> dict[int, bytes]:
        """Return the outcomes of the ranges that are committed, by number."""
        with self._database.connection() as connection:
            found = connection.execute("SELECT number, outcome FROM batch_ranges WHERE batch_id = ?", (batch_id,))
            return dict(found.fetchall())

    def commit_range(self, batch_id: str, number: int, rows: Sequence[CheckRow], outcome: bytes) -> None:
        """Store the records of a range and mark it done: all is on the disk when this returns, or nothing is.

        The rows come from `check_rows.packed`, block by block, so that no whole range is in memory uncompressed.
        Raises RangeDone where the range was committed before; RecordsDiffer where a record is there that is not the
        same: then make the results from what is `stored`, and commit its rows.
        """
        with self._database.transaction() as connection:
            done = connection.execute(
                "SELECT outcome FROM batch_ranges WHERE batch_id = ? AND number = ?", (batch_id, number)
            ).fetchone()
            if done is not None:
                raise RangeDone(batch_id, number, done[0])
            if insert_all(connection, rows) < len(rows) and not all_stored(connection, rows):
                raise RecordsDiffer(batch_id, number)
            connection.execute("INSERT INTO batch_ranges VALUES (?, ?, ?)", (batch_id, number, outcome))

    def stored(self, check_ids: Sequence[str]) -> dict[str, AuditEntry]:
        """Return the recorded checks of these ids, for results that have to be made again. Raises RecordCorrupt."""
        with self._database.connection() as connection:
            rows = stored(connection, check_ids)
        return {check_id: entry_of(row) for check_id, row in rows.items()}

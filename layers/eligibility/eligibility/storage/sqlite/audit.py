"""The audit log in SQLite: one row a check, inserted and never changed."""

from collections.abc import Sequence
from typing import override

from eligibility.storage.ports import AuditEntry, AuditLog, StoreUnavailable
from eligibility.storage.sqlite.check_rows import INSERT, entry_of, insert_all, packed, packed_entry, stored
from eligibility.storage.sqlite.database import Database

_STORE = "audit log"
_DROP_EXPIRED = """
    DELETE FROM checks WHERE rowid IN (
        SELECT rowid FROM checks WHERE expires_at < CAST(strftime('%s', 'now') AS INTEGER) LIMIT ?
    )
"""
_DROPPED_AT_ONCE = 10_000
"""So that other writers get in between, where a batch of millions expires."""


class SqliteAuditLog(AuditLog):
    """Safe for several threads and several processes at once."""

    def __init__(self, path: str) -> None:
        """Open the file, or ":memory:", and drop what has expired. Raises StoreUnavailable.

        What expires later is dropped at the next start, by the machine's clock, as DynamoDB drops it by its own.
        """
        self._database = Database(path, _STORE)
        try:
            while self._drop_expired() == _DROPPED_AT_ONCE:
                pass
        except StoreUnavailable:
            self._database.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    @override
    def record(self, entry: AuditEntry) -> AuditEntry:
        row = packed_entry(entry)
        with self._database.connection() as connection:
            if connection.execute(INSERT, row).rowcount == 1:
                return entry
        earlier = self.find(entry.check_id)
        if earlier is None:
            raise StoreUnavailable(_STORE, "the earlier record has just expired")
        return earlier

    @override
    def record_all(self, entries: Sequence[AuditEntry]) -> list[AuditEntry]:
        """As the port says, in one transaction: all entries are stored, or none."""
        rows = packed(entries)
        with self._database.transaction() as connection:
            if insert_all(connection, rows) == len(rows):
                return list(entries)
            found = stored(connection, [entry.check_id for entry in entries])
        return [entry_of(found[entry.check_id]) for entry in entries]

    @override
    def find(self, check_id: str) -> AuditEntry | None:
        with self._database.connection() as connection:
            row = stored(connection, [check_id]).get(check_id)
        return None if row is None else entry_of(row)

    def _drop_expired(self) -> int:
        """Drop some records that have expired; return how many."""
        with self._database.connection() as connection:
            return connection.execute(_DROP_EXPIRED, (_DROPPED_AT_ONCE,)).rowcount

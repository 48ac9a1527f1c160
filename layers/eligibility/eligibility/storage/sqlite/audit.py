"""The audit log in SQLite: one row a check, inserted and never changed."""

from typing import override

from eligibility.storage.packing import pack, unpack
from eligibility.storage.ports import AuditEntry, AuditLog, StoreUnavailable
from eligibility.storage.sqlite.database import Database

_STORE = "audit log"
_INSERT = "INSERT INTO checks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (check_id) DO NOTHING"
_SELECT = """
    SELECT check_id, tenant, verdict, permit, applied_on, reasons, revision, recorded_at, digest, record, expires_at
    FROM checks WHERE check_id = ?
"""
_DROP_EXPIRED = "DELETE FROM checks WHERE expires_at < CAST(strftime('%s', 'now') AS INTEGER)"

type Row = tuple[str, str, str, str, str, str, str, str, str, bytes, int | None]


class SqliteAuditLog(AuditLog):
    """Safe for several threads and several processes at once."""

    def __init__(self, path: str) -> None:
        """Open the file, or ":memory:", and drop what has expired. Raises StoreUnavailable.

        What expires later is dropped at the next start, by the machine's clock, as DynamoDB drops it by its own.
        """
        self._database = Database(path, _STORE)
        try:
            with self._database.connection() as connection:
                connection.execute(_DROP_EXPIRED)
        except StoreUnavailable:
            self._database.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    @override
    def record(self, entry: AuditEntry) -> AuditEntry:
        row = _row(entry)
        with self._database.connection() as connection:
            if connection.execute(_INSERT, row).rowcount == 1:
                return entry
        earlier = self.find(entry.check_id)
        if earlier is None:
            raise StoreUnavailable(_STORE, "the earlier record has just expired")
        return earlier

    @override
    def find(self, check_id: str) -> AuditEntry | None:
        with self._database.connection() as connection:
            row: Row | None = connection.execute(_SELECT, (check_id,)).fetchone()
        return None if row is None else _entry(row)


def _row(entry: AuditEntry) -> Row:
    return (
        entry.check_id,
        entry.tenant,
        entry.verdict,
        entry.permit,
        entry.applied_on,
        " ".join(entry.reasons),
        entry.revision,
        entry.recorded_at,
        entry.digest,
        pack(entry.canonical),
        entry.expires_at,
    )


def _entry(row: Row) -> AuditEntry:
    check_id, tenant, verdict, permit, applied_on, reasons, revision, recorded_at, digest, packed, expires_at = row
    return AuditEntry(
        check_id=check_id,
        tenant=tenant,
        verdict=verdict,
        permit=permit,
        applied_on=applied_on,
        reasons=tuple(reasons.split()),
        revision=revision,
        recorded_at=recorded_at,
        canonical=unpack(check_id, packed, digest),
        digest=digest,
        expires_at=expires_at,
    )

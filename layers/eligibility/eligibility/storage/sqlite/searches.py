"""Recorded checks in SQLite by reference, by subject, by period and verdict; and a subject's links taken away."""

import sqlite3
from typing import override

from eligibility.storage.searches import (
    CheckSearches,
    FoundCheck,
    Page,
    Position,
    Shard,
    Span,
    SubjectLinks,
    period_page,
)
from eligibility.storage.sqlite.database import Database

_FOUND = "SELECT check_id, tenant, recorded_at, permit, applied_on, verdict FROM checks"
_AFTER = "AND (?2 IS NULL OR tenant = ?2) AND (tenant, check_id) > (?3, ?4) ORDER BY tenant, check_id LIMIT ?5"
_OF_REFERENCE = f"{_FOUND} WHERE reference = ?1 {_AFTER}"
_OF_SUBJECT = f"{_FOUND} WHERE subject = ?1 {_AFTER}"
_OF_SHARD = f"""
    {_FOUND} WHERE substr(recorded_at, 1, 13) = ?1 AND substr(check_id, -1) = ?2 AND check_id > ?3
    AND (?4 IS NULL OR tenant = ?4) AND (?5 IS NULL OR verdict = ?5) ORDER BY check_id LIMIT ?6
"""
_SHARDS = "0123456789abcdef"
_HOURS_AT_ONCE = 1_000
_BEFORE_ALL = Position("", "")


class SqliteSearches(CheckSearches, SubjectLinks):
    """Safe beside others that write into the file."""

    def __init__(self, path: str) -> None:
        """Open the file, or ":memory:". Raises StoreUnavailable."""
        self._database = Database(path, "audit log")

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    @override
    def of_reference(self, reference: str, tenant: str | None, after: Position | None, limit: int) -> Page:
        return self._page(_OF_REFERENCE, reference, tenant, after, limit)

    @override
    def of_subject(self, subject: str, tenant: str | None, after: Position | None, limit: int) -> Page:
        return self._page(_OF_SUBJECT, subject, tenant, after, limit)

    @override
    def of_period(self, span: Span, tenant: str | None, after: Position | None, limit: int) -> Page:
        def shards_of(hour: str, last_id: str) -> list[Shard]:
            with self._database.connection() as connection:
                return [
                    _shard(connection, (hour, shard, last_id, tenant, span.verdict, limit + 1)) for shard in _SHARDS
                ]

        return period_page(shards_of, span, after, limit, _HOURS_AT_ONCE)

    @override
    def erase(self, subject: str) -> int:
        with self._database.connection() as connection:
            connection.execute("PRAGMA secure_delete = ON")  # what was there is overwritten, in the index too
            erased = connection.execute("UPDATE checks SET subject = NULL WHERE subject = ?", (subject,)).rowcount
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # nor is it in the log any longer
        return erased

    def _page(self, query: str, key: str, tenant: str | None, after: Position | None, limit: int) -> Page:
        position = after or _BEFORE_ALL
        with self._database.connection() as connection:
            rows = connection.execute(query, (key, tenant, *position, limit + 1)).fetchall()
        found = [FoundCheck(*row) for row in rows[:limit]]
        return Page(found, Position(found[-1].tenant, found[-1].check_id) if len(rows) > limit else None)


def _shard(connection: sqlite3.Connection, parameters: tuple[str | int | None, ...]) -> Shard:
    found = [FoundCheck(*row) for row in connection.execute(_OF_SHARD, parameters)]
    return Shard(found, found[-1].check_id if len(found) == parameters[-1] else None)

"""What the audit log in SQLite gives to sealing and to verifying: leaves by hour and shard, records in the log's order.

Both read a page at a time, so that no read holds back those who write.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import override

from eligibility.storage.packing import RecordCorrupt
from eligibility.storage.ports import AuditEntry
from eligibility.storage.seals import Leaf, Leaves
from eligibility.storage.sqlite.check_rows import COLUMNS, CheckRow, entry_of, entry_without_record
from eligibility.storage.sqlite.database import Database

_PAGE = 2_000

_COUNT = "SELECT count(*) FROM checks WHERE substr(recorded_at, 1, 13) = ?"
_FIRST_HOUR = "SELECT min(substr(recorded_at, 1, 13)) FROM checks WHERE substr(recorded_at, 1, 13) >= ?"
_NEXT_HOUR = "SELECT min(substr(recorded_at, 1, 13)) FROM checks WHERE substr(recorded_at, 1, 13) > ?"
_NEXT_SHARD = """
    SELECT min(substr(check_id, -1)) FROM checks WHERE substr(recorded_at, 1, 13) = ? AND substr(check_id, -1) > ?
"""
_LEAVES = """
    SELECT check_id, digest, expires_at FROM checks
    WHERE substr(recorded_at, 1, 13) = ? AND substr(check_id, -1) = ? AND check_id > ? ORDER BY check_id LIMIT ?
"""
_RECORDS = f"""
    SELECT {COLUMNS} FROM checks
    WHERE substr(recorded_at, 1, 13) = ? AND substr(check_id, -1) = ? AND check_id > ? ORDER BY check_id LIMIT ?
"""  # noqa: S608 - only COLUMNS and question marks

type LeafRow = tuple[str, str, int | None]


class SqliteLeaves(Leaves):
    """Of what is recorded in a file; safe beside others that write into it."""

    def __init__(self, path: str) -> None:
        """Open the file. Raises StoreUnavailable."""
        self._database = Database(path, "audit log")

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    @override
    def first_hour(self) -> str | None:
        return self._text(_FIRST_HOUR, "")

    @override
    def of_shard(self, hour: str, shard: str) -> Iterator[Leaf]:
        rows: list[LeafRow] = self._page(_LEAVES, hour, shard, "")
        while rows:
            yield from [Leaf(*row) for row in rows]
            rows = self._page(_LEAVES, hour, shard, rows[-1][0])

    @override
    def grown(self, sealed: Mapping[str, int]) -> Iterable[str]:
        return [hour for hour, count in sealed.items() if self._count(hour) != count]

    def records(self, first: str = "", last: str = "~") -> Iterator[AuditEntry]:
        """Give the records from one hour to another in the log's order; one that is corrupt comes without its content.

        Raises StoreUnavailable.
        """
        hour = self._text(_FIRST_HOUR, first)
        while hour is not None and hour <= last:
            shard = self._text(_NEXT_SHARD, hour, "")
            while shard is not None:
                yield from chain.from_iterable(self._records(hour, shard))
                shard = self._text(_NEXT_SHARD, hour, shard)
            hour = self._text(_NEXT_HOUR, hour)

    def _records(self, hour: str, shard: str) -> Iterator[list[AuditEntry]]:
        rows: list[CheckRow] = self._page(_RECORDS, hour, shard, "")
        while rows:
            yield [_entry(row) for row in rows]
            rows = self._page(_RECORDS, hour, shard, rows[-1][0])

    def _page[Row](self, query: str, hour: str, shard: str, after: str) -> list[Row]:
        with self._database.connection() as connection:
            return connection.execute(query, (hour, shard, after, _PAGE)).fetchall()

    def _count(self, hour: str) -> int:
        with self._database.connection() as connection:
            row: tuple[int] = connection.execute(_COUNT, (hour,)).fetchone()
        return row[0]

    def _text(self, query: str, *parameters: str) -> str | None:
        with self._database.connection() as connection:
            row: tuple[str | None] = connection.execute(query, parameters).fetchone()
        return row[0]


def _entry(row: CheckRow) -> AuditEntry:
    try:
        return entry_of(row)
    except RecordCorrupt:
        return entry_without_record(row)

"""What the audit log in SQLite gives to sealing and to verifying: leaves by hour and shard, records in the log's order.

Both read a page at a time, so that no read holds back those who write. Whoever has the file can put anything into it,
bytes where texts belong and texts that are none: these come too, so that a verification names them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, override

from eligibility.storage.packing import RecordCorrupt
from eligibility.storage.ports import AuditEntry
from eligibility.storage.seals import Leaf, Leaves
from eligibility.storage.sqlite.check_rows import COLUMNS, entry_of, entry_without_record
from eligibility.storage.sqlite.database import Database

_PAGE = 2_000

# Keys go back as the bytes that they came as: a text that is no UTF-8 cannot be bound. The plus takes away the affinity
# that CAST gives, with which the index would not be used.
_KEY = "+CAST(? AS TEXT)"
_HOUR, _SHARD = "substr(recorded_at, 1, 13)", "substr(check_id, -1)"
_WHERE = "FROM checks WHERE"
_COUNT = f"SELECT count(*) {_WHERE} {_HOUR} = ?"
_FIRST_HOUR = f"SELECT CAST(min({_HOUR}) AS BLOB) {_WHERE} {_HOUR} >= {_KEY} AND {_HOUR} < x''"
_NEXT_HOUR = f"SELECT CAST(min({_HOUR}) AS BLOB) {_WHERE} {_HOUR} > {_KEY} AND {_HOUR} < x''"
_NEXT_SHARD = f"""
    SELECT CAST(min({_SHARD}) AS BLOB) {_WHERE} {_HOUR} = {_KEY} AND {_SHARD} > {_KEY} AND {_SHARD} < x''
"""
_OF_SHARD = f"{_WHERE} {_HOUR} = {_KEY} AND {_SHARD} = {_KEY} AND check_id > {_KEY} ORDER BY check_id LIMIT ?"
_LEAVES = f"SELECT CAST(check_id AS BLOB), check_id, digest, expires_at {_OF_SHARD}"
_RECORDS = f"SELECT CAST(check_id AS BLOB), {COLUMNS} {_OF_SHARD}"
_OF_NO_HOUR = f"SELECT {COLUMNS} {_WHERE} {_HOUR} >= x''"  # bytes come after all texts
_OF_NO_SHARD = f"SELECT {COLUMNS} {_WHERE} {_HOUR} = {_KEY} AND {_SHARD} >= x''"
_TEXTS = 9
"""So many of COLUMNS are texts, before the record."""
_NO_TEXT = "\0"
"""In the place of bytes: before any hour, and before any shard."""


class SqliteLeaves(Leaves):
    """Of what is recorded in a file; safe beside others that write into it."""

    def __init__(self, path: str) -> None:
        """Open the file. Raises StoreUnavailable."""
        self._database = Database(path, "audit log")
        with self._database.connection() as connection:
            # SQLite's own error about a text that is no UTF-8 would repeat it.
            connection.text_factory = lambda text: text.decode("utf-8", "replace")

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    @override
    def first_hour(self) -> str | None:
        hour = self._key(_FIRST_HOUR, b"")
        return None if hour is None else hour.decode("utf-8", "replace")

    @override
    def of_shard(self, hour: str, shard: str) -> Iterator[Leaf]:
        for rows in self._pages(_LEAVES, hour.encode(), shard.encode()):
            yield from [Leaf(*leaf) for _, *leaf in rows]

    @override
    def grown(self, sealed: Mapping[str, int]) -> Iterable[str]:
        return [hour for hour, count in sealed.items() if self._count(hour) != count]

    def records(self, first: str = "", last: str = "\U0010ffff") -> Iterator[AuditEntry]:
        """Give the records from one hour to another in the log's order; one that is corrupt comes without its content.

        One whose instant is no text comes first, whatever the hours. Raises StoreUnavailable.
        """
        yield from self._odd(_OF_NO_HOUR)
        hour = self._key(_FIRST_HOUR, first.encode())
        while hour is not None and hour.decode("utf-8", "replace") <= last:
            yield from self._odd(_OF_NO_SHARD, hour)
            shard = self._key(_NEXT_SHARD, hour, b"")
            while shard is not None:
                for rows in self._pages(_RECORDS, hour, shard):
                    yield from [_entry(row[1:]) for row in rows]
                shard = self._key(_NEXT_SHARD, hour, shard)
            hour = self._key(_NEXT_HOUR, hour)

    def _pages(self, query: str, hour: bytes, shard: bytes) -> Iterator[list[Any]]:
        """Give rows, each the bytes of its id and a tuple of what else is selected, hence Any."""
        after = b""
        while True:
            with self._database.connection() as connection:
                rows = connection.execute(query, (hour, shard, after, _PAGE)).fetchall()
            if rows:
                yield rows
            if len(rows) < _PAGE:
                return
            after = rows[-1][0]

    def _odd(self, query: str, *hour: bytes) -> Iterator[AuditEntry]:
        """Give records of which a key is no text."""
        with self._database.connection() as connection:
            return map(_entry, connection.execute(query, hour).fetchall())

    def _count(self, hour: str) -> int:
        with self._database.connection() as connection:
            row: tuple[int] = connection.execute(_COUNT, (hour,)).fetchone()
        return row[0]

    def _key(self, query: str, *parameters: bytes) -> bytes | None:
        with self._database.connection() as connection:
            row: tuple[bytes | None] = connection.execute(query, parameters).fetchone()
        return row[0]


def _entry(row: Sequence[Any]) -> AuditEntry:
    texts = [value if isinstance(value, str) else _NO_TEXT for value in row[:_TEXTS]]
    read: Any = (*texts, *row[_TEXTS:])
    try:
        return entry_of(read)
    except RecordCorrupt:
        return entry_without_record(read)

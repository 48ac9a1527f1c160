"""The address register in SQLite: rows by generation and code, and a header that says which generation counts.

An import commits its rows a few thousand at a time, so that checks can be recorded meanwhile; the header comes last.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing
from itertools import batched
from typing import TYPE_CHECKING, override

from eligibility.storage.ports import AddressRegister, ImportClash, LookUp, RegisteredAddress, RegisterHeader
from eligibility.storage.sqlite.database import Database

if TYPE_CHECKING:
    from eligibility.storage.ports import Coverage

CODES = 500
"""As many as one statement looks up."""
BATCH = 5_000
"""Rows to a transaction, for which other writers wait: about 20 ms."""

# One statement, so that header and row are of one moment.
_LOOK_UP = """
    SELECT header.revision, header.rows, header.coverage, header.sample, row.owners, row.dwelling
    FROM register_header AS header
    LEFT JOIN addresses AS row ON row.generation = header.generation AND row.code = ?
"""
_HEADER = "SELECT generation, revision, rows, coverage, sample FROM register_header"
_ROWS = "SELECT code, dwelling, owners FROM addresses WHERE generation = ? AND code IN ({})"
_CURRENT = "SELECT generation FROM register_header"
_NEXT = "INSERT INTO register_imports DEFAULT VALUES RETURNING generation"
_END_OF_BATCH = "SELECT generation, code FROM addresses WHERE generation < ? ORDER BY generation, code LIMIT 1 OFFSET ?"

type Row = tuple[str, int, "Coverage", int, str | None, str | None]
type HeaderRow = tuple[int, str, int, "Coverage", int]


class SqliteAddressRegister(AddressRegister):
    """Safe for several threads and several processes at once."""

    def __init__(self, path: str) -> None:
        """Open the file, or ":memory:". Raises StoreUnavailable."""
        self._database = Database(path, "address register")

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    @override
    def look_up(self, code: str) -> LookUp:
        with self._database.connection() as connection:
            row: Row | None = connection.execute(_LOOK_UP, (code,)).fetchone()
        if row is None:
            return LookUp(None, None)
        revision, rows, coverage, sample, owners, dwelling = row
        address = None if owners is None else _address(dwelling, owners)
        return LookUp(RegisterHeader(revision, rows, coverage, bool(sample)), address)

    @override
    def look_up_all(self, codes: Collection[str]) -> Mapping[str, LookUp]:
        found: dict[str, RegisteredAddress] = {}
        with self._database.snapshot() as connection:
            row: HeaderRow | None = connection.execute(_HEADER).fetchone()
            if row is None:
                return dict.fromkeys(codes, LookUp(None, None))
            generation, revision, rows, coverage, sample = row
            for some in batched(set(codes), CODES, strict=False):
                statement = _ROWS.format(", ".join("?" * len(some)))
                for code, dwelling, owners in connection.execute(statement, (generation, *some)):
                    found[code] = _address(dwelling, owners)
        header = RegisterHeader(revision, rows, coverage, bool(sample))
        return {code: LookUp(header, found.get(code)) for code in codes}

    @override
    def replace(self, header: RegisterHeader, rows: Iterable[tuple[str, RegisteredAddress]]) -> None:
        """As the port says. StoreUnavailable may also come after the switch, from the sweep; a repeat is harmless."""
        with self._database.transaction() as connection:
            seen = _current(connection)
            (generation,) = connection.execute(_NEXT).fetchone()
        count = 0
        for batch in batched(self._sorted(rows), BATCH, strict=False):
            with self._database.transaction() as connection:
                values = ((generation, *row) for row in batch)
                connection.executemany("INSERT INTO addresses VALUES (?, ?, ?, ?)", values)
            count += len(batch)
        with self._database.transaction() as connection:
            if _current(connection) != seen:
                raise ImportClash("the register was replaced while this import ran")
            connection.execute(
                "INSERT OR REPLACE INTO register_header VALUES (1, ?, ?, ?, ?, ?)",
                (generation, header.revision, count, header.coverage, header.sample),
            )
        self._sweep(generation)

    def _sweep(self, current: int) -> None:
        """Delete the rows of earlier generations; those with a higher number may be of an import that runs now."""
        while True:
            with self._database.transaction() as connection:
                end = connection.execute(_END_OF_BATCH, (current, BATCH)).fetchone()
                if end is None:
                    connection.execute("DELETE FROM addresses WHERE generation < ?", (current,))
                    connection.execute("DELETE FROM register_imports WHERE generation < ?", (current,))
                    return
                connection.execute("DELETE FROM addresses WHERE (generation, code) <= (?, ?)", end)

    def _sorted(self, rows: Iterable[tuple[str, RegisteredAddress]]) -> Iterator[tuple[str, str | None, str]]:
        """Sort the rows by code in a database aside, on disk: inserted in random order, each would dirty a page."""
        with self._database.errors(), closing(sqlite3.connect("")) as aside:
            aside.execute("CREATE TABLE unsorted (code TEXT, dwelling TEXT, owners TEXT)")
            values = ((code, place.dwelling, " ".join(sorted(place.owners))) for code, place in rows)
            aside.executemany("INSERT INTO unsorted VALUES (?, ?, ?)", values)
            yield from aside.execute("SELECT code, dwelling, owners FROM unsorted ORDER BY code")


def _address(dwelling: str | None, owners: str) -> RegisteredAddress:
    return RegisteredAddress(dwelling, frozenset(owners.split()))


def _current(connection: sqlite3.Connection) -> int | None:
    row: tuple[int] | None = connection.execute(_CURRENT).fetchone()
    return None if row is None else row[0]

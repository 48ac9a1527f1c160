"""Recorded checks read in the order in which they were stored, beside whoever writes: for searches, replays, exports.

The file is opened for reading only. Each statement looks at a few thousand rows and is done before anything is made of
them, so that no reader keeps the write-ahead log from being put back into the file.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import batched
from pathlib import Path
from typing import Any, NamedTuple, Self

from eligibility.audit.period import Period
from eligibility.storage.packing import RecordCorrupt
from eligibility.storage.ports import AuditEntry, StoreUnavailable
from eligibility.storage.sqlite.check_rows import COLUMNS, MOST_PARAMETERS, CheckRow, entry_of
from eligibility.storage.sqlite.database import BUSY_SECONDS, SCHEMA_VERSION

ROWS_AT_ONCE = 2_000

_STORE = "audit log"
_ENDS = "SELECT coalesce(min(rowid), 0), coalesce(max(rowid), -1) FROM checks"
_WITHIN = "FROM checks WHERE rowid BETWEEN ? AND ? AND recorded_at >= ? AND recorded_at < ?"
_IN_ORDER = "ORDER BY rowid"
_READ = f"SELECT {COLUMNS} {_WITHIN} {_IN_ORDER}"
_READ_OF_VERDICT = f"SELECT {COLUMNS} {_WITHIN} AND verdict = ? {_IN_ORDER}"
_IDS = f"SELECT check_id, rowid {_WITHIN} {_IN_ORDER}"
_DAYS = f"SELECT substr(recorded_at, 1, 10) AS day, min(rowid), max(rowid), count(*) {_WITHIN} GROUP BY day"
_PLACE = "SELECT rowid FROM checks WHERE check_id = ?"
_OF_REFERENCE = "SELECT rowid FROM checks WHERE reference = ?"
_OF_SUBJECT = "SELECT rowid FROM checks WHERE subject = ?"


class Rows(NamedTuple):
    """Places in the store, first and last included."""

    first: int
    last: int


class RecordedDay(NamedTuple):
    """The places between which all records of a day are; records of other days may be among them."""

    rows: Rows
    records: int


class RecordedChecks:
    """The audit log of a SQLite file, for reading only. A record that is not as it was written comes as its fault."""

    def __init__(self, path: str) -> None:
        """Open the file. Raises StoreUnavailable, also where there is none."""
        if not Path(path).is_file():
            raise StoreUnavailable(_STORE, "there is no such file")
        with _errors():
            self._connection = sqlite3.connect(
                f"{Path(path).absolute().as_uri()}?mode=ro", timeout=BUSY_SECONDS, autocommit=True, uri=True
            )
        # SQLite's own error about a text that is no UTF-8 would repeat it.
        self._connection.text_factory = lambda text: text.decode("utf-8", "replace")
        try:
            self._check()
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def all_rows(self) -> Rows:
        """Return the places of all that is there now."""
        with _errors():
            first, last = self._connection.execute(_ENDS).fetchone()
        return Rows(first, last)

    def read(self, rows: Rows, period: Period) -> Iterator[AuditEntry | RecordCorrupt]:
        """Give the records of a period that are at these places."""
        for some in cut(rows):
            yield from map(_entry, self._within(_READ, some, period))

    def read_of_verdict(self, rows: Rows, period: Period, verdict: str) -> Iterator[AuditEntry | RecordCorrupt]:
        """Give those of them that have a verdict."""
        for some in cut(rows):
            yield from map(_entry, self._within(_READ_OF_VERDICT, some, period, verdict))

    def read_at(self, places: Sequence[int]) -> Iterator[AuditEntry | RecordCorrupt]:
        """Give the records that are at these places, those left out that are gone."""
        for some in batched(places, MOST_PARAMETERS, strict=False):
            marks = ", ".join("?" * len(some))
            statement = f"SELECT {COLUMNS} FROM checks WHERE rowid IN ({marks}) {_IN_ORDER}"  # noqa: S608 - only COLUMNS and question marks
            with _errors():
                found: list[CheckRow] = self._connection.execute(statement, some).fetchall()
            yield from map(_entry, found)

    def ids(self, period: Period) -> Iterator[tuple[str, int]]:
        """Give the ids of a period's records, each with its place."""
        for some in cut(self.all_rows()):
            yield from self._within(_IDS, some, period)

    def place(self, check_id: str) -> int | None:
        """Return the place of a record, or None."""
        with _errors():
            row = self._connection.execute(_PLACE, (check_id,)).fetchone()
        return None if row is None else int(row[0])

    def places_of_reference(self, reference: str) -> list[int]:
        """Return the places of the records of a reference, in order, from its index."""
        return self._places(_OF_REFERENCE, reference)

    def places_of_subject(self, subject: str) -> list[int]:
        """Return the places of the records of a subject's hash, in order, from its index."""
        return self._places(_OF_SUBJECT, subject)

    def days(self, period: Period) -> dict[str, RecordedDay]:
        """Return the days (ISO 8601) of a period on which anything was recorded, in order, with where that is."""
        found: dict[str, RecordedDay] = {}
        for some in cut(self.all_rows()):
            for day, first, last, records in self._within(_DAYS, some, period):
                known = found.get(day, RecordedDay(Rows(first, last), 0))
                rows = Rows(min(first, known.rows.first), max(last, known.rows.last))
                found[day] = RecordedDay(rows, known.records + records)
        return dict(sorted(found.items()))

    def _places(self, statement: str, key: str) -> list[int]:
        with _errors():
            return sorted(place for (place,) in self._connection.execute(statement, (key,)))

    def _within(self, statement: str, rows: Rows, period: Period, *more: str) -> list[Any]:
        """Return the rows of a statement, each a tuple of what it selects, hence Any."""
        with _errors():
            return self._connection.execute(statement, (*rows, period.begins, period.ends, *more)).fetchall()

    def _check(self) -> None:
        with _errors():
            (version,) = self._connection.execute("PRAGMA user_version").fetchone()
            self._connection.execute(_ENDS)
        if version > SCHEMA_VERSION:
            raise StoreUnavailable(
                _STORE, f"the file has schema {version}, this release knows {SCHEMA_VERSION}: use a newer release"
            )


def cut(rows: Rows, at_once: int = ROWS_AT_ONCE) -> Iterator[Rows]:
    """Give the parts of a span that are read at once."""
    for first in range(rows.first, rows.last + 1, at_once):
        yield Rows(first, min(first + at_once - 1, rows.last))


def _entry(row: CheckRow) -> AuditEntry | RecordCorrupt:
    try:
        return entry_of(row)
    except RecordCorrupt as error:
        return error


@contextmanager
def _errors() -> Iterator[None]:
    """Turn an error of SQLite into StoreUnavailable; its words never hold a value that was bound."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorname", type(error).__name__)
        raise StoreUnavailable(_STORE, f"{error} ({code})") from None

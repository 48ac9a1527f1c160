"""A recorded check as a row of the table `checks`: what is kept of it, packed, and read back."""

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import batched
from typing import Final

from eligibility.storage.packing import pack, unpack
from eligibility.storage.ports import AuditEntry

COLUMNS = (
    "check_id, tenant, verdict, permit, applied_on, reasons, revision, recorded_at, digest, record, expires_at, "
    "reference, subject"
)
INSERT = "INSERT INTO checks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (check_id) DO NOTHING"

MOST_PARAMETERS = 500
"""Ids to a statement."""

type CheckRow = tuple[str, str, str, str, str, str, str, str, str, bytes, int | None, str | None, str | None]
"""The values of COLUMNS."""
# Where in a row they are:
_ID: Final = 0
_DIGEST: Final = 8
_RECORD: Final = 9


def packed(entries: Iterable[AuditEntry]) -> list[CheckRow]:
    """Return the rows of the entries: a fifth of their size, so that those of a whole range may wait in memory."""
    return [packed_entry(entry) for entry in entries]


def packed_entry(entry: AuditEntry) -> CheckRow:
    """Return the row of an entry."""
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
        entry.reference,
        entry.subject,
    )


def entry_of(row: CheckRow) -> AuditEntry:
    """Read a row. Raises RecordCorrupt."""
    return _entry(row, unpack(row[_ID], row[_RECORD], row[_DIGEST]))


def entry_without_record(row: CheckRow) -> AuditEntry:
    """Read a row but for its record, which is corrupt: `canonical` is left empty."""
    return _entry(row, b"")


def insert_all(connection: sqlite3.Connection, rows: Sequence[CheckRow]) -> int:
    """Insert the rows whose ids are not taken; return how many those were."""
    return connection.executemany(INSERT, rows).rowcount


def stored(connection: sqlite3.Connection, check_ids: Sequence[str]) -> dict[str, CheckRow]:
    """Return the rows that are there under the ids."""
    rows: list[CheckRow] = []
    for some in batched(check_ids, MOST_PARAMETERS, strict=False):
        places = ", ".join("?" * len(some))
        rows += connection.execute(f"SELECT {COLUMNS} FROM checks WHERE check_id IN ({places})", some)  # noqa: S608 - only COLUMNS and question marks
    return {row[_ID]: row for row in rows}


def all_stored(connection: sqlite3.Connection, rows: Sequence[CheckRow]) -> bool:
    """Tell whether each of the rows, whose ids are taken, is what is there under its id."""
    found = stored(connection, [row[_ID] for row in rows])
    return all(found[row[_ID]][_DIGEST] == row[_DIGEST] for row in rows)


def _entry(row: CheckRow, canonical: bytes) -> AuditEntry:
    check_id, tenant, verdict, permit, applied_on, reasons, revision, recorded_at = row[:8]
    digest, _, expires_at, reference, subject = row[8:]
    return AuditEntry(
        check_id=check_id,
        tenant=tenant,
        verdict=verdict,
        permit=permit,
        applied_on=applied_on,
        reasons=tuple(reasons.split()),
        revision=revision,
        recorded_at=recorded_at,
        canonical=canonical,
        digest=digest,
        expires_at=expires_at,
        reference=reference,
        subject=subject,
    )

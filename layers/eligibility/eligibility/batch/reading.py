"""From the bytes of a line to an application, or to every reason why it is none."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import orjson

from eligibility.application.field_errors import FieldError, InvalidApplication
from eligibility.application.models import REFERENCE, Application
from eligibility.application.parsing import FilingSpan, parse
from eligibility.batch.csv_errors import error_of_row
from eligibility.batch.csv_line import Malformed, cells_of
from eligibility.batch.csv_values import RowBuilder
from eligibility.batch.field_paths import UNKNOWN, known_pointer
from eligibility.batch.formats import LONGEST_LINE, Layout
from eligibility.batch.rows import MOST_ERRORS, Rejected, RowError

_REFERENCE = re.compile(REFERENCE)


class Read(NamedTuple):
    """A row that is an application."""

    line: int
    application: Application
    filing_day: date


class RowReader:
    """Reads the rows of one file."""

    def __init__(self, layout: Layout, filing_day: date, span: FilingSpan) -> None:
        """Take the day on which rows that give none are filed, and the days that can be judged."""
        self._layout = layout
        self._filing_day = filing_day
        self._span = span
        self._builder = RowBuilder(layout.columns)
        self._is_json = layout.format == "jsonl"

    def read(self, line: int, row: bytes) -> Read | Rejected:
        """Read a line without its end."""
        return self._read_json(line, row) if self._is_json else self._read_cells(line, row)

    def _read_json(self, line: int, row: bytes) -> Read | Rejected:
        try:
            return Read(line, *parse(row, self._filing_day, self._span))
        except InvalidApplication as invalid:
            errors = [_error_of_json(error) for error in invalid.errors[:MOST_ERRORS]]
            return _rejected(line, _reference(row, invalid.errors), errors, len(invalid.errors))

    def _read_cells(self, line: int, row: bytes) -> Read | Rejected:
        try:
            cells = self._cells(row)
        except Malformed as fault:
            return _rejected(line, None, [RowError("", None, fault.code, fault.found, fault.expected)], 1)
        values, wrong = self._builder.build(cells)
        payload = orjson.dumps(values)
        try:
            application, filing_day = parse(payload, self._filing_day, self._span)
            errors: tuple[FieldError, ...] = ()
        except InvalidApplication as invalid:
            errors = invalid.errors
        else:
            if not wrong:
                return Read(line, application, filing_day)
        wrong += [error_of_row(error) for error in errors[:MOST_ERRORS]]
        return _rejected(line, _reference(payload, errors), wrong, len(wrong) + max(len(errors) - MOST_ERRORS, 0))

    def _cells(self, row: bytes) -> list[str]:
        """Return as many cells as there are columns. Raises Malformed."""
        try:
            cells = cells_of(row.decode("utf-8"), self._layout.delimiter)
        except UnicodeDecodeError as error:
            raise Malformed("not_utf8", f"not UTF-8 from byte {error.start} on", "text in UTF-8") from None
        if not any(cells):
            raise Malformed("empty_row", "cells without anything in them", "an application")
        if len(cells) != len(self._layout.columns):
            found = f"{len(cells)} {'cell' if len(cells) == 1 else 'cells'}"
            expected = f"{len(self._layout.columns)} cells, one for each column, on one line"
            raise Malformed("wrong_number_of_cells", found, expected)
        return cells


def too_long(line: int) -> Rejected:
    """Return the rejection of a line that was never read."""
    found, expected = f"more than {LONGEST_LINE} bytes", f"at most {LONGEST_LINE} bytes"
    return Rejected(line, None, (RowError("", None, "line_too_long", found, expected),), 0)


def _rejected(line: int, reference: str | None, errors: Sequence[RowError], count: int) -> Rejected:
    listed = tuple(errors[:MOST_ERRORS])
    return Rejected(line, reference, listed, count - len(listed))


def _error_of_json(error: FieldError) -> RowError:
    """Return the error of a JSONL row; of it as a whole, its place is one on its only line.

    A caller of the API gets a wrong name back, which is their own; a file of rejected rows is kept, and has none.
    """
    pointer, found = known_pointer(error.pointer), error.found
    if error.code == "not_json":
        found = found.replace("line 1, column", "column")
    elif error.code == "field_unknown" and pointer.endswith(UNKNOWN):
        found = "a field of another name"
    return RowError(pointer, None, error.code, found, error.expected)


def _reference(row: bytes, errors: Iterable[FieldError]) -> str | None:
    """Return the reference of a row with errors, if it is surely that."""
    if any(error.pointer in ("", "/reference") for error in errors):
        return None
    try:
        values = orjson.loads(row)
    except orjson.JSONDecodeError:
        return None
    reference = values.get("reference") if isinstance(values, dict) else None
    return reference if isinstance(reference, str) and _REFERENCE.fullmatch(reference) else None

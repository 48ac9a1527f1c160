"""The results of a range as they are written: decisions as JSONL and as CSV, rejections apart, references to compare.

Each line is made of codes, days, numbers, and the caller's own reference: nothing else of a row gets this far.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple, Protocol

import orjson

from eligibility.batch.formats import Layout
from eligibility.batch.outcome import Part, RangeOutcome
from eligibility.batch.ranges import Range
from eligibility.batch.references import RangeReferences
from eligibility.batch.rows import Decided, Rejected, Row, RowError
from eligibility.batch.tally import Tally

RESULTS_JSONL, RESULTS_CSV, REJECTED = "results.jsonl", "results.csv", "rejected.jsonl"
"""Names of the files of a whole batch: the parts of all ranges in order, results.csv after one `csv_header`."""
REFERENCES = "references"
PART_NAMES = (RESULTS_JSONL, RESULTS_CSV, REJECTED, REFERENCES)
"""Names of the files that a range writes, in the order of RangeFiles and of `RangeOutcome.parts`."""

_COLUMNS = (
    "line",
    "reference",
    "check_id",
    "permit",
    "applied_on",
    "verdict",
    "reasons",
    "remedies",
    "window_from",
    "window_until",
    "window_open",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""
_LINE = orjson.OPT_APPEND_NEWLINE


class Writable(Protocol):
    """What bytes are written to: a file, or a buffer."""

    def write(self, data: bytes, /) -> object:
        """Write all of the bytes."""


class RangeFiles(NamedTuple):
    """Where the parts of a range are written to. None has a header; each is empty where there is nothing to say."""

    results_jsonl: Writable
    results_csv: Writable
    rejected: Writable
    references: Writable
    """For `references.repeated` only, not for people."""


class RangeResults:
    """Writes the rows of one range, and counts them."""

    def __init__(self, range_: Range, layout: Layout, files: RangeFiles) -> None:
        self._range = range_
        self._delimiter = _delimiter(layout)
        self._results_jsonl, self._results_csv, self._rejected, self._references = map(_Digested, files)
        self._tally = Tally()
        self._noted = RangeReferences()

    def write(self, rows: Sequence[Row]) -> None:
        """Write a block of rows, whose decisions are stored."""
        decided = [row for row in rows if isinstance(row, Decided)]
        remedies = [_remedies(row) for row in decided]
        self._results_jsonl.write(b"".join(map(_json_line, decided, remedies)))
        self._results_csv.write("".join([self._csv_line(*row) for row in zip(decided, remedies, strict=True)]).encode())
        self._rejected.write(b"".join([_rejected_line(row) for row in rows if isinstance(row, Rejected)]))
        self._tally.count(rows)
        for row in rows:
            if row.reference is not None:
                self._noted.note(row.reference, row.line)

    def finish(self) -> RangeOutcome:
        """Write what can only be written at the end, and return the outcome; after the last block, once."""
        self._references.write(self._noted.entries())
        return RangeOutcome(
            self._range.number,
            self._range.sha256,
            self._tally,
            self._results_jsonl.part(),
            self._results_csv.part(),
            self._rejected.part(),
            self._references.part(),
        )

    def _csv_line(self, row: Decided, remedies: Sequence[str]) -> str:
        line, reference, entry, _, first, until, is_open, _, _ = row
        cells = (
            str(line),
            _safe(reference or ""),
            entry.check_id,
            entry.permit,
            entry.applied_on,
            entry.verdict,
            " ".join(entry.reasons),
            " ".join(remedies),
            "" if first is None else first.isoformat(),
            "" if until is None else until.isoformat(),
            "yes" if is_open else "no",
        )
        return f"{self._delimiter.join(cells)}\r\n"


def csv_header(layout: Layout) -> bytes:
    """Return the header line of results.csv; it has the delimiter of the file that came in."""
    return f"{_delimiter(layout).join(_COLUMNS)}\r\n".encode()


class _Digested:
    """Bytes on their way to where they are written, counted and digested."""

    __slots__ = ("_digest", "_file", "_size")

    def __init__(self, file: Writable) -> None:
        self._file = file
        self._digest = sha256()
        self._size = 0

    def write(self, data: bytes) -> None:
        if data:
            self._file.write(data)
            self._digest.update(data)
            self._size += len(data)

    def part(self) -> Part:
        """Return what was written so far."""
        return Part(self._size, self._digest.hexdigest())


def _json_line(row: Decided, remedies: Sequence[str]) -> bytes:
    line, reference, entry, _, first, until, is_open, _, _ = row
    return orjson.dumps(
        {
            "line": line,
            "reference": reference,
            "check_id": entry.check_id,
            "permit": entry.permit,
            "applied_on": entry.applied_on,
            "verdict": entry.verdict,
            "reasons": entry.reasons,
            "remedies": remedies,
            "window": {"from": first, "until": until, "open": is_open},
        },
        option=_LINE,
    )


def _rejected_line(row: Rejected) -> bytes:
    told: dict[str, object] = {
        "line": row.line,
        "reference": row.reference,
        "errors": [_error(error) for error in row.errors],
    }
    if row.more_errors:
        told["more_errors"] = row.more_errors
    return orjson.dumps(told, option=_LINE)


def _error(error: RowError) -> dict[str, str]:
    return {name: value for name, value in error._asdict().items() if value is not None}


def _remedies(row: Decided) -> Sequence[str]:
    """Return the codes of what to do, each once, in the order of the findings."""
    obstacles = row.obstacles
    return [*dict.fromkeys([each.remedy for each in obstacles if each.remedy is not None])] if obstacles else ()


def _safe(cell: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _delimiter(layout: Layout) -> str:
    return layout.delimiter or ","

"""One pass over a file: its digest, its layout, and where it is cut into ranges of whole lines.

A physical line is a row, ended by LF or CRLF; the last may have no end. Blank lines are lines, but no rows.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

from eligibility.batch.cutting import Cutting
from eligibility.batch.formats import Layout
from eligibility.batch.head import Head
from eligibility.batch.ranges import Range

RANGE_BYTES = 8 * 1024 * 1024
RANGE_ROWS = 10_000

_PIECE = 256 * 1024
"""Bytes that are looked at together: few enough for the processor's cache."""


class Plan(NamedTuple):
    """What is known of a file after one pass.

    The ranges follow each other without a gap, from the first row to the file's end. Before them are the byte order
    mark, blank lines and the header of a CSV file.
    """

    layout: Layout
    size: int
    """Bytes of the whole file."""
    sha256: str
    """Of the whole file, lower-case hexadecimal."""
    lines: int
    """All of the file, blank ones and the header included."""
    rows: int
    ranges: tuple[Range, ...]


def plan_file(chunks: Iterable[bytes], range_bytes: int = RANGE_BYTES, range_rows: int = RANGE_ROWS) -> Plan:
    """Return the plan of a file given in chunks of any size; a range has at least one line. Raises UnusableFile.

    Memory stays flat: a line's worth of bytes is kept, never a range.
    """
    digest, size = sha256(), 0
    head = Head()
    cutting: Cutting | None = None
    for piece in _pieces(chunks):
        digest.update(piece)
        if cutting is not None:
            cutting.take(piece)
        elif head.take(piece):
            cutting = Cutting(head.size, head.lines, range_bytes, range_rows)
            cutting.take(head.rest)
        size += len(piece)
    if cutting is None:
        head.finish()
        cutting = Cutting(head.size, head.lines, range_bytes, range_rows)
        cutting.take(head.rest)
    ranges = cutting.finish()
    rows = sum(range_.rows for range_ in ranges)
    head.check_rows(rows)
    lines = head.lines + sum(range_.lines for range_ in ranges)
    return Plan(head.layout, size, digest.hexdigest(), lines, rows, ranges)


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut chunks of any size into pieces of one size, the last excepted: so the plan cannot hang on the chunks."""
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        whole = len(waiting) // _PIECE * _PIECE
        with memoryview(waiting) as view:
            yield from [bytes(view[start : start + _PIECE]) for start in range(0, whole, _PIECE)]
        del waiting[:whole]
    if waiting:
        yield bytes(waiting)

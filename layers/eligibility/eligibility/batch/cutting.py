"""Cuts the rows of a file into ranges, from pieces that come one after the other.

Bytes are counted and sought by the hundred thousand, never one by one; lines are gone through only where a range ends
for its number of rows, and where there are blank ones.
"""

import re
from hashlib import sha256
from itertools import islice

from eligibility.batch.formats import BLANKS, LONGEST_LINE
from eligibility.batch.ranges import Range

_BLANK = BLANKS + b"\n"
_ROW = re.compile(rb"[^ \t\r\n][^\n]*+")
"""From the first byte of a line that is not blank to the line's end."""
_AFTER_LINE_END = re.compile(rb"\n[ \t\r\n]")
"""What there is before any blank line but the first; sought at the speed of memory, as its first byte is certain."""


class Cutting:
    """Takes the bytes from the first row on; a range ends before the line that would make it too large."""

    def __init__(self, first_byte: int, lines_before: int, range_bytes: int, range_rows: int) -> None:
        self._range_bytes = range_bytes
        self._range_rows = range_rows
        self._done: list[Range] = []
        self._rest = b""
        """The beginning of a line, if it is not too long so far."""
        self._within_long = False
        """Whether the next byte belongs to a line that is too long already."""
        self._first_byte = first_byte
        self._first_line = lines_before + 1
        self._begin_range(too_long=False)

    def take(self, piece: bytes) -> None:
        """Take the bytes that follow."""
        if self._within_long:
            end = piece.find(b"\n") + 1
            self._add_bytes(piece, 0, end or len(piece))
            if not end:
                return
            self._within_long = False
            piece = piece[end:]
        data = self._rest + piece
        end = data.rfind(b"\n") + 1
        self._take_lines(data, end)
        self._rest = data[end:]
        if len(self._rest) > LONGEST_LINE + 1:  # with one byte less it may be a CR that belongs to the line's end
            self._take_long(self._rest, 0, len(self._rest))
            self._within_long = True
            self._rest = b""

    def finish(self) -> tuple[Range, ...]:
        """Take the last line, if it has no end, and return all ranges."""
        last = self._rest
        if last:
            if _too_long(last, 0, len(last)):
                self._take_long(last, 0, len(last))
            else:
                self._take_short(last, 0, len(last))
        self._end_range()
        return tuple(self._done)

    def _take_lines(self, data: bytes, end: int) -> None:
        """Take whole lines, telling those apart that are too long."""
        short_from = position = 0
        while position < end:
            line_end = data.rfind(b"\n", position, position + LONGEST_LINE + 1) + 1
            if not line_end:
                line_end = data.find(b"\n", position) + 1
                if _too_long(data, position, line_end - 1):
                    self._take_short(data, short_from, position)
                    self._take_long(data, position, line_end)
                    short_from = line_end
            position = line_end
        self._take_short(data, short_from, end)

    def _take_long(self, data: bytes, start: int, end: int) -> None:
        """Take a line that is too long, or its beginning."""
        if not self._too_long or self._rows == self._range_rows:
            self._end_range()
            self._begin_range(too_long=True)
        self._lines += 1
        self._rows += 1
        self._add_bytes(data, start, end)

    def _take_short(self, data: bytes, start: int, end: int) -> None:
        """Take lines of which none is too long."""
        while start < end:
            if self._too_long:
                self._end_range()
                self._begin_range(too_long=False)
            lines, rows = _lines_and_rows(data, start, end)
            stop = end
            if self._length + end - start > self._range_bytes or self._rows + rows > self._range_rows:
                stop = self._fitting(data, start, end)
                lines, rows = _lines_and_rows(data, start, stop)
            self._lines += lines
            self._rows += rows
            self._add_bytes(data, start, stop)
            if stop < end:
                self._end_range()
                self._begin_range(too_long=False)
            start = stop

    def _fitting(self, data: bytes, start: int, end: int) -> int:
        """Return where the lines end that the range has room for; an empty range has room for any one line."""
        room = self._range_bytes - self._length
        stop = end
        if end - start > room:
            stop = data.rfind(b"\n", start, start + max(room, 0)) + 1 or start
        one_too_many = next(islice(_ROW.finditer(data, start, stop), self._range_rows - self._rows, None), None)
        if one_too_many is not None:
            stop = data.rfind(b"\n", start, one_too_many.start()) + 1 or start
        if stop == start and not self._length:
            return data.find(b"\n", start) + 1 or end
        return stop

    def _begin_range(self, *, too_long: bool) -> None:
        self._too_long = too_long
        self._length = self._lines = self._rows = 0
        self._digest = sha256()

    def _add_bytes(self, data: bytes, start: int, end: int) -> None:
        self._length += end - start
        self._digest.update(memoryview(data)[start:end])

    def _end_range(self) -> None:
        if not self._length:
            return
        self._done.append(
            Range(
                number=len(self._done),
                first_byte=self._first_byte,
                length=self._length,
                first_line=self._first_line,
                lines=self._lines,
                rows=self._rows,
                sha256=self._digest.hexdigest(),
                too_long=self._too_long,
            )
        )
        self._first_byte += self._length
        self._first_line += self._lines


def _lines_and_rows(data: bytes, start: int, end: int) -> tuple[int, int]:
    """Count the lines from the begin of one to the end of another, and those that are not blank."""
    if start == end:
        return 0, 0
    lines = data.count(b"\n", start, end) + (data[end - 1] != ord("\n"))
    if data[start] in _BLANK or _AFTER_LINE_END.search(data, start, end):
        return lines, sum(1 for _ in _ROW.finditer(data, start, end))
    return lines, lines


def _too_long(data: bytes, start: int, end: int) -> bool:
    """Whether a line, its LF excluded, is too long; a CR at its end belongs to the line's end."""
    return end - start - (data[end - 1] == ord("\r")) > LONGEST_LINE

"""The beginning of a file, up to its first row: what tells how the rows are written, or that the file is of no use."""

import re

from eligibility.batch.csv_header import read_header
from eligibility.batch.faults import UnusableFile
from eligibility.batch.formats import BYTE_ORDER_MARK, JSONL, LONGEST_LINE, Layout

_BLANK_LINES = re.compile(rb"(?:[ \t\r]*+\n)*+")
_ENOUGH = LONGEST_LINE + 2
"""Bytes of the first line that is not blank; if it has not ended by then, it is too long."""
_COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf\x27\x1c", b"Rar!")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_TWO_ROWS_IN_ONE = re.compile(rb"\r\s*\{")


class Head:
    """Takes the first bytes; once they are enough, `layout` is known, and `rest` begins with the first row."""

    def __init__(self) -> None:
        self.size = 0
        """Bytes before the first row."""
        self.lines = 0
        """Lines before the first row."""
        self.rest = b""
        self.layout: Layout = JSONL
        self._begun = False

    def take(self, piece: bytes) -> bool:
        """Take the bytes that follow, and say whether they are enough. Raises UnusableFile."""
        self.rest += piece
        if not self._begun:
            self._begin()
        blank = _BLANK_LINES.match(self.rest)
        if blank is not None:
            self._pass(blank.end())
        line = self.rest[:_ENOUGH]
        enough = b"\n" in line or len(line) == _ENOUGH
        if enough:
            self._read(line)
        return enough

    def finish(self) -> None:
        """Read what is there, the file having ended. Raises UnusableFile."""
        if not self.rest.strip():
            raise UnusableFile("empty_file", "The file is empty; expected one application a line, as JSON or CSV.")
        self._read(self.rest)

    def check_rows(self, rows: int) -> None:
        """Refuse a file without a row. Raises UnusableFile."""
        if not rows:
            raise UnusableFile("header_alone", "The file has a header and no row; expected one application a line.")

    def _begin(self) -> None:
        self._begun = True
        if self.rest.startswith(_COMPRESSED):
            raise UnusableFile("compressed", "The file is compressed, or a spreadsheet; expected text, JSONL or CSV.")
        if self.rest.startswith(_WIDE):
            raise UnusableFile("not_text", "The file is in UTF-16; expected UTF-8.")
        if self.rest.startswith(BYTE_ORDER_MARK):
            self.size += len(BYTE_ORDER_MARK)
            self.rest = self.rest[len(BYTE_ORDER_MARK) :]

    def _pass(self, length: int) -> None:
        """Go on behind lines that are no rows."""
        self.size += length
        self.lines += self.rest.count(b"\n", 0, length) if self.rest[length - 1 : length] == b"\n" else bool(length)
        self.rest = self.rest[length:]

    def _read(self, begin: bytes) -> None:
        """Tell the layout by the first line that is not blank."""
        line, ended, _ = begin.partition(b"\n")
        match line.lstrip()[:1]:
            case b"{":
                if _TWO_ROWS_IN_ONE.search(line):
                    raise _line_ends()
            case b"[":
                raise UnusableFile("not_lines", "The file is one JSON array; expected one JSON object a line.")
            case _:
                self.layout = self._header(line.removesuffix(b"\r"))
                self._pass(len(line) + len(ended))

    def _header(self, line: bytes) -> Layout:
        if b"\0" in line:
            raise UnusableFile("not_text", "The file is not text: it has NUL bytes; expected UTF-8.")
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError as error:
            if len(line) < LONGEST_LINE or error.end < LONGEST_LINE:
                raise UnusableFile("not_text", "The file's first line is not in UTF-8; expected UTF-8.") from None
            text = line[: error.start].decode("utf-8")
        if "\r" in text:
            raise _line_ends()
        if any(character < " " and character != "\t" for character in text):
            raise UnusableFile("not_text", "The file's first line has control characters; expected text in UTF-8.")
        if len(line) > LONGEST_LINE:
            raise UnusableFile("wrong_header", f"The first line is longer than {LONGEST_LINE} bytes.")
        return read_header(text)


def _line_ends() -> UnusableFile:
    return UnusableFile("line_ends", "The lines end with CR alone; expected LF or CRLF.")

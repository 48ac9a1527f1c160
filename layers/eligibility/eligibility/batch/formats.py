"""How the rows of a file are written: one application a line, as JSON or as the cells of a CSV file."""

from typing import Literal, NamedTuple

Format = Literal["jsonl", "csv"]

LONGEST_LINE = 64 * 1024
"""Bytes, without the line's end; a longer line is rejected and never buffered."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
BLANKS = b" \t\r"
"""A line of nothing else is no row."""


class Layout(NamedTuple):
    """How the rows of one file are written."""

    format: Format
    delimiter: str
    """Of a CSV file: a comma or a semicolon; empty for JSONL."""
    columns: tuple[str, ...]
    """Of a CSV file, in its order; empty for JSONL."""


JSONL = Layout("jsonl", "", ())

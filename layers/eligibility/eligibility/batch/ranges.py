"""A range: the consecutive lines of a file that are decided together."""

from typing import NamedTuple


class Range(NamedTuple):
    """Consecutive lines that are decided together. `manifest.range_entry` says it as JSON."""

    number: int
    """Counted from 0, in the file's order."""
    first_byte: int
    length: int
    """Bytes, up to and with the end of the last line."""
    first_line: int
    """Counted from 1."""
    lines: int
    rows: int
    """Lines that are not blank."""
    sha256: str
    """Of the range's bytes, lower-case hexadecimal."""
    too_long: bool
    """Each line is longer than LONGEST_LINE: all are rejected, and their bytes need not be read again."""

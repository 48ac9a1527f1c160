"""The dictionaries that records are packed with, kept for ever: a record is unpacked with the one it was packed with.

A dictionary is the records of typical applications, one after the other. Its file is named for the Adler-32 of the
content, by which a packed record names its dictionary (RFC 1950, section 2.2: DICTID). When rules have changed so far
that records become large, a test says so; then `making` makes a new one, and `CURRENT` is set to its name.
"""

from functools import cache
from pathlib import Path

CURRENT = 0xCC656D05
"""The Adler-32 of the dictionary that records are packed with now."""

FOLDER = Path(__file__).parent
ENDING = ".zdict"


class DictionaryUnknown(Exception):
    """No dictionary of that Adler-32 is kept here."""


def file_name(adler: int) -> str:
    """Return the name of the file of a dictionary: eight hexadecimal digits and the ending."""
    return f"{adler:08x}{ENDING}"


@cache
def dictionary(adler: int) -> bytes:
    """Return the dictionary of that Adler-32. Raises DictionaryUnknown."""
    try:
        return (FOLDER / file_name(adler)).read_bytes()
    except FileNotFoundError:
        raise DictionaryUnknown(f"{adler:08x}") from None

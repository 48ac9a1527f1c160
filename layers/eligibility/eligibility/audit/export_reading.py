"""An export read back, for whoever verifies records without the service: bytes of the file in, records out, in order.

Whatever is not as an export has it ends the reading with the line where it stands.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import orjson

from eligibility.audit.export import COLUMNS, GZIP
from eligibility.audit.hours import hour_of, is_hour
from eligibility.storage.packing import MOST_BYTES

_CHUNK = 1 << 16
_LONGEST_LINE = 8 * MOST_BYTES
"""A character of the record may take six in JSON."""
_READ = ("check_id", "digest", "recorded_at", "expires_at")
_LATEST = (1 << 53) - 1
"""The largest number in JSON that everybody reads alike (RFC 8259, section 6)."""


class ExportUnreadable(Exception):
    """A file is no export, or not the whole of one; the text has no more of its content than the number of a line."""

    def __init__(self, line: int, fault: str) -> None:
        super().__init__(f"line {line}: {fault}")
        self.line = line
        self.fault = fault


class ExportedRecord(NamedTuple):
    """A record out of an export."""

    check_id: str
    canonical: bytes
    digest: str
    """As the line has it: whether it is that of `canonical` is for the reader to find out."""
    recorded_at: str
    expires_at: int | None
    columns: Mapping[str, object]
    """All that the line has, the record too."""


def read_export(chunks: Iterable[bytes]) -> Iterator[ExportedRecord]:
    """Give the records of an export from the bytes of its file as they come. Raises ExportUnreadable.

    Files that were put one behind the other are read as one.
    """
    number, begun = 0, bytearray()
    try:
        for text in _decompressed(chunks):
            *ends, rest = text.split(b"\n")
            for end in ends:
                number += 1
                yield _record(number, bytes(begun + end))
                begun.clear()
            begun += rest
            if len(begun) > _LONGEST_LINE:
                raise ExportUnreadable(number + 1, "it is longer than a record can be")
    except (zlib.error, EOFError):
        raise ExportUnreadable(number + 1, "the file is damaged, or not gzip, or its end is missing") from None
    if begun:
        raise ExportUnreadable(number + 1, "the line has no end")


def _decompressed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Give the text of gzip files, a little at a time. Raises EOFError where the last of them has no end."""
    stream = zlib.decompressobj(GZIP)
    started = False
    for chunk in chunks:
        waiting = chunk
        while waiting:
            if stream.eof:
                stream = zlib.decompressobj(GZIP)
            started = True
            yield stream.decompress(waiting, _CHUNK)
            waiting = stream.unused_data if stream.eof else stream.unconsumed_tail
    if not started or not stream.eof:
        raise EOFError


def _record(number: int, line: bytes) -> ExportedRecord:
    try:
        columns = orjson.loads(line)
        if columns.keys() >= set(COLUMNS):
            check_id, digest, recorded_at, expires_at = [columns[name] for name in _READ]
            if _is_placed(check_id, digest, recorded_at, expires_at):
                return ExportedRecord(check_id, columns["record"].encode(), digest, recorded_at, expires_at, columns)
    except (orjson.JSONDecodeError, AttributeError, TypeError):
        pass
    raise ExportUnreadable(number, "it is no line of an export")


def _is_placed(check_id: object, digest: object, recorded_at: object, expires_at: object) -> bool:
    """Whether a record can be put in its place; one of no hour would be in no period, so that nobody looked at it."""
    return (
        isinstance(check_id, str)
        and isinstance(digest, str)
        and isinstance(recorded_at, str)
        and is_hour(hour_of(recorded_at))
        and (expires_at is None or (isinstance(expires_at, int) and abs(expires_at) <= _LATEST))
    )

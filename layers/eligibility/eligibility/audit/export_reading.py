"""An export read back, for whoever verifies records without the service: bytes of the file in, records out, in order.

Whatever is not as an export has it ends the reading with the line where it stands.
"""

import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import orjson

from eligibility.audit.export import GZIP
from eligibility.storage.packing import MOST_BYTES

_CHUNK = 1 << 16
_LONGEST_LINE = 8 * MOST_BYTES
"""A character of the record may take six in JSON."""


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
        record = ExportedRecord(
            columns["check_id"],
            columns["record"].encode(),
            columns["digest"],
            columns["recorded_at"],
            columns["expires_at"],
        )
    except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError):
        raise ExportUnreadable(number, "it is no line of an export") from None
    if not all(isinstance(text, str) for text in (record.check_id, record.digest, record.recorded_at)):
        raise ExportUnreadable(number, "it is no line of an export")
    return record

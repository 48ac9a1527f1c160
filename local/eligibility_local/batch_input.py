"""The file of applications as it comes: read in place where it can be, else copied into the folder of the results.

What cannot be read twice and at any place (standard input, a pipe, a compressed file) is copied first, in pieces, up to
a limit of size: a small compressed file may unpack to any length.
"""

import errno
import os
import shutil
import stat
import sys
import zlib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NamedTuple

from eligibility_local.batch_folder import SPOOL, Folder, whole_file
from eligibility_local.project import Unusable

STANDARD_INPUT = "-"
GIB = 1 << 30

_CHUNK = 1 << 20
_COMPRESSED_PIECE = 8 * 1024  # unpacks to 8.5 MB at most: deflate makes a byte of at most 1,032
_GZIP = b"\x1f\x8b"  # RFC 1952, 2.3.1
_GZIP_WINDOW = 31  # zlib's way to say: the largest window, with a header of gzip


class InputUnusable(Unusable):
    """The file cannot be read, or is too large, or is no sound compressed file."""


class DiskShort(Unusable):
    """Less is free on a disk than is needed."""


class Source(NamedTuple):
    """Where the rows come from."""

    file: str
    """A path, or STANDARD_INPUT."""
    most_bytes: int
    """How large a copy may become."""


class Digested(NamedTuple):
    """By what a file is known again."""

    size: int
    sha256: str


def readable_in_place(source: Source) -> Path | None:
    """Return the path of a file that can be read where it is, None for one to be copied. Raises InputUnusable."""
    if source.file == STANDARD_INPUT:
        return None
    path = Path(source.file)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(mode):
            return None
        with path.open("rb") as file:
            return None if file.read(len(_GZIP)) == _GZIP else path
    except OSError as error:
        raise unreadable(error) from None


def chunks_of(path: Path) -> Iterator[bytes]:
    """Give a file in pieces. Raises InputUnusable."""
    try:
        with path.open("rb") as file:
            yield from _chunks(file)
    except OSError as error:
        raise unreadable(error) from None


def copied(source: Source, folder: Folder) -> Path:
    """Copy what comes into the folder, uncompressed, and return where it lies.

    Raises InputUnusable, DiskShort, FolderTaken; OSError where the copy cannot be written.
    """
    folder.claim(SPOOL)
    path = folder.file(SPOOL)
    with whole_file(path) as copy:
        for chunk in unpacked(source):
            copy.write(chunk)
            # The store and the results will take about as much again.
            if shutil.disk_usage(folder.path).free < copy.tell():
                raise DiskShort(f"The disk of {folder.path} has too little room for this batch")
    return path


def unpacked(source: Source) -> Iterator[bytes]:
    """Give what comes in pieces, unpacked where it is compressed. Raises InputUnusable."""
    size = 0
    for chunk in _inflated_if_compressed(_arriving(source.file)):
        size += len(chunk)
        if size > source.most_bytes:
            raise InputUnusable(
                f"More than {source.most_bytes / GIB:g} GiB come out of the file; --most-gib takes larger ones"
            )
        yield chunk


def digested(chunks: Iterable[bytes]) -> Digested:
    """Return by what the file of these pieces is known again."""
    digest, size = sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
    return Digested(size, digest.hexdigest())


def _arriving(file: str) -> Iterator[bytes]:
    if file != STANDARD_INPUT:
        return chunks_of(Path(file))
    if sys.stdin is None:  # where a process is started with it closed
        raise InputUnusable("Standard input is closed")
    return _chunks(sys.stdin.buffer)


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _inflated_if_compressed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    first = next(chunks, b"")
    whole = chain([first], chunks)
    return _inflated(whole) if first.startswith(_GZIP) else whole


def _inflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack one gzip file or several in a row, which may have zeros between and after them."""
    inflater = None
    try:
        for piece in _cut(chunks):
            rest = piece
            while rest:
                if inflater is None:
                    if not (rest := rest.lstrip(b"\0")):
                        break
                    inflater = zlib.decompressobj(_GZIP_WINDOW)
                yield inflater.decompress(rest)
                rest = inflater.unused_data
                if inflater.eof:
                    inflater = None
    except zlib.error:
        raise InputUnusable("The compressed file is damaged") from None
    if inflater is not None:
        raise InputUnusable("The compressed file is cut off")


def _cut(chunks: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        for begin in range(0, len(chunk), _COMPRESSED_PIECE):
            yield chunk[begin : begin + _COMPRESSED_PIECE]


def unreadable(error: OSError) -> InputUnusable:
    """Return what to raise where the file cannot be read."""
    return InputUnusable(f"The file cannot be read: {error.strerror or type(error).__name__}")

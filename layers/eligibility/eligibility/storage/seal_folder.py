"""Seals and leaf lists in a folder of one's own machine: a file each, for its owner only.

A file is on the disk before it can be seen, whole, and never replaced.
"""

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import override

from eligibility.storage.ports import StoreUnavailable
from eligibility.storage.seals import SealStore

_STORE = "seals"
_CHUNK = 1 << 18
_DRAFT = ".draft-"
"""Begins the name of a file that is being written; what a crash leaves behind is never read, and no name gives it."""


class SealFolder(SealStore):
    """Safe for several processes at once. The folder is made when something is put into it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @override
    def put_new(self, name: str, chunks: Iterable[bytes]) -> bool:
        path = self._path / name
        with _errors():
            self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            return _write_new(path, chunks)

    @override
    def read(self, name: str, first: int = 0, length: int | None = None) -> Iterator[bytes] | None:
        path = self._path / name
        with _errors():
            return _chunks(path, first, length) if path.is_file() else None

    @override
    def names(self, prefix: str, after: str = "") -> Iterator[str]:
        with _errors():
            files = sorted(
                path.relative_to(self._path).as_posix()
                for path in (self._path / prefix.rpartition("/")[0]).rglob("*")
                if not path.name.startswith(_DRAFT) and path.is_file()
            )
        return (name for name in files if name.startswith(prefix) and name > after)


def _write_new(path: Path, chunks: Iterable[bytes]) -> bool:
    """Make the file with its whole content, or leave the one that is there."""
    draft = path.with_name(f"{_DRAFT}{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(descriptor)
        try:
            os.link(draft, path)  # unlike a rename, it never replaces a file that is there
        except FileExistsError:
            return False
    finally:
        draft.unlink()
    for folder in (path.parent, path.parent.parent):  # both may be new
        _sync(folder)
    return True


def _sync(folder: Path) -> None:
    """Bring the names in a folder onto the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _chunks(path: Path, first: int, length: int | None) -> Iterator[bytes]:
    with _errors(), path.open("rb") as file:
        if first >= os.fstat(file.fileno()).st_size:
            return
        file.seek(first)
        left = length
        while chunk := file.read(_CHUNK if left is None else min(_CHUNK, left)):
            left = None if left is None else left - len(chunk)
            yield chunk


@contextmanager
def _errors() -> Iterator[None]:
    """Turn an error of the file system into StoreUnavailable, without its path."""
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(_STORE, error.strerror or type(error).__name__) from None

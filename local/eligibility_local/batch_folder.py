"""The folder of a batch's results: what lies where in it, and how a file is put there whole or not at all.

batch.json has what is pinned, and with it the batch exists; ranges.json, how the file was cut. `input`, a copy of what
came by standard input or compressed, and `parts/`, the results of each range, are there until it is finished, which is
when summary.json is.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO

from eligibility.batch.results import REJECTED, RESULTS_CSV, RESULTS_JSONL
from eligibility_local.project import Unusable

SUMMARY = "summary.json"
REPORT = "report.html"
PINNED = "batch.json"
RANGES = "ranges.json"
SPOOL = "input"
DRAFT = ".tmp"
"""What the name of a file ends with until it is whole."""

_LOCK = ".lock"
_PARTS = "parts"
_OURS = frozenset({PINNED, RANGES, SPOOL, SUMMARY, REPORT, _LOCK, _PARTS, RESULTS_JSONL, RESULTS_CSV, REJECTED})
_BEFORE_IT_BEGINS = frozenset({PINNED, RANGES, SPOOL, _LOCK})
"""What a command that was stopped may have left of a batch that does not exist yet."""


class FolderTaken(Unusable):
    """Another command is at work in the folder, or the folder holds something else."""


class Folder:
    """A folder of results; its methods raise OSError as the disk gives it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Make the folder where there is none, and keep other commands out of it. Raises FolderTaken.

        The lock is the system's: it goes with the process, however that ends.
        """
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._holds_something_else():
            raise FolderTaken(f"{self.path} holds other files; name a new folder with --out")
        with (self.path / _LOCK).open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise FolderTaken(f"Another command is at work in {self.path}") from None
            yield

    def _holds_something_else(self) -> bool:
        """Whether there is what no batch has left: links too, which lead elsewhere, and results of no batch."""
        expected = _OURS if self.file(PINNED).exists() else _BEFORE_IT_BEGINS
        return any(path.is_symlink() or path.name.removesuffix(DRAFT) not in expected for path in self.path.iterdir())

    @property
    def parts(self) -> Path:
        """Where the results of each range lie."""
        return self.path / _PARTS

    def part(self, number: int, name: str) -> Path:
        """Return the path of one file of a range."""
        return self.parts / f"{number:06}.{name}"

    def file(self, name: str) -> Path:
        """Return the path of a file of the whole batch."""
        return self.path / name


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write to, for its owner only; it has its name, and is on the disk, once all inside is done."""
    draft = path.with_name(path.name + DRAFT)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
            flushed(file)
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
    names_kept(path.parent)


def write_whole(path: Path, content: bytes) -> None:
    """Put a file there with its whole content, on the disk, or leave what was there before."""
    with whole_file(path) as file:
        file.write(content)


def flushed(file: IO[bytes]) -> None:
    """Have all that was written on the disk."""
    file.flush()
    os.fsync(file.fileno())


def names_kept(folder: Path) -> None:
    """Have a folder's new and changed names on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

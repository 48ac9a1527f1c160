"""The folder of a batch's results: what lies where in it, and how a file is put there whole or not at all.

batch.json has what is pinned, and with it the batch exists; ranges.json, how the file was cut. `input`, a copy of what
came by standard input or compressed, and `parts/`, the results of each range, are there until it is finished, which is
when summary.json is. `.eligibility-batch` keeps other commands out, and lists the names of what the batch has written:
whatever else is in the folder is somebody's own, and neither overwritten nor removed.
"""

import fcntl
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO

from eligibility.batch.results import PART_NAMES, REJECTED, RESULTS_CSV, RESULTS_JSONL
from eligibility_local.project import Unusable

SUMMARY = "summary.json"
REPORT = "report.html"
PINNED = "batch.json"
RANGES = "ranges.json"
SPOOL = "input"
PARTS = "parts"
FINISHED = (RESULTS_JSONL, RESULTS_CSV, REJECTED, REPORT, SUMMARY)
"""What is written at the end."""
DRAFT = ".tmp"
"""What the name of a file ends with until it is whole."""

_LEDGER = ".eligibility-batch"
_OURS, _OURS_NO_MORE = "+", "-"
_PART = re.compile(rf"\d{{6,}}\.(?:{'|'.join(map(re.escape, PART_NAMES))})(?:\.\d+{re.escape(DRAFT)})?", re.ASCII)
_MOST_NAMED = 3


class FolderTaken(Unusable):
    """Another command is at work in the folder, or the folder holds something else."""


class Folder:
    """A folder of results; its methods raise OSError as the disk gives it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Make the folder where there is none, and keep other commands out of it; remove what is not whole.

        Raises FolderTaken where others are at work or have put something there. The lock is the system's: it goes with
        the process, however that ends.
        """
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = [path.name for path in self.path.iterdir()]
        ledger = self.file(_LEDGER)
        if found and (_LEDGER not in found or ledger.is_symlink() or not ledger.is_file()):
            raise self._holds(found)
        with ledger.open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise FolderTaken(f"Another command is at work in {self.path}") from None
            if others := [*self._of_others()]:
                raise self._holds(others)
            self._remove_drafts()
            yield

    def claim(self, *names: str) -> None:
        """Have names for the batch, before any of them is written. Raises FolderTaken where one is there already."""
        new = [name for name in names if name not in self._ours()]
        if there := [each for name in new for each in (name, name + DRAFT) if os.path.lexists(self.file(each))]:
            raise self._holds(there)
        self._note(_OURS, new)

    def remove(self, name: str) -> None:
        """Remove a file of the batch, if it is there; one that comes under its name afterwards is somebody else's."""
        if name in self._ours():
            self.file(name).unlink(missing_ok=True)
            self._note(_OURS_NO_MORE, [name])

    def remove_parts(self) -> None:
        """Remove the results of the ranges, if they are there."""
        if PARTS not in self._ours():
            return
        with suppress(FileNotFoundError):
            for path in self.parts.iterdir():
                if _PART.fullmatch(path.name):
                    path.unlink()
            self.parts.rmdir()
        self._note(_OURS_NO_MORE, [PARTS])

    @property
    def parts(self) -> Path:
        """Where the results of each range lie."""
        return self.path / PARTS

    def part(self, number: int, name: str) -> Path:
        """Return the path of one file of a range."""
        return self.parts / f"{number:06}.{name}"

    def file(self, name: str) -> Path:
        """Return the path of a file of the whole batch."""
        return self.path / name

    def _of_others(self) -> Iterator[str]:
        """Give the names of what the batch has not written: links too, which lead elsewhere."""
        ours = self._ours() | {_LEDGER}
        if not self.file(SUMMARY).exists():  # a batch that is finished has left nothing half done
            ours |= {name + DRAFT for name in ours}
        for path in self.path.iterdir():
            if path.is_symlink() or path.name not in ours:
                yield path.name
            elif path.name == PARTS:
                yield from (f"{PARTS}/{part.name}" for part in path.iterdir() if not _PART.fullmatch(part.name))

    def _remove_drafts(self) -> None:
        """Remove what an earlier command has left that is not whole."""
        for name in self._ours():
            self.file(name + DRAFT).unlink(missing_ok=True)

    def _holds(self, names: Iterable[str]) -> FolderTaken:
        first, *more = sorted(names)
        named = ", ".join([first, *more[: _MOST_NAMED - 1], *(["…"] if len(more) >= _MOST_NAMED else [])])
        return FolderTaken(f"{self.path} holds other files ({named}); name a new folder with --out")

    def _ours(self) -> set[str]:
        names: set[str] = set()
        for line in self.file(_LEDGER).read_text("utf-8", "replace").splitlines():
            (names.add if line.startswith(_OURS) else names.discard)(line[1:])
        return names

    def _note(self, sign: str, names: Iterable[str]) -> None:
        # The line end comes first, so that half a line, as a crash may leave it, is no part of the next one.
        with self.file(_LEDGER).open("ab") as ledger:
            ledger.write("".join(f"\n{sign}{name}" for name in names).encode())
            flushed(ledger)


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

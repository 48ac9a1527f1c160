"""The files that a range writes, beside their places until all is stored."""

import os
from contextlib import suppress
from typing import BinaryIO, Self

from eligibility.batch.results import PART_NAMES, RangeFiles
from eligibility_local.batch_folder import DRAFT, Folder, flushed


class Drafts:
    """The files of a range before they have their names; other attempts at the range have drafts of their own."""

    def __init__(self, folder: Folder, number: int) -> None:
        self._places = [folder.part(number, name) for name in PART_NAMES]
        self._paths = [place.with_name(f"{place.name}.{os.getpid()}{DRAFT}") for place in self._places]
        self._files: list[BinaryIO] = []

    @property
    def files(self) -> RangeFiles:
        return RangeFiles(*self._files)

    def __enter__(self) -> Self:
        self.begin()
        return self

    def __exit__(self, *_: object) -> None:
        self._close()
        for path in self._paths:
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def begin(self) -> None:
        """Begin with empty files."""
        self._close()
        for path in self._paths:
            self._files.append(path.open("wb"))

    def keep(self) -> None:
        """Have all that was written on the disk."""
        for file in self._files:
            flushed(file)
        self._close()

    def put_in_place(self) -> None:
        """Give the files their names."""
        for path, place in zip(self._paths, self._places, strict=True):
            path.replace(place)

    def _close(self) -> None:
        while self._files:
            with suppress(OSError):  # what cannot be written any more was said by the write, or is of no more use
                self._files.pop().close()

"""What a range is done with, step by step, and how it ends: well, or in one of the ways that stop the batch."""

from collections.abc import Generator
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from eligibility.batch.ranges import Range
from eligibility.fault_place import fault_place
from eligibility_local.project import Unusable


class Progressed(NamedTuple):
    """So many more rows of a range are decided or rejected; not yet stored."""

    rows: int


class Finished(NamedTuple):
    """A range is stored, and its results lie in their place."""

    number: int
    outcome: bytes


class Failed(NamedTuple):
    """No further range can be done."""

    error: Exception


type Steps = Generator[Progressed | Finished]


class Runner(Protocol):
    """Does one range after the other."""

    def run(self, range_: Range) -> Steps:
        """Do a range, in steps; closed before its end, it leaves nothing behind."""


class Work(Protocol):
    """What the ranges of a batch have in common; can be pickled."""

    def opened(self) -> AbstractContextManager[Runner]:
        """Open files and stores for as long as ranges come."""


class WorkerLost(Unusable):
    """A process ended in the middle of a range."""


class Fault(Exception):
    """A fault of this program: its type and place, without the text of the error, which may hold what was in a row."""

    @classmethod
    def of(cls, error: Exception, range_: Range) -> "Fault":
        """Return what may be said of an error."""
        place = fault_place(error)
        return cls(f"{place['error']} at {place['at']}, {place_of(range_)}")


def place_of(range_: Range) -> str:
    """Return where in the file a range is."""
    return f"range {range_.number} (from line {range_.first_line})"

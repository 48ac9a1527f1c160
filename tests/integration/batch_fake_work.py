"""Work for the processes of a batch that decides nothing: it goes well, or wrong in one way, at range 2."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, NamedTuple

from eligibility.batch.ranges import Range
from eligibility.storage.ports import StoreUnavailable
from eligibility_local.batch_steps import Finished, Progressed, Steps
from eligibility_local.project import Unusable

CANARY = "canary"

type Trouble = Literal["none", "killed", "store", "unusable", "disk", "fault", "closed", "endless"]


class FakeWork(NamedTuple):
    """What a range takes: two steps, unless it is the one with the trouble."""

    trouble: Trouble = "none"

    @contextmanager
    def opened(self) -> Iterator["FakeWork"]:
        if self.trouble == "closed":
            raise StoreUnavailable("store", "it does not open")
        yield self

    def run(self, range_: Range) -> Steps:
        yield Progressed(1)
        if range_.number == 2:
            yield from self._troubled()
        yield Progressed(2)
        yield Finished(range_.number, b"%d" % os.getpid())

    def _troubled(self) -> Iterator[Progressed]:
        match self.trouble:
            case "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            case "store":
                raise StoreUnavailable("store", "it is full")
            case "unusable":
                raise Unusable("It is so")
            case "disk":
                raise OSError(28, "No space left on device")
            case "fault":
                raise KeyError(CANARY)
            case "endless":
                while True:
                    yield Progressed(1)
            case _:
                return


def some_ranges(count: int) -> list[Range]:
    """Return ranges of a file that is nowhere."""
    return [Range(number, number * 10, 10, number * 3 + 1, 3, 3, "", too_long=False) for number in range(count)]

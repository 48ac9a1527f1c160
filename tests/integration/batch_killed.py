"""Runs the command line in a process that kills itself at one step of a batch, or at none; each step of it is told.

`python -m tests.integration.batch_killed STEP batch FILE …`
"""

import os
import signal
import sys
from pathlib import Path
from typing import NamedTuple

from eligibility.storage.sqlite import SqliteBatches
from eligibility_local import batch_finish, batch_progress, batch_running
from eligibility_local.batch_progress import BatchProgress
from eligibility_local.command_line import main

RANGE_ROWS = 2


class Step(NamedTuple):
    """A call that the process does not survive."""

    owner: object
    name: str
    call: int
    """Which of the calls, counted from 1."""
    done: bool
    """Whether the process dies after the call, or before."""


STEPS = {
    "copied, not planned": Step(batch_running, "plan_file", 1, done=False),
    "planned, not pinned": Step(batch_running, "pin", 1, done=False),
    "pinned in the store only": Step(SqliteBatches, "begin", 1, done=True),
    "second range written, not stored": Step(SqliteBatches, "commit_range", 2, done=False),
    "second range stored, not in place": Step(SqliteBatches, "commit_range", 2, done=True),
    # Two files of the whole batch and four of the first range have their names before.
    "second range half in place": Step(Path, "replace", 9, done=False),
    "results half joined": Step(batch_finish, "_joined", 2, done=False),
    "no summary yet": Step(batch_finish, "write_whole", 2, done=False),
    "not tidied": Step(batch_running, "tidy", 1, done=False),
    "workers at work": Step(BatchProgress, "count", 2, done=False),
}


def prepare(step: Step) -> None:
    """Put a call that kills the process in the place of the step's."""
    call = getattr(step.owner, step.name)
    calls = 0

    def called(*arguments: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        if calls != step.call:
            return call(*arguments, **named)
        if step.done:
            call(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)
        raise SystemExit

    setattr(step.owner, step.name, called)


if __name__ == "__main__":
    batch_running.RANGE_ROWS = RANGE_ROWS
    batch_progress.SECONDS_BETWEEN_LINES = 0
    setattr(os, "fsync", lambda _: None)  # noqa: B010 - of another type than the one that is there
    if sys.argv[1] in STEPS:
        prepare(STEPS[sys.argv[1]])
    main(sys.argv[2:])

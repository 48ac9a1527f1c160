"""Ranges given out to processes, which tell how far they are; with one worker all is done in this process.

Processes are spawned, not forked: each opens its own stores. A process that cannot tell of its next step, since nobody
listens any more, drops the range that it is at and ends: so nothing is left behind where the first process is killed.
"""

import signal
import time
from collections.abc import Iterable
from contextlib import closing, suppress
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING

from eligibility.batch.ranges import Range
from eligibility.storage.ports import StoreUnavailable
from eligibility_local.batch_interruption import Interrupted, Interruption
from eligibility_local.batch_steps import Failed, Fault, Finished, Progressed, Runner, Steps, Work, WorkerLost, place_of
from eligibility_local.project import Unusable

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

GRACE_SECONDS = 20.0
"""How long a process may take to end that is to do no more: it may wait for the disk."""


def run_ranges(work: Work, ranges: Iterable[Range], workers: int, interruption: Interruption) -> Steps:
    """Do the ranges with so many processes at a time, and tell of each step.

    Raises Interrupted, WorkerLost, Fault, and what the runners raise: StoreUnavailable, Unusable, OSError.
    """
    with interruption.held():
        if workers == 1:
            yield from _run_here(work, ranges, interruption)
        else:
            yield from _Crew(work, ranges).run(workers, interruption)


def _run_here(work: Work, ranges: Iterable[Range], interruption: Interruption) -> Steps:
    with work.opened() as runner:
        for range_ in ranges:
            with closing(_steps(runner, range_)) as steps:
                for step in steps:
                    yield step
                    if interruption.requested:
                        raise Interrupted


def _steps(runner: Runner, range_: Range) -> Steps:
    try:
        yield from runner.run(range_)
    except (StoreUnavailable, Unusable, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, its text stays here
        raise Fault.of(error, range_) from None


class _Crew:
    """The processes at work, each with a connection and the range that it is at."""

    def __init__(self, work: Work, ranges: Iterable[Range]) -> None:
        self._work = work
        self._waiting = iter(ranges)
        self._context = get_context("spawn")
        self._at: dict[Connection, tuple[SpawnProcess, Range]] = {}

    def run(self, workers: int, interruption: Interruption) -> Steps:
        try:
            for range_ in islice(self._waiting, workers):
                self._start(range_, interruption)
            while self._at:
                for ready in wait([*self._at, interruption.fileno()]):
                    if not isinstance(ready, Connection):
                        raise Interrupted
                    yield self._next_step(ready)
        finally:
            self._dismiss()

    def _start(self, range_: Range, interruption: Interruption) -> None:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(self._work, theirs), daemon=True)
        with interruption.ignored():  # which the process inherits: a terminal sends its signals to both
            process.start()
        theirs.close()
        ours.send(range_)
        self._at[ours] = process, range_

    def _next_step(self, connection: Connection) -> Progressed | Finished:
        process, range_ = self._at[connection]
        try:
            step: Progressed | Finished | Failed = connection.recv()
        except (EOFError, ConnectionResetError):
            process.join(GRACE_SECONDS)
            raise WorkerLost(f"A worker {_end_of(process.exitcode)} at {place_of(range_)}") from None
        match step:
            case Failed(error):
                raise error
            case Finished():
                self._give_next(connection, process)
        return step

    def _give_next(self, connection: Connection, process: "SpawnProcess") -> None:
        range_ = next(self._waiting, None)
        if range_ is not None:
            self._at[connection] = process, range_
            with suppress(BrokenPipeError):  # the next look at the connection says what happened
                connection.send(range_)
            return
        del self._at[connection]
        connection.close()
        _ended(process, time.monotonic() + GRACE_SECONDS)

    def _dismiss(self) -> None:
        for connection in self._at:
            connection.close()
        until = time.monotonic() + GRACE_SECONDS
        for process, _ in self._at.values():
            _ended(process, until)


def _ended(process: "SpawnProcess", until: float) -> None:
    process.join(max(until - time.monotonic(), 0.0))
    if process.is_alive():
        process.kill()
        process.join()
    process.close()


def _serve(work: Work, connection: Connection) -> None:
    """Do the ranges that come, in a process of its own, until the connection is closed."""
    try:
        with work.opened() as runner:
            while True:
                _do(runner, connection.recv(), connection)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return  # no more is wanted, or nobody is there any more
    except (StoreUnavailable, Unusable, OSError, Fault) as error:
        with suppress(BrokenPipeError):
            connection.send(Failed(error))


def _do(runner: Runner, range_: Range, connection: Connection) -> None:
    with closing(_steps(runner, range_)) as steps:
        for step in steps:
            connection.send(step)


def _end_of(exit_code: int | None) -> str:
    if exit_code is None or exit_code >= 0:
        return "ended"
    killed = f"was killed ({signal.Signals(-exit_code).name})"
    return f"{killed}; perhaps the machine was out of memory" if exit_code == -signal.SIGKILL else killed

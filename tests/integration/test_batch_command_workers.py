"""The processes of a batch: each range is done once, and whatever happens to one of them is told."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterator
from contextlib import closing

import pytest

from eligibility.storage.ports import StoreUnavailable
from eligibility_local.batch_interruption import Interrupted, Interruption
from eligibility_local.batch_steps import Fault, Finished, Progressed, WorkerLost
from eligibility_local.batch_workers import run_ranges
from eligibility_local.project import Unusable
from tests.integration.batch_fake_work import CANARY, FakeWork, Trouble, some_ranges

RANGES = 6


@pytest.fixture
def interruption() -> Iterator[Interruption]:
    interruption = Interruption()
    with interruption.heard():
        yield interruption
    assert not multiprocessing.active_children()


def steps_of(
    workers: int, interruption: Interruption, trouble: Trouble = "none", ranges: int = RANGES
) -> list[Progressed | Finished]:
    return list(run_ranges(FakeWork(trouble), some_ranges(ranges), workers, interruption))


@pytest.mark.parametrize("workers", [1, 2])
def test_each_range_is_done_once_and_each_row_counted(workers: int, interruption: Interruption) -> None:
    steps = steps_of(workers, interruption)
    finished = [step for step in steps if isinstance(step, Finished)]
    assert sorted(step.number for step in finished) == [*range(RANGES)]
    assert sum(step.rows for step in steps if isinstance(step, Progressed)) == 3 * RANGES


def test_one_worker_is_this_process_and_two_are_two_others(interruption: Interruption) -> None:
    def processes(workers: int) -> set[bytes]:
        return {step.outcome for step in steps_of(workers, interruption) if isinstance(step, Finished)}

    ourselves = b"%d" % os.getpid()
    assert processes(1) == {ourselves}
    assert ourselves not in processes(2)


def test_no_range_is_no_work(interruption: Interruption) -> None:
    assert steps_of(1, interruption, ranges=0) == steps_of(2, interruption, ranges=0) == []


def test_a_worker_that_is_killed_is_told_with_its_range(interruption: Interruption) -> None:
    with pytest.raises(WorkerLost, match=r"killed \(SIGKILL\).*memory at range 2 \(from line 7\)"):
        steps_of(2, interruption, "killed")


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    ("trouble", "raised", "text"),
    [
        ("store", StoreUnavailable, "store: it is full"),
        ("closed", StoreUnavailable, "store: it does not open"),
        ("unusable", Unusable, "It is so"),
        ("disk", OSError, "No space left"),
    ],
)
def test_what_a_range_raises_is_raised_here(
    workers: int, trouble: Trouble, raised: type[Exception], text: str, interruption: Interruption
) -> None:
    with pytest.raises(raised, match=text):
        steps_of(workers, interruption, trouble)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_the_program_is_told_by_type_and_place_only(
    workers: int, interruption: Interruption, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Fault, match=r"KeyError at [\w: ]+ _troubled:\d+, range 2 \(from line 7\)") as raised:
        steps_of(workers, interruption, "fault")
    assert CANARY not in str(raised.value)
    assert CANARY not in str(raised.value.__cause__)
    assert CANARY not in "".join(capfd.readouterr())


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_the_work_in_the_middle_of_a_range(
    workers: int, number: signal.Signals, interruption: Interruption
) -> None:
    steps = run_ranges(FakeWork("endless"), some_ranges(RANGES), workers, interruption)
    next(steps)
    signal.raise_signal(number)
    with closing(steps), pytest.raises(Interrupted):
        deque(steps, maxlen=0)


def test_outside_of_the_ranges_a_signal_is_raised_where_it_comes(interruption: Interruption) -> None:
    with pytest.raises(Interrupted):
        signal.raise_signal(signal.SIGINT)
    assert interruption.requested
    assert signal.getsignal(signal.SIGINT) == signal.SIG_DFL


def test_a_signal_that_was_ignored_before_stays_ignored() -> None:
    earlier = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        interruption = Interruption()
        with interruption.heard():
            signal.raise_signal(signal.SIGHUP)
        assert not interruption.requested
    finally:
        signal.signal(signal.SIGHUP, earlier)


def test_the_handlers_from_before_are_there_again_afterwards() -> None:
    earlier = signal.getsignal(signal.SIGINT)
    with Interruption().heard():
        assert signal.getsignal(signal.SIGINT) != earlier
    assert signal.getsignal(signal.SIGINT) == earlier

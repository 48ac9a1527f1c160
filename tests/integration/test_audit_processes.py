"""Work that is shared out comes back in the order of its parts; of a process that fails or dies it is said."""

import os
import signal

import pytest

from eligibility.storage.ports import StoreUnavailable
from eligibility_local.audit_processes import ProcessLost, shared_out
from eligibility_local.project import Unusable


def squared(part: int) -> int:
    """Return what is found in a part."""
    return part * part


def without_store(part: int) -> int:
    """Find no store in the second part."""
    if part == 1:
        raise StoreUnavailable("audit log", "the disk is gone")
    return part


def without_rulebook(part: int) -> int:
    """Find nothing usable."""
    raise Unusable(f"Part {part} cannot be used")


def killed(part: int) -> int:
    """End in the middle of the second part."""
    if part == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return part


@pytest.mark.parametrize("processes", [1, 2])
def test_the_results_come_in_the_order_of_the_parts(processes: int) -> None:
    parts = [3, 1, 2, 7, 5]
    assert [*shared_out(squared, parts, processes)] == [(part, part * part) for part in parts]


def test_without_parts_there_are_no_results() -> None:
    assert [*shared_out(squared, [], 1)] == []
    assert [*shared_out(squared, [], 2)] == []


@pytest.mark.parametrize("processes", [1, 2])
def test_a_store_that_fails_in_a_process_is_said_in_the_first_one(processes: int) -> None:
    with pytest.raises(StoreUnavailable, match="the disk is gone") as raised:
        list(shared_out(without_store, [0, 1, 2], processes))
    assert (raised.value.store, raised.value.reason) == ("audit log", "the disk is gone")


@pytest.mark.parametrize("processes", [1, 2])
def test_what_is_unusable_in_a_process_is_said_in_the_first_one(processes: int) -> None:
    with pytest.raises(Unusable, match="Part 0 cannot be used"):
        list(shared_out(without_rulebook, [0, 1], processes))


def test_a_process_that_is_killed_is_missed() -> None:
    with pytest.raises(ProcessLost, match="ended early"):
        list(shared_out(killed, [0, 1, 2], 2))

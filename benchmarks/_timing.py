"""Times calls in turn, so that whatever else the machine does falls on all of them alike, and prints plain tables."""

import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median

PEERS_MACHINE = "November 2026, another machine: 2 cores, AMD EPYC, about 2 GHz, CPython 3.13.0"
"""Where and when the peers' figures were measured; of those only the ratios can be compared with ours."""


def in_turn(calls: Mapping[str, Callable[[], object]], rounds: int, calls_a_round: int) -> dict[str, list[float]]:
    """Return for each name its microseconds of CPU a call, round by round; a round makes the calls of each in turn.

    CPU time, because other processes then take nothing from it. The garbage collector stays on, as in production.
    """
    for call in calls.values():
        call()
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            started = time.process_time_ns()
            for _ in range(calls_a_round):
                call()
            times[name].append((time.process_time_ns() - started) / 1000 / calls_a_round)
    return times


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the ratio of the fastest rounds: what else runs on a machine can only make a round slower."""
    return min(ours) / min(theirs)


def usual_ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the median of the rounds' ratios; far from `ratio`, the machine was not quiet."""
    return median(our / their for our, their in zip(ours, theirs, strict=True))


def print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows below a head, the first column to the left and the others to the right."""
    widths = [max(len(line[column]) for line in (head, *rows)) for column in range(len(head))]
    print(f"\n{title}\n")
    for line in (head, ["-" * width for width in widths], *rows):
        first, *others = (cell.rjust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join([first.strip().ljust(widths[0]), *others]))

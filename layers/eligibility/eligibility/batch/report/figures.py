"""What the report shows of a tally: ranked, cut off after the first of many, and small groups put together."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from eligibility.batch.rows import Obstacle
from eligibility.decision import VERDICTS

OUTCOMES = ("unmet", "unknown", "review")
"""Those that do not pass, the worst first."""

LEAST_ROWS = 5
"""A nationality with fewer is not named: one person of it would be singled out."""
MOST_NATIONALITIES = 20
MOST_REASONS = 10
"""Of each outcome."""
MOST_REJECTIONS = 20


class Crossed(NamedTuple):
    """The rows of a permit or a nationality, by verdict in the order of VERDICTS."""

    code: str
    verdicts: tuple[int, ...]

    @property
    def rows(self) -> int:
        """All of them."""
        return sum(self.verdicts)


class Folded(NamedTuple):
    """The nationalities that are shown, and the others as one."""

    shown: tuple[Crossed, ...]
    others: tuple[int, ...]
    """Rows by verdict."""
    nationalities: int
    """How many the others are."""


class Ranked[Counted](NamedTuple):
    """The most frequent, and how many kinds there are beyond those."""

    shown: tuple[tuple[Counted, int], ...]
    left_out: int


def crossed(counts: Mapping[tuple[str, str], int]) -> list[Crossed]:
    """Return counts by code and verdict as rows by code, the most frequent first."""
    codes = {code for code, _ in counts}
    found = [Crossed(code, tuple([counts.get((code, verdict), 0) for verdict in VERDICTS])) for code in codes]
    return sorted(found, key=lambda each: (-each.rows, each.code))


def folded(counts: Mapping[tuple[str, str], int]) -> Folded:
    """Return the rows by nationality, those of rare ones together."""
    every = crossed(counts)
    shown = tuple([each for each in every[:MOST_NATIONALITIES] if each.rows >= LEAST_ROWS])
    rest = every[len(shown) :]
    others = tuple([sum([each.verdicts[at] for each in rest]) for at in range(len(VERDICTS))])
    return Folded(shown, others, len(rest))


def obstacles_of(outcome: str, counts: Mapping[Obstacle, int]) -> Ranked[Obstacle]:
    """Return the reasons of an outcome, the most frequent first."""
    return ranked(((obstacle, rows) for obstacle, rows in counts.items() if obstacle.outcome == outcome), MOST_REASONS)


def ranked[Counted: tuple[str | None, ...]](counts: Iterable[tuple[Counted, int]], most: int) -> Ranked[Counted]:
    """Return at most so many of what is counted; those of one count by their codes."""
    in_order = sorted(counts, key=lambda each: (-each[1], [part or "" for part in each[0]]))
    return Ranked(tuple(in_order[:most]), max(len(in_order) - most, 0))

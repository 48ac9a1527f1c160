"""What a back-test amounts to: how many verdicts change, from what to what, by which rules, with a few ids of each.

Tallies of parts add up to that of the whole, in whatever order, so that processes can share the work.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import NamedTuple

from eligibility.audit.backtest import Comparison, Group, NotComparable, Turn
from eligibility.audit.deciding_again import Obstacle

EXAMPLES = 5
"""Ids of records that are given of each kind of change."""


class Change(NamedTuple):
    """From one verdict to another."""

    before: str
    after: str


@dataclass(slots=True)
class Tally:
    """Counts of the records compared so far."""

    unchanged: int = 0
    """Records with the same verdict."""
    otherwise_reasoned: int = 0
    """Of those unchanged: records of which a rule finds something else, or for another reason."""
    window_moves: int = 0
    """Of those unchanged: records whose documents pass on other days."""
    changes: Counter[Change] = field(default_factory=Counter)
    causes: Counter[tuple[Change, Turn]] = field(default_factory=Counter)
    """Records by the rules that turned their verdict; a record counts for each of them."""
    turns: Counter[Turn] = field(default_factory=Counter)
    """Of those unchanged: records by what a rule says otherwise."""
    obstacles: Counter[Obstacle] = field(default_factory=Counter)
    examples: dict[Change | Obstacle, list[str]] = field(default_factory=dict)
    """The lowest ids."""
    groups: Counter[Group] = field(default_factory=Counter)
    groups_changed: Counter[Group] = field(default_factory=Counter)
    revisions: Counter[str] = field(default_factory=Counter)
    """Records compared, by the revision that decided them."""

    def add(self, check_id: str, compared: Comparison | NotComparable) -> None:
        """Count a record."""
        if isinstance(compared, NotComparable):
            self.obstacles[compared.obstacle] += 1
            self._keep(compared.obstacle, [check_id])
            return
        self.groups[compared.group] += 1
        self.revisions[compared.revision] += 1
        if compared.before == compared.after:
            self.unchanged += 1
            self.otherwise_reasoned += bool(compared.turns)
            self.window_moves += compared.window_moves
            self.turns.update(compared.turns)
            return
        change = Change(compared.before, compared.after)
        self.changes[change] += 1
        self.groups_changed[compared.group] += 1
        self.causes.update([(change, turn) for turn in compared.turns])
        self._keep(change, [check_id])

    def merge(self, other: "Tally") -> None:
        """Count the records of another part."""
        self.unchanged += other.unchanged
        self.otherwise_reasoned += other.otherwise_reasoned
        self.window_moves += other.window_moves
        self.changes.update(other.changes)
        self.causes.update(other.causes)
        self.turns.update(other.turns)
        self.obstacles.update(other.obstacles)
        self.groups.update(other.groups)
        self.groups_changed.update(other.groups_changed)
        self.revisions.update(other.revisions)
        for kind, check_ids in other.examples.items():
            self._keep(kind, check_ids)

    @property
    def changed(self) -> int:
        """Records of which the verdict changes."""
        return self.changes.total()

    @property
    def not_decidable(self) -> int:
        """Records on which the other rulebook gives no decision."""
        return self.obstacles.total()

    @property
    def total(self) -> int:
        """All records."""
        return self.unchanged + self.changed + self.not_decidable

    def _keep(self, kind: Change | Obstacle, check_ids: Iterable[str]) -> None:
        kept = self.examples.get(kind, [])
        self.examples[kind] = nsmallest(EXAMPLES, [*kept, *check_ids])

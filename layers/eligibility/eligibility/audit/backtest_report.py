"""What a back-test found, in the order in which it is read: orjson writes it as it is, the command line as tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from eligibility.audit.backtest import Turn
from eligibility.audit.backtest_groups import most_touched
from eligibility.audit.backtest_tally import Change, Tally
from eligibility.audit.period import Period

Against = Literal["recorded", "current"]
"""What a rulebook is compared with: what was decided at the time, or what the product's own would decide."""

GROUPS = 10
"""That many groups are shown."""
_NOTHING = (None, None)


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A rule that says something else than it did, and in how many records; None: it did, or does, not judge them."""

    rule: str
    outcome_before: str | None
    reason_before: str | None
    outcome_after: str | None
    reason_after: str | None
    records: int


@dataclass(frozen=True, slots=True)
class ShownChange:
    """From one verdict to another, with the rules that turned it: a record counts for each of its own."""

    before: str
    after: str
    records: int
    rules: list[ShownTurn]
    examples: list[str]
    """The lowest ids."""


@dataclass(frozen=True, slots=True)
class ShownObstacle:
    """Why records could not be decided."""

    reason: str
    records: int
    examples: list[str]


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """How many verdicts change of those of a permit and a nationality; None: of the others, which are few each."""

    permit: str | None
    nationality: str | None
    records: int
    changed: int


@dataclass(frozen=True, slots=True)
class ShownRevision:
    """How many of the records were decided by a rulebook."""

    revision: str
    records: int


@dataclass(frozen=True, slots=True)
class Report:
    """A back-test."""

    rulebook: str
    """Revision of the rulebook that was tried."""
    against: Against
    first_day: str | None
    last_day: str | None
    sampled: bool
    """Whether these are only some of the records."""
    total: int
    unchanged: int
    changed: int
    not_decidable: int
    unchanged_with_other_findings: int
    unchanged_with_other_days: int
    """Of those unchanged: the same documents pass on other days than before."""
    changes: list[ShownChange]
    other_findings: list[ShownTurn]
    obstacles: list[ShownObstacle]
    groups: list[ShownGroup]
    revisions: list[ShownRevision]


def report(tally: Tally, revision: str, period: Period, against: Against, *, sampled: bool) -> Report:
    """Return what a tally says, most first."""
    return Report(
        rulebook=revision,
        against=against,
        first_day=None if period.first is None else period.first.isoformat(),
        last_day=None if period.last is None else period.last.isoformat(),
        sampled=sampled,
        total=tally.total,
        unchanged=tally.unchanged,
        changed=tally.changed,
        not_decidable=tally.not_decidable,
        unchanged_with_other_findings=tally.otherwise_reasoned,
        unchanged_with_other_days=tally.window_moves,
        changes=[_change(change, records, tally) for change, records in _most_first(tally.changes.items())],
        other_findings=[_turn(turn, records) for turn, records in _most_first(tally.turns.items())],
        obstacles=[
            ShownObstacle(obstacle, records, tally.examples.get(obstacle, []))
            for obstacle, records in _most_first(tally.obstacles.items())
        ],
        groups=[
            ShownGroup(*touched.group, touched.records, touched.changed)
            for touched in most_touched(tally.groups, tally.groups_changed, GROUPS)
        ],
        revisions=[ShownRevision(decided_by, records) for decided_by, records in _most_first(tally.revisions.items())],
    )


def _change(change: Change, records: int, tally: Tally) -> ShownChange:
    causes = ((turn, count) for (of, turn), count in tally.causes.items() if of == change)
    return ShownChange(
        change.before,
        change.after,
        records,
        [_turn(turn, count) for turn, count in _most_first(causes)],
        tally.examples.get(change, []),
    )


def _turn(turn: Turn, records: int) -> ShownTurn:
    before, after = turn.before or _NOTHING, turn.after or _NOTHING
    return ShownTurn(turn.rule, before[0], before[1], after[0], after[1], records)


def _most_first[Of](counted: Iterable[tuple[Of, int]]) -> list[tuple[Of, int]]:
    """Return what was counted, the most first, and by name where it is as many: the same whoever counted first."""
    return sorted(counted, key=lambda pair: (-pair[1], repr(pair[0])))

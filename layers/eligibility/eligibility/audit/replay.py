"""Replay: a recorded check is decided again, from its own evidence by the rulebook of its own revision, and compared.

Whatever is not the same is named. A record from which nothing can be decided again is not replayable, and says why.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import Literal, NamedTuple, get_args

import orjson

from eligibility import __version__
from eligibility.audit.deciding_again import Obstacle, Undecidable, decide_again
from eligibility.audit.differences import Difference, differences
from eligibility.audit.fact_reading import NotReadable
from eligibility.audit.record import audit_entry
from eligibility.audit.recorded_case import RecordedCase, engine_version, read_case
from eligibility.rulebook import Rulebook, UnknownRevision
from eligibility.storage.packing import RecordCorrupt
from eligibility.storage.ports import AuditEntry

Result = Literal["identical", "different", "not_replayable"]

EXAMPLES = 10
"""Ids that a summary has of each kind of result that is not `identical`."""
_ATTRIBUTES = (
    "check_id",
    "tenant",
    "verdict",
    "permit",
    "applied_on",
    "reasons",
    "revision",
    "recorded_at",
    "reference",
)
"""What is stored readable beside the record, and follows from it."""


class Replay(NamedTuple):
    """What became of one record."""

    check_id: str
    result: Result
    differences: tuple[Difference, ...] = ()
    obstacle: Obstacle | None = None
    detail: str | None = None
    """The field or the revision that is in the way, where there is one."""

    def shown(self) -> Mapping[str, object]:
        """Return this as JSON has it."""
        return {**self._asdict(), "differences": [difference._asdict() for difference in self.differences]}


def replay(entry: AuditEntry, rulebook_of: Callable[[str], Rulebook]) -> Replay:
    """Decide a recorded check again; `rulebook_of` finds the rulebook of a revision, or raises UnknownRevision."""
    try:
        case = read_case(entry.canonical)
    except NotReadable as error:
        return _not_replayable(entry.check_id, "not_readable", str(error))
    if case.engine > engine_version(__version__):
        return _not_replayable(entry.check_id, "engine_newer", None)
    try:
        rulebook = rulebook_of(case.revision)
    except UnknownRevision:
        return _not_replayable(entry.check_id, "revision_not_at_hand", case.revision)
    try:
        decision = decide_again(case, rulebook)
    except Undecidable as error:
        return _not_replayable(entry.check_id, error.obstacle, error.detail)
    again = audit_entry(case.origin, case.evidence, decision, 0)
    found = (*_beside(entry, again), *_inside(case, entry.canonical, again.canonical))
    return Replay(entry.check_id, "different" if found else "identical", found)


def corrupt(error: RecordCorrupt) -> Replay:
    """Return what became of a record that the store could not give out."""
    return _not_replayable(error.check_id, "record_corrupt", error.fault)


def _not_replayable(check_id: str, obstacle: Obstacle, detail: str | None) -> Replay:
    return Replay(check_id, "not_replayable", obstacle=obstacle, detail=detail)


def _beside(entry: AuditEntry, again: AuditEntry) -> list[Difference]:
    """Return which of the readable attributes are not those of the decision."""
    return [
        Difference(f"attributes/{name}", None, None)
        for name in _ATTRIBUTES
        if getattr(entry, name) != getattr(again, name)
    ]


def _inside(case: RecordedCase, recorded: bytes, made_again: bytes) -> list[Difference]:
    """Return in what two canonical records differ, but for the version of the product that wrote them."""
    again = orjson.loads(made_again)
    again["engine"] = case.content["engine"]
    if orjson.dumps(again, option=orjson.OPT_SORT_KEYS) == recorded:
        return []
    found = [*differences(case.decision, again["decision"])]
    return found or [Difference("record", None, None)]  # the same decision, in a record that is not canonical


@dataclass(slots=True)
class ReplaySummary:
    """What became of many records; summaries of parts add up to that of the whole, in whatever order."""

    results: Counter[Result] = field(default_factory=Counter)
    obstacles: Counter[Obstacle] = field(default_factory=Counter)
    parts: Counter[str] = field(default_factory=Counter)
    """How many records differ in a part."""
    examples: dict[Result, list[Replay]] = field(default_factory=dict)
    """Of the results that are not `identical`, those of the lowest ids."""

    def add(self, one: Replay) -> None:
        """Count a record."""
        self.results[one.result] += 1
        if one.obstacle is not None:
            self.obstacles[one.obstacle] += 1
        self.parts.update({difference.part for difference in one.differences})
        if one.result != "identical":
            self._keep(one.result, [one])

    def merge(self, other: "ReplaySummary") -> None:
        """Count the records of another part."""
        self.results.update(other.results)
        self.obstacles.update(other.obstacles)
        self.parts.update(other.parts)
        for result, examples in other.examples.items():
            self._keep(result, examples)

    @property
    def all_identical(self) -> bool:
        """Whether every record was decided again as it is recorded."""
        return not self.results.keys() - {"identical"}

    def shown(self) -> Mapping[str, object]:
        """Return this as JSON has it."""
        return {
            "records": self.results.total(),
            **{result: self.results[result] for result in get_args(Result)},
            "obstacles": dict(self.obstacles.most_common()),
            "different_in": dict(self.parts.most_common()),
            "examples": [one.shown() for examples in self.examples.values() for one in examples],
        }

    def _keep(self, result: Result, examples: Iterable[Replay]) -> None:
        kept = self.examples.get(result, [])
        self.examples[result] = nsmallest(EXAMPLES, [*kept, *examples], key=lambda each: each.check_id)

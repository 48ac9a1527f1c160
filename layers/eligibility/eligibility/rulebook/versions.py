"""A rulebook: for each permit its rules in order, and for each rule its dated versions."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from eligibility.calendar_days import DAY
from eligibility.evidence import Evidence
from eligibility.rules.finding import Finding
from eligibility.rules.registry import Judge, Turns, never

Certainty = Literal["certain", "announced", "contested"]


class Citation(NamedTuple):
    """Where a rule comes from; the act's full text was not read, `sources` are the pages that report it."""

    act: str
    article: str | None
    in_force_from: date | None
    """The day from which the act is in force, where it is known."""
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RuleVersion:
    """A rule as it stands from `first` to `last`, both included (None: to this day)."""

    rule: str
    first: date
    last: date | None
    announced: date | None
    """The earliest day on which it may have been in force already: until `first` both versions are evaluated."""
    certainty: Certainty
    citation: Citation
    judge: Judge[Any]
    turns: Turns[Any]
    """The days on which the outcome can turn."""
    law: object
    """The dated values, of the type that the two functions read."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What holds of a rule on a day: a version or none, and perhaps one that may have come into force already."""

    version: RuleVersion | None
    coming: RuleVersion | None


@dataclass(frozen=True, slots=True)
class PlannedRule:
    """A rule with the versions that hold for one permit, oldest first."""

    rule: str
    anchor: Callable[[Evidence, date], date] | None
    """Which day picks the version; None: the filing day itself."""
    absent: Finding
    """What is found on days on which no version holds."""
    versions: tuple[RuleVersion, ...]
    boundaries: tuple[date, ...]
    """The days on which another version begins to hold, or may do so, in order."""
    holding: tuple[Holding, ...]
    """What holds before the first boundary, from it on, from the second on …"""
    measures: tuple[tuple[Turns[Any], object], ...]
    """The functions that give the days on which the outcome can turn, each with the values it takes, each pair once."""

    def on(self, day: date) -> Holding:
        """Return what holds on a day."""
        return self.holding[bisect_right(self.boundaries, day)]

    def turning_boundaries(self) -> list[date]:
        """Return the boundaries on which a rule that passes can cease to, or the other way round.

        Where a first version was announced, it lets nobody pass before it holds for certain whom it does not let pass
        then: so the day from which it is certain turns nothing.
        """
        return [
            day
            for day, (before, after) in zip(self.boundaries, pairwise(self.holding), strict=True)
            if not (before.version is None and before.coming is not None and before.coming is after.version)
        ]


def planned_rule(
    rule: str,
    anchor: Callable[[Evidence, date], date] | None,
    absent: Finding,
    versions: Iterable[RuleVersion],
) -> PlannedRule:
    """Return a rule with all that follows from its versions."""
    in_order = tuple(sorted(versions, key=lambda version: version.first))
    boundaries = sorted(
        {version.first for version in in_order}
        | {version.announced for version in in_order if version.announced is not None}
        | {version.last + DAY for version in in_order if version.last is not None}
    )
    measures: list[tuple[Turns[Any], object]] = []
    for version in in_order:
        measure = (version.turns, version.law)
        if version.turns is not never and measure not in measures:
            measures.append(measure)
    return PlannedRule(
        rule,
        anchor,
        absent,
        in_order,
        tuple(boundaries),
        (Holding(None, None), *(_holding(in_order, day) for day in boundaries)),
        tuple(measures),
    )


def _holding(versions: tuple[RuleVersion, ...], day: date) -> Holding:
    holds = [v for v in versions if v.first <= day and (v.last is None or day <= v.last)]
    coming = [v for v in versions if v.announced is not None and v.announced <= day < v.first]
    if len(holds) > 1 or len(coming) > 1:
        raise ValueError(f"{versions[0].rule} has two versions on {day}")
    return Holding(holds[0] if holds else None, coming[0] if coming else None)


@dataclass(frozen=True, slots=True)
class PermitPlan:
    """The rules of one permit in the order of its findings."""

    rules: tuple[PlannedRule, ...]
    boundaries: tuple[date, ...]
    """The days on which another version of any of them begins to hold, in order."""
    holding: tuple[tuple[tuple[PlannedRule, Holding], ...], ...]
    """Each rule with what holds of it before the first boundary, from it on, from the second on …"""
    turns: tuple[tuple[date, int], ...]
    """The days on which the law itself can turn the outcome of a rule, each with the rule's index, in order."""
    measures: tuple[tuple[int, Turns[Any], object], ...]
    """The measures of all rules, each with the rule's index."""

    def on(self, day: date) -> tuple[tuple[PlannedRule, Holding], ...]:
        """Return each rule with what holds of it for a filing on a day, even if another day is to decide."""
        return self.holding[bisect_right(self.boundaries, day)]


def permit_plan(rules: Iterable[PlannedRule]) -> PermitPlan:
    """Return the plan of a permit from its rules in order."""
    in_order = tuple(rules)
    boundaries = sorted({day for rule in in_order for day in rule.boundaries})
    return PermitPlan(
        in_order,
        tuple(boundaries),
        tuple(tuple((rule, rule.on(day)) for rule in in_order) for day in (date.min, *boundaries)),
        tuple(sorted((day, index) for index, rule in enumerate(in_order) for day in rule.turning_boundaries())),
        tuple((index, *measure) for index, rule in enumerate(in_order) for measure in rule.measures),
    )


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything dated, with the revision that each decision carries."""

    revision: str
    """`sha256:` and the SHA-256 of the canonical content, lower-case hexadecimal."""
    covered_from: date
    reviewed_until: date
    last_filing_day: date
    plans: Mapping[str, PermitPlan]
    not_checked: Mapping[str, tuple[str, ...]]
    """By permit, the rules of the law that are not judged."""
    permits_with_address: frozenset[str]
    """The permits whose rules read the address register."""

    def version(self, permit: str, rule: str, first: date) -> RuleVersion:
        """Return the version of a rule for a permit that begins on a day. Raises LookupError where there is none."""
        for planned in self.plans[permit].rules:
            if planned.rule == rule:
                for version in planned.versions:
                    if version.first == first:
                        return version
        raise LookupError(f"{rule} has no version of {first} for {permit}")

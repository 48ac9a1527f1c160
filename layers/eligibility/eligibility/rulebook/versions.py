"""A rule with its dated versions: what holds of it on a day."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from eligibility.calendar_days import DAY
from eligibility.citation import Certainty, Citation
from eligibility.evidence import Evidence
from eligibility.rules.finding import EVER, FOREVER, Finding
from eligibility.rules.registry import Judge


@dataclass(frozen=True, slots=True, eq=False)
class RuleVersion:
    """A rule as it stands from `first` to `last`, both included (None: to this day)."""

    rule: str
    first: date
    last: date | None
    announced: date | None
    """The earliest day on which it may have been in force already: until `first` both versions are evaluated."""
    certainty: Certainty
    read_as: str | None
    """Code of the sentence that says how it is read, where it is not certain."""
    citation: Citation
    judge: Judge[Any]
    law: object
    """The dated values, of the type that the function reads."""


class Holding(NamedTuple):
    """What holds of a rule on some days up to `last`: a version or none, and one that may be in force already."""

    version: RuleVersion | None
    coming: RuleVersion | None
    decides_since: date
    """The first day of those and of the days before on which the same version decides who passes."""
    passes_since: date
    """The day back to which passes who passes on `decides_since`."""
    last: date


class PlannedRule(NamedTuple):
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

    def on(self, day: date) -> Holding:
        """Return what holds on a day."""
        return self.holding[bisect_right(self.boundaries, day)]


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
    starts = [EVER, *boundaries]
    ends = [*(day - DAY for day in boundaries), FOREVER]
    holding: list[Holding] = []
    for first, last in zip(starts, ends, strict=True):
        version, coming = _in_force(in_order, first)
        decides_since, passes_since = _passing(first, holding)
        holding.append(Holding(version, coming, decides_since, passes_since, last))
    return PlannedRule(rule, anchor, absent, in_order, tuple(boundaries), tuple(holding))


def _passing(first: date, earlier: list[Holding]) -> tuple[date, date]:
    """Return since when the version that holds from `first` on decides who passes, and since when passes who then does.

    Where nothing holds everybody passes; and while a first version is only announced, it lets nobody pass whom it does
    not let pass when it holds for certain.
    """
    if not earlier:
        return first, first
    before = earlier[-1]
    if before.version is not None:
        return first, first
    return first if before.coming is None else before.decides_since, before.passes_since


def _in_force(versions: tuple[RuleVersion, ...], day: date) -> tuple[RuleVersion | None, RuleVersion | None]:
    holds = [v for v in versions if v.first <= day and (v.last is None or day <= v.last)]
    coming = [v for v in versions if v.announced is not None and v.announced <= day < v.first]
    if len(holds) > 1 or len(coming) > 1:
        raise ValueError(f"{versions[0].rule} has two versions on {day}")
    return holds[0] if holds else None, coming[0] if coming else None

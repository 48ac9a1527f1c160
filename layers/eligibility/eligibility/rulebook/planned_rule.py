"""A rule with its dated versions: what holds of it on a day, what it reads, and what it found already."""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable
from datetime import date
from typing import NamedTuple

from eligibility.calendar_days import DAY
from eligibility.evidence import Evidence
from eligibility.rulebook.memory import BySpan, DayByDay, Memory
from eligibility.rulebook.versions import Holding, RuleVersion
from eligibility.rules.finding import EVER, FOREVER, Finding
from eligibility.rules.registry import Logic, Reads


class Anchor(NamedTuple):
    """Which day picks the version, and the facts that this day is read from."""

    day: Callable[[Evidence, date], date]
    reads: Reads


class PlannedRule(NamedTuple):
    """A rule with the versions that hold for one permit, oldest first."""

    rule: str
    anchor: Anchor | None
    """Which day picks the version; None: the filing day itself."""
    absent: Finding
    """What is found on days on which no version holds."""
    versions: tuple[RuleVersion, ...]
    boundaries: tuple[date, ...]
    """The days on which another version begins to hold, or may do so, in order."""
    holding: tuple[Holding, ...]
    """What holds before the first boundary, from it on, from the second on …"""
    reads: Reads
    """The facts that decide what is found, by all versions."""
    memory: Memory
    among: Reads | None
    """What reads at least the same for other rules as well."""

    def on(self, day: date) -> Holding:
        """Return what holds on a day."""
        return self.holding[bisect_right(self.boundaries, day)]


def planned_rule(
    rule: str,
    anchor: Anchor | None,
    absent: Finding,
    versions: Iterable[tuple[RuleVersion, Logic]],
) -> PlannedRule:
    """Return a rule with all that follows from its versions, each given with its logic."""
    of = sorted(versions, key=lambda version: version[0].first)
    in_order = tuple(version for version, _ in of)
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
        holding.append(Holding(version, coming, first, decides_since, passes_since, last))
    reads = _together([logic.reads(version.law) for version, logic in of] + ([] if anchor is None else [anchor.reads]))
    steady = anchor is None and all(logic.says == "the_same_while_it_stands" for _, logic in of)
    memory = BySpan() if steady else DayByDay()
    among = {logic.among(version.law) for version, logic in of}
    together = among.pop() if anchor is None and len(among) == 1 else None
    return PlannedRule(rule, anchor, absent, in_order, tuple(boundaries), tuple(holding), reads, memory, together)


def _together(each: Iterable[Reads]) -> Reads:
    """Return what reads all that some versions read, most often the same."""
    several = tuple(dict.fromkeys(each))
    if len(several) == 1:
        return several[0]

    def reads(evidence: Evidence) -> Hashable | None:
        found = tuple([of(evidence) for of in several])
        return None if None in found else found

    return reads


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

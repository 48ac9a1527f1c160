"""A rulebook: for each permit its rules in order, and for each rule its dated versions."""

from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from eligibility.calendar_days import DAY
from eligibility.evidence import NOT_GIVEN, Evidence
from eligibility.money import Money
from eligibility.rules.finding import EVER, FOREVER, Finding
from eligibility.rules.registry import Judge

if TYPE_CHECKING:
    from eligibility.rulebook.overstay import OverstayLaw

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
    law: object
    """The dated values, of the type that the function reads."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What holds of a rule on some days up to `last`: a version or none, and one that may be in force already."""

    version: RuleVersion | None
    coming: RuleVersion | None
    decides_since: date
    """The first day of those and of the days before on which the same version decides who passes."""
    passes_since: date
    """The day back to which passes who passes on `decides_since`."""
    last: date


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


class NotChecked(NamedTuple):
    """A rule, or a group of rules, that is not judged."""

    rule: str
    supply: str | None
    """JSON pointer to the field without which it is not; None: this version of the product does not judge it."""


@dataclass(frozen=True, slots=True)
class PermitPlan:
    """The rules of one permit that are judged, in the order of their findings."""

    rules: tuple[PlannedRule, ...]
    gated: bool
    """Whether the first rule may say that no permit is needed, and that the others have nothing to say."""
    not_checked: tuple[NotChecked, ...]
    boundaries: tuple[date, ...]
    """The days on which another version of any of them begins to hold, in order."""
    holding: tuple[tuple[tuple[PlannedRule, Holding], ...], ...]
    """Each rule with what holds of it before the first boundary, from it on, from the second on …"""

    def on(self, day: date) -> tuple[tuple[PlannedRule, Holding], ...]:
        """Return each rule with what holds of it for a filing on a day, even if another day is to decide."""
        return self.holding[bisect_right(self.boundaries, day)]


def permit_plan(rules: Iterable[PlannedRule], not_checked: Iterable[NotChecked], *, gated: bool) -> PermitPlan:
    """Return the plan of a permit from its rules in order."""
    in_order = tuple(rules)
    boundaries = sorted({day for rule in in_order for day in rule.boundaries})
    return PermitPlan(
        in_order,
        gated,
        tuple(not_checked),
        tuple(boundaries),
        tuple(tuple((rule, rule.on(day)) for rule in in_order) for day in (EVER, *boundaries)),
    )


class OnlyWhere(NamedTuple):
    """What some rules need to be judged at all."""

    fact: str
    """The field of Evidence without which they are not."""
    not_checked: NotChecked
    """What is said of them then."""


class PermitRules:
    """All rules of one permit in the order of their findings, of which an application's facts choose."""

    __slots__ = ("_facts", "_never_checked", "_plans", "gated", "only_where", "rules")

    def __init__(
        self,
        rules: Iterable[tuple[PlannedRule, OnlyWhere | None]],
        never_checked: Iterable[NotChecked],
        *,
        gated: bool,
    ) -> None:
        """Take the rules, each with what it needs to be judged (None: nothing), and those that never are."""
        told = tuple(rules)
        self.rules = tuple(rule for rule, _ in told)
        self.only_where = tuple(where for _, where in told)
        self._never_checked = tuple(never_checked)
        self.gated = gated
        self._facts = tuple(dict.fromkeys(where.fact for where in self.only_where if where is not None))
        self._plans: dict[tuple[bool, ...], PermitPlan] = {}

    def plan(self, evidence: Evidence) -> PermitPlan:
        """Return the rules that are judged for an application."""
        given = tuple([getattr(evidence, fact) is not NOT_GIVEN for fact in self._facts])
        plan = self._plans.get(given)
        if plan is None:
            plan = self._plans[given] = self._plan(
                {fact for fact, is_given in zip(self._facts, given, strict=True) if is_given}
            )
        return plan

    def not_checked(self, found: Container[str]) -> tuple[NotChecked, ...]:
        """Return what was not judged in a decision, given the rules that found something."""
        left_out = [
            where.not_checked
            for rule, where in zip(self.rules, self.only_where, strict=True)
            if where is not None and rule.rule not in found
        ]
        return (*self._never_checked, *dict.fromkeys(left_out))

    def _plan(self, given: Container[str]) -> PermitPlan:
        judged = [
            rule
            for rule, where in zip(self.rules, self.only_where, strict=True)
            if where is None or where.fact in given
        ]
        return permit_plan(judged, self.not_checked({rule.rule for rule in judged}), gated=self.gated)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything dated, with the revision that each decision carries."""

    revision: str
    """`sha256:` and the SHA-256 of the canonical content, lower-case hexadecimal."""
    covered_from: date
    reviewed_until: date
    last_filing_day: date
    permits: Mapping[str, PermitRules]
    money: Money | None
    """None in the first rulebooks, which had no sums."""
    permits_with_address: frozenset[str]
    """The permits whose rules read the address register."""
    overstay: "tuple[OverstayLaw, ...]"
    """What a stay beyond its limit costs."""

    def plan(self, evidence: Evidence) -> PermitPlan:
        """Return the rules that are judged for an application."""
        return self.permits[evidence.permit].plan(evidence)

    def version(self, permit: str, rule: str, first: date) -> RuleVersion:
        """Return the version of a rule for a permit that begins on a day. Raises LookupError where there is none."""
        for planned in self.permits[permit].rules:
            if planned.rule == rule:
                for version in planned.versions:
                    if version.first == first:
                        return version
        raise LookupError(f"{rule} has no version of {first} for {permit}")

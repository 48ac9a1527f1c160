"""The rules of a permit: which of them are judged for an application, and what holds of each on a day."""

from bisect import bisect_right
from collections.abc import Container, Iterable
from datetime import date
from typing import NamedTuple

from eligibility.evidence import NOT_GIVEN, Evidence
from eligibility.rulebook.versions import Holding, PlannedRule
from eligibility.rules.finding import EVER


class NotChecked(NamedTuple):
    """A rule, or a group of rules, that is not judged."""

    rule: str
    supply: str | None
    """JSON pointer to the field without which it is not; None: this version of the product does not judge it."""


class PermitPlan(NamedTuple):
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

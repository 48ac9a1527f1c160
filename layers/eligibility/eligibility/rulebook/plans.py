"""The rules of a permit: which of them are judged for an application, and what holds of each on a day."""

from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from operator import itemgetter
from typing import Literal, NamedTuple

from eligibility.evidence import NOT_GIVEN, Evidence
from eligibility.rulebook.judgement import Judgement
from eligibility.rulebook.memory import REMEMBERED
from eligibility.rulebook.planned_rule import PlannedRule
from eligibility.rules.registry import Reads

_SHARE_OF_GROUPS = 4
"""A group of rules keeps what it found of so many times fewer facts than a rule alone: it keeps more of each."""


type WhyNotChecked = Literal["not_given", "not_in_this_version", "not_told_to_everybody"]


class NotChecked(NamedTuple):
    """A rule, or a group of rules, that is not judged."""

    rule: str
    supply: str | None
    """JSON pointer to the field without which it is not; None: nothing that an application says would change that."""
    why: WhyNotChecked


type Recall = Callable[[tuple[date, Hashable]], Judgement | None]
"""Returns what was found on a day for some facts, if that is remembered."""


class Group(NamedTuple):
    """Rules that read much the same, and what they found already."""

    reads: Reads
    memory: dict[tuple[date, Hashable], tuple[Judgement, ...]]
    rules: tuple[PlannedRule, ...]
    most: int
    """Facts that it keeps before its memory is emptied."""

    def remember(self, day: date, facts: Hashable, judgements: tuple[Judgement, ...]) -> None:
        """Keep what was found on a day for some facts."""
        if len(self.memory) >= self.most:
            self.memory.clear()  # of several threads each may do so: then something is judged once more
        self.memory[day, facts] = judgements


class PermitPlan(NamedTuple):
    """The rules of one permit that are judged, in the order of their findings."""

    rules: tuple[PlannedRule, ...]
    named: Mapping[str, PlannedRule]
    """The same by their names."""
    gated: bool
    """Whether the first rule may say that no permit is needed, and that the others have nothing to say."""
    not_checked: tuple[NotChecked, ...]
    groups: tuple[Group, ...]
    """The rules that read much the same."""
    others: tuple[tuple[Reads, Recall, PlannedRule], ...]
    """Of each other rule what it reads, and what tells whether it has judged that already."""
    in_order: Callable[[Sequence[Judgement]], tuple[Judgement, ...]]
    """Puts in the rules' order the judgements of the groups and then of the others."""


def permit_plan(
    rules: Iterable[PlannedRule], not_checked: Iterable[NotChecked], most: int, *, gated: bool
) -> PermitPlan:
    """Return the plan of a permit from its rules in order; each group keeps what it found of `most` facts."""
    in_order = tuple(rules)
    together: dict[Reads | None, list[PlannedRule]] = {}
    for rule in in_order:
        together.setdefault(rule.among, []).append(rule)
    alone = together.pop(None, [])
    found = [rule.rule for rule in (*chain.from_iterable(together.values()), *alone)]
    return PermitPlan(
        in_order,
        {rule.rule: rule for rule in in_order},
        gated,
        tuple(not_checked),
        tuple(Group(reads, {}, tuple(of), most) for reads, of in together.items() if reads is not None),
        tuple((rule.reads, rule.memory.recall, rule) for rule in alone),
        _picker([found.index(rule.rule) for rule in in_order]),
    )


def _picker(places: Sequence[int]) -> Callable[[Sequence[Judgement]], tuple[Judgement, ...]]:
    """Return what picks the judgements of some places; of one place, itemgetter gives no tuple."""
    return itemgetter(*places) if len(places) > 1 else tuple


class OnlyWhere(NamedTuple):
    """What some rules need to be judged at all."""

    fact: str
    """The field of Evidence, or property, without which they are not."""
    not_checked: NotChecked
    """What is said of them then."""


class PermitRules:
    """All rules of one permit in the order of their findings, of which an application's facts choose."""

    __slots__ = ("_facts", "_most", "_never_checked", "_plans", "gated", "only_where", "rules")

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
        self._most = REMEMBERED
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

    def forget(self) -> None:
        """Forget what the rules found, as in a process that has just started."""
        for rule in self.rules:
            rule.memory.clear()
        for plan in self._plans.values():
            for group in plan.groups:
                group.memory.clear()

    def remember_at_most(self, facts: int) -> None:
        """Forget what the rules found, and from now on keep it of at most so many facts of each rule."""
        self._most = facts
        for rule in self.rules:
            rule.memory.clear()
            rule.memory.most = facts
        self._plans.clear()

    def not_checked(self, found: Container[str]) -> tuple[NotChecked, ...]:
        """Return what was not judged in a decision, given the rules that found something."""
        left_out = [
            where.not_checked
            for rule, where in zip(self.rules, self.only_where, strict=True)
            if where is not None and rule.rule not in found
        ]
        return (*self._never_checked, *dict.fromkeys(left_out))

    def without(self, left_out: NotChecked) -> "PermitRules":
        """Return these rules without one, which is told as not checked."""
        told = [each for each in zip(self.rules, self.only_where, strict=True) if each[0].rule != left_out.rule]
        if len(told) == len(self.rules):
            return self
        return PermitRules(told, (*self._never_checked, left_out), gated=self.gated)

    def _plan(self, given: Container[str]) -> PermitPlan:
        judged = [
            rule
            for rule, where in zip(self.rules, self.only_where, strict=True)
            if where is None or where.fact in given
        ]
        not_checked = self.not_checked({rule.rule for rule in judged})
        return permit_plan(judged, not_checked, self._most // _SHARE_OF_GROUPS, gated=self.gated)

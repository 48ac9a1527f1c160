"""Every rule on one day: picks the version that holds, or compares two where the day of a change is not known."""

from datetime import date
from functools import partial
from typing import NamedTuple

from eligibility.evidence import Evidence
from eligibility.rulebook import Holding, PermitPlan, PlannedRule, RuleVersion
from eligibility.rules.finding import EVER, FOREVER, Finding, Outcome, not_applicable, review

GATE_CLOSED = "no_permit_needed"
"""The reason with which the first rule, where it is a gate, leaves nothing to the others."""


class Judgement(NamedTuple):
    """What a rule found on a day, and by which of its versions (None: none holds on that day).

    `since` and `until` are those of the finding, and do not go beyond what holds of the rule.
    """

    rule: str
    version: RuleVersion | None
    finding: Finding
    since: date = EVER
    until: date = FOREVER


# As for findings: a dozen at a time, and this takes half as long.
_judgement = partial(tuple.__new__, Judgement)


def judge_all(plan: PermitPlan, evidence: Evidence, day: date) -> tuple[Judgement, ...]:
    """Return the judgements of all rules of a permit on a day, in their order.

    Where the first rule is a gate and says that no permit is needed, the others have nothing to say as long as it
    does; once it does not, it never says so again.
    """
    rules = plan.on(day)
    if not plan.gated:
        return tuple([_judge(rule, holding, evidence, day) for rule, holding in rules])
    gate = _judge(*rules[0], evidence, day)
    if gate.finding.reason != GATE_CLOSED:
        return (gate, *[_judge(rule, holding, evidence, day) for rule, holding in rules[1:]])
    closed = not_applicable(GATE_CLOSED)
    return (gate, *[_judgement((rule.rule, holding.version, closed, day, gate.until)) for rule, holding in rules[1:]])


def judge(plan: PlannedRule, evidence: Evidence, day: date) -> Judgement:
    """Return the judgement of a rule on a day, by what holds of it then."""
    return _judge(plan, plan.on(day), evidence, day)


def _judge(plan: PlannedRule, holding: Holding, evidence: Evidence, day: date) -> Judgement:
    """Return the judgement of a rule on a day, `holding` being what holds of it if the filing day decides.

    Between the earliest and the latest day on which a new version may have come into force both are evaluated: equal
    outcomes stand, a rule that did not exist before and is met is met, any other difference is for review.
    """
    anchored = False
    if plan.anchor is not None:
        decisive = plan.anchor(evidence, day)
        if decisive != day:  # a day that stays the same for as long as the finding stands, so no version ends meanwhile
            holding, anchored = plan.on(decisive), True
    version = holding.version
    found = plan.absent if version is None else version.judge(evidence, day, version.law)
    since, until = found.stands_since, found.stands_until
    coming = holding.coming
    if coming is not None:
        to_come = coming.judge(evidence, day, coming.law)
        since, until = max(since, to_come.stands_since), min(until, to_come.stands_until)
        version, found = _of_two(version, found, coming, to_come)
    if anchored:
        return _judgement((plan.rule, version, found, since, until))
    if since <= holding.decides_since:
        since = holding.passes_since
    return _judgement((plan.rule, version, found, since, min(until, holding.last)))


def _of_two(
    version: RuleVersion | None, found: Finding, coming: RuleVersion, to_come: Finding
) -> tuple[RuleVersion, Finding]:
    if found.outcome is to_come.outcome:
        return (coming, to_come) if version is None else (version, found)
    if found.outcome is Outcome.NOT_APPLICABLE and to_come.outcome is Outcome.MET:
        return coming, to_come
    differ = review(
        "two_versions_differ",
        ("order_between_two_days",),
        old_outcome=found.outcome.value,
        old_reason=found.reason,
        new_outcome=to_come.outcome.value,
        new_reason=to_come.reason,
    )
    return coming, differ

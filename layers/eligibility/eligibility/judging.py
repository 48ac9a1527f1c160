"""Every rule on one day: picks the version that holds, or compares two where the day of a change is not known.

What a rule finds rests on the facts that it reads and the day, so it is kept for the next applicant with the same.
"""

from collections.abc import Hashable
from datetime import date

from eligibility.calendar_days import DAY
from eligibility.evidence import Evidence
from eligibility.rulebook import Group, Judgement, PermitPlan, PlannedRule, RuleVersion
from eligibility.rules.finding import Finding, Outcome, not_applicable, review

GATE_CLOSED = "no_permit_needed"
"""The reason with which the first rule, where it is a gate, leaves nothing to the others."""


def judge_all(plan: PermitPlan, evidence: Evidence, day: date) -> tuple[Judgement, ...]:
    """Return the judgements of all rules of a permit on a day, in their order.

    Where the first rule is a gate and says that no permit is needed, the others have nothing to say as long as it
    does; once it does not, it never says so again.
    """
    found: list[Judgement] = []
    for group in plan.groups:
        of = (day, group.reads(evidence))
        found += group.memory.get(of) or _judge_group(group, evidence, of)
    found += [
        recall(of := (day, reads(evidence))) or _judge_anew(rule, evidence, of) for reads, recall, rule in plan.others
    ]
    judgements = plan.in_order(found)
    if plan.gated and judgements[0].finding.reason == GATE_CLOSED:  # it seldom is: the others are judged all the same
        gate = judgements[0]
        return (gate, *[_behind_gate(rule, gate, day) for rule in plan.rules[1:]])
    return judgements


def judge(rule: PlannedRule, evidence: Evidence, day: date) -> Judgement:
    """Return the judgement of a rule on a day, by what holds of it then."""
    of = (day, rule.reads(evidence))
    return rule.memory.recall(of) or _judge_anew(rule, evidence, of)


def before(judgement: Judgement, plan: PermitPlan, evidence: Evidence) -> Judgement:
    """Return the judgement of the day before those that one stands for, which was made of the same evidence."""
    if judgement.earlier is None:
        judgement.earlier = judge(plan.named[judgement.rule], evidence, judgement.since - DAY)
    return judgement.earlier


def after(judgement: Judgement, plan: PermitPlan, evidence: Evidence) -> Judgement:
    """Return the judgement of the day after those that one stands for, which was made of the same evidence."""
    if judgement.later is None:
        judgement.later = judge(plan.named[judgement.rule], evidence, judgement.until + DAY)
    return judgement.later


def _judge_group(group: Group, evidence: Evidence, of: tuple[date, Hashable | None]) -> tuple[Judgement, ...]:
    day, facts = of
    judgements = tuple([judge(rule, evidence, day) for rule in group.rules])
    if facts is not None:
        group.remember(day, facts, judgements)
    return judgements


def _behind_gate(rule: PlannedRule, gate: Judgement, day: date) -> Judgement:
    return Judgement(rule.rule, rule.on(day).version, not_applicable(GATE_CLOSED), day, gate.until)


def _judge_anew(rule: PlannedRule, evidence: Evidence, of: tuple[date, Hashable | None]) -> Judgement:
    day, facts = of
    judgement = judge_unremembered(rule, evidence, day)
    if facts is not None:
        rule.memory.remember(day, facts, judgement, rule.on(day).first)
    return judgement


def judge_unremembered(rule: PlannedRule, evidence: Evidence, day: date) -> Judgement:
    """Return the judgement of a rule on a day without looking whether it is known.

    Between the earliest and the latest day on which a new version may have come into force both are evaluated: equal
    outcomes stand, a rule that did not exist before and is met is met, any other difference is for review.
    """
    holding, anchored = rule.on(day), False
    if rule.anchor is not None:
        decisive = rule.anchor.day(evidence, day)
        if decisive != day:  # a day that stays the same for as long as the finding stands, so no version ends meanwhile
            holding, anchored = rule.on(decisive), True
    version = holding.version
    found = rule.absent if version is None else version.judge(evidence, day, version.law)
    since, until = found.stands_since, found.stands_until
    coming = holding.coming
    if coming is not None:
        to_come = coming.judge(evidence, day, coming.law)
        since, until = max(since, to_come.stands_since), min(until, to_come.stands_until)
        version, found = _of_two(version, found, coming, to_come)
    if anchored:
        return Judgement(rule.rule, version, found, since, until)
    if since <= holding.decides_since:
        since = holding.passes_since
    return Judgement(rule.rule, version, found, since, min(until, holding.last))


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

"""One rule on one day: picks the version that holds, or compares two where the day of a change is not known."""

from datetime import date
from functools import partial
from typing import NamedTuple

from eligibility.evidence import Evidence
from eligibility.rulebook import Holding, PlannedRule, RuleVersion
from eligibility.rules.finding import Finding, Outcome, review


class Judgement(NamedTuple):
    """What a rule found on a day, and by which of its versions (None: none holds on that day)."""

    rule: str
    version: RuleVersion | None
    finding: Finding


# As for findings: a dozen at a time, and this takes half as long.
_judgement = partial(tuple.__new__, Judgement)


def judge(plan: PlannedRule, evidence: Evidence, day: date) -> Judgement:
    """Return the judgement of a rule on a day, by what holds of it then."""
    return judge_by(plan, plan.on(day), evidence, day)


def judge_by(plan: PlannedRule, holding: Holding, evidence: Evidence, day: date) -> Judgement:
    """Return the judgement of a rule on a day, `holding` being what holds of it if the filing day decides.

    Between the earliest and the latest day on which a new version may have come into force both are evaluated: equal
    outcomes stand, a rule that did not exist before and is met is met, any other difference is for review.
    """
    if plan.anchor is not None:
        holding = plan.on(plan.anchor(evidence, day))
    version = holding.version
    found = plan.absent if version is None else version.judge(evidence, day, version.law)
    coming = holding.coming
    if coming is None:
        return _judgement((plan.rule, version, found))
    to_come = coming.judge(evidence, day, coming.law)
    if found.outcome is to_come.outcome:
        return _judgement((plan.rule, version or coming, found if version else to_come))
    if found.outcome is Outcome.NOT_APPLICABLE and to_come.outcome is Outcome.MET:
        return _judgement((plan.rule, coming, to_come))
    differ = review(
        "two_versions_differ",
        ("order_between_two_days",),
        old_outcome=found.outcome.value,
        old_reason=found.reason,
        new_outcome=to_come.outcome.value,
        new_reason=to_come.reason,
    )
    return _judgement((plan.rule, coming, differ))

"""From evidence to a decision: every rule of the permit judged on the filing day, the verdict, and the window."""

from datetime import date
from functools import partial
from typing import Literal, NamedTuple, get_args

from eligibility.evidence import Evidence
from eligibility.judging import judge_all
from eligibility.rulebook import Judgement, NotChecked, Rulebook
from eligibility.rules.finding import Outcome
from eligibility.window import Window, find_window

Verdict = Literal["eligible", "not_eligible", "needs_information", "needs_review"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

# The worst outcome decides, in this order.
_WORST_FIRST: tuple[tuple[Outcome, Verdict], ...] = (
    (Outcome.UNMET, "not_eligible"),
    (Outcome.UNKNOWN, "needs_information"),
    (Outcome.REVIEW, "needs_review"),
)


class Decision(NamedTuple):
    """The answer to one application, without words."""

    permit: str
    filing_day: date
    verdict: Verdict
    judgements: tuple[Judgement, ...]
    """In the rulebook's order."""
    window: Window
    not_checked: tuple[NotChecked, ...]
    """Rules of the law that are not judged."""
    revision: str
    reviewed_until: date


# The constructor of a NamedTuple takes twice as long.
_decision = partial(tuple.__new__, Decision)


def decide(evidence: Evidence, filing_day: date, rulebook: Rulebook) -> Decision:
    """Judge an application by the rulebook as of its filing day. The same arguments give the same decision."""
    plan = rulebook.plan(evidence)
    judgements = judge_all(plan, evidence, filing_day)
    blocking, verdict = _worst(judgements)
    return _decision(
        (
            evidence.permit,
            filing_day,
            verdict,
            judgements,
            find_window(plan, evidence, filing_day, judgements, blocking, rulebook),
            plan.not_checked,
            rulebook.revision,
            rulebook.reviewed_until,
        )
    )


def _worst(judgements: tuple[Judgement, ...]) -> tuple[Judgement | None, Verdict]:
    """Return the first judgement with the worst outcome, and the verdict that follows from it."""
    found = [judgement for judgement in judgements if not judgement.passes]
    for outcome, verdict in _WORST_FIRST if found else ():
        for judgement in found:
            if judgement.finding.outcome is outcome:
                return judgement, verdict
    return None, "eligible"

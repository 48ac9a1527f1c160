"""The ends of the eligibility window; that it is what trying each day finds is in tests/properties."""

from random import Random

import pytest

from eligibility.calendar_days import DAY
from eligibility.decision import decide
from eligibility.judging import judge
from eligibility.rulebook import current_rulebook
from eligibility.rules.finding import Outcome
from tests.unit.generated_evidence import a_filing_day, an_evidence

RULEBOOK = current_rulebook()
SEEDS = range(400)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_end_of_the_window_names_a_rule_that_fails_on_the_day_outside(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a generator that repeats itself is wanted
    filing_day = a_filing_day(random)
    evidence = an_evidence(random, filing_day)
    window = decide(evidence, filing_day, RULEBOOK).window
    if window.first is None:
        assert window.reason is not None
        assert window.before is window.after is None
        return
    assert window.before is not None
    assert window.after is not None
    assert window.before.day == window.first - DAY
    for edge in (window.before, window.after):
        if edge.judgement is not None:
            assert not edge.judgement.finding.passes
            plan = next(p for p in RULEBOOK.plan(evidence).rules if p.rule == edge.judgement.rule)
            assert judge(plan, evidence, edge.day) == edge.judgement
    assert (window.before.judgement is None) == (window.first == RULEBOOK.covered_from)
    assert (window.after.judgement is None) == window.open


def test_the_generated_evidence_reaches_each_outcome_of_each_rule() -> None:
    seen: dict[str, set[Outcome]] = {}
    windows = {"closed": 0, "open": 0, "none": 0, "later": 0}
    for seed in SEEDS:
        random = Random(seed)  # noqa: S311 - a generator that repeats itself is wanted
        filing_day = a_filing_day(random)
        decision = decide(an_evidence(random, filing_day), filing_day, RULEBOOK)
        for judgement in decision.judgements:
            seen.setdefault(judgement.rule, set()).add(judgement.finding.outcome)
        window = decision.window
        kind = "none" if window.first is None else "open" if window.open else "closed"
        windows[kind] += 1
        windows["later"] += window.first is not None and window.first > filing_day
    passing = {Outcome.MET, Outcome.NOT_APPLICABLE}
    assert all(outcomes & passing and len(outcomes) >= 2 for outcomes in seen.values()), seen
    assert min(windows.values()) >= 3, windows

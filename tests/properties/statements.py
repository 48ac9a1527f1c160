"""What is true of the rules whatever the application: each statement is tried on evidence made up from a seed.

A statement takes a generator of random numbers and returns what speaks against it, or None. The tests try a tenth of
the seeds, `make prove` all of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from random import Random
from typing import NamedTuple

from eligibility.calendar_days import DAY
from eligibility.decision import Decision, decide
from eligibility.evidence import Evidence, Gap
from eligibility.judging import judge_all
from eligibility.rulebook import PermitRules, Rulebook, current_rulebook
from eligibility.window import LOOK_AHEAD
from tests.properties import block_statements, day_statements, memory_statements, record_statements
from tests.unit.generated_evidence import a_filing_day, an_evidence

RULEBOOK = current_rulebook()
SEEDS = 10_000
"""Of each statement."""

_BEST_FIRST = ("eligible", "needs_review", "needs_information", "not_eligible")


class Statement(NamedTuple):
    """A sentence, and the function that looks for something against it."""

    sentence: str
    objection: Callable[[Random], str | None]


def a_day_more_of_validity(random: Random) -> str | None:
    """Compare the verdicts of two passports, one of which expires a day later."""
    filing_day, evidence = _made_up(random)
    expires_on = evidence.document.expires_on
    if isinstance(expires_on, Gap):
        expires_on = filing_day + DAY
    shorter, longer = (
        decide(evidence._replace(document=evidence.document._replace(expires_on=end)), filing_day, RULEBOOK).verdict
        for end in (expires_on, expires_on + DAY)
    )
    if _BEST_FIRST.index(longer) <= _BEST_FIRST.index(shorter):
        return None
    return f"{evidence.permit} on {filing_day}: {shorter} until {expires_on}, {longer} a day longer"


def order_of_what_is_given(random: Random) -> str | None:
    """Compare the decisions on the same owners, authorisations, stays and documents in another order."""
    filing_day, evidence = _made_up(random)
    return _differ(decide(evidence, filing_day, RULEBOOK), decide(_shuffled(evidence, random), filing_day, RULEBOOK))


def order_of_the_rules(random: Random) -> str | None:
    """Compare the decisions by the same rules in another order."""
    filing_day, evidence = _made_up(random)
    return _differ(decide(evidence, filing_day, RULEBOOK), decide(evidence, filing_day, _reordered(RULEBOOK, random)))


def window_by_trying_each_day(random: Random) -> str | None:
    """Compare the window with the one that is found by judging every rule on every day."""
    filing_day, evidence = _made_up(random)
    window = decide(evidence, filing_day, RULEBOOK).window
    horizon = min(max(filing_day + LOOK_AHEAD, RULEBOOK.reviewed_until), RULEBOOK.last_filing_day)
    tried = _window_by_trying(evidence, filing_day, horizon)
    if (window.first, window.until, window.open) == tried:
        return None
    return f"{evidence.permit} on {filing_day}: {window.first} to {window.until}, by trying {tried[0]} to {tried[1]}"


def ends_of_the_window(random: Random) -> str | None:
    """Judge the first and the last day of the window, and the days on either side."""
    filing_day, evidence = _made_up(random)
    window = decide(evidence, filing_day, RULEBOOK).window
    expected: dict[date, bool] = {}
    if window.first is not None:
        expected[window.first] = True
        if window.first > RULEBOOK.covered_from:
            expected[window.first - DAY] = False
        expected[window.until or window.looked_until] = True
        if window.until is not None:
            expected[window.until + DAY] = False
    wrong = [str(day) for day, passing in expected.items() if _passes(evidence, day) is not passing]
    return f"{evidence.permit} on {filing_day}: {', '.join(wrong)}" if wrong else None


STATEMENTS: Mapping[str, Statement] = {
    "validity": Statement("A day more of validity never makes a verdict worse", a_day_more_of_validity),
    "given": Statement("The order of owners, papers, stays and documents changes nothing", order_of_what_is_given),
    "rules": Statement("The order of the rules changes nothing", order_of_the_rules),
    "window": Statement("The window is the one found by trying each day", window_by_trying_each_day),
    "ends": Statement("Its first and last day pass, the days on either side do not", ends_of_the_window),
    "facts": Statement(
        "A rule finds the same wherever the facts that it reads are the same", memory_statements.same_facts
    ),
    "memory": Statement("What was judged before changes no decision", memory_statements.remembered),
    "again": Statement("A record is decided again as it was, from what it says alone", record_statements.decided_again),
    "used": Statement("The days used are a plain count over a set of days", day_statements.days_used),
    "removed": Statement("Removing a stay never lowers the days left", day_statements.removing_a_stay),
    "last": Statement("The last lawful day is lawful, the next is not", day_statements.last_lawful_day),
    "entry": Statement("On the earliest entry a day is lawful, on the day before not", day_statements.earliest_entry),
    "longest": Statement("The longest stay is lawful day by day, a day more is not", day_statements.longest_stay),
    "overstay": Statement("The days of overstay are those that are unlawful one by one", day_statements.overstay),
    "blocks": Statement("The figures by blocks are those of a plain count", day_statements.block_reading),
    "figures": Statement("With blocks as the default, the figures are a plain count", block_statements.figures),
    "each_day": Statement("With blocks as the default, overstay is what each day is", block_statements.overstay),
    "check": Statement("With blocks as the default, a check finds what counting finds", block_statements.check),
    "filing": Statement("With blocks as the default, a filing is measured as planned", block_statements.filing),
}


def objections(name: str, seeds: range) -> list[str]:
    """Return what the seeds say against a statement, each with its seed."""
    said = ((seed, STATEMENTS[name].objection(Random(seed))) for seed in seeds)  # noqa: S311 - it must repeat itself
    return [f"seed {seed}: {objection}" for seed, objection in said if objection is not None]


def _made_up(random: Random) -> tuple[date, Evidence]:
    filing_day = a_filing_day(random)
    return filing_day, an_evidence(random, filing_day)


def _differ(one: Decision, other: Decision) -> str | None:
    """Return in what two decisions differ, the order of their findings left aside.

    Of several papers with the same outcome the first is spoken of: so reasons and notes may differ.
    """
    told, told_otherwise = _told(one), _told(other)
    parts = [f"{part}: {said}, {told_otherwise[part]}" for part, said in told.items() if said != told_otherwise[part]]
    return f"{one.permit} on {one.filing_day}: {'; '.join(parts)}" if parts else None


def _told(decision: Decision) -> dict[str, object]:
    window = decision.window
    return {
        "verdict": decision.verdict,
        "window": (window.first, window.until, window.open),
        **{judgement.rule: judgement.finding.outcome.value for judgement in decision.judgements},
    }


def _shuffled(evidence: Evidence, random: Random) -> Evidence:
    housing = evidence.housing
    if not isinstance(housing, Gap) and not isinstance(housing.authorisations, Gap):
        owners = random.sample(range(50), 50) if isinstance(housing.owners, Gap) else _places(housing.owners, random)
        moved = [paper._replace(owner=owners[paper.owner]) for paper in housing.authorisations]
        housing = housing._replace(authorisations=tuple(random.sample(moved, len(moved))))
    stays, papers = evidence.stays, evidence.papers
    return evidence._replace(
        housing=housing,
        stays=stays if isinstance(stays, Gap) else tuple(random.sample(stays, len(stays))),
        papers=papers if isinstance(papers, Gap) else tuple(random.sample(papers, len(papers))),
    )


def _places(owners: int, random: Random) -> list[int]:
    return random.sample(range(owners), owners)


def _reordered(rulebook: Rulebook, random: Random) -> Rulebook:
    """Return the same rules in another order; a gate stays in front."""
    permits = {}
    for permit, of in rulebook.permits.items():
        rules = list(zip(of.rules, of.only_where, strict=True))
        first, others = (rules[:1], rules[1:]) if of.gated else ([], rules)
        permits[permit] = PermitRules([*first, *random.sample(others, len(others))], (), gated=of.gated)
    return replace(rulebook, permits=permits)


def _passes(evidence: Evidence, day: date) -> bool:
    return all(judgement.finding.passes for judgement in judge_all(RULEBOOK.plan(evidence), evidence, day))


def _window_by_trying(evidence: Evidence, filing_day: date, horizon: date) -> tuple[date | None, date | None, bool]:
    """Return first day, last day and whether the window is open."""
    day = filing_day
    while not _passes(evidence, day):
        day += DAY
        if day > horizon:
            return None, None, False
    first = day
    if day == filing_day:
        while first > RULEBOOK.covered_from and _passes(evidence, first - DAY):
            first -= DAY
    while _passes(evidence, day):
        if day == horizon:
            return first, None, True
        day += DAY
    return first, day - DAY, False

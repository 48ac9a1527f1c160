"""What is true of rules that remember: they find the same for the same facts, whatever they judged before."""

from datetime import date, datetime, timedelta
from itertools import product
from random import Random

from eligibility.audit.record import Origin, audit_entry
from eligibility.decision import decide
from eligibility.evidence import Evidence
from eligibility.judging import judge, judge_unremembered
from eligibility.rulebook import Judgement, PlannedRule, current_rulebook
from eligibility.rulebook.loading import FOLDER, build, read_folder
from eligibility.rules.registry import Reads
from tests.unit.generated_evidence import a_filing_day, an_evidence

RULEBOOK = current_rulebook()
FORGETFUL = build(read_folder(FOLDER))
"""The same, which has forgotten everything before each decision."""

_ORIGIN = Origin("id", "tenant", None, datetime.fromisoformat("2026-11-23T09:30:00Z"), None)
_MIXTURES = 8


def same_facts(random: Random) -> str | None:
    """Judge evidence, and again with something else in places that a rule does not read."""
    filing_day = a_filing_day(random)
    evidence = an_evidence(random, filing_day)
    other = an_evidence(random, filing_day)._replace(permit=evidence.permit)
    for _ in range(_MIXTURES):
        mixed = _mixed(evidence, other, random)
        for reads, rules in _readers(evidence):
            facts = reads(evidence)
            if facts is None or facts != reads(mixed):
                continue
            for day, rule in product(_days(filing_day, random), rules):
                found = _told(judge_unremembered(rule, evidence, day))
                found_too = _told(judge_unremembered(rule, mixed, day))
                if found != found_too:
                    return f"{rule.rule} on {day}, where both read {facts}: {found}, {found_too}"
    return None


def remembered(random: Random) -> str | None:
    """Judge evidence by rules that have judged much else, and by the same without what they remember."""
    filing_day = a_filing_day(random)
    evidence = an_evidence(random, filing_day)
    for rule in RULEBOOK.permits[evidence.permit].rules:
        for day in _days(filing_day, random):
            known, anew = _told(judge(rule, evidence, day)), _told(judge_unremembered(rule, evidence, day))
            if known != anew:
                return f"{rule.rule} on {day}: {known} remembered, {anew} anew"
    FORGETFUL.permits[evidence.permit].forget()
    known_record, record = (
        audit_entry(_ORIGIN, evidence, decide(evidence, filing_day, rulebook), 0).canonical
        for rulebook in (RULEBOOK, FORGETFUL)
    )
    return None if known_record == record else f"{evidence.permit} on {filing_day}: {known_record!r}, {record!r}"


def _readers(evidence: Evidence) -> list[tuple[Reads, tuple[PlannedRule, ...]]]:
    """Return the rules of a permit one by one, and those that are judged together, each with what they read."""
    groups = RULEBOOK.plan(evidence).groups
    return [
        *((rule.reads, (rule,)) for rule in RULEBOOK.permits[evidence.permit].rules),
        *((group.reads, group.rules) for group in groups),
    ]


def _days(filing_day: date, random: Random) -> list[date]:
    """Return the filing day and, as a window is looked for, a few days near it."""
    near = [filing_day + timedelta(random.choice((-400, -60, -1, 1, 60, 400))) for _ in range(2)]
    return [filing_day, *(day for day in near if RULEBOOK.covered_from <= day <= RULEBOOK.last_filing_day)]


def _told(judgement: Judgement) -> tuple[object, ...]:
    """Return all that a judgement says of days that can be judged."""
    finding = judgement.finding
    since = max(judgement.since, RULEBOOK.covered_from) if judgement.passes else None
    until = min(judgement.until, RULEBOOK.last_filing_day)
    return (judgement.version, *finding[:2], list(finding.values.items()), *finding[3:6], since, until)


def _mixed(evidence: Evidence, other: Evidence, random: Random) -> Evidence:
    """Return evidence with something of another in one or a few places, at whatever depth."""
    facts: list[object] = list(evidence)
    for place in random.sample(range(len(facts)), random.choice((1, 1, 2, 5))):
        facts[place] = _mixed_fact(evidence[place], other[place], random)
    return Evidence._make(facts)


def _mixed_fact(fact: object, other: object, random: Random) -> object:
    if not isinstance(fact, tuple) or not isinstance(other, tuple) or random.random() < 0.3:
        return other
    if hasattr(fact, "_make"):
        place = random.randrange(len(fact))
        mixed = [*fact[:place], _mixed_fact(fact[place], other[place], random), *fact[place + 1 :]]
        return fact._make(mixed)
    return _mixed_list(fact, other, random)


def _mixed_list(entries: tuple[object, ...], others: tuple[object, ...], random: Random) -> tuple[object, ...]:
    """Return stays or papers with one more, one less, one changed, or in another order."""
    place = random.randrange(len(entries) + 1)
    other = random.choice(others) if others else None
    match random.choice(("more", "less", "changed", "order")):
        case "more" if other is not None:
            return (*entries[:place], other, *entries[place:])
        case "less":
            return (*entries[:place], *entries[place + 1 :])
        case "changed" if other is not None and place < len(entries):
            return (*entries[:place], _mixed_fact(entries[place], other, random), *entries[place + 1 :])
    return tuple(random.sample(entries, len(entries)))

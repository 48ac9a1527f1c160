"""Properties of the rules on papers: the order of papers is of no weight, a fresher paper does no harm, spans hold."""

from datetime import date, timedelta
from random import Random

from eligibility.calendar_days import DAY
from eligibility.evidence import Evidence, Gap, Paper
from eligibility.judging import judge
from eligibility.requirements.empty_handed import Asked, empty_handed
from eligibility.rulebook import Judgement, current_rulebook
from eligibility.rules.finding import EVER, FOREVER, Outcome
from tests.unit.generated_evidence import a_filing_day, an_evidence

RULEBOOK = current_rulebook()
SEEDS = range(1500)
WORSE = (Outcome.UNMET, Outcome.UNKNOWN, Outcome.REVIEW, Outcome.MET, Outcome.NOT_APPLICABLE)


def cases() -> list[tuple[Random, date, Evidence, tuple[Paper, ...]]]:
    """Return generated evidence that has papers."""
    made = []
    for seed in SEEDS:
        random = Random(seed)  # noqa: S311 - a generator that repeats itself is wanted
        day = a_filing_day(random)
        evidence = an_evidence(random, day)
        if not isinstance(evidence.papers, Gap) and evidence.permit.endswith("residence"):
            made.append((random, day, evidence, evidence.papers))
    assert len(made) > 50
    return made


def judged(evidence: Evidence, day: date) -> list[Judgement]:
    """Return the judgements of the rules on papers."""
    return [judge(rule, evidence, day) for rule in RULEBOOK.plan(evidence).rules if rule.rule.startswith("documents.")]


def test_the_order_of_papers_changes_no_outcome() -> None:
    for random, day, evidence, papers in cases():
        shuffled = evidence._replace(papers=tuple(random.sample(papers, len(papers))))
        outcomes = [each.finding.outcome for each in judged(evidence, day)]
        assert [each.finding.outcome for each in judged(shuffled, day)] == outcomes


def test_a_paper_issued_a_day_later_makes_nothing_worse_if_that_is_not_after_the_filing_day() -> None:
    for random, day, evidence, papers in cases():
        dated = [index for index, paper in enumerate(papers) if isinstance(paper.issued_on, date)]
        if not dated:
            continue
        index = random.choice(dated)
        issued_on = papers[index].issued_on
        assert isinstance(issued_on, date)
        if issued_on + DAY > day:
            continue
        fresher = papers[index]._replace(issued_on=issued_on + DAY)
        after = judged(evidence._replace(papers=(*papers[:index], fresher, *papers[index + 1 :])), day)
        for old, new in zip(judged(evidence, day), after, strict=True):
            assert WORSE.index(new.finding.outcome) >= WORSE.index(old.finding.outcome)


def test_one_more_paper_of_another_kind_changes_no_finding() -> None:
    for _, day, evidence, papers in cases():
        kinds = {paper.kind for paper in papers}
        if "accreditation" in kinds or evidence.category == "work":
            continue
        more = evidence._replace(papers=(*papers, Paper("accreditation", day)))
        assert judged(more, day) == judged(evidence, day)


def test_a_doubt_stands_only_until_a_paper_that_settles_it_is_issued() -> None:
    day = date(2025, 1, 15)
    evidence = empty_handed(Asked("temporary_residence", "work", "RUS", 30), day)
    evidence = evidence._replace(
        document=evidence.document._replace(country="UZB"), papers=(Paper("medical_insurance", day + DAY),)
    )
    (rule,) = [each for each in RULEBOOK.plan(evidence).rules if each.rule == "documents.medical_insurance"]
    found = judge(rule, evidence, day)
    assert (found.finding.outcome, found.until) == (Outcome.REVIEW, day)
    assert judge(rule, evidence, day + DAY).finding.outcome is Outcome.MET


def test_a_finding_stands_as_long_as_it_says() -> None:
    for random, day, evidence, _ in cases():
        for rule in RULEBOOK.plan(evidence).rules:
            if not rule.rule.startswith("documents."):
                continue
            found = judge(rule, evidence, day)
            last = min(found.until, day + timedelta(400)) if found.until != FOREVER else day + timedelta(400)
            days = {day, last, day + timedelta(random.randrange((last - day).days + 1))}
            if found.finding.passes and found.since != EVER:
                days.add(found.since)
            for other in days:
                assert judge(rule, evidence, other).finding.passes == found.finding.passes, (rule.rule, day, other)

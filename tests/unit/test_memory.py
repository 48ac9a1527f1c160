"""What rules remember from one applicant to the next; that it changes nothing is in tests/properties."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import partial
from itertools import product
from random import Random
from typing import get_args

import pytest

from eligibility.answer import render
from eligibility.application.document_kinds import Category, DocumentKind
from eligibility.application.models import Permit
from eligibility.audit.record import Origin, audit_entry
from eligibility.calendar_days import DAY
from eligibility.decision import decide
from eligibility.evidence import NONE, NOT_GIVEN, Evidence, Gap, OwnerAuthorisation, Paper, Stay
from eligibility.judging import judge, judge_all, judge_unremembered
from eligibility.messages import Language, catalogue
from eligibility.rulebook import Judgement, PlannedRule, memory, plans
from eligibility.rulebook.loading import FOLDER, build, read_folder
from eligibility.rules.ages import BORN_BEFORE, OF_AGE_SINCE
from eligibility.rules.finding import met
from eligibility.rules.remembering import FEW
from eligibility.rules.shared_facts import WITH_SHELF_LIFE, undated_papers
from tests.unit.generated_evidence import a_filing_day, an_evidence

RULEBOOK = build(read_folder(FOLDER))
"""One of its own: what other tests made it remember does not matter here."""
DAY_OF_FILING = date(2025, 3, 3)
ORIGIN = Origin("id", "tenant", None, datetime(2026, 11, 23, tzinfo=UTC), None)


def an_applicant() -> Evidence:
    """Return evidence with a date in each place that may have one."""
    evidence = an_evidence(Random(7), DAY_OF_FILING)  # noqa: S311 - it must repeat itself
    return evidence._replace(permit="temporary_residence", nationality="RUS", birth_date=date(1990, 5, 17))


def planned(name: str) -> PlannedRule:
    """Return a rule of the temporary permit."""
    return next(rule for rule in RULEBOOK.permits["temporary_residence"].rules if rule.rule == name)


def passport(expires_on: date) -> Evidence:
    """Return evidence with a passport that expires on a day."""
    evidence = an_applicant()
    return evidence._replace(document=evidence.document._replace(kind="foreign", expires_on=expires_on))


def test_the_next_applicant_with_the_same_facts_has_the_same_judgement() -> None:
    rule = planned("passport.validity")
    found = judge(rule, passport(date(2030, 1, 1)), DAY_OF_FILING)
    assert judge(rule, passport(date(2030, 1, 1))._replace(birth_date=date(1970, 1, 1)), DAY_OF_FILING) is found
    assert judge(rule, passport(date(2030, 1, 2)), DAY_OF_FILING) is not found
    assert judge(rule, passport(date(2030, 1, 1)), DAY_OF_FILING + DAY) is not found


def test_what_is_the_same_for_as_long_as_it_stands_is_found_once_for_all_days() -> None:
    rule = planned("passport.consistency")
    evidence = passport(date(2030, 1, 1))
    issued = evidence._replace(document=evidence.document._replace(issued_on=DAY_OF_FILING))
    found = judge(rule, issued, DAY_OF_FILING)
    assert found.passes
    assert judge(rule, issued, DAY_OF_FILING + 30 * DAY) is found
    assert not judge(rule, issued, DAY_OF_FILING - DAY).passes
    assert judge(rule, issued, DAY_OF_FILING) is found


@pytest.mark.parametrize("kind", [memory.DayByDay, memory.BySpan])
def test_a_full_memory_is_emptied(kind: type[memory.DayByDay | memory.BySpan]) -> None:
    kept = kind()
    judgement = Judgement("a rule", None, met("a_reason"))
    for facts in range(memory.REMEMBERED + 1):
        kept.remember(DAY_OF_FILING, facts, judgement, DAY_OF_FILING)
    known = [facts for facts in range(memory.REMEMBERED + 1) if kept.recall((DAY_OF_FILING, facts)) is judgement]
    assert known == [memory.REMEMBERED]


def test_a_memory_keeps_few_judgements_of_the_same_facts() -> None:
    kept = memory.BySpan()
    days = [DAY_OF_FILING + number * DAY for number in range(20)]
    for day in days:
        kept.remember(day, "facts", Judgement("a rule", None, met("a_reason"), day, day), day)
    assert [day for day in days if kept.recall((day, "facts"))] == days[-4:]


def test_a_full_group_is_emptied() -> None:
    group = plans.Group(lambda _evidence: None, {}, (), 3)
    for facts in range(4):
        group.remember(DAY_OF_FILING, facts, ())
    assert [*group.memory] == [(DAY_OF_FILING, 3)]


def test_a_rulebook_may_be_told_to_remember_less() -> None:
    rule, group = planned("passport.validity"), RULEBOOK.plan(passport(date(2031, 1, 1))).groups[0]
    RULEBOOK.remember_at_most(8)
    try:
        smaller = RULEBOOK.plan(passport(date(2031, 1, 1))).groups[0]
        assert (rule.memory.most, smaller.most) == (8, 2)
        assert (smaller.rules, smaller.reads) == (group.rules, group.reads)
    finally:
        RULEBOOK.remember_at_most(memory.REMEMBERED)
    assert RULEBOOK.plan(passport(date(2031, 1, 1))).groups[0].most == group.most


@pytest.mark.parametrize("kind", sorted(WITH_SHELF_LIFE))
@pytest.mark.parametrize(
    ("permit", "category"), [("permanent_residence", NOT_GIVEN), ("temporary_residence", "business_immigrant")]
)
def test_the_day_of_issue_of_a_paper_with_a_shelf_life_counts_though_all_else_is_known(
    kind: DocumentKind, permit: Permit, category: Category | Gap
) -> None:
    """The rules on other papers are looked up without it."""
    evidence = an_applicant()._replace(permit=permit, category=category)
    for issued_on in (DAY_OF_FILING - DAY, DAY_OF_FILING - 400 * DAY, DAY_OF_FILING + DAY, NONE, NOT_GIVEN):
        given = evidence._replace(papers=(Paper("photo", NOT_GIVEN), Paper(kind, issued_on)))
        decided = decide(given, DAY_OF_FILING, RULEBOOK).judgements
        anew = [judge_unremembered(rule, given, DAY_OF_FILING) for rule in RULEBOOK.plan(given).rules]
        assert [each.finding for each in decided] == [each.finding for each in anew]


def test_of_papers_with_a_shelf_life_only_those_rules_are_asked_whose_papers_they_are() -> None:
    evidence = an_applicant()._replace(permit="permanent_residence", category=NOT_GIVEN)
    dated = tuple([Paper(kind, DAY_OF_FILING - DAY) for kind in sorted(WITH_SHELF_LIFE)])
    plan = RULEBOOK.plan(evidence._replace(papers=dated))
    asked = {rule.rule for _, _, rule in plan.others if rule.rule.startswith("documents.")}
    assert asked == {f"documents.{kind}" for kind in WITH_SHELF_LIFE}
    assert undated_papers(evidence._replace(papers=dated)) is not None


@pytest.mark.parametrize("judged", range(3))
def test_a_plan_of_few_rules_or_none_gives_their_judgements_in_order(judged: int) -> None:
    rules = RULEBOOK.permits["temporary_residence"].rules[-judged:] if judged else ()
    plan = plans.permit_plan(rules, (), 4, gated=False)
    found = judge_all(plan, an_applicant(), DAY_OF_FILING)
    assert [judgement.rule for judgement in found] == [rule.rule for rule in rules]
    assert isinstance(found, tuple)


@pytest.mark.parametrize("language", get_args(Language))
def test_an_answer_is_the_same_however_often_its_findings_were_said_before(language: Language) -> None:
    found = decide(an_applicant(), DAY_OF_FILING + 17 * DAY, build(read_folder(FOLDER)))
    answers = {render("id", None, ORIGIN.recorded_at, found, catalogue(language)) for _ in range(3)}
    assert len(answers) == 1


def test_of_many_stays_or_papers_nothing_is_kept() -> None:
    evidence = an_applicant()
    many = range(FEW + 1)
    housing = evidence.housing
    assert isinstance(housing, tuple)
    evidence = evidence._replace(
        stays=tuple(Stay(DAY_OF_FILING - 30 * number * DAY, DAY_OF_FILING, "visa_free") for number in many),
        papers=tuple(Paper("medical_insurance", DAY_OF_FILING - number * DAY) for number in many),
        housing=housing._replace(
            owners=len(many), authorisations=tuple(OwnerAuthorisation(n, "proxy", DAY_OF_FILING) for n in many)
        ),
    )
    unkept = {rule.rule for rule in RULEBOOK.permits["temporary_residence"].rules if rule.reads(evidence) is None}
    assert unkept == {
        "housing.owner_authorisation",
        "housing.power_of_attorney",
        "housing.consent",
        "documents.medical_insurance",
        "documents.for_category",
        "filing.in_time",
    }


def test_who_was_born_long_ago_is_of_every_age_that_the_law_asks_about() -> None:
    names = ("years", "age", "age_from", "age_below", "child_age")
    versions = [version for rules in RULEBOOK.permits.values() for rule in rules.rules for version in rule.versions]
    ages = {getattr(version.law, name, 0) or 0 for version, name in product(versions, names)}
    assert BORN_BEFORE.replace(year=BORN_BEFORE.year + max(ages)) <= OF_AGE_SINCE <= RULEBOOK.covered_from


def test_threads_that_share_full_memories_decide_as_one_does(request: pytest.FixtureRequest) -> None:
    applicants: list[tuple[Evidence, date]] = []
    for seed in range(300):
        random = Random(seed)  # noqa: S311 - it must repeat itself
        filing_day = a_filing_day(random)
        applicants.append((an_evidence(random, filing_day), filing_day))
    alone = [record(evidence, day) for evidence, day in applicants]
    request.addfinalizer(partial(RULEBOOK.remember_at_most, memory.REMEMBERED))
    RULEBOOK.remember_at_most(4)
    with ThreadPoolExecutor(4) as threads:
        turns = [applicants[turn:] + applicants[:turn] for turn in range(0, 300, 75)]
        for turn, records in enumerate(threads.map(lambda each: [record(*of) for of in each], turns)):
            assert records == alone[turn * 75 :] + alone[: turn * 75]


def record(evidence: Evidence, filing_day: date) -> bytes:
    """Return the canonical record of a decision."""
    return audit_entry(ORIGIN, evidence, decide(evidence, filing_day, RULEBOOK), 0).canonical


def test_a_rulebook_that_forgets_judges_anew() -> None:
    rule = planned("passport.validity")
    found = judge(rule, passport(date(2031, 1, 1)), DAY_OF_FILING)
    RULEBOOK.permits["temporary_residence"].forget()
    again = judge(rule, passport(date(2031, 1, 1)), DAY_OF_FILING)
    assert again is not found
    assert again == found


def test_a_judgement_is_told_from_another_by_its_value() -> None:
    one, same = (Judgement("a rule", None, met("a_reason", days=3)) for _ in range(2))
    other = Judgement("a rule", None, met("a_reason", days=4))
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert one != "a rule"
    assert repr(one).startswith("Judgement('a rule', None, Finding(")

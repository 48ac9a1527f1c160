"""The checklist asks for what the checks ask for: who brings it passes, who leaves something out does not."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import get_args

import orjson
import pytest
from pydantic import JsonValue

from eligibility import requirements
from eligibility.application.document_kinds import Category
from eligibility.application.models import Permit
from eligibility.calendar_days import DAY
from eligibility.evidence import Paper
from eligibility.judging import judge_all
from eligibility.messages import LANGUAGES, Language
from eligibility.messages.template import Placeholder, parse
from eligibility.problems import InvalidQuery
from eligibility.query import Query
from eligibility.requirements import PARAMETERS, Requirements
from eligibility.requirements.checklist import Checklist, Requirement, checklist
from eligibility.requirements.differences import differences
from eligibility.requirements.empty_handed import Asked, empty_handed
from eligibility.rulebook import current_rulebook
from eligibility.rules.finding import Outcome

RULEBOOK = current_rulebook()
REQUIREMENTS = Requirements(RULEBOOK, lambda: datetime(2023, 2, 8, 12, tzinfo=UTC))
CATEGORIES: tuple[Category, ...] = get_args(Category)
PERMITS: tuple[Permit, ...] = get_args(Permit)
DAYS = (
    date(2022, 3, 4),
    date(2023, 1, 20),
    date(2023, 2, 8),
    date(2024, 1, 1),
    date(2024, 12, 7),
    date(2024, 12, 8),
    date(2025, 10, 15),
    date(2025, 10, 16),
    date(2026, 2, 12),
    date(2026, 2, 13),
    date(2027, 1, 1),
)
ASKED = [
    *(
        Asked("temporary_residence", category, nationality, 30)
        for category, nationality in product(CATEGORIES, ("RUS", "UZB"))
    ),
    *(Asked("permanent_residence", None, nationality, age) for nationality, age in product(("RUS", "UZB"), (15, 30))),
]


def answered(query: Mapping[str, str], language: Language = "en") -> dict[str, JsonValue]:
    """Return the answer to a query."""
    asked = Query({name: [value] for name, value in query.items()}, PARAMETERS)
    answer = orjson.loads(REQUIREMENTS.list(asked, language).body)
    assert isinstance(answer, dict)
    return answer


def of_rule(told: Checklist, rule: str) -> Requirement:
    """Return what a checklist says of a rule."""
    return next(each for each in told.requirements if each.rule == rule)


def brought(told: Checklist) -> tuple[Paper, ...]:
    """Return the papers that a checklist asks for, each as old as it may be."""
    papers = []
    for each in told.requirements:
        if each.rule.startswith("documents.") and each.needed != "no":
            kinds = each.papers if each.serve == "all_of" else each.papers[:1]
            issued_on = each.oldest_issue_day(told.day) or told.day
            papers += [Paper(kind, issued_on) for kind in kinds]
    return tuple(papers)


# --- Checklist and check agree


@pytest.mark.parametrize("asked", ASKED, ids=str)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_who_brings_what_the_list_names_passes_the_rules_on_papers(asked: Asked, day: date) -> None:
    evidence = empty_handed(asked, day)._replace(papers=brought(checklist(asked, day, RULEBOOK)))
    wrong = {
        judgement.rule: judgement.finding.reason
        for judgement in judge_all(RULEBOOK.plan(evidence), evidence, day)
        if judgement.rule.startswith("documents.")
        and not judgement.finding.passes
        and not judgement.rule.startswith("documents.pilot_")
    }
    assert wrong == {}


@pytest.mark.parametrize("asked", ASKED, ids=str)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_each_paper_that_the_list_names_is_missed_by_a_rule_where_it_is_left_out(asked: Asked, day: date) -> None:
    told = checklist(asked, day, RULEBOOK)
    papers = brought(told)
    for left_out in papers:
        without = tuple(paper for paper in papers if paper.kind != left_out.kind)
        evidence = empty_handed(asked, day)._replace(papers=without)
        found = {each.rule: each.finding.outcome for each in judge_all(RULEBOOK.plan(evidence), evidence, day)}
        assert Outcome.UNMET in [found[each.rule] for each in told.requirements if left_out.kind in each.papers]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_a_paper_one_day_older_than_the_list_says_is_too_old(asked: Asked) -> None:
    day = date(2026, 2, 12)
    told = checklist(asked, day, RULEBOOK)
    for each in told.requirements:
        oldest = each.oldest_issue_day(day)
        if oldest is not None and each.needed == "yes":
            evidence = empty_handed(asked, day)._replace(papers=(Paper(each.papers[0], oldest - DAY),))
            found = {of.rule: of.finding.reason for of in judge_all(RULEBOOK.plan(evidence), evidence, day)}
            assert found[each.rule] == "paper_too_old"


@pytest.mark.parametrize("permit", ["permanent_residence", "temporary_residence"])
@pytest.mark.parametrize("day", [each for each in DAYS if each >= date(2023, 2, 8)], ids=str)
def test_a_passport_that_is_valid_as_long_as_the_list_says_is_valid_long_enough(permit: Permit, day: date) -> None:
    asked = Asked(permit, "work", "RUS", 30)
    until = of_rule(checklist(asked, day, RULEBOOK), "passport.validity").valid_until_at_least(day)
    assert until is not None
    for expires_on, passes in ((until, True), (until - DAY, False)):
        evidence = empty_handed(asked, day)
        evidence = evidence._replace(document=evidence.document._replace(expires_on=expires_on))
        found = {each.rule: each.finding.passes for each in judge_all(RULEBOOK.plan(evidence), evidence, day)}
        assert found["passport.validity"] is passes


@pytest.mark.parametrize("permit", ["permanent_residence", "temporary_residence"])
@pytest.mark.parametrize("day", [each for each in DAYS if each >= date(2023, 1, 20)], ids=str)
def test_it_is_noted_that_one_day_more_than_the_list_says_is_safer(permit: Permit, day: date) -> None:
    assert "exactly_180_days" in of_rule(checklist(Asked(permit), day, RULEBOOK), "passport.validity").notes


def test_before_the_order_too_the_list_notes_that_just_enough_days_may_not_be_enough() -> None:
    validity = of_rule(checklist(Asked("permanent_residence"), date(2022, 3, 4), RULEBOOK), "passport.validity")
    assert validity.notes == ("exactly_180_days",)


# --- What is on it


def test_a_citizen_of_the_union_is_told_why_no_insurance_is_needed() -> None:
    insurance = of_rule(
        checklist(Asked("temporary_residence", "work", "KGZ", 30), DAYS[-1], RULEBOOK), "documents.medical_insurance"
    )
    assert (insurance.needed, insurance.finding.reason) == ("no", "nationality_exempt")


def test_what_was_not_said_is_named_where_it_decides() -> None:
    told = checklist(Asked("temporary_residence"), date(2025, 1, 1), RULEBOOK)
    assert of_rule(told, "documents.medical_insurance").depends_on == "nationality"
    assert of_rule(told, "documents.for_category").depends_on == "category"
    assert [of.category for of in of_rule(told, "documents.for_category").by_category] == list(CATEGORIES)
    told = checklist(Asked("permanent_residence"), date(2025, 1, 1), RULEBOOK)
    assert of_rule(told, "documents.child_consent").depends_on == "age"
    assert of_rule(told, "documents.proof_of_solvency").depends_on == "age"


def test_before_december_2024_a_contract_is_offered_to_citizens_of_the_union_only() -> None:
    day = date(2024, 12, 7)
    for nationality, offered in (("RUS", True), ("UZB", False), (None, False)):
        told = of_rule(
            checklist(Asked("temporary_residence", "work", nationality), day, RULEBOOK), "documents.for_category"
        )
        assert ("employment_contract" in told.papers) is offered
        assert told.depends_on == ("nationality" if nationality is None else None)


@pytest.mark.parametrize(
    ("age", "solvency", "consent"), [(13, "no", "no"), (14, "no", "yes"), (16, "yes", "yes"), (18, "yes", "no")]
)
def test_the_age_decides_on_solvency_and_consent(age: int, solvency: str, consent: str) -> None:
    told = checklist(Asked("permanent_residence", None, "RUS", age), date(2025, 1, 1), RULEBOOK)
    assert of_rule(told, "documents.proof_of_solvency").needed == solvency
    assert of_rule(told, "documents.child_consent").needed == consent


def test_the_age_holds_on_the_29th_of_february_too() -> None:
    told = checklist(Asked("permanent_residence", None, "RUS", 14), date(2024, 2, 29), RULEBOOK)
    assert of_rule(told, "documents.child_consent").needed == "yes"


def test_the_sums_of_a_year_that_is_not_known_are_told_in_indices_only() -> None:
    told = answered({"permit": "permanent_residence", "age": "30", "nationality": "RUS", "on": "2027-01-01"})
    assert isinstance(told["service"], dict)
    assert told["service"]["fees"] == [
        {"purpose": "state_duty", "amount_mci": "4", "amount_tenge": None, "certainty": "certain"},
        {"purpose": "card_duty", "amount_mci": "0.2", "amount_tenge": None, "certainty": "contested"},
    ]
    assert [caution["code"] for caution in _dicts(told["cautions"])] == ["law_not_reviewed_after"]


def test_a_child_needs_no_temporary_permit_and_so_nothing_to_bring() -> None:
    told = answered({"permit": "temporary_residence", "age": "15", "on": "2023-02-08"})
    assert told["requirements"] == []
    assert told["message"] is not None


@pytest.mark.parametrize("permit", PERMITS)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_permit_has_a_list_on_every_day_with_its_citations(permit: Permit, day: date) -> None:
    told = checklist(Asked(permit), day, RULEBOOK)
    assert of_rule(told, "identity.document_kind").accepted
    assert all(each.version is not None and each.version.citation.sources for each in told.requirements)


@pytest.mark.parametrize(
    ("nationality", "age", "day", "accepted"),
    [
        ("RUS", 30, date(2026, 1, 20), {"foreign", "internal", "identity_card"}),
        ("DEU", 30, date(2026, 1, 20), {"foreign"}),
        ("RUS", 13, date(2026, 1, 19), {"foreign", "internal", "identity_card", "birth_certificate"}),
        ("RUS", 13, date(2026, 1, 20), {"foreign", "internal", "identity_card"}),
    ],
)
def test_a_traveller_is_told_which_documents_serve(nationality: str, age: int, day: date, accepted: set[str]) -> None:
    told = checklist(Asked("entry", None, nationality, age), day, RULEBOOK)
    assert set(of_rule(told, "identity.document_kind").accepted) == accepted


# --- Two days


def test_the_pilot_adds_four_things_and_nothing_else() -> None:
    asked = Asked("permanent_residence", None, "RUS", 30)
    found = differences(*(checklist(asked, day, RULEBOOK) for day in (date(2026, 2, 12), date(2026, 2, 13))))
    assert {each.rule.partition("_")[0] for each in found.added} == {"documents.pilot"}
    assert (len(found.added), found.removed, found.changed) == (4, (), ())


def test_order_905_adds_the_fingerprints_and_opens_the_contract_to_all() -> None:
    asked = Asked("temporary_residence", "work", "UZB", 30)
    found = differences(*(checklist(asked, day, RULEBOOK) for day in (date(2024, 12, 7), date(2024, 12, 8))))
    assert [each.rule for each in found.added] == ["documents.fingerprint_certificate"]
    (change,) = found.changed
    assert change.fields == ("papers",)
    assert set(change.after.papers) - set(change.before.papers) == {"employment_contract", "civil_contract"}


def test_a_new_year_changes_what_is_paid() -> None:
    asked = Asked("permanent_residence", None, "RUS", 30)
    found = differences(*(checklist(asked, day, RULEBOOK) for day in (date(2025, 12, 31), date(2026, 1, 1))))
    assert {each.after.rule: each.fields for each in found.changed} == {
        "documents.proof_of_solvency": ("cost",),
        "documents.state_duty": ("cost",),
    }


def test_a_day_is_not_different_from_itself_or_from_a_quiet_one() -> None:
    asked = Asked("permanent_residence", None, "RUS", 30)
    for days in ((date(2025, 3, 1), date(2025, 3, 1)), (date(2025, 3, 1), date(2025, 3, 2))):
        found = differences(*(checklist(asked, day, RULEBOOK) for day in days))
        assert (found.added, found.removed, found.changed) == ((), (), ())


def test_back_in_time_what_was_added_is_removed() -> None:
    asked = Asked("permanent_residence", None, "RUS", 30)
    earlier, later = (checklist(asked, day, RULEBOOK) for day in (date(2026, 2, 12), date(2026, 2, 13)))
    assert differences(later, earlier).removed == differences(earlier, later).added


def test_a_comparison_runs_from_the_earlier_day_to_the_later_and_cites_the_clause() -> None:
    query = {"permit": "permanent_residence", "nationality": "RUS", "age": "30"}
    forth = answered({**query, "on": "2026-02-12", "compare": "2026-02-13"})["comparison"]
    back = answered({**query, "on": "2026-02-13", "compare": "2026-02-12"})["comparison"]
    assert forth == back
    assert isinstance(forth, dict)
    assert (forth["from"], forth["to"]) == ("2026-02-12", "2026-02-13")
    for added in _dicts(forth["added"]):
        assert isinstance(added["citation"], dict)
        assert added["citation"]["in_force_from"] == "2026-02-13"


# --- What is refused


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ({}, [("/permit", "field_missing")]),
        ({"permit": "holiday"}, [("/permit", "not_one_of")]),
        ({"permit": "entry", "category": "fun"}, [("/category", "not_one_of")]),
        ({"permit": "entry", "nationality": "rus"}, [("/nationality", "wrong_form")]),
        ({"permit": "entry", "age": "-1"}, [("/age", "wrong_form")]),
        ({"permit": "entry", "age": "121"}, [("/age", "wrong_form")]),
        ({"permit": "entry", "age": "٣٠"}, [("/age", "wrong_form")]),
        ({"permit": "entry", "born": "1990-05-17"}, [("/born", "field_unknown")]),
        ({"permit": "entry", "on": "2022-03-03"}, [("/on", "filing_day_not_covered")]),
        (
            {"age": "x", "compare": "y"},
            [("/age", "wrong_form"), ("/compare", "no_such_day"), ("/permit", "field_missing")],
        ),
    ],
)
def test_a_wrong_query_names_every_parameter_that_is_wrong(
    query: dict[str, str], errors: list[tuple[str, str]]
) -> None:
    with pytest.raises(InvalidQuery) as refused:
        answered(query)
    assert [(error.pointer, error.code) for error in refused.value.errors] == errors


@pytest.mark.parametrize("age", ["0", "120", "007"])
def test_an_age_is_whole_years(age: str) -> None:
    assert answered({"permit": "entry", "age": age})["age"] == int(age)


# --- The words


def content(language: Language) -> dict[str, dict[str, str]]:
    """Return the words of a language."""
    return tomllib.loads(Path(requirements.__file__).with_name(f"{language}.toml").read_text("utf-8"))


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_code_of_a_language_is_in_the_others_with_the_same_placeholders(language: Language) -> None:
    assert _placeholders(language) == _placeholders("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_and_every_difference_can_be_told(language: Language) -> None:
    for query in _queries():
        told = answered(query, language)
        assert "{" not in "".join(_strings(told))


def test_each_sentence_is_said_by_some_list() -> None:
    said = {text for query in _queries() for text in _strings(answered(query))}
    missing = [code for code, text in content("en")["sentences"].items() if not any(_fits(text, each) for each in said)]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_whole_and_without_letters_of_another_alphabet(language: Language) -> None:
    for code, text in content(language)["sentences"].items():
        words = "".join(part for part in parse(text) if isinstance(part, str))
        assert text.endswith("."), code
        assert text[0] in "{«" or text[0].isupper(), code
        assert all(letter.isascii() == (language == "en") for letter in words if letter.isalpha()), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_that_may_differ_has_a_name(language: Language) -> None:
    fields = {"needed", "cost", "papers", "serve", "by_category", "accepted", "perhaps_accepted"}
    assert fields < set(content(language)["differing"]) <= set(Requirement._fields)
    assert set(content(language)["needed"]) == {"yes", "no", "perhaps", "depends"}


def _queries() -> Iterator[dict[str, str]]:
    for permit, day in product(PERMITS, DAYS):
        yield {"permit": permit, "on": day.isoformat(), "compare": "2023-02-08"}
        for category in CATEGORIES if permit == "temporary_residence" else ():
            yield {"permit": permit, "on": day.isoformat(), "category": category, "nationality": "UZB"}
        for age, contract in (("15", "true"), ("30", "false")):
            yield {
                "permit": permit,
                "on": day.isoformat(),
                "nationality": "RUS",
                "age": age,
                "housing_contract": contract,
                "compare": "2026-03-01",
            }


def _placeholders(language: Language) -> dict[str, set[str]]:
    return {
        f"{section}.{code}": {part.name for part in parse(text) if isinstance(part, Placeholder)}
        for section, texts in content(language).items()
        for code, text in texts.items()
    }


def _fits(template: str, text: str) -> bool:
    """Whether a text may be the template with its gaps filled."""
    parts = [part for part in parse(template) if isinstance(part, str)]
    at = 0
    for part in parts:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def _strings(value: JsonValue) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for part in value.values():
                yield from _strings(part)
        case list():
            for part in value:
                yield from _strings(part)


def _dicts(value: JsonValue) -> list[dict[str, JsonValue]]:
    assert isinstance(value, list)
    found = []
    for each in value:
        assert isinstance(each, dict)
        found.append(each)
    return found

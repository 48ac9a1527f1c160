"""The kinds of papers and the categories are closed sets, and the rulebook knows the very same."""

from datetime import date
from typing import get_args

import pytest
from pydantic import JsonValue

from eligibility.application.document_kinds import Category, DocumentKind
from eligibility.application.field_errors import FieldError, InvalidApplication
from eligibility.application.misspelling import nearest
from eligibility.application.parsing import FilingSpan, parse
from eligibility.evidence import NONE, NOT_GIVEN, Gap, Paper
from eligibility.gathering import gather
from eligibility.messages import LANGUAGES, Language, catalogue
from eligibility.rulebook import current_rulebook
from eligibility.rules.category_documents import ForCategory, Pilot
from eligibility.rules.documents import Paper as PaperLaw
from tests.unit.generated_applications import Payload, written

RULEBOOK = current_rulebook()
LAWS = [version.law for of in RULEBOOK.permits.values() for rule in of.rules for version in rule.versions]
BASE: Payload = {
    "permit": "permanent_residence",
    "applied_on": "2023-02-08",
    "applicant": {"nationality": "RUS"},
    "passport": {"kind": "foreign", "country": "RUS"},
}


def evidence_of(**parts: JsonValue) -> tuple[tuple[Paper, ...] | Gap, str | Gap]:
    """Return the papers and the category of an application with these parts."""
    span = FilingSpan(RULEBOOK.covered_from, RULEBOOK.last_filing_day)
    application, _ = parse(written({**BASE, **parts}), date(2023, 2, 8), span)
    told = gather(application, None, str)
    return told.papers, told.category


def refused(**parts: JsonValue) -> tuple[FieldError, ...]:
    """Return the errors of an application with these parts."""
    with pytest.raises(InvalidApplication) as caught:
        evidence_of(**parts)
    return caught.value.errors


def test_an_application_may_name_just_the_papers_that_a_rule_knows() -> None:
    known = {law.kind for law in LAWS if isinstance(law, PaperLaw | Pilot)}
    for law in LAWS:
        if isinstance(law, ForCategory):
            known = known.union(*(law.kinds(category) for category in get_args(Category)))
    assert set(get_args(DocumentKind)) == known


def test_every_category_has_papers_on_every_day() -> None:
    for law in LAWS:
        if isinstance(law, ForCategory):
            assert all(law.kinds(category) for category in get_args(Category))
            assert law.all_of <= set(get_args(Category))


def test_the_exempt_states_are_the_members_of_the_union_on_the_list_of_states() -> None:
    exempt = {law.exempt_states for law in LAWS if isinstance(law, PaperLaw) and law.exempt_states}
    assert exempt == {frozenset({"ARM", "BLR", "KAZ", "KGZ", "RUS"})}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paper_and_category_has_a_name(language: Language) -> None:
    words = catalogue(language)
    assert len({words.paper(kind) for kind in get_args(DocumentKind)}) == len(get_args(DocumentKind))
    assert len({words.category(category) for category in get_args(Category)}) == len(get_args(Category))


# --- Given, none, not given


def test_papers_are_told_with_their_kind_and_day_alone() -> None:
    papers, category = evidence_of(documents=[{"kind": "photo"}, {"kind": "child_consent", "issued_on": None}])
    assert papers == (Paper("photo", NOT_GIVEN), Paper("child_consent", NONE))
    assert category is NOT_GIVEN


@pytest.mark.parametrize(("parts", "papers"), [({}, NOT_GIVEN), ({"documents": None}, ()), ({"documents": []}, ())])
def test_no_papers_and_papers_not_given_differ(parts: Payload, papers: tuple[Paper, ...] | Gap) -> None:
    assert evidence_of(**parts)[0] == papers


@pytest.mark.parametrize(("given", "category"), [("work", "work"), (None, NONE)])
def test_a_category_may_be_given_or_be_none(given: str | None, category: str | Gap) -> None:
    assert evidence_of(category=given)[1] == category


# --- A slip of the pen


def test_a_misspelt_kind_is_refused_with_the_nearest_one() -> None:
    (error,) = refused(documents=[{"kind": "photo"}, {"kind": "medical_insurence"}])
    assert (error.pointer, error.code) == ("/documents/1/kind", "not_one_of")
    assert error.expected.endswith("; the nearest is 'medical_insurance'")
    assert "insurence" not in str(error)


def test_a_misspelt_category_is_refused_with_the_nearest_one() -> None:
    (error,) = refused(category="treatments")
    assert (error.pointer, error.code) == ("/category", "not_one_of")
    assert error.expected.endswith("; the nearest is 'treatment'")


@pytest.mark.parametrize("value", ["Ivanov Ivan Ivanovich", "x" * 65, "", 7, None, ["photo"]])
def test_what_is_like_none_of_the_words_gets_no_nearest(value: object) -> None:
    assert nearest(value, "'photo', 'state_duty' or 'work'") == ""


@pytest.mark.parametrize("value", ["State Duty", "state-duty", "STATE_DUTY", "stateduty"])
def test_case_spaces_and_hyphens_are_small_slips(value: str) -> None:
    assert nearest(value, "'photo', 'state_duty' or 'work'") == "; the nearest is 'state_duty'"

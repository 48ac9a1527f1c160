"""What the law is cited by is said in the reader's language: acts, articles, and sources that are no pages."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from random import Random

import orjson
import pytest

from eligibility.answer import render
from eligibility.citation import Act, Texts, read_acts, read_sources, read_texts, sources_text
from eligibility.decision import decide
from eligibility.messages import LANGUAGES, Language, catalogue
from eligibility.planner.answer import render as render_plan
from eligibility.query import Query
from eligibility.requirements import PARAMETERS as OF_REQUIREMENTS
from eligibility.requirements import Requirements
from eligibility.rulebook import rulebook_of_revision
from eligibility.rulebook.loading import FOLDER, read_folder
from eligibility.rulebook_listing import PARAMETERS, RulebookListing, read_content
from tests.unit.generated_evidence import a_filing_day, an_evidence
from tests.unit.message_texts import ALPHABETS, KAZAKH_ONLY
from tests.unit.stay_questions import RULEBOOK, planned, stay

FILES = orjson.loads(read_folder(FOLDER))
CONTENT = read_content(read_folder(FOLDER))
ACTS = read_acts(FILES)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIRST_RELEASED = "sha256:2c2373b63d617ab042a9ca449649eee910f875d5a970006c59aa39cf49b3f04c"
A_CODE = re.compile(r"[a-z]+(_[a-z]+)*")
"""How a source is written that stands under sources.toml; the name of a page has a dot, a figure or a space."""
SEEDS = 200

type Answers = Callable[[Language], Iterator[bytes]]


def articles() -> set[Texts]:
    """Return every article that is cited."""
    of_rules = {version.article for rule in CONTENT.rules for version in rule.versions}
    of_lines = {line.article for lines in CONTENT.lists.values() for line in lines}
    return {article for article in of_rules | of_lines if article is not None}


def sources() -> set[str]:
    """Return every source as it is written."""
    tables = [*FILES["acts.toml"].values()]
    tables += [line for file in FILES.values() for lines in file.values() if isinstance(lines, list) for line in lines]
    return {source for table in tables if isinstance(table, dict) for source in table.get("sources", ())}


DESCRIBED = {code: read_texts(written) for code, written in FILES["sources.toml"].items()}
SAID = {act.title for act in ACTS.values()} | articles() | set(DESCRIBED.values())
"""All that is cited by words."""


# --- The files


@pytest.mark.parametrize("act", [pytest.param(act, id=code) for code, act in ACTS.items()])
def test_each_act_has_its_title_in_three_languages(act: Act) -> None:
    assert all(act.title)
    assert len(set(act.title)) == len(LANGUAGES)


@pytest.mark.parametrize("text", sorted(SAID))
def test_a_citation_names_the_same_days_and_numbers_in_each_language(text: Texts) -> None:
    english, *others = (sorted(re.findall(r"\d+", text.of(language))) for language in LANGUAGES)
    assert all(other == english for other in others)


@pytest.mark.parametrize("text", sorted(SAID))
def test_a_citation_is_written_in_the_letters_of_its_language(text: Texts) -> None:
    assert len(set(text)) == len(LANGUAGES)
    for language in ("ru", "kk"):
        named_as_it_is = re.sub(r"477-IV|«Digital Nomad Residency»", "", text.of(language))
        letters = {letter for letter in named_as_it_is.lower() if letter.isalpha()}
        assert letters <= set(ALPHABETS[language]), sorted(letters - set(ALPHABETS[language]))
    assert not set(text.ru.lower()) & set(KAZAKH_ONLY)


def test_a_source_is_a_page_or_has_words_in_each_language() -> None:
    assert {source for source in sources() if A_CODE.fullmatch(source)} == set(DESCRIBED)


def test_the_list_of_states_names_pages_as_its_findings_have_them_as_values() -> None:
    assert not {source for line in FILES["states.toml"]["visa_free"] for source in line["sources"]} & set(DESCRIBED)


def test_a_page_has_one_name_in_all_languages_and_what_is_no_page_is_said_in_each() -> None:
    told = read_sources(["gov.kz/services/4631", "document_itself"], FILES)
    assert sources_text(told, "en") == "gov.kz/services/4631; the document itself"
    assert sources_text(told, "ru") == "gov.kz/services/4631; сам документ"
    assert sources_text(told, "kk") == "gov.kz/services/4631; құжаттың өзі"


def test_a_title_that_lacks_a_language_is_refused() -> None:
    acts = {"order_48": {"title": {"en": "Order No. 48", "ru": "Приказ № 48"}, "sources": ["a page"]}}
    with pytest.raises(TypeError, match="kk"):
        read_acts({"acts.toml": acts})


def test_a_citation_of_the_first_rulebooks_is_the_same_in_each_language() -> None:
    plan = rulebook_of_revision(FIRST_RELEASED).permits["temporary_residence"]
    citations = [version.citation for planned_rule in plan.rules for version in planned_rule.versions]
    assert any(citation.act.en.startswith("Order of the Minister") for citation in citations)
    for citation in citations:
        assert citation.shown("en") == citation.shown("ru") == citation.shown("kk")


# --- The answers


def checks(language: Language) -> Iterator[bytes]:
    """Give answers to checks of any permit on any day."""
    for seed in range(SEEDS):
        random = Random(seed)  # noqa: S311 - a generator that repeats itself is wanted
        filing_day = a_filing_day(random)
        decision = decide(an_evidence(random, filing_day), filing_day, RULEBOOK)
        yield render("01a20607-5996-7266-bff9-9de363b23b17", None, NOW, decision, catalogue(language))


def stays(language: Language) -> Iterator[bytes]:
    """Give a plan of a stay with a penalty, and one from before 2023."""
    yield render_plan(planned("2026-04-05", stay("2026-01-01")), catalogue(language))
    yield render_plan(planned("2026-12-05", stay("2026-07-02"), nationality="UZB"), catalogue(language))
    yield render_plan(planned("2022-06-05", stay("2022-03-05")), catalogue(language))


def requirements(language: Language) -> Iterator[bytes]:
    """Give what to bring for either residence permit, and what is different from an earlier day."""
    asked = Requirements(RULEBOOK, lambda: NOW)
    for permit in ("permanent_residence", "temporary_residence"):
        for compare in ("2022-03-04", "2023-02-07"):
            query = {"permit": [permit], "on": ["2026-03-01"], "compare": [compare]}
            yield asked.list(Query(query, OF_REQUIREMENTS), language).body


def rules(language: Language) -> Iterator[bytes]:
    """Give the rulebook of a day with every change."""
    query = {"on": ["2026-03-01"], "timeline": ["true"]}
    yield RulebookListing(CONTENT, lambda: NOW).list(Query(query, PARAMETERS), language).body


@pytest.mark.parametrize("answers", [checks, stays, requirements, rules])
@pytest.mark.parametrize("language", ["ru", "kk"])
def test_no_answer_in_another_language_cites_in_english(answers: Answers, language: Language) -> None:
    told, in_english = set(_cited(answers(language))), set(_cited(answers("en")))
    assert any(text.en in in_english for text in SAID)
    assert not {text.en for text in SAID} & told
    assert {text.of(language) for text in SAID if text.en in in_english} <= told


def test_every_act_and_article_is_told_by_the_rulebook_in_each_language() -> None:
    for language in LANGUAGES:
        told = set(_cited(rules(language)))
        assert {act.title.of(language) for act in CONTENT.acts.values()} <= told
        assert {text.of(language) for text in articles()} <= told


def test_the_day_of_an_act_is_the_same_in_each_language() -> None:
    shown = [
        RULEBOOK.version("permanent_residence", "passport.validity", date(2022, 3, 4)).citation.shown(language)
        for language in LANGUAGES
    ]
    assert {each["in_force_from"] for each in shown} == {date(2022, 3, 4)}


@pytest.mark.parametrize("rule", ["passport.validity", "housing.power_of_attorney", "address.exists"])
def test_the_order_of_january_2023_is_not_said_to_be_in_force_from_the_day_of_its_announcement(rule: str) -> None:
    citation = RULEBOOK.version("temporary_residence", rule, date(2023, 2, 8)).citation
    assert citation.in_force_from is None
    assert "announced on 8 February 2023" in citation.act.en


def _cited(answers: Iterator[bytes]) -> Iterator[str]:
    """Give the texts of all citations in answers, each source for itself."""
    waiting: list[object] = [orjson.loads(answer) for answer in answers]
    while waiting:
        match waiting.pop():
            case dict() as table:
                waiting += table.values()
                yield from (table[name] for name in ("act", "article") if isinstance(table.get(name), str))
                if isinstance(table.get("source"), str):
                    yield from table["source"].split("; ")
            case list() as parts:
                waiting += parts
            case _:
                pass

"""The report of a batch: one page that stands alone, in three languages, for eyes, printers and screen readers."""

import re
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise

import pytest

from eligibility.application.country_codes import NATIONALITIES
from eligibility.batch.references import Repeat, RepeatedReferences
from eligibility.batch.report import report_html
from eligibility.batch.rows import Obstacle
from eligibility.batch.summary import Summary
from eligibility.batch.tally import Rejection
from eligibility.messages import LANGUAGES, Language
from eligibility.rulebook import current_rulebook
from tests.unit.batch_reports import BATCHES, NO_ROW, article, page, section
from tests.unit.batch_summaries import of_millions, summary, tally
from tests.unit.html_pages import NotWellFormed, read

# --- The file itself


@pytest.mark.parametrize("of", BATCHES.values(), ids=BATCHES)
def test_the_page_is_well_formed(of: Summary) -> None:
    html = page(of)
    assert html.attributes == {"lang": "en"}
    assert [each.name for each in html.elements] == ["head", "body"]


@pytest.mark.parametrize("text", ["<html><p></html>", "<html>", '<html><i id="a"></i><i id="a"></i></html>'])
def test_a_page_that_is_not_well_formed_is_found(text: str) -> None:
    with pytest.raises(NotWellFormed):
        read(text.encode())


@pytest.mark.parametrize("of", BATCHES.values(), ids=BATCHES)
def test_no_request_goes_out_from_it(of: Summary) -> None:
    html = page(of)
    addresses = [
        each.attributes[name] for each in html.walk() for name in ("src", "href", "action") if name in each.attributes
    ]
    assert {address for address in addresses if not address.startswith("#")} == {"data:,"}
    (style,), (script,) = html.all("style"), html.all("script")
    assert not re.search(r"url\(|@import|http|//", style.text)
    assert not re.search(r"fetch|XMLHttp|import|WebSocket|sendBeacon|http", script.text)
    assert not {each.name for each in html.walk()} & {"img", "iframe", "object", "form", "base"}


def test_nothing_runs_but_what_the_page_was_made_with() -> None:
    html = page(of_millions())
    (policy,) = [each.attributes["content"] for each in html.all("meta") if "http-equiv" in each.attributes]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    for name, rule in (("style", "style-src"), ("script", "script-src")):
        (text,) = [each.text for each in html.all(name)]
        assert rules[rule] == f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
    assert not [name for each in html.walk() for name in each.attributes if name == "style" or name.startswith("on")]


def test_a_link_leads_to_a_place_of_the_page() -> None:
    html = page(of_millions())
    ids = {each.attributes["id"] for each in html.walk() if "id" in each.attributes}
    links = {each.attributes["href"].removeprefix("#") for each in html.all("a")}
    assert links
    assert links <= ids


def test_the_page_of_a_large_batch_is_small() -> None:
    every_reason = {
        Obstacle(rule, outcome, reason, "ask_migration_service"): 1_000_000 - count
        for count, (rule, outcome, reason) in enumerate(
            (rule, outcome, reason)
            for outcome in ("unmet", "unknown", "review")
            for reason in ("paper_missing", "owner_authorisation_missing", "filed_soon_after_fine")
            for rule in sorted({each.rule for each in current_rulebook().permits["permanent_residence"].rules})
        )
    }
    faults = {Rejection("wrong_form", f"/housing/authorisations/*/{number}"): 5 for number in range(100)}
    states = dict.fromkeys(NATIONALITIES, (800, 11_000, 90, 9))
    rows = len(NATIONALITIES)
    permits = {"permanent_residence": (800 * rows, 11_000 * rows, 90 * rows, 9 * rows)}
    repeated = RepeatedReferences(100, 200, tuple(Repeat(line, line + 1, 2) for line in range(1, 200, 2)))
    of = summary(tally(permits, states, every_reason, faults), repeated)
    assert len(report_html(of)) < 165_000


# --- Three languages


def test_there_is_an_article_and_a_button_for_each_language() -> None:
    html = page(of_millions())
    assert [each.attributes["lang"] for each in html.all("article")] == list(LANGUAGES)
    buttons = html.all("input")
    assert [each.attributes["value"] for each in buttons] == list(LANGUAGES)
    assert ["checked" in each.attributes for each in buttons] == [True, False, False]
    assert [each.attributes["for"] for each in html.all("label")] == [each.attributes["id"] for each in buttons]
    (style,) = html.all("style")
    for language in LANGUAGES:
        assert f"html:not(:has(#choose-{language}:checked)) #{language}" in style.text


@pytest.mark.parametrize("language", ["ru", "kk"])
@pytest.mark.parametrize("of", BATCHES.values(), ids=BATCHES)
def test_every_language_says_the_same(of: Summary, language: Language) -> None:
    def shape(of_language: Language) -> list[tuple[str, str | None]]:
        return [(each.name, each.attributes.get("width")) for each in article(of, of_language).walk()]

    assert shape(language) == shape("en")


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_no_english_is_left_in_another_language(language: Language) -> None:
    words = {
        word
        for each in article(of_millions(), language).walk()
        if "code" not in each.attributes.get("class", "")
        for text in each.children
        if isinstance(text, str)
        for word in re.findall("[A-Za-z]+", text)
    }
    assert words == {"JSONL", "RUS", "UZB"}


# --- For everybody


@pytest.mark.parametrize("of", BATCHES.values(), ids=BATCHES)
def test_a_chart_has_a_text_and_a_table_beneath(of: Summary) -> None:
    for language in LANGUAGES:
        elements = article(of, language).elements
        texts = {each.attributes["id"]: each.text for each in article(of, language).walk() if "id" in each.attributes}
        for index, each in enumerate(elements):
            if each.name == "svg":
                assert each.attributes["role"] == "img"
                assert all(texts[key] for key in each.attributes["aria-labelledby"].split())
                assert elements[index + 1].name == "table"


@pytest.mark.parametrize("of", BATCHES.values(), ids=BATCHES)
def test_a_bar_in_a_table_is_hidden_from_screen_readers(of: Summary) -> None:
    bars = [svg for table in page(of).all("table") for svg in table.all("svg")]
    assert bars or of is NO_ROW
    assert {svg.attributes["aria-hidden"] for svg in bars} <= {"true"}


@pytest.mark.parametrize("of", BATCHES.values(), ids=BATCHES)
def test_no_level_of_titles_is_left_out(of: Summary) -> None:
    for language in LANGUAGES:
        levels = [int(each.name[1]) for each in article(of, language).walk() if re.fullmatch("h[1-6]", each.name)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("of", BATCHES.values(), ids=BATCHES)
def test_every_table_has_a_caption_and_says_what_its_cells_are(of: Summary) -> None:
    for table in page(of).all("table"):
        (caption,) = table.all("caption")
        assert caption.text
        columns, *rows = table.all("tr")
        assert all(cell.text and cell.attributes["scope"] == "col" for cell in columns.elements)
        for row in rows:
            heading, *cells = row.elements
            assert heading.text
            assert heading.attributes["scope"] == "row"
            assert len(cells) == len(columns.elements) - 1
        roles = {(each.name, each.attributes.get("role")) for each in table.walk()}
        assert {("table", "table"), ("tr", "row"), ("td", "cell"), ("th", "columnheader"), ("th", "rowheader")} <= roles


def test_bars_are_as_long_as_their_figures() -> None:
    (bar,) = section(of_millions(), "verdicts").classed("stacked")
    assert [part.attributes["width"] for part in bar.all("rect")] == ["48.5%", "34.4%", "13.4%", "3.7%"]
    assert [part.attributes.get("x") for part in bar.all("rect")] == [None, "48.5%", "82.9%", "96.3%"]
    assert [sign.text for sign in bar.all("text")] == ["✓", "✕", "?"]


def test_a_part_that_is_there_is_seen() -> None:
    of = summary(tally({"entry": (0, 10_000_000, 0, 1)}))
    (bar,) = section(of, "verdicts").classed("stacked")
    assert [part.attributes["width"] for part in bar.all("rect")] == ["0.0%", "99.7%", "0.0%", "0.3%"]

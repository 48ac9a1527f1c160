"""The report of a batch says the figures of its summary, their reasons and their proof, and names nobody."""

import json
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from eligibility.application.country_codes import NATIONALITIES
from eligibility.batch.references import Repeat, RepeatedReferences
from eligibility.batch.report import report_html
from eligibility.batch.report.figures import LEAST_ROWS, MOST_NATIONALITIES, MOST_REASONS, MOST_REJECTIONS
from eligibility.batch.report.markup import element
from eligibility.batch.report.proof import MOST_FILES
from eligibility.batch.report.rejections import MOST_REPETITIONS
from eligibility.batch.report.words import report_words
from eligibility.batch.rows import Obstacle
from eligibility.batch.summary import ResultFile, Summary
from eligibility.batch.tally import EXPIRY_SPANS, Rejection, Tally
from eligibility.decision import VERDICTS
from eligibility.messages import LANGUAGES, Language
from eligibility.rulebook import UnknownRevision, current_rulebook
from tests.unit.batch_reports import (
    BATCHES,
    OF_EVERY_STATE,
    article,
    figures,
    page,
    section,
    sections,
)
from tests.unit.batch_road import rows
from tests.unit.batch_summaries import OBSTACLES, of_millions, summary, tally
from tests.unit.html_pages import Element

# --- The figures


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("of", BATCHES.values(), ids=BATCHES)
def test_the_totals_are_those_of_the_summary(of: Summary, language: Language) -> None:
    shown = [each.children[0] for each in section(of, "totals", language).all("dd")]
    numbers = [int(re.sub(r"\D", "", each)) for each in shown if isinstance(each, str)]
    assert numbers == [of.tally.rows, of.tally.decided, of.tally.rejected, of.repeated.references]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_have_the_figures_of_the_summary(language: Language) -> None:
    of = of_millions()
    counts = of.tally
    tables = {
        title: figures(table)
        for title in ("verdicts", "permits", "nationalities", "passports", "rejections", "repetitions")
        for table in section(of, title, language).all("table")
    }
    assert tables == {
        "verdicts": [[counts.verdicts[code]] for code in VERDICTS],
        "permits": [[2_100_000, 900_000, 800_000, 300_000, 100_000], [800_000, 500_000, 200_000, 90_000, 10_000]],
        "nationalities": [[2_899_990, 1_400_000, 1_000_000, 390_000, 109_990], [6, 0, 0, 0, 6], [4, 0, 0, 0, 4]],
        "passports": [[counts.expiry[span]] for span in EXPIRY_SPANS],
        "rejections": [[900], [300], [34]],
        "repetitions": [[2], [3]],
    }
    unmet, unknown, review = [figures(table) for table in section(of, "reasons", language).all("table")]
    assert [unmet, unknown, review] == [[[1_000_000], [250_000]], [[300_000]], [[77]]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_share_is_that_of_its_row(language: Language) -> None:
    of, words = of_millions(), report_words(language)
    wholes = {"verdicts": of.tally.decided, "reasons": of.tally.decided, "passports": of.tally.decided}
    for title, whole in (wholes | {"rejections": of.tally.rejected}).items():
        for table in section(of, title, language).all("table"):
            shares = [row.all("td")[-1].text for row in table.all("tbody")[0].all("tr")]
            assert shares == [words.share(rows, whole) for (rows,) in figures(table)]


@pytest.mark.parametrize("of", BATCHES.values(), ids=BATCHES)
def test_rows_by_permit_and_by_nationality_add_up_to_those_decided(of: Summary) -> None:
    shown = sections(of, "en")
    for title in ("permits", "nationalities"):
        for table in shown.get(report_words("en").text(title), Element("")).all("table"):
            rows = figures(table)
            assert sum(row[0] for row in rows) == of.tally.decided
            assert all(row[0] == sum(row[1:]) for row in rows)


def test_a_little_is_not_nothing_and_nearly_all_is_not_all() -> None:
    words = report_words("en")
    shares = [words.share(count, 1_000_000) for count in (0, 1, 499, 500, 1_000, 125_499, 999_499, 999_500, 1_000_000)]
    assert shares == [
        "0.0%", "under 0.1%", "under 0.1%", "0.1%", "0.1%", "12.5%", "99.9%", "over 99.9%", "100.0%",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("took", "said"),
    [
        (timedelta(milliseconds=999), "less than 1 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(seconds=60), "1 min 0 s"),
        (timedelta(seconds=3785), "1 h 3 min"),
        (timedelta(days=2), "48 h 0 min"),
    ],
    ids=str,
)
def test_the_time_taken_is_said_in_two_units(took: timedelta, said: str) -> None:
    facts = section(summary(tally({"entry": (1, 0, 0, 0)}), took=took), "checked").text
    assert said in facts.replace("\N{NO-BREAK SPACE}", " ")


def test_times_are_those_of_kazakhstan() -> None:
    assert "2 March 2026, 01:03 (Kazakhstan time)" in section(of_millions(), "checked").text


def test_the_filing_days_of_the_rows_are_said() -> None:
    assert "10 January 2023 to 30 November 2023" in section(of_millions(), "checked").text


def test_rows_filed_after_the_last_review_of_the_law_are_remarked_on() -> None:
    late = tally({"entry": (1, 0, 0, 0)})
    late.last_day = current_rulebook().reviewed_until
    assert len(article(summary(late), "en").classed("notice")) == 1
    late.last_day += timedelta(1)
    assert len(article(summary(late), "en").classed("notice")) == 2


# --- Reasons


def test_a_reason_is_said_with_its_rule_its_remedy_and_its_clause() -> None:
    found = section(of_millions(), "reasons")
    first = found.all("tbody")[0].all("tr")[0].text
    assert first.startswith("Validity of the passport contested")
    assert "The passport is valid until […]. On the filing day it has only […] left" in first
    assert "What to do: Renew the passport: it must be valid until at least […]." in first
    assert "Clause: [1][2]" in first
    (clauses,) = found.all("ol")
    assert "6 January 2023" in clauses.elements[1].text


def test_how_a_contested_clause_is_read_is_said_once() -> None:
    rules = ("identity.document_kind", "passport.validity")
    contested = {Obstacle(rule, "unmet", "passport_expires_too_soon", None): 5 for rule in rules}
    (readings,) = section(summary(tally({"temporary_residence": (0, 5, 0, 0)}, None, contested)), "reasons").all("ul")
    (announced,) = [each.text for each in readings.elements if "announced on 8 February 2023" in each.text]
    assert announced.startswith("Kind of document; Validity of the passport. ")


def test_a_clause_is_that_of_the_day_on_which_the_rows_are_filed() -> None:
    def clauses(first: date, last: date) -> str:
        counts = tally({"permanent_residence": (0, 5, 0, 0)}, None, {next(iter(OBSTACLES)): 5})
        counts.first_day, counts.last_day = first, last
        return section(summary(counts), "reasons").all("ol")[0].text

    assert "6 January 2023" in clauses(date(2022, 6, 1), date(2023, 6, 1))  # the batch's day, 8 February 2023
    assert "6 January 2023" not in clauses(date(2022, 6, 1), date(2022, 6, 30))


def test_reasons_and_faults_beyond_the_most_frequent_are_counted() -> None:
    many = {Obstacle("documents.photo", "unmet", f"reason_{number}", None): 100 - number for number in range(50)}
    faults = {Rejection("wrong_form", f"/{number}"): 1 for number in range(MOST_REJECTIONS + 1)}
    of = summary(tally({"permanent_residence": (0, 100, 0, 0)}, None, many, faults))
    reasons = section(of, "reasons")
    assert [row[0] for row in figures(reasons.all("table")[0])] == [100 - number for number in range(MOST_REASONS)]
    assert "40 reasons" in reasons.text
    assert "1 fault." in section(of, "rejections").text


# --- Who is not in it


def test_nationalities_of_few_rows_are_not_named() -> None:
    few = LEAST_ROWS - 1
    of = summary(
        tally(
            {"entry": (LEAST_ROWS + few + 1, 0, 0, 0)},
            {"UZB": (LEAST_ROWS, 0, 0, 0), "FRA": (few, 0, 0, 0), "DEU": (1, 0, 0, 0)},
        )
    )
    text = report_html(of).decode()
    assert "UZB" in text
    assert "FRA" not in text
    assert "DEU" not in text
    assert figures(section(of, "nationalities").all("table")[0])[-1] == [few + 1, few + 1, 0, 0, 0]
    assert "Others (2 nationalities)" in section(of, "nationalities").text


def test_of_many_nationalities_the_most_frequent_are_named() -> None:
    rows = figures(section(OF_EVERY_STATE, "nationalities").all("table")[0])
    assert len(rows) == MOST_NATIONALITIES + 1
    assert rows[-1][0] == 10 * (len(NATIONALITIES) - MOST_NATIONALITIES)


def test_repeated_references_are_told_by_their_lines_alone() -> None:
    assert "Line 4, again on line 1,000,007" in section(of_millions(), "repetitions").text
    repeats = tuple(Repeat(line, line + 1, 2) for line in range(1, 200, 2))
    of = summary(tally({"entry": (200, 0, 0, 0)}), RepeatedReferences(len(repeats), 200, repeats))
    assert len(figures(section(of, "repetitions").all("table")[0])) == MOST_REPETITIONS


def test_an_attribute_ends_where_it_should() -> None:
    assert element("p", "<b>", title='">&', hidden=None) == '<p title="&quot;&gt;&amp;">&lt;b&gt;</p>'


def test_what_looks_like_markup_stays_text() -> None:
    hostile = """</style><script>alert(1)</script>"' onload=alert(1) &lt;"""
    counts = tally(
        {"entry": (9, 0, 0, 0), hostile: (1, 0, 0, 0)},
        {hostile: (10, 0, 0, 0)},
        {
            Obstacle(hostile, "unmet", "paper_missing", hostile): 5,
            Obstacle("documents.photo", "review", hostile, None): 1,
        },
        {Rejection(hostile, hostile): 2},
    )
    of = summary(counts, files=[ResultFile(hostile, 1, hostile)])
    of = of._replace(batch=of.batch._replace(id=hostile), plan=of.plan._replace(sha256=hostile))
    html = page(of)
    assert len(html.all("script")) == len(html.all("style")) == 1
    assert not [name for each in html.walk() for name in each.attributes if name.startswith("on")]
    for language in LANGUAGES:
        assert article(of, language).text.count(hostile) == 11


# --- The proof


def test_the_digests_of_input_and_results_are_said() -> None:
    text = section(of_millions(), "counting").text
    assert "ab" * 32 in text
    assert text.count("ef" * 32) == 3
    assert "3 ranges" in text


def test_results_in_many_parts_are_left_to_the_summary() -> None:
    parts = [ResultFile(f"results/{number:06}.jsonl", 1, "ef" * 32) for number in range(MOST_FILES + 1)]
    text = section(summary(tally({"entry": (1, 0, 0, 0)}), files=parts), "counting").text
    assert f"{MOST_FILES - 1:06}.jsonl" in text
    assert f"{MOST_FILES:06}.jsonl" not in text
    assert "Not listed here: 1 file." in text


def test_a_rulebook_that_is_not_at_hand_is_an_error() -> None:
    of = of_millions()
    with pytest.raises(UnknownRevision):
        report_html(of._replace(batch=of.batch._replace(revision="sha256:none")))


def test_an_empty_tally_is_no_error() -> None:
    assert Tally().permits == Counter()
    assert section(summary(Tally()), "verdicts").text == "No row was decided, so there is nothing to say here."


# --- From rows to the page

APPLICATIONS = Path(__file__).parents[2] / "events" / "applications"
CANARIES = (
    "CANARY-NAME",
    "75 7654321",
    "900517400416",
    "0201300112345678",
    "CANARY-STREET",
    "CANARY-FIELD",
    "form-4711",
)


def rows_of_people() -> bytes:
    """Return the project's example applications, and wrong rows, each with what nobody but its sender knows."""
    name, number, iin, code, street, field, reference = CANARIES
    examples = [json.loads(path.read_bytes()) for path in sorted(APPLICATIONS.glob("*.json"))]
    for example in examples:
        example["reference"] = reference
        example["passport"]["number"] = number
        example["applicant"]["iin"] = iin
        example["housing"] |= {
            "address": {"registration_code": code, "text": street},
            "owners": [{"id": iin, "name": name}],
            "authorisations": [],
        }
    wrong = [examples[0] | {field: name}, examples[0] | {"permit": name}, examples[0] | {"applicant": {field: iin}}]
    lines = [json.dumps(row) for row in [*examples, *wrong]]
    return "\n".join([*lines, f'{{"{name}', ""]).encode()


def test_the_report_of_people_has_nothing_that_only_they_know() -> None:
    counts = Tally()
    counts.count(rows(rows_of_people()))
    of = summary(counts)
    said = report_html(of).decode()
    assert counts.decided == len(list(APPLICATIONS.glob("*.json")))
    assert counts.rejected == 4
    assert not [canary for canary in CANARIES if canary in said]
    for language in LANGUAGES:
        shown = [row[0] for table in section(of, "rejections", language).all("table") for row in figures(table)]
        assert sorted(shown) == sorted(counts.rejections.values())


def test_no_code_is_left_in_the_place_of_words() -> None:
    counts = Tally()
    counts.count(rows(rows_of_people()))
    for language in LANGUAGES:
        assert "_" not in section(summary(counts), "reasons", language).text
        for sentence in section(summary(counts), "rejections", language).all("th"):
            texts = [each for each in sentence.children if isinstance(each, str)]
            assert not [text for text in texts if "_" in text]

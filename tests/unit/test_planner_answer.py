"""The planner's answer: every sentence is said by something, in three languages, with the same figures in each."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import orjson
import pytest

from eligibility import planner
from eligibility.messages import LANGUAGES, Language, catalogue
from eligibility.planner import Planning
from eligibility.planner.answer import render
from eligibility.planner.figure import FigureName
from eligibility.planner.plan import Status
from tests.unit.message_texts import content
from tests.unit.stay_questions import RULEBOOK, planned, stay

SOURCE = "".join(path.read_text("utf-8") for path in Path(planner.__file__).parent.glob("*.py"))
WORDY = {"message", "title", "note", "notice", "read_as", "act", "article"}


def answer(language: Language = "en") -> dict[str, object]:
    """Return the answer about a stay of 95 days."""
    plan = planned("2026-04-05", stay("2026-01-01"), stay("2025-12-30", "2026-01-02"))
    told = orjson.loads(render(plan, catalogue(language)))
    assert isinstance(told, dict)
    return told


def without_words(told: object) -> object:
    if isinstance(told, dict):
        return {name: without_words(value) for name, value in told.items() if name not in WORDY}
    return [without_words(value) for value in told] if isinstance(told, list) else told


def test_each_sentence_of_the_planner_is_said_and_each_that_is_said_is_there() -> None:
    said = set(re.findall(r'say\(\s*"(\w+)"', SOURCE)) | {f"status_{status}" for status in get_args(Status)}
    said |= set(re.findall(r'\("planner", "(\w+)"', SOURCE))
    said |= {f"overstay_{fine}{unit}" for fine in ("fine", "fine_or_more") for unit in ("", "_in_tenge")}
    assert said == set(content("en")["planner"])


def test_each_figure_has_a_title() -> None:
    assert set(get_args(FigureName)) == set(catalogue("en")._figures)


def test_the_figures_come_in_one_order_each_with_its_legal_basis() -> None:
    figures = answer()["figures"]
    assert isinstance(figures, list)
    assert [figure["figure"] for figure in figures] == list(get_args(FigureName))
    for figure in figures:
        assert figure["citation"]["act"]
        assert figure["certainty"] in ("certain", "announced", "contested")
        assert (figure["read_as"] is None) == (figure["certainty"] == "certain")
        assert figure["rule"].startswith("stay.")
        assert set(re.findall(r"\d{4}-\d\d-\d\d", str(figure["values"]))) >= set(
            re.findall(r"^\d{4}-.*", str(figure["value"]))
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_languages_differ_in_words_alone(language: Language) -> None:
    assert without_words(answer(language)) == without_words(answer())
    assert answer(language)["notice"] == catalogue(language).notice


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "From 8 October 2025 to 5 April 2026, days used: 97 of 90."),
        ("ru", "С 8 октября 2025 года по 5 апреля 2026 года использовано дней: 97 из 90."),
        (
            "kk",
            (
                "2025 жылғы 8 қазаннан 2026 жылғы 5 сәуірге дейін (екі күнді де қоса алғанда) 90 күннің 97 күні "
                "пайдаланылған."
            ),
        ),
    ],
)
def test_the_days_used_are_told_with_their_window(language: Language, text: str) -> None:
    figures = answer(language)["figures"]
    assert isinstance(figures, list)
    assert figures[0]["message"] == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "ru",
            (
                "За превышение срока на 5 дней статья 517 Кодекса об административных правонарушениях предусматривает "
                "штраф: 10 МРП, то есть 43\N{NO-BREAK SPACE}250 тенге."
            ),
        ),
        (
            "en",
            (
                "For an overstay of 5 days Article 517 of the Code on administrative offences provides for a fine of "
                "10 monthly calculation indices (MCI), which is 43,250 tenge."
            ),
        ),
    ],
)
def test_a_fine_is_told_in_indices_and_tenge(language: Language, text: str) -> None:
    plan = planned("2026-02-04", stay("2026-01-01"), nationality="UZB")
    assert orjson.loads(render(plan, catalogue(language)))["penalty"]["message"] == text


@pytest.mark.parametrize(("day", "codes"), [("2026-03-31", []), ("2026-04-01", ["law_not_reviewed_after"])])
def test_a_day_that_the_law_was_not_looked_at_for_is_told(day: str, codes: list[str]) -> None:
    told = orjson.loads(render(planned(day), catalogue("en")))
    assert [caution["code"] for caution in told["cautions"]] == codes


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        pytest.param(datetime(2023, 2, 8, 17, 59, tzinfo=UTC), "2023-02-08", id="23:59 at UTC+6"),
        pytest.param(datetime(2023, 2, 8, 18, 30, tzinfo=UTC), "2023-02-09", id="past midnight at UTC+6"),
        pytest.param(
            datetime(2024, 2, 29, 17, 59, tzinfo=UTC), "2024-02-29", id="23:59 before the clocks were put back"
        ),
        pytest.param(datetime(2024, 2, 29, 18, 30, tzinfo=UTC), "2024-02-29", id="they were put back at midnight"),
        pytest.param(datetime(2024, 2, 29, 19, 0, tzinfo=UTC), "2024-03-01", id="midnight came an hour later"),
        pytest.param(datetime(2024, 3, 1, 18, 30, tzinfo=UTC), "2024-03-01", id="23:30 at UTC+5"),
        pytest.param(datetime(2024, 3, 1, 19, 0, tzinfo=UTC), "2024-03-02", id="midnight at UTC+5"),
    ],
)
def test_without_a_day_the_question_is_about_today_in_kazakhstan(instant: datetime, day: str) -> None:
    body = Planning(RULEBOOK, lambda: instant).plan(b'{"nationality": "RUS", "stays": []}', "en").body
    assert orjson.loads(body)["on"] == day

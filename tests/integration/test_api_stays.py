"""POST /v1/stays: a public function without a store, which records nothing and logs nothing of what it is asked."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from types import ModuleType

import pytest

from eligibility.messages import LANGUAGES, Language, catalogue
from tests.integration.api import load, outputs, printed_lines
from tests.integration.api_events import Reply, event, invoke

QUESTION = {
    "nationality": "RUS",
    "on": "2023-04-20",
    "stays": [{"entered_on": "2023-01-27", "left_on": None, "basis": "visa_free"}],
}


@pytest.fixture(scope="module")
def stays() -> ModuleType:
    return load("stays", {})


def post(stays: ModuleType, body: object, headers: dict[str, str] | None = None, **request: object) -> Reply:
    """Ask about stays; nobody says who they are."""
    return invoke(stays, event("POST", "/v1/stays", body, headers, client=None, **request))


def test_a_question_is_answered_to_anybody(stays: ModuleType) -> None:
    answer = post(stays, QUESTION)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    told = answer.json()
    assert (told["status"], told["on"], told["notice"]) == ("lawful", "2023-04-20", catalogue("en").notice)
    figures = told["figures"]
    assert isinstance(figures, list)
    assert {figure["figure"]: figure["value"] for figure in figures if isinstance(figure, dict)} == {
        "days_used": 84,
        "days_left": 6,
        "last_lawful_day": "2023-04-26",
        "earliest_entry": "2023-04-21",
        "longest_stay": 6,
        "overstay": 0,
        "days_regained": "2023-07-26",
        "registration": "2023-02-26",
    }


def test_the_function_has_no_settings_and_no_store(stays: ModuleType) -> None:
    assert stays.GATEWAY._settings is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_is_in_the_language_asked_for(stays: ModuleType, language: Language) -> None:
    answer = post(stays, QUESTION, {"Accept-Language": language})
    assert answer.headers["Content-Language"] == language
    assert answer.json()["notice"] == catalogue(language).notice


def test_without_a_day_the_question_is_about_today_in_kazakhstan(
    stays: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    instant = datetime(2024, 2, 29, 18, 30, tzinfo=UTC)
    monkeypatch.setattr(stays, "PLANNING", replace(stays.PLANNING, clock=lambda: instant))
    assert post(stays, {"nationality": "RUS", "stays": []}).json()["on"] == "2024-02-29"


def test_every_wrong_field_is_told_at_once(stays: ModuleType) -> None:
    answer = post(stays, {"nationality": "RU", "on": "2022-03-03", "stays": [{"basis": "visa_free"}]})
    assert (answer.status, answer.problem()) == (422, "invalid-stays")
    assert sorted(answer.errors()) == [
        ("/nationality", "wrong_form"),
        ("/on", "filing_day_not_covered"),
        ("/stays/0/entered_on", "field_missing"),
    ]


@pytest.mark.parametrize(
    ("body", "headers", "status", "problem"),
    [
        ("{", {}, 400, "not-json"),
        (b"\xff", {}, 400, "not-json"),
        ("{}", {"Content-Type": "text/plain"}, 415, "unsupported-media-type"),
        (" " * (256 * 1024 + 1), {}, 413, "payload-too-large"),
    ],
)
def test_what_is_no_question_is_a_problem(
    stays: ModuleType, body: object, headers: dict[str, str], status: int, problem: str
) -> None:
    answer = post(stays, body, headers)
    assert (answer.status, answer.problem()) == (status, problem)


def test_256_kilobytes_are_taken(stays: ModuleType) -> None:
    text = json.dumps(QUESTION)
    assert post(stays, text + " " * (256 * 1024 - len(text))).status == 200


def test_a_thousand_stays_over_twenty_years_are_counted_and_one_more_is_refused(stays: ModuleType) -> None:
    span = {"left_on": "2005-01-02", "basis": "visa_free"}
    many = [{"entered_on": "2005-01-01", **span}] * 1000
    assert post(stays, {**QUESTION, "stays": many}).status == 200
    assert post(stays, {**QUESTION, "stays": [*many, many[0]]}).errors() == [("/stays", "too_many")]


def test_nothing_of_a_question_is_logged(stays: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    output = outputs(capsys)
    post(stays, {**QUESTION, "entry": "2023-08-17"})
    post(stays, {"nationality": "UZB", "stays": [{"entered_on": "2023-08-17", "left_on": "2019-11-05"}]})
    printed = output()
    assert [line["message"] for line in printed_lines(printed)] == ["refused"]
    assert not [value for value in ("UZB", "2023-08-17", "2019-11-05") if value in printed]

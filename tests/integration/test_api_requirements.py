"""GET /v1/requirements: a public function without a store, whose answers caches may keep."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from types import ModuleType

import pytest
from pydantic import JsonValue

from eligibility.messages import LANGUAGES, Language, catalogue
from tests.integration.api import load, outputs, printed_lines
from tests.integration.api_events import Reply, event, invoke

KEPT = "public, max-age=3600"
OF_TODAY = "public, no-cache"


@pytest.fixture(scope="module")
def function() -> ModuleType:
    return load("requirements", {})


def get(
    function: ModuleType, query: Mapping[str, str], cache: str = KEPT, headers: Mapping[str, str] | None = None
) -> Reply:
    """Ask what to bring; nobody says who they are."""
    request = event(
        "GET",
        "/v1/requirements",
        None,
        headers,
        client=None,
        queryStringParameters=dict(query) or None,
        multiValueQueryStringParameters={name: [value] for name, value in query.items()} or None,
    )
    return invoke(function, request, cache)


def by_rule(told: Mapping[str, JsonValue]) -> dict[str, dict[str, JsonValue]]:
    """Return the requirements of an answer by their rules."""
    requirements = told["requirements"]
    assert isinstance(requirements, list)
    return {str(each["rule"]): each for each in requirements if isinstance(each, dict)}


QUERY = {
    "permit": "temporary_residence",
    "category": "work",
    "nationality": "UZB",
    "age": "30",
    "on": "2024-12-08",
}


def test_anybody_is_told_what_to_bring_with_the_clause(function: ModuleType) -> None:
    answer = get(function, QUERY)
    assert answer.status == 200
    told = answer.json()
    assert told["notice"] == catalogue("en").notice
    requirements = by_rule(told)
    insurance = requirements["documents.medical_insurance"]
    assert (insurance["needed"], insurance["title"]) == ("yes", "Medical insurance")
    assert isinstance(insurance["citation"], dict)
    assert insurance["citation"]["in_force_from"] == "2024-12-08"
    assert requirements["passport.validity"]["valid_until_at_least"] == "2025-06-06"
    assert requirements["documents.for_category"]["papers_serve"] == "one_of"


def test_what_is_not_certain_is_told_with_how_it_is_read(function: ModuleType) -> None:
    requirements = by_rule(get(function, {**QUERY, "on": "2023-02-08"}).json())
    certainties = {requirement["certainty"] for requirement in requirements.values()}
    assert certainties == {"certain", "contested"}
    for requirement in requirements.values():
        assert (requirement["read_as"] is None) == (requirement["certainty"] == "certain")
    assert "In the ministry’s text" in str(requirements["passport.validity"]["read_as"])


def test_the_function_has_no_settings_and_no_store(function: ModuleType) -> None:
    assert function.GATEWAY._settings is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_is_in_the_language_asked_for(function: ModuleType, language: Language) -> None:
    answer = get(function, QUERY, headers={"Accept-Language": language})
    assert answer.headers["Content-Language"] == language
    assert answer.json()["notice"] == catalogue(language).notice


def test_the_languages_differ_in_words_alone(function: ModuleType) -> None:
    query = {**QUERY, "compare": "2022-03-04"}
    answers = [get(function, query, headers={"Accept-Language": each}).json() for each in LANGUAGES]
    first, *others = [_without_words(answer) for answer in answers]
    assert all(other == first for other in others)


def test_a_day_left_out_is_today_in_kazakhstan(function: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    evening = datetime(2026, 2, 12, 19, 0, tzinfo=UTC)
    monkeypatch.setattr(function, "REQUIREMENTS", replace(function.REQUIREMENTS, clock=lambda: evening))
    told = get(function, {"permit": "permanent_residence"}, OF_TODAY).json()
    assert told["on"] == "2026-02-13"
    assert "documents.pilot_interview" in by_rule(told)


def test_a_day_left_out_is_refused_when_today_is_no_longer_covered(
    function: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = datetime(2100, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(function, "REQUIREMENTS", replace(function.REQUIREMENTS, clock=lambda: late))
    refused = get(function, {"permit": "entry"}, "no-store")
    assert (refused.status, refused.problem()) == (400, "invalid-query")
    assert refused.errors() == [("/on", "filing_day_not_covered")]


def test_who_has_the_answer_already_gets_no_body(function: ModuleType) -> None:
    tag = get(function, QUERY).headers["ETag"]
    again = get(function, QUERY, headers={"If-None-Match": tag})
    assert (again.status, again.body) == (304, "")


def test_a_birth_date_is_no_parameter_since_addresses_are_logged_everywhere(function: ModuleType) -> None:
    refused = get(function, {"permit": "entry", "birth_date": "1990-05-17"}, "no-store")
    assert refused.errors() == [("/birth_date", "field_unknown")]


def test_nothing_of_a_query_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    function = load("requirements", {})
    output = outputs(capsys)
    refused = get(function, {"permit": "Kanareikin", "age": "Kanareikin"}, "no-store")
    (line,) = printed_lines(output())
    assert "Kanareikin" not in str(line)
    assert (line["message"], line["problem"]) == ("refused", "invalid-query")
    assert refused.errors() == [("/age", "wrong_form"), ("/permit", "not_one_of")]


def _without_words(value: JsonValue) -> JsonValue:
    words = {"title", "category_title", "message", "messages", "label", "needed_text", "because", "read_as", "notice"}
    words |= {"act", "article", "source"}
    match value:
        case dict():
            return {name: _without_words(part) for name, part in value.items() if name not in words}
        case list():
            return [_without_words(part) for part in value]
        case _:
            return value

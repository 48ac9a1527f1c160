"""GET /v1/rules: a public function without a store, whose answers caches may keep."""

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
def rules() -> ModuleType:
    return load("rules", {})


def get(rules: ModuleType, cache: str, headers: Mapping[str, str] | None = None, **query: str) -> Reply:
    """Ask for the rules; nobody says who they are."""
    return ask(rules, cache, {name: [value] for name, value in query.items()}, headers)


def ask(
    rules: ModuleType, cache: str, given: Mapping[str, list[str]], headers: Mapping[str, str] | None = None
) -> Reply:
    """Ask for the rules with a query whose parameters may be given several times."""
    request = event(
        "GET",
        "/v1/rules",
        None,
        headers,
        client=None,
        queryStringParameters={name: values[-1] for name, values in given.items()} or None,
        multiValueQueryStringParameters=given or None,
    )
    return invoke(rules, request, cache)


def at(instant: datetime, rules: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be that instant for the function."""
    monkeypatch.setattr(rules, "LISTING", replace(rules.LISTING, clock=lambda: instant))


def test_the_rules_of_a_day_are_answered_to_anybody(rules: ModuleType) -> None:
    answer = get(rules, KEPT, on="2023-02-08")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json()["on"] == "2023-02-08"
    assert answer.json()["notice"] == catalogue("en").notice


def test_the_function_has_no_settings_and_no_store(rules: ModuleType) -> None:
    assert rules.GATEWAY._settings is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_is_in_the_language_asked_for(rules: ModuleType, language: Language) -> None:
    answer = get(rules, KEPT, {"Accept-Language": language}, on="2023-02-08")
    assert answer.headers["Content-Language"] == language
    assert answer.headers["Vary"] == "Accept-Language"
    assert answer.json()["notice"] == catalogue(language).notice


def test_the_languages_differ_in_words_alone(rules: ModuleType) -> None:
    query = {"on": "2023-02-01", "compare": "2023-02-08", "timeline": "true"}
    answers = [get(rules, KEPT, {"Accept-Language": each}, **query).json() for each in LANGUAGES]
    first, *others = [_without_words(answer) for answer in answers]
    assert all(other == first for other in others)


# --- Which day it is


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2023, 2, 8, 17, 59, tzinfo=UTC), "2023-02-08"),
        (datetime(2023, 2, 8, 18, 0, tzinfo=UTC), "2023-02-09"),
        (datetime(2024, 3, 1, 18, 59, tzinfo=UTC), "2024-03-01"),
        (datetime(2024, 3, 1, 19, 0, tzinfo=UTC), "2024-03-02"),
    ],
)
def test_a_day_left_out_is_today_in_kazakhstan(
    rules: ModuleType, monkeypatch: pytest.MonkeyPatch, instant: datetime, day: str
) -> None:
    at(instant, rules, monkeypatch)
    assert get(rules, OF_TODAY).json()["on"] == day


def test_a_day_left_out_is_refused_when_today_is_no_longer_covered(
    rules: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(datetime(2100, 1, 1, tzinfo=UTC), rules, monkeypatch)
    refused = get(rules, "no-store")
    assert (refused.status, refused.problem()) == (400, "invalid-query")
    assert refused.errors() == [("/on", "filing_day_not_covered")]


# --- What is kept


def test_an_answer_is_the_same_for_the_same_query_and_so_is_its_tag(rules: ModuleType) -> None:
    first, second = (get(rules, KEPT, on="2023-02-08") for _ in range(2))
    assert first == second
    assert first.headers["ETag"].startswith('"')


def test_the_tag_changes_with_day_permit_and_language(rules: ModuleType) -> None:
    answers = [
        get(rules, KEPT, on="2023-02-08"),
        get(rules, KEPT, on="2023-02-07"),
        get(rules, KEPT, on="2023-02-08", permit="entry"),
        get(rules, KEPT, on="2023-02-08", compare="2023-02-07"),
        get(rules, KEPT, {"Accept-Language": "ru"}, on="2023-02-08"),
    ]
    assert len({answer.headers["ETag"] for answer in answers}) == len(answers)


@pytest.mark.parametrize("header", ["{tag}", "W/{tag}", '"other", {tag}', "*", ' {tag} , "x,y"'])
def test_who_has_the_answer_already_gets_no_body(rules: ModuleType, header: str) -> None:
    tag = get(rules, KEPT, on="2023-02-08").headers["ETag"]
    again = get(rules, KEPT, {"If-None-Match": header.replace("{tag}", tag)}, on="2023-02-08")
    assert (again.status, again.body) == (304, "")
    assert again.headers["ETag"] == tag
    assert "Content-Type" not in again.headers


@pytest.mark.parametrize("header", ["", '"other"', "{bare}", '"{bare}x"', "W/*"])
def test_who_has_another_answer_gets_this_one(rules: ModuleType, header: str) -> None:
    tag = get(rules, KEPT, on="2023-02-08").headers["ETag"]
    again = get(rules, KEPT, {"If-None-Match": header.replace("{bare}", tag.strip('"'))}, on="2023-02-08")
    assert again.status == 200


# --- What is refused


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ({"on": ["2022-03-03"]}, [("/on", "filing_day_not_covered")]),
        ({"on": ["2023-02-30"]}, [("/on", "no_such_day")]),
        ({"compare": ["tomorrow"]}, [("/compare", "no_such_day")]),
        ({"permit": ["holiday"]}, [("/permit", "not_one_of")]),
        ({"timeline": ["yes"]}, [("/timeline", "not_one_of")]),
        ({"day": ["2023-02-08"]}, [("/day", "field_unknown")]),
        ({"on": ["2023-02-08", "2023-02-09"]}, [("/on", "name_repeated")]),
        ({"on": ["x"], "permit": ["y"]}, [("/on", "no_such_day"), ("/permit", "not_one_of")]),
    ],
)
def test_a_wrong_query_is_a_problem_that_names_its_parameters(
    rules: ModuleType, query: dict[str, list[str]], errors: list[tuple[str, str]]
) -> None:
    refused = ask(rules, "no-store", query)
    assert (refused.status, refused.problem()) == (400, "invalid-query")
    assert refused.errors() == errors


def test_nothing_of_a_query_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    rules = load("rules", {})
    output = outputs(capsys)
    refused = get(rules, "no-store", on="Kanareikin", Kanareikin="x")
    (line,) = printed_lines(output())
    assert "Kanareikin" not in str(line).replace("/Kanareikin", "")
    assert (line["message"], line["problem"]) == ("refused", "invalid-query")
    assert line["errors"] == ["field_unknown", "no_such_day"]
    assert refused.status == 400


def _without_words(value: JsonValue) -> JsonValue:
    words = {"title", "message", "label", "read_as", "act", "article", "source", "notice", "notes"}
    match value:
        case dict():
            return {
                name: _without_words(part)
                for name, part in value.items()
                if name not in words
                and not name.endswith("text")
                and not (name == "permits" and isinstance(part, dict))  # the permits' names, not their codes
            }
        case list():
            return [_without_words(part) for part in value]
        case _:
            return value

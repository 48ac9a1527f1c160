"""A recorded check is found again by its id: in each language, by its tenant, and by nobody else."""

import re

import pytest
from pydantic import JsonValue

from tests.integration.api import Api, printed_lines
from tests.integration.api_applications import NOON, an_application
from tests.integration.api_events import CLIENT, OTHER_TENANT, SAME_TENANT, event, invoke

PERMITS = (
    "permanent_residence",
    "temporary_residence",
    "temporary_stay",
    "entry",
    "exit",
    "transit",
    "internal_movement",
)
CHECK_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MISSING = "0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
LANGUAGES = pytest.mark.parametrize("language", ["en", "ru", "kk"])


@pytest.mark.parametrize("permit", PERMITS)
@LANGUAGES
def test_a_check_is_found_again_with_the_value_that_was_answered(sqlite_api: Api, permit: str, language: str) -> None:
    sqlite_api.set_clock(NOON)
    headers = {"Accept-Language": language}
    posted = sqlite_api.post(an_application(permit=permit), headers)
    found = sqlite_api.get(posted.json()["check_id"], headers)
    assert posted.status == 201
    assert found.status == 200
    assert found.json() == posted.json()
    assert found.headers["Content-Language"] == posted.headers["Content-Language"] == language


@LANGUAGES
def test_a_check_is_found_in_dynamodb_with_the_value_that_was_answered(dynamodb_api: Api, language: str) -> None:
    dynamodb_api.set_clock(NOON)
    headers = {"Accept-Language": language}
    posted = dynamodb_api.post(an_application(), headers)
    assert posted.status == 201
    assert dynamodb_api.get(posted.json()["check_id"], headers).json() == posted.json()


def test_the_languages_differ_in_words_alone(sqlite_api: Api) -> None:
    check_id = sqlite_api.post(an_application()).json()["check_id"]
    answers = {
        language: sqlite_api.get(check_id, {"Accept-Language": language}).json() for language in ("en", "ru", "kk")
    }
    assert answers["en"]["message"] != answers["ru"]["message"] != answers["kk"]["message"]
    assert _without_words(answers["en"]) == _without_words(answers["ru"]) == _without_words(answers["kk"])


def test_a_client_of_the_same_tenant_finds_the_check(api: Api) -> None:
    posted = api.post(an_application())
    assert api.get(posted.json()["check_id"], client=SAME_TENANT).json() == posted.json()


def test_another_tenants_check_is_answered_like_a_missing_one(api: Api) -> None:
    check_id = api.post(an_application(), client=CLIENT).json()["check_id"]
    api.output()
    others = api.get(check_id, client=OTHER_TENANT)
    printed_for_others = api.output()
    missing = api.get(MISSING, client=OTHER_TENANT)
    assert others == missing
    assert (others.status, others.problem()) == (404, "check-not-found")
    assert _without_times(printed_for_others) == _without_times(api.output())


@pytest.mark.parametrize(
    "check_id",
    [
        "",
        "x",
        MISSING.upper(),
        MISSING.replace("-7e5f-", "-4e5f-"),  # version 4, which nobody here makes
        MISSING.replace("-", ""),
        f"{MISSING}\n",
        f" {MISSING}",
        f"{{{MISSING}}}",
        MISSING.replace("0", "\uff10"),  # full-width digits
        f"{MISSING}\x00",
        "' OR 1=1 --",
        "../../etc/passwd",
        "\ud800",
        "9" * 20_000,
    ],
    ids=range(14),
)
def test_a_malformed_id_is_answered_like_a_missing_one(sqlite_api: Api, check_id: str) -> None:
    assert sqlite_api.get(check_id) == sqlite_api.get(MISSING)


def test_a_malformed_id_is_asked_of_no_store(sqlite_api: Api) -> None:
    sqlite_api.close()
    assert sqlite_api.get("x").status == 404
    assert sqlite_api.get(MISSING).status == 503


@pytest.mark.parametrize("parameters", [None, {}, {"other": MISSING}], ids=["null", "none", "another"])
def test_a_path_without_an_id_is_a_missing_check(sqlite_api: Api, parameters: JsonValue) -> None:
    request = {**event("GET", "/v1/checks/", None), "pathParameters": parameters}
    assert invoke(sqlite_api.lookup_module, request).problem() == "check-not-found"


def _without_times(output: str) -> list[dict[str, JsonValue]]:
    lines = [{name: value for name, value in line.items() if name != "timestamp"} for line in printed_lines(output)]
    assert lines
    return lines


def _without_words(value: JsonValue) -> JsonValue:
    match value:
        case dict():
            words = ("message", "title", "note", "read_as", "act", "article", "source", "notice")
            return {name: _without_words(part) for name, part in value.items() if name not in words}
        case list():
            return [_without_words(part) for part in value]
        case _:
            return value


def _object(value: JsonValue) -> dict[str, JsonValue]:
    assert isinstance(value, dict)
    return value


def _objects(value: JsonValue) -> list[dict[str, JsonValue]]:
    assert isinstance(value, list)
    return [_object(each) for each in value]

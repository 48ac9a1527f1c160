"""POST /v1/previews: the answer of a check to anybody; it can be switched off, and it records nothing."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from types import ModuleType

import pytest

from eligibility.messages import LANGUAGES, Language, catalogue
from eligibility.service import Previewing
from eligibility.storage.sqlite import SqliteAddressRegister
from tests.integration.api import Api, load, outputs, printed_lines
from tests.integration.api_applications import an_application, changed
from tests.integration.api_events import Reply, event, invoke
from tests.integration.api_stores import SqliteFile


@pytest.fixture
def previews(sqlite_file: SqliteFile) -> Iterator[ModuleType]:
    """The function over the file of `sqlite_api`, which may say who owns an address."""
    module = load("previews", {**sqlite_file.environment, "ELIGIBILITY_PREVIEW_OWNERS": "compared"})
    use = module.PREVIEWING
    assert isinstance(use, Previewing)
    assert isinstance(use.register, SqliteAddressRegister)
    with closing(use.register):
        yield module


def post(previews: ModuleType, body: object, headers: dict[str, str] | None = None, **request: object) -> Reply:
    """Ask for a preview; nobody says who they are."""
    return invoke(previews, event("POST", "/v1/previews", body, headers, client=None, **request))


def test_a_preview_says_what_a_check_says_but_for_id_and_time(sqlite_api: Api, previews: ModuleType) -> None:
    for application in (an_application(), changed(an_application(), "/passport/expires_on", "2023-08-06")):
        check, preview = sqlite_api.post(application), post(previews, application)
        assert (check.status, preview.status) == (201, 200)
        assert preview.json() == {**check.json(), "check_id": None, "recorded_at": None}
        assert list(preview.json()) == list(check.json())


def test_a_preview_asks_the_register(previews: ModuleType) -> None:
    findings = post(previews, an_application()).json()["findings"]
    assert isinstance(findings, list)
    reasons = {finding["reason"] for finding in findings if isinstance(finding, dict)}
    assert {"address_in_register", "owners_match_register"} <= reasons


def test_a_preview_is_decided_in_dynamodb_too(dynamodb_api: Api) -> None:
    previews = load("previews", dynamodb_api.store.environment)
    preview = post(previews, an_application())
    assert (preview.status, preview.json()["verdict"]) == (200, "eligible")
    assert dynamodb_api.store.count() == 0


def test_nothing_of_a_preview_is_recorded(sqlite_api: Api, sqlite_file: SqliteFile, previews: ModuleType) -> None:
    before = sqlite_file.everything()
    assert post(previews, an_application()).status == 200
    assert sqlite_api.store.count() == 0
    assert sqlite_file.everything() == before


def test_an_idempotency_key_means_nothing_to_a_preview(previews: ModuleType) -> None:
    for _ in range(2):
        answer = post(previews, an_application(), {"Idempotency-Key": "not a key\n"})
        assert answer.status == 200
        assert "Idempotent-Replayed" not in answer.headers


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_preview_is_in_the_language_asked_for(previews: ModuleType, language: Language) -> None:
    answer = post(previews, an_application(), {"Accept-Language": language})
    assert answer.headers["Content-Language"] == language
    assert answer.json()["notice"] == catalogue(language).notice


def test_without_a_filing_day_it_is_today_in_kazakhstan(previews: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    use = previews.PREVIEWING
    today = Previewing(use.rulebook, use.register, use.key, lambda: datetime(2024, 2, 29, 19, 30, tzinfo=UTC))
    monkeypatch.setattr(previews, "PREVIEWING", today)
    application = an_application()
    del application["applied_on"]
    assert post(previews, application).json()["applied_on"] == "2024-03-01"


def test_every_wrong_field_is_told_at_once(previews: ModuleType) -> None:
    wrong = changed(changed(an_application(), "/permit", "any"), "/passport/expires_on", "tomorrow")
    answer = post(previews, wrong)
    assert (answer.status, answer.problem()) == (422, "invalid-application")
    assert sorted(answer.errors()) == [("/passport/expires_on", "wrong_form"), ("/permit", "not_one_of")]


@pytest.mark.parametrize(
    ("body", "headers", "status", "problem"),
    [
        ("{", {}, 400, "not-json"),
        ("{}", {"Content-Type": "text/plain"}, 415, "unsupported-media-type"),
        (" " * (64 * 1024 + 1), {}, 413, "payload-too-large"),
    ],
)
def test_what_is_no_application_is_a_problem(
    previews: ModuleType, body: object, headers: dict[str, str], status: int, problem: str
) -> None:
    answer = post(previews, body, headers)
    assert (answer.status, answer.problem()) == (status, problem)


def test_a_stack_can_switch_previews_off(sqlite_file: SqliteFile) -> None:
    previews = load("previews", {**sqlite_file.environment, "ELIGIBILITY_PREVIEWS": "off"})
    with closing(previews.PREVIEWING.register):
        for body in (an_application(), "{"):
            answer = post(previews, body)
            assert (answer.status, answer.problem()) == (404, "previews-off")


def test_a_preview_is_logged_and_counted_by_its_verdict_alone(
    previews: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    output = outputs(capsys)
    post(previews, changed(an_application(), "/reference", "of-the-caller"))
    printed = output()
    (line,) = printed_lines(printed)
    assert (line["message"], line["check_id"], line["verdict"], line["Eligible"]) == ("decided", None, "eligible", 1)
    assert "of-the-caller" not in printed

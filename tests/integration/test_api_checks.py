"""One application through the functions: what is answered, in which language, and found again by its id."""

import re

import pytest
from pydantic import JsonValue

from eligibility import __version__
from tests.integration.api import Api, deployed, load, outputs
from tests.integration.api_applications import NOON, an_application
from tests.integration.api_events import event, invoke
from tests.integration.api_stores import DynamoDBTables, SqliteFile

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


def test_an_eligible_application_is_answered_with_201_and_its_address(api: Api) -> None:
    reply = api.post(an_application())
    answer = reply.json()
    assert reply.status == 201
    assert (answer["verdict"], answer["permit"], answer["applied_on"]) == (
        "eligible",
        "temporary_residence",
        "2023-02-08",
    )
    assert answer["reference"] == "form-4711"
    assert CHECK_ID.fullmatch(str(answer["check_id"]))
    assert reply.headers["Location"] == f"/v1/checks/{answer['check_id']}"
    assert reply.headers["Content-Type"] == "application/json"
    assert "Idempotent-Replayed" not in reply.headers
    assert api.store.count() == 1


def test_an_answer_names_what_stands_in_the_way_with_its_clause_and_what_to_do(sqlite_api: Api) -> None:
    passport: JsonValue = {"kind": "foreign", "country": "RUS", "issued_on": "2019-04-01", "expires_on": "2023-08-06"}
    answer = sqlite_api.post(an_application(permit="permanent_residence", passport=passport)).json()
    findings = {finding["rule"]: finding for finding in _objects(answer["findings"])}
    finding = findings["passport.validity"]
    assert answer["verdict"] == "not_eligible"
    assert (finding["outcome"], finding["reason"]) == ("unmet", "passport_expires_too_soon")
    assert _object(finding["values"])["days_left"] == 179
    assert _object(finding["remedy"])["action"] == "renew_passport"
    assert _object(finding["citation"])["act"]
    assert _object(answer["rulebook"])["on"] == "2023-02-08"
    assert answer["notice"]


@pytest.mark.parametrize(
    ("header", "language"),
    [("ru-KZ, kk;q=0.5", "ru"), ("kk", "kk"), ("de", "en"), ("*", "en"), ("", "en"), ("ru;q=nonsense", "en")],
)
def test_the_language_is_the_one_the_caller_prefers(sqlite_api: Api, header: str, language: str) -> None:
    assert sqlite_api.post(an_application(), {"Accept-Language": header}).headers["Content-Language"] == language


def test_header_names_may_have_any_case(sqlite_api: Api) -> None:
    names = {"CONTENT-TYPE": "application/json", "accept-LANGUAGE": "kk", "idempotency-KEY": "any-case"}
    request = event("POST", "/v1/checks", an_application())
    first = invoke(sqlite_api.check_module, {**request, "headers": names})
    second = sqlite_api.post(an_application(), {"Idempotency-Key": "any-case"})
    assert (first.status, first.headers["Content-Language"]) == (201, "kk")
    assert second.status == 200


@pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "Application/JSON", "application/json ;a=b"])
def test_a_media_type_may_have_parameters_and_any_case(sqlite_api: Api, media_type: str) -> None:
    assert sqlite_api.post(an_application(), {"Content-Type": media_type}).status == 201


def test_a_body_may_come_in_base64(sqlite_api: Api) -> None:
    reply = sqlite_api.post(an_application(), base64_encoded=True)
    assert (reply.status, reply.json()["verdict"]) == (201, "eligible")


def test_cyrillic_text_is_taken_as_it_stands_and_escaped(sqlite_api: Api) -> None:
    owners = '"owners": [{"id": "850101300035", "name": "Первый \\u041e\\u0431\\u0440\\u0430\\u0437ец"}]'
    body = (
        '{"permit": "permanent_residence", "applied_on": "2023-02-08", "applicant": {"nationality": "RUS"}, '
        '"passport": {"kind": "foreign", "country": "RUS", "number": "АБ № 7"}, "housing": {' + owners + "}}"
    )
    assert sqlite_api.post(body).status == 201


def test_without_a_filing_day_the_law_of_today_in_kazakhstan_is_asked(sqlite_api: Api) -> None:
    application = an_application()
    del application["applied_on"]
    sqlite_api.set_clock(NOON.replace(day=7, hour=18, minute=59))  # 00:59 on the 8th in Almaty, then at UTC+6
    assert sqlite_api.post(application).json()["applied_on"] == "2023-02-08"


def test_a_retention_time_sets_when_a_record_may_go(
    dynamodb_tables: DynamoDBTables, capsys: pytest.CaptureFixture[str]
) -> None:
    with deployed(dynamodb_tables, outputs(capsys), ELIGIBILITY_RETENTION_DAYS="30") as api:
        api.set_clock(NOON)
        api.post(an_application())
    (item,) = dynamodb_tables.items()
    assert item["expires_at"] == {"N": str(int(NOON.timestamp()) + 30 * 86_400)}


def test_health_names_engine_and_rulebook_and_needs_no_settings(sqlite_file: SqliteFile) -> None:
    reply = invoke(load("health", {}), event("GET", "/health", None, client=None))
    told = reply.json()
    assert reply.status == 200
    assert (told["status"], told["engine"]) == ("ok", __version__)
    assert str(_object(told["rulebook"])["revision"]).startswith("sha256:")
    assert not sqlite_file.path.exists()


def _object(value: JsonValue) -> dict[str, JsonValue]:
    assert isinstance(value, dict)
    return value


def _objects(value: JsonValue) -> list[dict[str, JsonValue]]:
    assert isinstance(value, list)
    return [_object(each) for each in value]

"""One application through the functions: what is answered, in which language, and found again by its id."""

import re

import pytest
from pydantic import JsonValue

from eligibility import __version__
from tests.integration.api import (
    CLIENT,
    NOON,
    OTHER_TENANT,
    SAME_TENANT,
    Api,
    an_application,
    deployed,
    event,
    invoke,
    load,
    outputs,
    printed_lines,
)
from tests.integration.api_stores import DynamoDBTables, SqliteFile, item_size

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


# --- Whose record it is


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


# --- What it costs


def test_a_check_with_an_address_makes_one_read_and_one_write(dynamodb_api: Api) -> None:
    dynamodb_api.post(an_application())  # reads the register's header and the key
    sent = _requests_sent(dynamodb_api)
    assert dynamodb_api.post(an_application()).status == 201
    assert sent == ["GetItem", "PutItem"]


def test_a_check_without_an_address_makes_one_write(dynamodb_api: Api) -> None:
    sent = _requests_sent(dynamodb_api)
    assert dynamodb_api.post(an_application(permit="entry", housing=None)).status == 201
    assert dynamodb_api.post(an_application(permit="entry")).status == 201  # entry has no rule that reads an address
    assert sent == ["PutItem", "PutItem"]


def test_a_repeat_makes_no_more_requests_than_a_first_check(dynamodb_api: Api) -> None:
    headers = {"Idempotency-Key": "once"}
    dynamodb_api.post(an_application(), headers)
    sent = _requests_sent(dynamodb_api)
    assert dynamodb_api.post(an_application(), headers).status == 200
    assert sent == ["GetItem", "PutItem"]


def test_a_look_up_makes_one_read(dynamodb_api: Api) -> None:
    check_id = dynamodb_api.post(an_application()).json()["check_id"]
    sent = _requests_sent(dynamodb_api)
    assert dynamodb_api.get(check_id).status == 200
    assert sent == ["GetItem"]


@pytest.mark.parametrize("key", [None, "a-key"])
def test_the_item_of_a_usual_application_has_at_most_two_kilobytes(
    dynamodb_api: Api, dynamodb_tables: DynamoDBTables, key: str | None
) -> None:
    dynamodb_api.post(an_application(), {} if key is None else {"Idempotency-Key": key})
    (item,) = dynamodb_tables.items()
    assert item_size(item) <= 2048


def test_the_largest_application_fits_an_item(dynamodb_api: Api, dynamodb_tables: DynamoDBTables) -> None:
    owners: JsonValue = [{"id": f"8501013{number:05}"} for number in range(50)]
    papers: JsonValue = [
        {
            "owner": number % 50,
            "kind": "proxy",
            "issued_on": f"2022-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "valid_until": None,
        }
        for number in range(200)
    ]
    stays: JsonValue = [
        {
            "entered_on": f"20{number % 23:02}-{number % 12 + 1:02}-01",
            "left_on": f"20{number % 23:02}-{number % 12 + 1:02}-{number % 27 + 2:02}",
            "basis": "visa_free",
        }
        for number in range(200)
    ]
    housing: JsonValue = {"applicant_is_owner": False, "owners": owners, "authorisations": papers}
    posted = dynamodb_api.post(an_application(housing=housing, stays=stays))
    (item,) = dynamodb_tables.items()
    assert posted.status == 201
    assert item_size(item) < 20_000
    assert dynamodb_api.get(posted.json()["check_id"]).json() == posted.json()


# --- Health


def test_health_names_engine_and_rulebook_and_needs_no_settings(sqlite_file: SqliteFile) -> None:
    reply = invoke(load("health", {}), event("GET", "/health", None, client=None))
    told = reply.json()
    assert reply.status == 200
    assert (told["status"], told["engine"]) == ("ok", __version__)
    assert str(_object(told["rulebook"])["revision"]).startswith("sha256:")
    assert not sqlite_file.path.exists()


def _requests_sent(api: Api) -> list[str]:
    """Return a list that names each request that leaves the process from now on."""
    sent: list[str] = []

    def note(request: object, event_name: str, **_: object) -> None:
        assert request is not None
        sent.append(event_name.rpartition(".")[2])

    for client in api.aws_clients():
        client.meta.events.register_first("before-send.*.*", note)
    return sent


def _without_times(output: str) -> list[dict[str, JsonValue]]:
    lines = [{name: value for name, value in line.items() if name != "timestamp"} for line in printed_lines(output)]
    assert lines
    return lines


def _without_words(value: JsonValue) -> JsonValue:
    match value:
        case dict():
            words = ("message", "title", "note", "notice")
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

"""What the gateway reads of an event, and what it makes of a use case's answer, refusal or fault."""

import base64
import io
import json
import logging
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from aws_lambda_powertools import Logger
from pydantic import JsonValue

from eligibility import problems
from eligibility.application.field_errors import FieldError, InvalidApplication
from eligibility.application.parsing import LONGEST_PAYLOAD
from eligibility.gateway import Event, Gateway, Request, Response, json_response
from eligibility.problems import (
    MEDIA_TYPE,
    CheckNotFound,
    ClientUnknown,
    InvalidPayload,
    NotJson,
    PayloadTooLarge,
    Refusal,
    Unauthenticated,
    UnsupportedMediaType,
    WrongFields,
    invalid_payload,
)
from eligibility.service import Client
from eligibility.settings import Settings, SqliteStore
from eligibility.storage.ports import StoreUnavailable

SETTINGS = Settings(SqliteStore(":memory:", Path("key")), {"client": "tenant"}, None, 0)
LOCAL = Settings(SqliteStore(":memory:", Path("key")), {"me": "home"}, "me", 0)
ERROR = FieldError("/permit", "not_one_of", "a string of 5 characters", "one of: entry")

_numbers = count(1)


def request(settings: Settings = SETTINGS, **event: object) -> Request:
    """Make a request of the parts of an event."""
    return Request(event, settings)


def by(client_id: object) -> dict[str, JsonValue]:
    """Make the context of a request with the claims of a client."""
    return {"authorizer": {"claims": {"client_id": str(client_id)}}, "requestId": "r-1"}


class Logged:
    """A gateway, and what it has logged."""

    def __init__(self, gateway: Gateway, stream: io.StringIO) -> None:
        self.gateway = gateway
        self._stream = stream

    def lines(self) -> list[dict[str, JsonValue]]:
        """Return the log lines."""
        return [json.loads(line) for line in self._stream.getvalue().splitlines()]


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Logged]:
    name = f"gateway_{next(_numbers)}"
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", name)
    stream = io.StringIO()
    Logger(stream=stream)  # the one that the gateway gets by that name
    yield Logged(Gateway(SETTINGS), stream)
    logging.getLogger(name).handlers.clear()


def respond(logged: Logged, event: Event, error: Exception) -> dict[str, object]:
    """Return the response to a use case that ends with an error."""

    def use(_request: Request) -> Response:
        raise error

    return logged.gateway.respond(event, use)


# --- What is read of an event


def test_the_client_is_the_one_of_the_claims() -> None:
    assert request(requestContext=by("client")).client == Client("client", "tenant")


@pytest.mark.parametrize(
    "context",
    [None, {}, {"authorizer": None}, {"authorizer": {}}, {"authorizer": {"claims": None}}, by("")],
    ids=range(6),
)
def test_without_claims_there_is_no_client(context: JsonValue) -> None:
    with pytest.raises(Unauthenticated):
        _ = request(requestContext=context).client
    assert request(LOCAL, requestContext=context).client == Client("me", "home")


def test_a_public_function_knows_no_client_whatever_the_claims() -> None:
    with pytest.raises(Unauthenticated):
        _ = Request({"requestContext": by("client")}, None).client


def test_a_client_without_a_tenant_is_unknown() -> None:
    for settings in (SETTINGS, LOCAL):
        with pytest.raises(ClientUnknown):
            _ = request(settings, requestContext=by("somebody")).client


@pytest.mark.parametrize("name", ["Idempotency-Key", "idempotency-key", "IDEMPOTENCY-KEY"])
def test_a_header_is_found_in_any_case(name: str) -> None:
    assert request(headers={name: "k"}).header("Idempotency-Key") == "k"
    assert request(headers={"idempotency-key": "k"}).header(name) == "k"


@pytest.mark.parametrize("headers", [None, {}, {"Host": "x"}], ids=range(3))
def test_a_header_may_be_missing(headers: JsonValue) -> None:
    assert request(headers=headers).header("Idempotency-Key") is None
    assert request(headers=headers).language == "en"


def test_the_language_is_read_of_its_header() -> None:
    assert request(headers={"ACCEPT-LANGUAGE": "kk-KZ, ru;q=0.9"}).language == "kk"


@pytest.mark.parametrize("parameters", [None, {}, {"check_id": None}, {"check_id": ""}], ids=range(4))
def test_a_parameter_of_the_path_may_be_missing(parameters: JsonValue) -> None:
    assert request(pathParameters=parameters).path_parameter("check_id") == ""


@pytest.mark.parametrize(
    "media_type", ["application/json", "APPLICATION/JSON", " application/json ", "application/json;charset=UTF-8"]
)
def test_a_body_of_json_is_read(media_type: str) -> None:
    assert request(headers={"content-type": media_type}, body="{}").payload() == b"{}"


@pytest.mark.parametrize(
    "media_type", ["", "text/json", "application/json+x", "application/jsonx", ";application/json"]
)
def test_a_body_of_anything_else_is_not(media_type: str) -> None:
    with pytest.raises(UnsupportedMediaType):
        request(headers={"Content-Type": media_type}, body="{}").payload()


def test_a_body_may_be_missing_or_in_base64() -> None:
    headers = {"Content-Type": "application/json"}
    assert request(headers=headers, body=None).payload() == b""
    assert request(headers=headers).payload() == b""
    encoded = base64.b64encode(b"\xff{}").decode()
    assert request(headers=headers, body=encoded, isBase64Encoded=True).payload() == b"\xff{}"
    assert request(headers=headers, body="\ud800").payload() == b"\xed\xa0\x80"


@pytest.mark.parametrize(
    "body", ["a" * (LONGEST_PAYLOAD + 1), "я" * (LONGEST_PAYLOAD // 2 + 1)], ids=["ascii", "cyrillic"]
)
def test_a_body_that_is_too_long_is_refused_by_its_bytes(body: str) -> None:
    headers = {"Content-Type": "application/json"}
    with pytest.raises(PayloadTooLarge):
        request(headers=headers, body=body).payload()
    encoded = base64.b64encode(body.encode()).decode()
    with pytest.raises(PayloadTooLarge):
        request(headers=headers, body=encoded, isBase64Encoded=True).payload()
    assert len(request(headers=headers, body="a" * LONGEST_PAYLOAD).payload()) == LONGEST_PAYLOAD


def test_a_body_may_be_as_long_as_its_path_takes() -> None:
    headers = {"Content-Type": "application/json"}
    assert len(request(headers=headers, body="a" * 9).payload(longest=9)) == 9
    with pytest.raises(PayloadTooLarge, match="at most 9 are taken"):
        request(headers=headers, body="a" * 10).payload(longest=9)


@pytest.mark.parametrize("given", [None, {}, {"on": None}, {"on": []}], ids=range(4))
def test_a_query_may_be_missing(given: JsonValue) -> None:
    assert not any(request(multiValueQueryStringParameters=given).parameters().values())


def test_each_value_of_a_parameter_is_read() -> None:
    given = {"on": ["2023-02-08", ""], "permit": ["entry"]}
    assert request(multiValueQueryStringParameters=given, queryStringParameters={"on": ""}).parameters() == given


# --- What is made of it


def test_an_answer_is_passed_on_with_headers_that_keep_it_out_of_caches(logged: Logged) -> None:
    answer = json_response(201, '{"слово": 1}'.encode(), "kk", {"Location": "/v1/checks/x"})
    response = logged.gateway.respond({}, lambda _: answer)
    assert response == {
        "statusCode": 201,
        "headers": {
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Content-Type": "application/json",
            "Content-Language": "kk",
            "Location": "/v1/checks/x",
        },
        "body": '{"слово": 1}',
        "isBase64Encoded": False,
    }


def _refusals() -> list[Refusal]:
    """Make one of each."""
    kinds = [kind for kind in vars(problems).values() if isinstance(kind, type) and issubclass(kind, Refusal)]
    return [
        kind((ERROR,)) if issubclass(kind, WrongFields) else kind("What to do.")
        for kind in kinds
        if kind not in (Refusal, WrongFields)
    ]


@pytest.mark.parametrize("refusal", [pytest.param(each, id=each.code) for each in _refusals()])
def test_a_refusal_is_a_problem_of_its_type(logged: Logged, refusal: Refusal) -> None:
    """RFC 9457, section 3."""
    response = respond(logged, {"requestContext": {"requestId": "r-1"}}, refusal)
    told = json.loads(str(response["body"]))
    headers = response["headers"]
    assert isinstance(headers, dict)
    assert headers["Content-Type"] == MEDIA_TYPE
    assert response["statusCode"] == told["status"] == refusal.status
    assert told["type"] == f"urn:permit-eligibility:problem:{refusal.code}"
    assert told["title"] == refusal.title
    assert told["detail"] == refusal.detail
    (line,) = logged.lines()
    assert (line["message"], line["problem"], line["request_id"]) == ("refused", refusal.code, "r-1")
    assert refusal.detail not in json.dumps(line)


def test_each_refusal_has_a_type_and_a_title_of_its_own() -> None:
    refusals = _refusals()
    assert len({refusal.code for refusal in refusals}) == len({refusal.title for refusal in refusals}) == len(refusals)
    assert {refusal.status for refusal in refusals} <= {400, 401, 403, 404, 409, 413, 415, 422, 500, 501, 503}


@pytest.mark.parametrize("count_of_errors", [1, 2, 100, 101, 30_000])
def test_wrong_fields_are_listed_up_to_a_hundred_and_counted_beyond(count_of_errors: int) -> None:
    errors = tuple(ERROR._replace(pointer=f"/stays/{number}") for number in range(count_of_errors))
    told = invalid_payload(InvalidApplication(errors)).members()
    listed = told["errors"]
    assert isinstance(listed, list)
    assert listed[0] == {"pointer": "/stays/0", "code": ERROR.code, "found": ERROR.found, "expected": ERROR.expected}
    assert len(listed) == min(count_of_errors, 100)
    assert str(count_of_errors) in str(told["detail"]) or count_of_errors == 1


def test_what_cannot_be_read_and_what_is_wrong_are_different_problems() -> None:
    assert type(invalid_payload(InvalidApplication((ERROR,)))) is InvalidPayload
    assert type(invalid_payload(InvalidApplication((ERROR._replace(code="not_json"),)))) is NotJson


def test_a_store_that_is_not_available_is_a_plea_to_try_again(logged: Logged) -> None:
    response = respond(logged, {}, StoreUnavailable("audit log", "ThrottlingException"))
    headers = response["headers"]
    assert isinstance(headers, dict)
    assert response["statusCode"] == 503
    assert int(headers["Retry-After"]) > 0
    assert "Throttling" not in str(response["body"])
    (line,) = logged.lines()
    assert (line["level"], line["store"], line["reason"]) == ("ERROR", "audit log", "ThrottlingException")


class Chained(Exception):
    """A fault that holds what was sent, in its text, its cause and its notes."""


def a_fault(text: str) -> Chained:
    """Make a fault with a cause and a note."""
    fault = Chained(text)
    fault.__cause__ = ValueError(text)
    fault.add_note(text)
    return fault


def test_a_fault_is_told_by_its_type_and_place_and_never_by_its_text(logged: Logged) -> None:
    response = respond(logged, {"requestContext": {"requestId": "r-1"}}, a_fault("Kanareikin"))
    assert response["statusCode"] == 500
    assert "Kanareikin" not in json.dumps(response)
    (line,) = logged.lines()
    assert "Kanareikin" not in json.dumps(line)
    assert (line["level"], line["error"], line["request_id"]) == ("ERROR", "Chained", "r-1")
    assert "use:" in str(line["at"])


def test_a_fault_of_great_depth_is_logged_in_one_short_line(logged: Logged) -> None:
    def dig(_request: object) -> Response:
        return dig(_request)

    assert logged.gateway.respond({}, dig)["statusCode"] == 500
    (line,) = logged.lines()
    assert line["error"] == "RecursionError"
    assert len(json.dumps(line)) < 1000


def test_a_check_that_is_not_found_says_nothing_of_what_was_asked(logged: Logged) -> None:
    first = respond(logged, {"pathParameters": {"check_id": "a"}}, CheckNotFound("No such check."))
    second = respond(logged, {"pathParameters": {"check_id": "b"}}, CheckNotFound("No such check."))
    assert first == second

"""HTTP requests as proxy events of API Gateway, and proxy responses as HTTP."""

from base64 import b64encode
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError
from starlette.requests import Request

from eligibility_local.proxy_event import http_response, proxy_event

NOON = datetime(2023, 2, 8, 12, tzinfo=UTC)


def a_request(
    path: str = "/v1/checks",
    query: bytes = b"",
    headers: tuple[tuple[bytes, bytes], ...] = (),
    path_params: dict[str, str] | None = None,
) -> Request:
    return Request(
        {
            "type": "http",
            "http_version": "1.1",
            "method": "POST",
            "path": path,
            "query_string": query,
            "headers": headers,
            "path_params": path_params or {},
        }
    )


def an_event(request: Request, body: bytes = b"") -> dict[str, object]:
    return proxy_event(request, "/v1/checks/{check_id}", body, "request-1", NOON)


def test_an_event_has_the_route_as_resource_and_the_path_with_its_parameters() -> None:
    event = an_event(a_request("/v1/checks/abc", path_params={"check_id": "abc"}))
    assert event["resource"] == "/v1/checks/{check_id}"
    assert event["path"] == "/v1/checks/abc"
    assert event["httpMethod"] == "POST"
    assert event["pathParameters"] == {"check_id": "abc"}


def test_what_a_request_lacks_is_null_in_its_event() -> None:
    event = an_event(a_request())
    nothing = ("queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "stageVariables", "body")
    assert {name: event[name] for name in nothing} == dict.fromkeys(nothing)


def test_the_last_of_repeated_headers_counts_and_all_are_kept() -> None:
    event = an_event(a_request(headers=((b"accept-language", b"ru"), (b"x-one", b"1"), (b"accept-language", b"kk"))))
    assert event["headers"] == {"accept-language": "kk", "x-one": "1"}
    assert event["multiValueHeaders"] == {"accept-language": ["ru", "kk"], "x-one": ["1"]}


def test_the_last_of_repeated_query_parameters_counts_and_all_are_kept() -> None:
    event = an_event(a_request(query=b"a=1&b=&a=%D0%B0"))
    assert event["queryStringParameters"] == {"a": "а", "b": ""}
    assert event["multiValueQueryStringParameters"] == {"a": ["1", "а"], "b": [""]}


def test_a_body_in_utf8_is_text() -> None:
    event = an_event(a_request(), "{} қ".encode())
    assert (event["body"], event["isBase64Encoded"]) == ("{} қ", False)


def test_a_body_that_is_no_utf8_is_in_base64() -> None:
    event = an_event(a_request(), b"\xff\xfe")
    assert (event["body"], event["isBase64Encoded"]) == ("//4=", True)


def test_an_event_carries_the_request_id_and_the_time_and_no_claims() -> None:
    context = an_event(a_request())["requestContext"]
    assert isinstance(context, dict)
    assert context["requestId"] == "request-1"
    assert context["requestTime"] == "08/Feb/2023:12:00:00 +0000"
    assert context["requestTimeEpoch"] == 1_675_857_600_000
    assert "authorizer" not in context


def test_a_response_has_status_headers_and_body_of_the_function() -> None:
    response = http_response({"statusCode": 201, "headers": {"Location": "/v1/checks/abc"}, "body": "қ"})
    assert response.status_code == 201
    assert response.headers["location"] == "/v1/checks/abc"
    assert response.body == "қ".encode()


def test_a_response_in_base64_is_decoded() -> None:
    answer = {"statusCode": 200, "body": b64encode(b"\x00\xff").decode(), "isBase64Encoded": True}
    assert http_response(answer).body == b"\x00\xff"


def test_a_response_may_repeat_a_header() -> None:
    response = http_response({"statusCode": 200, "multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"]}})
    assert response.headers.getlist("set-cookie") == ["a=1", "b=2"]


@pytest.mark.parametrize(
    "answer",
    [None, {}, {"statusCode": "200"}, {"statusCode": 200, "body": {}}, {"statusCode": 200, "headers": {"a": 1}}],
    ids=["nothing", "no status", "status as text", "body that is an object", "header that is a number"],
)
def test_an_answer_that_api_gateway_would_not_take_is_an_error(answer: object) -> None:
    with pytest.raises(ValidationError):
        http_response(answer)

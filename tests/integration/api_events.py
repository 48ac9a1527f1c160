"""Events of API Gateway as the functions get them, and what they reply."""

import base64
from collections.abc import Mapping
from types import ModuleType
from typing import NamedTuple

import orjson
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import JsonValue

CLIENTS = {"form-backend": "front-office", "same-office": "front-office", "other-backend": "other-office"}
CLIENT, SAME_TENANT, OTHER_TENANT = CLIENTS


class Reply(NamedTuple):
    """What API Gateway would send on."""

    status: int
    headers: Mapping[str, str]
    body: str

    def json(self) -> dict[str, JsonValue]:
        """Return the body, which must be a JSON object."""
        value = orjson.loads(self.body)
        assert isinstance(value, dict)
        return value

    def errors(self) -> list[tuple[str, str]]:
        """Return pointer and code of each wrong field of a problem."""
        errors = self.json()["errors"]
        assert isinstance(errors, list)
        return [(str(error["pointer"]), str(error["code"])) for error in errors if isinstance(error, dict)]

    def problem(self) -> str:
        """Return the last part of a problem's type, having made sure that it is one (RFC 9457)."""
        told = self.json()
        assert self.headers["Content-Type"] == "application/problem+json"
        assert told["status"] == self.status
        assert isinstance(told["title"], str)
        assert isinstance(told["detail"], str)
        kind = told["type"]
        assert isinstance(kind, str)
        assert kind.startswith("urn:permit-eligibility:problem:")
        return kind.rpartition(":")[2]


def invoke(module: ModuleType, request: Mapping[str, object], cache: str = "no-store") -> Reply:
    """Call a function's handler with an event; `cache` is what it must say to caches."""
    response = module.lambda_handler(request, LambdaContext())
    assert response["isBase64Encoded"] is False
    assert response["headers"]["Cache-Control"] == cache
    return Reply(response["statusCode"], response["headers"], response["body"])


def event(
    method: str, path: str, body: object, headers: Mapping[str, str] | None = None, **request: object
) -> dict[str, object]:
    """Make a proxy event of a REST API; `request` goes over its members, `client` (None: no claims) into its claims.

    Bytes that are no UTF-8 are sent in base64, as API Gateway does it; so is everything with `base64_encoded=True`.
    """
    client = request.pop("client", CLIENT)
    text, encoded = _body(body, always_encode=bool(request.pop("base64_encoded", False)))
    sent = {} if body is None else {"Content-Type": "application/json"}
    sent.update(headers or {})
    authorizer = {} if client is None else {"authorizer": {"claims": {"client_id": client, "token_use": "access"}}}
    return {
        "resource": path,
        "path": path,
        "httpMethod": method,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": {"requestId": "5d1e6f0a-request", "stage": "v1", **authorizer},
        "body": text,
        "isBase64Encoded": encoded,
        **request,
    }


def _body(body: object, *, always_encode: bool) -> tuple[str | None, bool]:
    if body is None:
        return None, False
    if not isinstance(body, str | bytes):
        body = orjson.dumps(body)
    if isinstance(body, bytes) and not always_encode:
        try:
            return body.decode(), False
        except UnicodeDecodeError:
            return base64.b64encode(body).decode(), True
    if always_encode:
        return base64.b64encode(body if isinstance(body, bytes) else body.encode()).decode(), True
    return str(body), False

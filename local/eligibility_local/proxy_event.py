"""Between HTTP and Lambda: a request as a proxy event of a REST API (payload format 1.0), a proxy response as HTTP.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html says what they hold.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel
from starlette.requests import Request
from starlette.responses import Response

STAGE = "local"


def proxy_event(request: Request, route: str, body: bytes, request_id: str, now: datetime) -> dict[str, object]:
    """Return the event of a request that matches a route of the API (`/v1/checks/{check_id}`). It carries no claims."""
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw]
    query = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    path = request.scope["path"]
    text, is_base64 = _text(body)
    return {
        "resource": route,
        "path": path,
        "httpMethod": request.method,
        "headers": dict(headers),
        "multiValueHeaders": _gathered(headers),
        "queryStringParameters": dict(query) or None,
        "multiValueQueryStringParameters": _gathered(query) or None,
        "pathParameters": dict(request.path_params) or None,
        "stageVariables": None,
        "requestContext": {
            "accountId": "000000000000",
            "apiId": STAGE,
            "domainName": request.headers.get("host", ""),
            "httpMethod": request.method,
            "identity": {"sourceIp": "127.0.0.1", "userAgent": request.headers.get("user-agent")},
            "path": f"/{STAGE}{path}",
            "protocol": f"HTTP/{request.scope['http_version']}",
            "requestId": request_id,
            "requestTime": now.astimezone(UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "requestTimeEpoch": int(now.timestamp() * 1000),
            "resourcePath": route,
            "stage": STAGE,
        },
        "body": text,
        "isBase64Encoded": is_base64,
    }


class _ProxyResponse(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, strict=True, extra="forbid")

    status_code: int
    headers: dict[str, str] = {}
    multi_value_headers: dict[str, list[str]] = {}
    body: str = ""
    is_base64_encoded: bool = False


def http_response(answer: object) -> Response:
    """Return a function's answer as an HTTP response. Raises pydantic.ValidationError where it is none."""
    proxy = _ProxyResponse.model_validate(answer)
    body = b64decode(proxy.body) if proxy.is_base64_encoded else proxy.body.encode()
    response = Response(body, proxy.status_code, proxy.headers)
    for name, values in proxy.multi_value_headers.items():
        for value in values:
            response.headers.append(name, value)
    return response


def _text(body: bytes) -> tuple[str | None, bool]:
    """Return a body as an event has it: nothing, text, or, where it is no UTF-8, in base64."""
    try:
        return body.decode() or None, False
    except UnicodeDecodeError:
        return b64encode(body).decode(), True


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    gathered: dict[str, list[str]] = {}
    for name, value in pairs:
        gathered.setdefault(name, []).append(value)
    return gathered

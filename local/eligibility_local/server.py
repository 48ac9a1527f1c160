"""The API over HTTP, on this machine only: a request becomes a proxy event, the very function of the stack answers it.

As in AWS, each function has one request at a time; unlike there, whoever is on this machine is let in, so the `Host` of
a request must be this machine's: a page from elsewhere that has its own name point here gets nothing.
"""

import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPMethod, HTTPStatus
from threading import Lock
from typing import NamedTuple
from uuid import uuid4

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route as HttpRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eligibility.application.parsing import LONGEST_PAYLOAD
from eligibility.problems import MEDIA_TYPE, NothingHere, PayloadTooLarge, Refusal, Unexpected
from eligibility_local.lambda_functions import Handler, Route
from eligibility_local.proxy_event import http_response, proxy_event

LONGEST_BODY = 10 * 1024 * 1024
"""Bytes that API Gateway takes; the functions take LONGEST_PAYLOAD."""


class MethodNotAllowed(Refusal):
    """A function is behind the path, for other methods."""

    status = 405
    code = "method-not-allowed"
    title = "This path does not take this method"


class Misdirected(Refusal):
    """The request is for another host (RFC 9110 section 15.5.20)."""

    status = 421
    code = "misdirected-request"
    title = "The request is for another host"


class Context(NamedTuple):
    """What a handler gets beside the event."""

    function_name: str
    aws_request_id: str


def application(
    routes: Sequence[Route], handlers: Mapping[str, Handler], port: int, report: Callable[[str], None]
) -> ASGIApp:
    """Return the API as an ASGI application that listens on a port; `handlers` are the routes' functions by name.

    `report` takes a line for each request, and one for each failure of a function.
    """
    running = {name: _Running(name, handler) for name, handler in handlers.items()}
    paths: dict[str, dict[str, _Running]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method] = running[route.function.name]
    api = Starlette(
        routes=[HttpRoute(path, _Path(path, paths[path], report)) for path in sorted(paths, key=_named_steps_first)],
        exception_handlers={HTTPStatus.NOT_FOUND: _nothing_here},
    )
    api.router.redirect_slashes = False
    return _Reported(_OwnHostOnly(api, port), report)


def _named_steps_first(path: str) -> list[bool]:
    """Sort as API Gateway chooses: /v1/checks/search before /v1/checks/{check_id}."""
    return [step.startswith("{") for step in path.split("/")]


class _Running:
    """A function, which has one request at a time."""

    def __init__(self, name: str, handler: Handler) -> None:
        self.name = name
        self._handler = handler
        self._lock = Lock()

    def answer(self, event: Mapping[str, object], request_id: str) -> Response:
        with self._lock:
            return http_response(self._handler(event, Context(self.name, request_id)))


class _Path:
    """What is behind one path: a function for each method."""

    def __init__(self, path: str, methods: Mapping[str, _Running], report: Callable[[str], None]) -> None:
        self._path = path
        self._methods = methods
        self._report = report

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except ClientDisconnect:
            return
        except Refusal as refusal:
            response = _refused(refusal)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        function = self._methods.get(request.method)
        if function is None:
            allowed = ", ".join(self._methods)
            response = _refused(MethodNotAllowed(f"It takes {allowed}."))
            response.headers["Allow"] = allowed
            return response
        request_id = str(uuid4())
        event = proxy_event(request, self._path, await _body(request), request_id, datetime.now(UTC))
        try:
            return await run_in_threadpool(function.answer, event, request_id)
        except Exception as error:  # noqa: BLE001 - the text of an error may hold what was sent: its place is enough
            frame = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{frame.filename}:{frame.lineno}"
            self._report(f"{function.name} failed: {type(error).__name__} at {place}, request {request_id}")
            raise Unexpected("The fault is reported where the server runs.") from None


class _OwnHostOnly:
    """Turns away requests that are for another host, as those of DNS rebinding are."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = app
        names = ("127.0.0.1", "localhost", "[::1]")
        self._hosts = {f"{name}:{port}" for name in names}
        if port == 80:  # noqa: PLR2004 - HTTP's own port, which clients leave out
            self._hosts.update(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and Request(scope).headers.get("host", "").lower() not in self._hosts:
            detail = f"This server answers for {', '.join(sorted(self._hosts))}."
            await _refused(Misdirected(detail))(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class _Reported:
    """Says of each request which route it took and what came of it; of the path itself only what a route has."""

    def __init__(self, app: ASGIApp, report: Callable[[str], None]) -> None:
        self._app = app
        self._report = report

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()

        async def reported_send(message: Message) -> None:
            await send(message)
            if message["type"] == "http.response.start":
                method = scope["method"] if scope["method"] in HTTPMethod.__members__ else "(other method)"
                route = scope.get("route")
                path = route.path if isinstance(route, HttpRoute) else "(no route)"
                milliseconds = (time.perf_counter() - started) * 1000
                self._report(f"{time.strftime('%H:%M:%S')} {method} {path} {message['status']} {milliseconds:.0f} ms")

        await self._app(scope, receive, reported_send)


async def _body(request: Request) -> bytes:
    """Read the body, and never more than LONGEST_BODY. Raises PayloadTooLarge."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            raise PayloadTooLarge(f"At most {LONGEST_PAYLOAD} bytes are taken.")
    return bytes(body)


async def _nothing_here(_request: Request, _error: Exception) -> Response:
    return _refused(NothingHere("Paths and methods are those of template.yaml."))


def _refused(refusal: Refusal) -> Response:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **refusal.headers}
    return Response(refusal.body(), refusal.status, headers, MEDIA_TYPE)

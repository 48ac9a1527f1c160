"""The API over HTTP on one's own machine: the functions' answers, and what the server itself turns away."""

import asyncio
import os
import selectors
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import httpx
import pytest
from starlette.types import ASGIApp

from eligibility_local.lambda_functions import Function, Handler, Route
from eligibility_local.port import PortUnavailable, listening
from eligibility_local.server import LONGEST_BODY, application
from tests.integration.local_functions import PROJECT, loaded_functions

PORT = 3000
ELIGIBLE = PROJECT / "events" / "applications" / "eligible.json"
JSON = {"Content-Type": "application/json"}
COMMAND = Path(sys.executable).with_name("eligibility")
PATIENCE_SECONDS = 60


class Client:
    """Asks an ASGI application that is said to listen on PORT, without a socket between them."""

    def __init__(self, app: ASGIApp, port: int = PORT) -> None:
        self._app = app
        self._base_url = f"http://127.0.0.1:{port}"

    def request(
        self,
        method: str,
        path: str | httpx.URL,
        content: bytes | AsyncIterator[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Send a request, and return the response with its body."""

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url=self._base_url) as client:
                return await client.request(method, path, content=content, headers=headers)

        return asyncio.run(ask())

    def get(self, path: str | httpx.URL, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """Send a GET request."""
        return self.request("GET", path, headers=headers)

    def post(self, path: str, content: bytes, headers: Mapping[str, str]) -> httpx.Response:
        """Send a POST request."""
        return self.request("POST", path, content, headers)


@pytest.fixture
def lines() -> list[str]:
    """What the server has reported."""
    return []


@pytest.fixture
def api(tmp_path: Path, lines: list[str]) -> Iterator[Client]:
    """The API with the functions of the stack."""
    environment = {"ELIGIBILITY_STORE": f"sqlite:///{tmp_path / 'store.db'}", "ELIGIBILITY_LOCAL_CLIENT": "local"}
    with loaded_functions(environment) as functions:
        yield Client(application(*functions, PORT, lines.append))


def api_with(handler: Handler, lines: list[str]) -> Client:
    """Return an API with one function of a test, at GET and PUT /paint/{wall}."""
    function = Function("Paint", Path("app.py"), "lambda_handler", {})
    routes = tuple(Route("/paint/{wall}", method, function) for method in ("GET", "PUT"))
    return Client(application(routes, {"Paint": handler}, PORT, lines.append))


def problem(response: httpx.Response) -> str:
    """Return the last part of a problem's type, having made sure that it is one (RFC 9457)."""
    told = response.json()
    assert response.headers["Content-Type"] == "application/problem+json"
    assert told["status"] == response.status_code
    assert set(told) >= {"type", "title", "status", "detail"}
    kind = str(told["type"])
    assert kind.startswith("urn:permit-eligibility:problem:")
    return kind.rpartition(":")[2]


def test_a_check_is_answered_recorded_and_found_again(api: Client) -> None:
    made = api.post("/v1/checks", content=ELIGIBLE.read_bytes(), headers=JSON)
    assert (made.status_code, made.json()["verdict"]) == (201, "eligible")
    found = api.get(made.headers["Location"])
    assert found.status_code == 200
    assert found.json() == made.json()


def test_a_check_is_answered_in_the_language_that_is_asked_for(api: Client) -> None:
    headers = {**JSON, "Accept-Language": "kk"}
    answer = api.post("/v1/checks", content=ELIGIBLE.read_bytes(), headers=headers)
    assert answer.headers["Content-Language"] == "kk"
    assert "көші-қон" in answer.json()["notice"]


def test_a_repeat_under_the_same_key_gets_the_first_answer(api: Client) -> None:
    headers = {**JSON, "Idempotency-Key": "key-1"}
    first, second = (api.post("/v1/checks", content=ELIGIBLE.read_bytes(), headers=headers) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.headers["Idempotent-Replayed"] == "true"
    assert first.json() == second.json()


def test_a_named_path_comes_before_one_with_a_parameter_in_its_place(lines: list[str]) -> None:
    """As in API Gateway, whatever the order in the template."""
    function = Function("Paint", Path("app.py"), "lambda_handler", {})
    routes = (Route("/paint/{wall}", "GET", function), Route("/paint/all", "PUT", function))

    def handler(event: Mapping[str, object], _context: object) -> object:
        return {"statusCode": 200, "body": event["resource"]}

    api = Client(application(routes, {"Paint": handler}, PORT, lines.append))
    assert api.request("PUT", "/paint/all").text == "/paint/all"
    assert api.get("/paint/north").text == "/paint/{wall}"
    assert api.get("/paint/all").status_code == 405


def test_health_needs_nothing(api: Client) -> None:
    assert api.get("/health").json()["status"] == "ok"


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [(b"\xff{", 400, "not-json"), (b"", 400, "not-json"), (b"{}", 422, "invalid-application")],
    ids=["no UTF-8", "empty", "no application"],
)
def test_the_functions_own_refusals_come_through(api: Client, body: bytes, status: int, kind: str) -> None:
    response = api.post("/v1/checks", content=body, headers=JSON)
    assert (response.status_code, problem(response)) == (status, kind)


@pytest.mark.parametrize("path", ["/v1", "/v1/checks/", "/v1/checks/a/b", "/health/", "//health", "/v1/CHECKS"])
def test_a_path_without_a_function_is_a_problem(api: Client, path: str) -> None:
    response = api.get(httpx.URL(scheme="http", host="127.0.0.1", port=PORT, raw_path=path.encode()))
    assert (response.status_code, problem(response)) == (404, "not-found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/v1/checks", "POST"),
        ("OPTIONS", "/v1/checks", "POST"),
        ("HEAD", "/health", "GET"),
        ("DELETE", "/v1/checks/abc", "GET"),
    ],
)
def test_a_method_that_a_path_does_not_take_is_refused_with_those_that_it_does(
    api: Client, method: str, path: str, allowed: str
) -> None:
    response = api.request(method, path)
    assert response.status_code == 405
    assert response.headers["Allow"] == allowed
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("host", ["127.0.0.1:3000", "localhost:3000", "LocalHost:3000", "[::1]:3000"])
def test_requests_for_this_machine_are_answered(api: Client, host: str) -> None:
    assert api.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:3000", "127.0.0.1", "127.0.0.1:3001", "localhost", "127.0.0.1:3000.evil.example"],
)
def test_requests_for_another_host_are_turned_away(api: Client, host: str) -> None:
    response = api.post("/v1/checks", content=ELIGIBLE.read_bytes(), headers={**JSON, "Host": host})
    assert (response.status_code, problem(response)) == (421, "misdirected-request")


def test_on_the_port_of_http_itself_the_host_has_none(lines: list[str]) -> None:
    api = Client(application((), {}, 80, lines.append), 80)
    assert api.get("/", headers={"Host": "localhost"}).status_code == 404
    assert api.get("/", headers={"Host": "evil.example"}).status_code == 421


def test_a_function_gets_the_parts_of_a_request(lines: list[str]) -> None:
    seen: list[object] = []

    def paint(event: object, context: object) -> object:
        seen.extend((event, context))
        return {"statusCode": 204, "body": ""}

    assert api_with(paint, lines).request("PUT", "/paint/north?colour=red", content=b"twice").status_code == 204
    event, context = seen
    assert isinstance(event, dict)
    assert event["pathParameters"] == {"wall": "north"}
    assert event["queryStringParameters"] == {"colour": "red"}
    assert event["body"] == "twice"
    assert event["requestContext"]["requestId"] == getattr(context, "aws_request_id", None)


def test_a_body_of_more_than_ten_megabytes_is_not_read_to_its_end(lines: list[str]) -> None:
    sent = 0

    async def megabytes() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(40):
            sent += 1
            yield bytes(1024 * 1024)

    def never(_event: object, _context: object) -> object:
        raise AssertionError("the function was called")

    response = api_with(never, lines).request("PUT", "/paint/north", content=megabytes())
    assert (response.status_code, problem(response)) == (413, "payload-too-large")
    assert sent == 11


def test_a_body_of_ten_megabytes_reaches_the_function(lines: list[str]) -> None:
    def length(event: object, _context: object) -> object:
        assert isinstance(event, dict)
        return {"statusCode": 200, "body": str(len(event["body"]))}

    response = api_with(length, lines).request("PUT", "/paint/north", content=b"x" * LONGEST_BODY)
    assert response.text == str(LONGEST_BODY)


@pytest.mark.parametrize("answer", [None, {"statusCode": 200, "body": {"secret": 1}}], ids=["nothing", "no text"])
def test_an_answer_that_is_none_is_a_problem_that_says_where_and_not_what(lines: list[str], answer: object) -> None:
    response = api_with(lambda _event, _context: answer, lines).get("/paint/secret-wall")
    assert (response.status_code, problem(response)) == (500, "unexpected")
    assert "Paint failed: ValidationError" in lines[0]
    assert "secret" not in "".join([*lines, response.text])


def test_a_function_that_fails_is_a_problem_that_says_where_and_not_what(lines: list[str]) -> None:
    def fail(_event: object, _context: object) -> object:
        raise ValueError("secret")

    response = api_with(fail, lines).get("/paint/north")
    assert (response.status_code, problem(response)) == (500, "unexpected")
    assert "Paint failed: ValueError at " in lines[0]
    assert "secret" not in "".join([*lines, response.text])


def test_each_request_is_reported_by_route_and_status_without_what_was_sent(api: Client, lines: list[str]) -> None:
    api.get("/v1/checks/secret?name=secret")
    api.get("/secret")
    api.request("SECRET", "/health")
    told = [line.split(" ", 1)[1].rsplit(" ", 2)[0] for line in lines]
    assert told == ["GET /v1/checks/{check_id} 404", "GET (no route) 404", "(other method) /health 405"]


def test_a_function_has_one_request_at_a_time(lines: list[str]) -> None:
    meeting = Barrier(2)
    met: list[bool] = []

    def meet(_event: object, _context: object) -> object:
        try:
            meeting.wait(0.2)
        except BrokenBarrierError:
            meeting.reset()
            met.append(False)
        else:
            met.append(True)
        return {"statusCode": 200}

    api = api_with(meet, lines)
    with ThreadPoolExecutor(2) as pool:
        assert [response.status_code for response in pool.map(api.get, ["/paint/north"] * 2)] == [200, 200]
    assert met == [False, False]


def test_a_port_that_another_program_has_is_named() -> None:
    with listening(0) as first:
        port = first.getsockname()[1]
        with pytest.raises(PortUnavailable, match=f"{port}.*another program"), listening(port):
            raise AssertionError("it is listened on")


def test_only_this_machine_is_listened_to() -> None:
    with listening(0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


class Server:
    """`eligibility serve`, started as a newcomer does."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.greeting = ""

    def wait_until_it_listens(self) -> str:
        """Read the greeting and return the address in it."""
        assert self.process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            assert selector.select(PATIENCE_SECONDS), "it says nothing"
        while not self.greeting.endswith("\n\n") or "Try" not in self.greeting:
            line = self.process.stdout.readline()
            assert line, f"it ended: {self.process.communicate()[1]}"
            self.greeting += line
        return self.greeting.split()[4]


@contextmanager
def serving(*options: str) -> Iterator[Server]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ELIGIBILITY_")}
    process = subprocess.Popen(  # noqa: S603 - the command of this project
        [COMMAND, "serve", *options],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield Server(process)
        finally:
            process.kill()


def test_the_command_serves_what_it_says_and_stops_at_ctrl_c(tmp_path: Path) -> None:
    store = tmp_path / "store.db"
    with serving("--port", "0", "--store", str(store)) as server:
        address = server.wait_until_it_listens()
        assert f"Checks are kept in {store}." in server.greeting
        assert f"check --store {store} events/applications/eligible.json" in server.greeting
        with httpx.Client(base_url=address) as client:
            made = client.post("/v1/checks", content=ELIGIBLE.read_bytes(), headers=JSON)
            assert (made.status_code, made.json()["verdict"]) == (201, "eligible")
            assert client.get(made.headers["Location"]).json() == made.json()
            large = client.post("/v1/checks", content=bytes(LONGEST_BODY + 1), headers=JSON)
            assert (large.status_code, problem(large)) == (413, "payload-too-large")
            assert client.get("/health", headers={"Host": "evil.example"}).status_code == 421
        server.process.send_signal(signal.SIGINT)
        said, errors = server.process.communicate(timeout=PATIENCE_SECONDS)
    assert server.process.returncode == 0
    assert errors == ""
    routes = [line.split()[1:4] for line in said.splitlines()[:-1]]
    assert routes == [
        ["POST", "/v1/checks", "201"],
        ["GET", "/v1/checks/{check_id}", "200"],
        ["POST", "/v1/checks", "413"],
        ["GET", "(no", "route)"],
    ]
    assert said.endswith("Stopped.\n")


def test_the_commands_that_the_server_suggests_work(tmp_path: Path) -> None:
    with serving("--port", "0", "--store", str(tmp_path / "store.db")) as server:
        server.wait_until_it_listens()
        suggested = server.greeting.split("Try in another terminal:\n")[1].strip().replace("\\\n", "").splitlines()
        curl, check = map(shlex.split, suggested)
        assert curl[:4] == ["curl", "-H", "Content-Type: application/json", "-d"]
        file, address = curl[4:]
        assert httpx.post(address, content=(PROJECT / file.removeprefix("@")).read_bytes(), headers=JSON).is_success
        run = subprocess.run(check, cwd=PROJECT, capture_output=True, text=True, check=True)  # noqa: S603 - as above
    assert run.stdout.startswith("Eligible")


def test_a_port_in_use_ends_the_command_with_a_message(tmp_path: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with serving("--port", port, "--store", str(tmp_path / "store.db")) as server:
            said, errors = server.process.communicate(timeout=PATIENCE_SECONDS)
    assert server.process.returncode == 2
    assert (said, errors) == (
        "",
        f"Error: Port {port} of 127.0.0.1: another program listens there; choose another with --port.\n",
    )

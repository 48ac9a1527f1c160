"""docs/calls.md: each program keeps its token, repeats under one key, waits as it is told, and reads problem details.

The programs are run as they stand on the page, against the function of the stack behind a server that can fail.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import NamedTuple, override

import orjson
import playwright
import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from tests.integration.api import Api
from tests.integration.api_events import event
from tests.integration.readme import PROJECT, blocks_of

PAGE = PROJECT / "docs" / "calls.md"
APPLICATIONS = PROJECT / "events" / "applications"
ELIGIBLE, NOT_ELIGIBLE = APPLICATIONS / "eligible.json", APPLICATIONS / "not_eligible.json"
PATIENCE_SECONDS = 60
NODE = Path(playwright.__file__).parent / "driver" / "node"
"""The one that playwright brings along."""
PROGRAMS = ("check.sh", "check.py", "check.mjs")


class Asked(NamedTuple):
    """A request for a check."""

    key: str
    token: str | None


class Backend:
    """An API with tokens; it answers with the statuses of `fails` first."""

    def __init__(self, function: ModuleType) -> None:
        self.function = function
        self.fails: list[int] = []
        self.asked: list[Asked] = []
        self.tokens = 0

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        if path == "/token":
            assert headers["authorization"] == "Basic Y2xpZW50OnNlY3JldA=="  # client:secret
            self.tokens += 1
            token = {"access_token": f"token-{self.tokens}", "expires_in": 3600, "token_type": "Bearer"}
            return 200, {"Content-Type": "application/json"}, orjson.dumps(token)
        self.asked.append(Asked(headers["idempotency-key"], headers.get("authorization")))
        if self.fails:
            status = self.fails.pop(0)
            problem = {"type": "urn:x", "title": "Not now", "status": status, "detail": "Later."}
            return status, {"Content-Type": "application/problem+json", "Retry-After": "0"}, orjson.dumps(problem)
        sent = {"Content-Type": headers["content-type"], "Idempotency-Key": headers["idempotency-key"]}
        told = self.function.lambda_handler(event("POST", "/v1/checks", body, sent), LambdaContext())
        return told["statusCode"], told["headers"], told["body"].encode()


class Ran(NamedTuple):
    """How a program ended."""

    status: int
    said: str


@contextmanager
def served(backend: Backend) -> Iterator[str]:
    """Serve a backend for a while; give its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sent = {name.lower(): value for name, value in self.headers.items()}
            status, headers, content = backend.answer(self.path, sent, body)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@pytest.fixture
def backend(sqlite_api: Api) -> Backend:
    return Backend(sqlite_api.check_module)


def run(name: str, backend: Backend, folder: Path, *files: Path, with_tokens: bool = True) -> Ran:
    """Run a program of the page."""
    _, _, code = blocks_of(PAGE.read_text("utf-8"))[name].strip().removesuffix("```").partition("\n")
    program = folder / name
    program.write_text(code, "utf-8")
    interpreters = {".sh": shutil.which("sh"), ".py": sys.executable, ".mjs": str(NODE)}
    with served(backend) as address:
        tokens = {"TOKEN_URL": f"{address}/token", "CLIENT_ID": "client", "CLIENT_SECRET": "secret"}
        ran = subprocess.run(  # noqa: S603 - the programs of our own page
            [str(interpreters[program.suffix]), program, *files],
            env={**os.environ, "API": address, **(tokens if with_tokens else {}), "no_proxy": "*"},
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    return Ran(ran.returncode, ran.stdout + ran.stderr)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_asks_for_one_token_and_gives_a_decision_for_each_application(
    name: str, backend: Backend, tmp_path: Path
) -> None:
    ran = run(name, backend, tmp_path, ELIGIBLE, NOT_ELIGIBLE)
    assert ran.status == 0, ran.said
    assert "not_eligible" in ran.said
    assert "passport_expires_too_soon" in ran.said
    assert backend.tokens == 1
    assert [asked.token for asked in backend.asked] == ["Bearer token-1"] * 2
    assert len({asked.key for asked in backend.asked}) == 2


@pytest.mark.parametrize(
    ("name", "fails"), [("check.sh", [503]), ("check.py", [503, 429, 500]), ("check.mjs", [504, 429, 503])]
)
def test_a_program_repeats_under_the_same_key(name: str, fails: list[int], backend: Backend, tmp_path: Path) -> None:
    backend.fails = [*fails]
    ran = run(name, backend, tmp_path, ELIGIBLE)
    assert ran.status == 0, ran.said
    assert len(backend.asked) == len(fails) + 1
    assert len({asked.key for asked in backend.asked}) == 1
    assert backend.function.CHECKING.audit_log is not None


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_says_which_field_is_wrong_and_does_not_repeat(name: str, backend: Backend, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_bytes(ELIGIBLE.read_bytes().replace(b'"2029-04-01"', b'"2029-02-30"'))
    ran = run(name, backend, tmp_path, wrong)
    assert ran.status != 0
    assert "/passport/expires_on" in ran.said
    assert len(backend.asked) == 1


@pytest.mark.parametrize("name", ["check.py", "check.mjs"])
def test_a_program_gets_a_new_token_once_where_the_old_one_is_refused(
    name: str, backend: Backend, tmp_path: Path
) -> None:
    backend.fails = [401]
    assert run(name, backend, tmp_path, ELIGIBLE).status == 0
    assert [asked.token for asked in backend.asked] == ["Bearer token-1", "Bearer token-2"]
    backend.fails = [401, 401]
    assert "Not now" in run(name, backend, tmp_path, ELIGIBLE).said


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_needs_no_token_on_ones_own_machine(name: str, backend: Backend, tmp_path: Path) -> None:
    assert run(name, backend, tmp_path, ELIGIBLE, with_tokens=False).status == 0
    assert backend.tokens == 0
    assert backend.asked[0].token is None


def test_the_page_says_what_to_do_for_each_status_that_there_is() -> None:
    content = orjson.loads((PROJECT / "functions" / "docs" / "openapi.json").read_bytes())
    statuses = set(content["paths"]["/v1/checks"]["post"]["responses"]) - {"200", "201"}
    table = PAGE.read_text("utf-8").partition("| status | |")[2].partition("\n\n")[0]
    assert {status for status in statuses if status not in table} == set()

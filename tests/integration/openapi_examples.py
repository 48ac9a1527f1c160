"""The examples of openapi.json: each is an answer that the very handler of its route has just given.

A subject is a function that makes its calls in order; `Examples` notes what comes of them.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import cast, override

from pydantic import JsonValue

from eligibility.application.parsing import LONGEST_PAYLOAD
from eligibility.planner import LONGEST_PAYLOAD as LONGEST_QUESTION
from eligibility.service import Previewing
from eligibility.storage.ports import (
    AddressRegister,
    AuditEntry,
    AuditLog,
    LookUp,
    RegisteredAddress,
    RegisterHeader,
    StoreUnavailable,
)
from eligibility_local.openapi.responses import Example
from tests.integration.api import Api, load
from tests.integration.api_events import Reply, event, invoke
from tests.integration.batch_stack import BatchStack, rows
from tests.integration.openapi_made_up import made_up, shortened
from tests.integration.stack_template import TEMPLATE

EVENTS = TEMPLATE.parent / "events"
KEPT = "public, max-age=3600"
NOBODY_S = "nobody's-client"
BROKEN_HEADERS = cast("Mapping[str, str]", {"Accept-Language": 5})
"""What no caller can send: each function fails of it."""
TEXT = {"Content-Type": "text/plain"}


class Down(AuditLog):
    """An audit log that does not answer."""

    @override
    def record(self, entry: AuditEntry) -> AuditEntry:
        raise StoreUnavailable("audit log", "ReadTimeoutError")

    @override
    def find(self, check_id: str) -> AuditEntry | None:
        raise StoreUnavailable("audit log", "ReadTimeoutError")


class LostRegister(AddressRegister):
    """An address register that does not answer."""

    @override
    def look_up(self, code: str) -> LookUp:
        raise StoreUnavailable("register", "ReadTimeoutError")

    @override
    def replace(self, header: RegisterHeader, rows: Iterable[tuple[str, RegisteredAddress]]) -> None:
        raise StoreUnavailable("register", "ReadTimeoutError")


class Examples:
    """What was answered so far."""

    def __init__(self) -> None:
        self.noted: list[Example] = []

    def note(self, operation: str, name: str, summary: str, reply: Reply, request: JsonValue = None) -> Reply:
        """Note an answer under a name."""
        body = made_up(reply.json()) if reply.headers.get("Content-Type", "").endswith("json") else None
        self.noted.append(Example(operation, reply.status, name, summary, request, body))
        return reply

    def refused(self, operation: str, summary: str, reply: Reply) -> None:
        """Note a refusal under the last part of its type."""
        self.note(operation, reply.problem(), summary, reply)

    def short(self, operation: str, name: str, summary: str, reply: Reply, request: JsonValue = None) -> None:
        """Note an answer whose long lists are cut."""
        self.note(operation, name, summary, reply._replace(body=json.dumps(shortened(reply.json()))), request)

    def refused_bodies(self, operation: str, post: Callable[..., Reply], longest: int) -> None:
        """Note what is said of a body that cannot be read at all."""
        self.refused(operation, "The body is cut off", post(b'{"permit": '))
        self.refused(operation, "The body is too long", post(b" " * (longest + 1)))
        self.refused(operation, "The body is said to be plain text", post(b"{}", TEXT))

    def refused_clients(self, operation: str, ask: Callable[..., Reply]) -> None:
        """Note what is said to whom the function does not know."""
        self.refused(operation, "No access token", ask(client=None))
        self.refused(operation, "No tenant is set for the client", ask(client=NOBODY_S))


def close_stores(module: ModuleType) -> None:
    """Close the files that a function has opened."""
    for use in vars(module).values():
        if is_dataclass(use) and not isinstance(use, type):
            for each in fields(use):
                close = getattr(getattr(use, each.name), "close", None)
                if close is not None:
                    close()


def read(name: str) -> JsonValue:
    """Return the JSON of a file of events/."""
    value: JsonValue = json.loads((EVENTS / name).read_bytes())
    return value


def note_checks(examples: Examples, api: Api) -> None:
    """Note the answers about single applications."""
    eligible, not_eligible = read("applications/eligible.json"), read("applications/not_eligible.json")
    wrong = {**_object(eligible), "permit": "residence", "applied_on": "2023-02-30"}
    key = {"Idempotency-Key": "7d9f6c1e-form-4711"}
    found = examples.note("postCheck", "eligible", "Every rule is met", api.post(eligible, key), eligible)
    examples.short("postCheck", "repeat", "The same request under the same key", api.post(eligible, key), eligible)
    examples.note("postCheck", "not_eligible", "The passport has a day too few", api.post(not_eligible), not_eligible)
    examples.refused("postCheck", "The key stands for another payload", api.post(not_eligible, key))
    examples.refused("postCheck", "A key with blanks", api.post(eligible, {"Idempotency-Key": "a key"}))
    examples.refused("postCheck", "Two fields are wrong", api.post(wrong))
    examples.refused_bodies("postCheck", api.post, LONGEST_PAYLOAD)
    examples.refused_clients("postCheck", lambda client: api.post(eligible, client=client))
    examples.refused("postCheck", "A fault", api.post(eligible, BROKEN_HEADERS))
    check_id = found.json()["check_id"]
    examples.short("getCheck", "found", "The recorded answer", api.get(check_id))
    examples.refused("getCheck", "No such id, or another tenant's", api.get("0"))
    examples.refused_clients("getCheck", lambda client: api.get(check_id, client=client))
    examples.refused("getCheck", "A fault", api.get(check_id, BROKEN_HEADERS))
    api.set_audit_log(Down())
    examples.refused("postCheck", "The store does not answer", api.post(eligible))
    examples.refused("getCheck", "The store does not answer", api.get(check_id))


def note_previews(examples: Examples, environment: Mapping[str, str]) -> None:
    """Note the answers to previews."""
    module, off = load("previews", environment), load("previews", {**environment, "ELIGIBILITY_PREVIEWS": "off"})

    def post(body: object, headers: Mapping[str, str] | None = None, of: ModuleType = module) -> Reply:
        return invoke(of, event("POST", "/v1/previews", body, headers, client=None))

    application = read("applications/not_eligible.json")
    examples.short("postPreview", "not_eligible", "A passport with a day too few", post(application), application)
    examples.refused("postPreview", "Two fields are missing", post({"permit": "temporary_residence"}))
    examples.refused_bodies("postPreview", post, LONGEST_PAYLOAD)
    examples.refused("postPreview", "Previews are switched off", post(application, of=off))
    examples.refused("postPreview", "A fault", post(application, BROKEN_HEADERS))
    previewing = module.PREVIEWING
    assert isinstance(previewing, Previewing)
    close_stores(module)
    close_stores(off)
    vars(module)["PREVIEWING"] = replace(previewing, register=LostRegister())
    examples.refused("postPreview", "The register does not answer", post(application))


def note_public(examples: Examples) -> None:
    """Note the answers of the other functions that ask nobody who they are."""
    stays = load("stays", {})

    def post(body: object, headers: Mapping[str, str] | None = None) -> Reply:
        return invoke(stays, event("POST", "/v1/stays", body, headers, client=None))

    question = read("questions/stays.json")
    examples.short("postStays", "days_left", "84 of 90 days are used", post(question), question)
    examples.refused("postStays", "Fields are wrong", post({"nationality": "Russia", "stays": None}))
    examples.refused_bodies("postStays", post, LONGEST_QUESTION)
    examples.refused("postStays", "A fault", post(question, BROKEN_HEADERS))
    note_query(examples, "getRequirements", "requirements", {"permit": "temporary_residence", "on": "2023-02-08"})
    note_query(examples, "getRules", "rules", {"permit": "exit", "on": "2023-02-08", "compare": "2022-03-04"})
    health = load("health", {})
    examples.note("getHealth", "ok", "It answers", invoke(health, event("GET", "/health", None, client=None)))


def note_query(examples: Examples, operation: str, function: str, query: Mapping[str, str]) -> None:
    """Note the answers of a function that reads a query, and whose answers may be kept."""
    module, path = load(function, {}), f"/v1/{function}"

    def get(asked: Mapping[str, str], headers: Mapping[str, str] | None = None, cache: str = KEPT) -> Reply:
        lists = {name: [value] for name, value in asked.items()}
        request = event("GET", path, None, headers, client=None, multiValueQueryStringParameters=lists)
        return invoke(module, request, cache)

    found = get(query)
    examples.short(operation, "found", "The answer", found)
    tag = {"If-None-Match": found.headers["ETag"]}
    examples.note(operation, "not_changed", "The caller has it", get(query, tag))
    examples.refused(operation, "No calendar has that day", get({**query, "on": "2023-02-30"}, cache="no-store"))
    examples.refused(operation, "A fault", get(query, BROKEN_HEADERS, "no-store"))


def note_files(examples: Examples, function: str, operations: Mapping[str, tuple[str, dict[str, str]]]) -> None:
    """Note the answers of a function that serves files: by operation its route, and the parameters of its path."""
    module = load(function, {})
    for operation, (route, parameters) in operations.items():

        def get(asked: dict[str, str], headers: Mapping[str, str] | None, route: str = route) -> Reply:
            response = module.lambda_handler(
                event("GET", route, None, headers, client=None, pathParameters=asked or None), None
            )
            return Reply(response["statusCode"], response["headers"], response["body"])

        found = get(parameters, None)
        shown = found._replace(body='{"openapi": "3.1.0"}', headers={**found.headers})
        examples.note(operation, "found", "The file", shown if operation == "getOpenApi" else found)
        tag = {"If-None-Match": found.headers["ETag"]}
        examples.note(operation, "not_changed", "The caller has it", get(parameters, tag))
        if parameters:
            named = dict.fromkeys(parameters, "of-another-release.js")
            examples.refused(operation, "There is no such file", get(named, None))
        # A function that reads no language fails of headers that are none.
        broken = event("GET", route, None, None, client=None, pathParameters=parameters or None)
        response = module.lambda_handler({**broken, "pathParameters": 5}, None)
        examples.refused(operation, "A fault", Reply(response["statusCode"], response["headers"], response["body"]))


def note_batches(examples: Examples, stack: BatchStack, folder: Path) -> None:
    """Note the answers about files of applications."""
    asked: JsonValue = {"format": "jsonl", "applied_on": "2023-02-08"}

    def post(body: object, headers: Mapping[str, str] | None = None, **request: object) -> Reply:
        return invoke(stack.modules["BatchesFunction"], event("POST", "/v1/batches", body, headers, **request))

    def get(batch_id: str, headers: Mapping[str, str] | None = None, **request: object) -> Reply:
        path = {"batch_id": batch_id}
        told = event("GET", "/v1/batches/{batch_id}", None, headers, pathParameters=path, **request)
        return invoke(stack.modules["BatchesFunction"], told)

    opened = examples.note("postBatch", "opened", "A form for the file", post(asked), asked)
    examples.refused("postBatch", "A format that is not taken", post({"format": "xlsx"}))
    examples.refused_bodies("postBatch", post, LONGEST_PAYLOAD)
    examples.refused_clients("postBatch", lambda client: post(asked, client=client))
    examples.refused("postBatch", "A fault", post(asked, BROKEN_HEADERS))
    examples.note("getBatch", "awaiting_upload", "The file has not come", get(str(opened.json()["batch_id"])))
    done = stack.run(rows(4)).batch_id
    examples.short("getBatch", "succeeded", "Every row is decided or rejected", get(done))
    failed = stack.run(b"not a file of applications;\n", "csv").batch_id
    examples.note("getBatch", "failed", "The file as a whole cannot be used", get(failed))
    query = {"after": ["first"]}
    examples.refused("getBatch", "A wrong parameter", get(done, multiValueQueryStringParameters=query))
    examples.refused("getBatch", "No such id, or another tenant's", get("0"))
    examples.refused_clients("getBatch", lambda client: get(done, client=client))
    examples.refused("getBatch", "A fault", get(done, BROKEN_HEADERS))
    stack.replace_function("BatchesFunction", ELIGIBILITY_RESULTS_BUCKET="a-bucket-that-is-gone")
    examples.refused("postBatch", "The bucket does not answer", post(asked))
    examples.refused("getBatch", "The bucket does not answer", get(done))
    stack.replace_function("BatchesFunction", ELIGIBILITY_STORE=f"sqlite:///{folder / 'store.db'}")
    examples.refused("postBatch", "On one's own machine", post(asked))
    examples.refused("getBatch", "On one's own machine", get(done))


def _object(value: JsonValue) -> dict[str, JsonValue]:
    assert isinstance(value, dict)
    return value

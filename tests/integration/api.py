"""The API's functions as Lambda runs them: each module is loaded anew in its environment and then called with events.

An Api is one deployment over one store, and can look past the functions at what that store holds.
"""

import base64
import io
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib.util import module_from_spec, spec_from_file_location
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import NamedTuple, Protocol, override
from unittest.mock import patch

import orjson
import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.client import BaseClient
from pydantic import JsonValue

from eligibility.service import Checking, Lookup
from eligibility.storage.keys import HashKey
from eligibility.storage.ports import AddressRegister, AuditLog
from eligibility.storage.sqlite import SqliteAddressRegister, SqliteAuditLog

FUNCTIONS = Path(__file__).parents[2] / "functions"

CLIENTS = {"form-backend": "front-office", "same-office": "front-office", "other-backend": "other-office"}
CLIENT, SAME_TENANT, OTHER_TENANT = CLIENTS
NOON = datetime(2023, 2, 8, 6, 0, 0, 123456, tzinfo=UTC)
"""Noon in Almaty on the filing day of `an_application`, with more of a fraction than a record keeps."""

_numbers = count(1)


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


class Store(Protocol):
    """What a deployment runs on, and a way around it."""

    @property
    def environment(self) -> Mapping[str, str]:
        """The settings that name this store."""

    def count(self) -> int:
        """Count the checks recorded."""

    def everything(self) -> bytes:
        """Return all that the store holds, compressed parts as they are."""

    def records(self) -> list[bytes]:
        """Return the canonical records, uncompressed."""


class Api:
    """The functions over one store; `output` gives what they have printed since it was last asked."""

    def __init__(self, store: Store, output: Callable[[], str], **environment: str) -> None:
        """Load both functions; `environment` goes over the usual one."""
        self.store = store
        self.output = output
        self.environment = {
            "ELIGIBILITY_CLIENTS": orjson.dumps(CLIENTS).decode(),
            "POWERTOOLS_METRICS_NAMESPACE": "PermitEligibility",
            **store.environment,
            **environment,
        }
        self.check_module = load("check", self.environment)
        self.lookup_module = load("lookup", self.environment)
        self._opened = (self.checking.audit_log, self.checking.register, self.lookup.audit_log)

    @property
    def checking(self) -> Checking:
        """The use case behind POST /v1/checks."""
        checking = self.check_module.CHECKING
        assert isinstance(checking, Checking)
        return checking

    @property
    def lookup(self) -> Lookup:
        """The use case behind GET /v1/checks/{check_id}."""
        lookup = self.lookup_module.LOOKUP
        assert isinstance(lookup, Lookup)
        return lookup

    def set_clock(self, instant: datetime) -> None:
        """Let it be that instant from now on."""
        self._change(replace(self.checking, clock=lambda: instant))

    def set_audit_log(self, audit_log: AuditLog) -> None:
        """Record to, and find in, another audit log from now on."""
        self._change(replace(self.checking, audit_log=audit_log))
        vars(self.lookup_module)["LOOKUP"] = Lookup(audit_log)

    def set_register(self, register: AddressRegister) -> None:
        """Look addresses up in another register from now on."""
        self._change(replace(self.checking, register=register))

    def set_key(self, key: HashKey) -> None:
        """Use another source of the key from now on."""
        self._change(replace(self.checking, key=key))

    def post(self, body: object, headers: Mapping[str, str] | None = None, **request: object) -> Reply:
        """Send an application: a value to be written as JSON, or the text or bytes of a body."""
        return invoke(self.check_module, event("POST", "/v1/checks", body, headers, **request))

    def get(self, check_id: object, headers: Mapping[str, str] | None = None, **request: object) -> Reply:
        """Ask for a recorded check."""
        path = {"check_id": str(check_id)}
        return invoke(
            self.lookup_module,
            event("GET", f"/v1/checks/{check_id}", None, headers, pathParameters=path, **request),
        )

    def aws_clients(self) -> list[BaseClient]:
        """Return the clients of AWS that the functions have made, each once."""
        parts = (self.checking.audit_log, self.checking.register, self.checking.key, self.lookup.audit_log)
        clients = [getattr(part, "_client", None) for part in parts]
        return [*{id(client): client for client in clients if isinstance(client, BaseClient)}.values()]

    def close(self) -> None:
        """Close the files that the functions have opened."""
        for part in self._opened:
            if isinstance(part, SqliteAuditLog | SqliteAddressRegister):
                part.close()

    def _change(self, checking: Checking) -> None:
        vars(self.check_module)["CHECKING"] = checking


@contextmanager
def deployed(store: Store, output: Callable[[], str], **environment: str) -> Iterator[Api]:
    """Run the functions over a store for a while."""
    with closing(Api(store, output, **environment)) as api:
        yield api


def load(function: str, environment: Mapping[str, str]) -> ModuleType:
    """Run a function's module anew in an environment, as the start of an instance does.

    Each gets a service name of its own: powertools keeps a logger, and the stream it writes to, for each name.
    """
    name = f"{function}_{next(_numbers)}"
    spec = spec_from_file_location(name, FUNCTIONS / function / "app.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    inherited = {variable: value for variable, value in os.environ.items() if not variable.startswith("ELIGIBILITY_")}
    with patch.dict(os.environ, {**inherited, **environment, "POWERTOOLS_SERVICE_NAME": name}, clear=True):
        spec.loader.exec_module(module)
    for handler in logging.getLogger(name).handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(_StandardOutput())
    return module


class _StandardOutput(io.TextIOBase):
    """What is standard output when something is written: pytest puts another in its place between set-up and test."""

    @override
    def write(self, text: str) -> int:
        return sys.stdout.write(text)


def invoke(module: ModuleType, request: Mapping[str, object]) -> Reply:
    """Call a function's handler with an event."""
    response = module.lambda_handler(request, LambdaContext())
    assert response["isBase64Encoded"] is False
    assert response["headers"]["Cache-Control"] == "no-store"
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


def an_application(**parts: JsonValue) -> dict[str, JsonValue]:
    """Make an application for temporary residence at an address of the sample register; eligible as it stands."""
    return {
        "permit": "temporary_residence",
        "applied_on": "2023-02-08",
        "reference": "form-4711",
        "applicant": {"nationality": "RUS", "birth_date": "1990-05-17", "iin": "900517300415"},
        "passport": {
            "kind": "foreign",
            "country": "RUS",
            "number": "75 1234567",
            "issued_on": "2019-04-01",
            "expires_on": "2029-04-01",
        },
        "housing": {
            "address": {"registration_code": "0000000000000011", "text": "1 Sample Street, flat 2"},
            "applicant_is_owner": False,
            "owners": [
                {"id": "850101300035", "name": "First Sample"},
                {"id": "950101300056", "name": "Second Sample"},
            ],
            "authorisations": [
                {"owner": 0, "kind": "presence"},
                {
                    "owner": 1,
                    "kind": "proxy",
                    "proxy_name": "Third Sample",
                    "issued_on": "2023-01-10",
                    "valid_until": "2024-01-10",
                },
            ],
        },
        "stays": [{"entered_on": "2023-01-02", "left_on": None, "basis": "visa_free"}],
        "documents": [{"kind": "criminal_record_certificate", "issued_on": "2023-01-15"}],
        **parts,
    }


def printed_lines(output: str) -> list[dict[str, JsonValue]]:
    """Return the log lines and metrics of an output: each line must be a JSON object."""
    lines = [orjson.loads(line) for line in output.splitlines()]
    assert all(isinstance(line, dict) for line in lines)
    return lines


def outputs(capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """Return what gives all that was printed, on either stream, since it was last asked."""

    def output() -> str:
        captured = capsys.readouterr()
        return captured.out + captured.err

    return output

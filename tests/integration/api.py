"""The API's functions as Lambda runs them: each module is loaded anew in its environment and then called with events.

An Api is one deployment over one store, and can look past the functions at what that store holds.
"""

import io
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from importlib.util import module_from_spec, spec_from_file_location
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Protocol, override
from unittest.mock import patch

import orjson
import pytest
from botocore.client import BaseClient
from pydantic import JsonValue

from eligibility.service import Checking, Lookup
from eligibility.storage.keys import HashKey
from eligibility.storage.ports import AddressRegister, AuditLog
from eligibility.storage.sqlite import SqliteAddressRegister, SqliteAuditLog
from tests.integration.api_events import CLIENTS, Reply, event, invoke

FUNCTIONS = Path(__file__).parents[2] / "functions"

_numbers = count(1)


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

    def requests_sent(self) -> list[str]:
        """Return a list that gets the operation of each request to AWS that leaves the process from now on."""
        sent: list[str] = []

        def note(request: object, event_name: str, **_: object) -> None:
            assert request is not None
            sent.append(event_name.rpartition(".")[2])

        parts = (self.checking.audit_log, self.checking.register, self.checking.key, self.lookup.audit_log)
        clients = [getattr(part, "_client", None) for part in parts]
        for client in {id(client): client for client in clients}.values():  # two parts may share one
            assert isinstance(client, BaseClient)
            client.meta.events.register_first("before-send.*.*", note)
        return sent

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

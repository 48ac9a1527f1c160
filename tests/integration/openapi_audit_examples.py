"""The examples of openapi.json about recorded decisions: searches and proofs."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, override

from eligibility.application.parsing import LONGEST_PAYLOAD
from eligibility.audit.sealing import Sealing
from eligibility.proving import Proving
from eligibility.searching import Searching
from eligibility.storage.ports import StoreUnavailable
from eligibility.storage.searches import CheckSearches, Page, Position, Span
from eligibility.storage.sqlite.leaves import SqliteLeaves
from tests.integration.api import Api, load
from tests.integration.api_applications import NOON
from tests.integration.api_events import Reply, event, invoke
from tests.integration.openapi_examples import BROKEN_HEADERS, Down, Examples, close_stores, read

if TYPE_CHECKING:
    from pydantic import JsonValue


class LostSearches(CheckSearches):
    """An index that does not answer."""

    @override
    def of_reference(self, reference: str, tenant: str | None, after: Position | None, limit: int) -> Page:
        raise StoreUnavailable("audit log", "ReadTimeoutError")

    @override
    def of_subject(self, subject: str, tenant: str | None, after: Position | None, limit: int) -> Page:
        raise StoreUnavailable("audit log", "ReadTimeoutError")

    @override
    def of_period(self, span: Span, tenant: str | None, after: Position | None, limit: int) -> Page:
        raise StoreUnavailable("audit log", "ReadTimeoutError")


def note_searches(examples: Examples, api: Api) -> None:
    """Note the answers to searches; a check has been made before."""
    module = load("search", api.environment)

    def post(body: object, headers: Mapping[str, str] | None = None, **request: object) -> Reply:
        return invoke(module, event("POST", "/v1/checks/search", body, headers, **request))

    api.post(read("applications/eligible.json"))
    asked: dict[str, JsonValue] = {"reference": "form-4711", "limit": 1}
    examples.note("searchChecks", "found", "Checks with a reference, a page of one", post(asked), asked)
    examples.refused("searchChecks", "Neither document nor reference nor period", post({"verdict": "eligible"}))
    examples.refused_bodies("searchChecks", post, LONGEST_PAYLOAD)
    examples.refused_clients("searchChecks", lambda client: post(asked, client=client))
    examples.refused("searchChecks", "A fault", post(asked, BROKEN_HEADERS))
    searching = module.SEARCHING
    assert isinstance(searching, Searching)
    close_stores(module)
    vars(module)["SEARCHING"] = replace(searching, searches=LostSearches())
    examples.refused("searchChecks", "The index does not answer", post(asked))


def note_proofs(examples: Examples, api: Api, store: Path) -> None:
    """Note the answers about proofs: of a check whose hour is sealed, and of one whose hour is not."""
    module = load("proof", api.environment)
    proving = module.PROVING
    assert isinstance(proving, Proving)

    def get(check_id: object, headers: Mapping[str, str] | None = None, **request: object) -> Reply:
        path = {"check_id": str(check_id)}
        asked = event("GET", "/v1/checks/{check_id}/proof", None, headers, pathParameters=path, **request)
        return invoke(module, asked)

    checking = api.checking
    # So that the record lies in the same shard each time: the proof's way up is that of a shard.
    vars(api.check_module)["CHECKING"] = replace(checking, clock=lambda: NOON, random=bytes)
    check_id = api.post(read("applications/eligible.json")).json()["check_id"]
    vars(api.check_module)["CHECKING"] = checking
    examples.refused("getProof", "Its hour is not over", get(check_id))
    leaves = SqliteLeaves(str(store))
    assert list(Sealing(leaves, proving.seals).seal_all(NOON + timedelta(hours=2)))
    examples.note("getProof", "sealed", "The way from the record to the seal of its hour", get(check_id))
    examples.refused("getProof", "No such id, or another tenant's", get("0"))
    examples.refused_clients("getProof", lambda client: get(check_id, client=client))
    examples.refused("getProof", "A fault", get(check_id, BROKEN_HEADERS))
    close_stores(module)
    leaves.close()
    vars(module)["PROVING"] = replace(proving, audit_log=Down())
    examples.refused("getProof", "The store does not answer", get(check_id))

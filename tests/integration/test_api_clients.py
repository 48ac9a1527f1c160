"""Who may ask: a client with claims and a tenant, or the one client of a machine of one's own where that is set."""

import json

import pytest
from pydantic import JsonValue

from tests.integration.api import Api, deployed, printed_lines
from tests.integration.api_applications import an_application
from tests.integration.api_events import CLIENT, event, invoke

MISSING = "0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"

WITHOUT_CLAIMS: list[JsonValue] = [
    None,
    {},
    {"claims": None},
    {"claims": {}},
    {"claims": {"client_id": ""}},
    {"claims": {"sub": CLIENT, "username": CLIENT}},
    {"principalId": CLIENT, "client_id": CLIENT},
]


@pytest.mark.parametrize("authorizer", WITHOUT_CLAIMS, ids=range(7))
def test_a_request_without_claims_is_refused(sqlite_api: Api, authorizer: JsonValue) -> None:
    headers = {"Authorization": f"Bearer {CLIENT}", "X-Client-Id": CLIENT, "client_id": CLIENT}
    context = {"requestId": "r", "identity": {"user": CLIENT}, "authorizer": authorizer}
    post = event("POST", "/v1/checks", an_application(), headers)
    get = event("GET", f"/v1/checks/{MISSING}", None, headers, pathParameters={"check_id": MISSING})
    for module, request in ((sqlite_api.check_module, post), (sqlite_api.lookup_module, get)):
        reply = invoke(module, {**request, "requestContext": context})
        assert (reply.status, reply.problem()) == (401, "unauthenticated")
        assert reply.headers["WWW-Authenticate"] == "Bearer"
    assert sqlite_api.store.count() == 0


@pytest.mark.parametrize("context", [None, {}, {"authorizer": None}], ids=range(3))
def test_an_event_without_a_context_is_refused(sqlite_api: Api, context: JsonValue) -> None:
    request = {**event("POST", "/v1/checks", an_application()), "requestContext": context}
    assert invoke(sqlite_api.check_module, request).status == 401


@pytest.mark.parametrize("client", ["unknown", "front-office", "FORM-BACKEND", "form-backend ", "local"])
def test_a_client_of_no_tenant_is_refused(sqlite_api: Api, client: str) -> None:
    for reply in (sqlite_api.post(an_application(), client=client), sqlite_api.get(MISSING, client=client)):
        assert (reply.status, reply.problem()) == (403, "client-unknown")
    assert sqlite_api.store.count() == 0


def test_who_asks_is_asked_before_what(sqlite_api: Api) -> None:
    assert sqlite_api.post(b"not json", {"Content-Type": "text/plain"}, client=None).status == 401
    assert sqlite_api.post(b"not json", {"Content-Type": "text/plain"}, client="unknown").status == 403
    assert sqlite_api.get("malformed", client=None).status == 401


@pytest.mark.parametrize("local_client", ["", None])
def test_a_local_client_that_is_not_set_lets_nobody_in(sqlite_api: Api, local_client: str | None) -> None:
    environment = {} if local_client is None else {"ELIGIBILITY_LOCAL_CLIENT": local_client}
    with deployed(sqlite_api.store, sqlite_api.output, **environment) as api:
        assert api.post(an_application(), client=None).status == 401


def test_on_a_machine_of_ones_own_requests_without_claims_come_from_the_local_client(sqlite_api: Api) -> None:
    with deployed(sqlite_api.store, sqlite_api.output, ELIGIBILITY_LOCAL_CLIENT="me") as api:
        posted = api.post(an_application(), client=None)
        assert posted.status == 201
        assert api.get(posted.json()["check_id"], client=None).json() == posted.json()
        assert api.get(posted.json()["check_id"], client=CLIENT).status == 404


def test_claims_count_before_the_local_client(sqlite_api: Api) -> None:
    with deployed(sqlite_api.store, sqlite_api.output, ELIGIBILITY_LOCAL_CLIENT="me") as api:
        check_id = api.post(an_application(), client=CLIENT).json()["check_id"]
        assert api.get(check_id, client=None).status == 404
        assert api.post(an_application(), client="unknown").status == 403


def test_the_local_client_may_have_a_tenant_of_its_own(sqlite_api: Api) -> None:
    check_id = sqlite_api.post(an_application()).json()["check_id"]
    clients = json.dumps({"me": "front-office"})
    settings = {"ELIGIBILITY_LOCAL_CLIENT": "me", "ELIGIBILITY_CLIENTS": clients}
    with deployed(sqlite_api.store, sqlite_api.output, **settings) as api:
        assert api.get(check_id, client=None).status == 200


def test_a_refusal_is_logged_with_its_request_and_nothing_of_the_client(sqlite_api: Api) -> None:
    sqlite_api.post(an_application(), client="unknown-client-of-nobody")
    output = sqlite_api.output()
    (line,) = printed_lines(output)
    assert (line["message"], line["problem"], line["request_id"]) == ("refused", "client-unknown", "5d1e6f0a-request")
    assert "unknown-client-of-nobody" not in output

"""Names, numbers and addresses of people are planted everywhere; none is seen outside the body that carried it in.

Only `reference` is the caller's own, and is kept.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import quote

import pytest
from pydantic import JsonValue

from tests.integration.api import Api
from tests.integration.api_applications import an_application, changed, written
from tests.integration.api_events import Reply, event, invoke
from tests.integration.api_stores import SqliteFile

NAMES = {
    "name": "Kanareikin Canaryowner",
    "proxy_name": "Канарейкин Проксиевич",
    "street": "17 Canary Street, flat 4711",
    "passport_number": "CN 7654321",
    "proxy_number": "PX-8765432",
    "consent_number": "№ СГ-9753124",
    "iin": "777711112222",
    "owner_id": "888811112222",
    "other_owner_id": "888822221111",
    "registration_code": "9999000088887777",
    "mrz": "P<RUSCANARYMRZ<<KESHA<<<<<<<<<<<<<<<<<<<<<<<",
    "other_mrz": "7654321CN<<7RUS<<<<CANARY2<<<<<<<<<<<<<<<<<<",
}
CANARIES = tuple(NAMES.values())


def planted(permit: str = "temporary_residence") -> dict[str, JsonValue]:
    """Return an application with a canary in each field that takes one, and with all kinds of authorisation."""
    return an_application(
        permit=permit,
        applicant={"nationality": "RUS", "birth_date": "1990-05-17", "iin": NAMES["iin"], "grounds": ["ethnic_kazakh"]},
        passport={
            "kind": "foreign",
            "country": "RUS",
            "number": NAMES["passport_number"],
            "issued_on": "2019-04-01",
            "expires_on": "2029-04-01",
            "mrz": [NAMES["mrz"], NAMES["other_mrz"]],
        },
        housing={
            "address": {"registration_code": NAMES["registration_code"], "text": NAMES["street"]},
            "applicant_is_owner": False,
            "owners": [
                {"id": NAMES["owner_id"], "name": NAMES["name"]},
                {"id": NAMES["other_owner_id"], "name": NAMES["proxy_name"]},
            ],
            "authorisations": [
                {"owner": 0, "kind": "proxy", "proxy_name": NAMES["proxy_name"], "number": NAMES["proxy_number"]},
                {"owner": 1, "kind": "notarised_consent", "number": NAMES["consent_number"]},
                {"owner": 1, "kind": "electronic_signature"},
            ],
            "provision": {"kind": "notarised_contract", "issued_on": "2023-01-10"},
        },
        category="work",
        documents=[{"kind": "photo"}],
        stays=[{"entered_on": "2023-01-28", "left_on": None, "basis": "visa_free", "registered_on": "2023-02-01"}],
        fined_on="2023-02-02",
    )


def test_the_canaries_are_in_the_application() -> None:
    body = json.dumps(planted(), ensure_ascii=False)
    assert [canary for canary in CANARIES if canary not in body] == []


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize("key", [None, "a-key"])
def test_no_field_of_an_application_is_seen_again(api: Api, language: str, key: str | None) -> None:
    headers = {"Accept-Language": language, **({} if key is None else {"Idempotency-Key": key})}
    for permit in ("temporary_residence", "permanent_residence", "entry"):
        posted = api.post(planted(permit), headers)
        assert posted.status in {201, 422}  # the key stands for the first
        found = api.get(posted.json().get("check_id", "x"), headers)
        assert seen(posted, found) == []
    assert seen(api.output()) == []
    assert api.store.count() == (3 if key is None else 1)
    assert _seen_in_store(api) == []


def test_no_owner_of_the_register_is_stored_in_clear(sqlite_api: Api) -> None:
    sqlite_api.post(an_application())
    stored = sqlite_api.store.everything()
    assert b"0000000000000011" in stored  # the codes are what the register is asked by
    assert b"850101300035" not in stored


@pytest.mark.parametrize("canary", CANARIES)
def test_a_canary_in_the_wrong_field_is_not_seen_again(sqlite_api: Api, canary: str) -> None:
    for pointer in (*_places(planted()), "/stays", "/stays/0", "/housing", "/passport", "/passport/mrz", ""):
        if pointer != "/reference":
            body: JsonValue = changed(planted(), pointer, canary) if pointer else canary
            reply = sqlite_api.post(written(body), {"Idempotency-Key": pointer or "whole"})
            assert reply.status in {201, 422}
            assert seen(reply) == [], pointer
    assert seen(sqlite_api.output()) == []
    assert _seen_in_store(sqlite_api) == []


@pytest.mark.parametrize("canary", CANARIES)
def test_a_canary_in_a_body_that_is_no_application_is_not_seen_again(sqlite_api: Api, canary: str) -> None:
    escaped = json.dumps(canary)
    for body in (
        canary,
        f"name={quote(canary)}",
        f"{{'name': '{canary}'}}",
        f'{{"permit": {escaped}',
        f"[{escaped}, {escaped}]",
        f'{{"permit": "{canary}\x00"}}',
        f'{{"permit": "\\ud800{canary}"}}',
        f'{{"applicant": {{"nationality": {escaped}, "nationality": {escaped}}}}}',
        canary.encode("utf-16"),
        b"\xff" + canary.encode(),
    ):
        reply = sqlite_api.post(body)
        assert reply.status in {400, 422}
        assert seen(reply) == [], body
        assert seen(sqlite_api.post(body, {"Content-Type": "text/plain"})) == []
        assert seen(sqlite_api.post(body, base64_encoded=True)) == []
    assert seen(sqlite_api.output()) == []
    assert sqlite_api.store.count() == 0


@pytest.mark.parametrize("canary", [*CANARIES, "Kanareikin"])
def test_a_canary_as_the_name_of_a_field_is_not_logged(sqlite_api: Api, canary: str) -> None:
    """An unknown field is refused by its name, to its sender; the log is read by others."""
    for pointer in (f"/{canary}", f"/passport/{canary}", f"/housing/owners/0/{canary}", f"/stays/0/{canary}"):
        twice = written(changed(planted(), pointer, 1)).replace(b'"permit"', written(canary) + b': 1, "permit"', 1)
        assert sqlite_api.post(written(changed(planted(), pointer, 1))).status == 422
        assert sqlite_api.post(twice).status == 422
    assert seen(sqlite_api.output(), extra=canary) == []


@pytest.mark.parametrize("canary", CANARIES)
def test_a_canary_around_the_body_is_not_seen_again(sqlite_api: Api, canary: str) -> None:
    names = (
        "User-Agent",
        "Referer",
        "Authorization",
        "Cookie",
        "X-Forwarded-For",
        "Accept-Language",
        "X-Amzn-Trace-Id",
    )
    headers = dict.fromkeys(names, canary)
    query: JsonValue = {"name": canary, canary: "1"}
    identity: JsonValue = {"userAgent": canary, "sourceIp": canary, "caller": canary}
    for sent in (
        headers,
        {**headers, "Idempotency-Key": canary},
        {**headers, "Idempotency-Key": canary.replace(" ", "")},
        {**headers, "Content-Type": canary},
        {**headers, canary: canary},
    ):
        request = event("POST", "/v1/checks", planted(), sent, queryStringParameters=query)
        context = request["requestContext"]
        assert isinstance(context, dict)
        reply = invoke(sqlite_api.check_module, {**request, "requestContext": {**context, "identity": identity}})
        assert reply.status in {200, 201, 400, 415}
        assert seen(reply) == []
    for reply in (sqlite_api.get(canary, headers), sqlite_api.get("x", headers, queryStringParameters=query)):
        assert reply.status == 404
        assert seen(reply) == []
    assert seen(sqlite_api.output()) == []
    assert _seen_in_store(sqlite_api) == []


def test_a_request_id_that_the_caller_has_set_is_not_logged(sqlite_api: Api) -> None:
    """API Gateway takes the caller's `x-amzn-RequestId` for `requestId`; `extendedRequestId` is its own."""
    context = event("POST", "/v1/checks", None)["requestContext"]
    assert isinstance(context, dict)
    ids = {"requestId": NAMES["name"], "extendedRequestId": "JJbxmGHfFiAFlbg="}
    for body in (planted(), {"permit": "entry"}):
        sqlite_api.post(body, requestContext={**context, **ids})
    output = sqlite_api.output()
    assert seen(output) == []
    assert output.count("JJbxmGHfFiAFlbg=") == 2


def test_a_canary_is_not_in_what_is_logged_of_a_store_in_trouble(sqlite_api: Api, sqlite_file: SqliteFile) -> None:
    for table in ("checks", "addresses"):
        with closing(sqlite3.connect(sqlite_file.path, autocommit=True)) as connection:
            connection.execute(f"ALTER TABLE {table} RENAME TO {table}_elsewhere")
        reply = sqlite_api.post(planted(), {"Idempotency-Key": NAMES["iin"]})
        assert reply.status == 503
        assert seen(reply) == []
    output = sqlite_api.output()
    assert output.count("store unavailable") == 2
    assert seen(output) == []


@pytest.mark.parametrize("where", ["check_id", "reference", "recorded_at"])
def test_only_the_reference_is_the_callers_own(sqlite_api: Api, where: str) -> None:
    canary = "form-of-Kanareikin"
    posted = sqlite_api.post(changed(planted(), "/reference", canary)).json()
    assert (canary in str(posted[where])) == (where == "reference")
    assert canary not in sqlite_api.output()


def seen(*told: Reply | str | bytes, extra: str | None = None) -> list[str]:
    """Return the canaries that something told has, in whatever of the usual spellings."""
    text = "\n".join(_text(each) for each in told)
    sought = CANARIES if extra is None else (*CANARIES, extra)
    return [canary for canary in sought if any(spelling in text for spelling in _spellings(canary))]


def _text(told: Reply | str | bytes) -> str:
    match told:
        case Reply():
            return f"{told.body}\n{dict(told.headers)}"
        case bytes():
            return told.decode("utf-8", "replace")
        case _:
            return told


def _spellings(canary: str) -> Iterator[str]:
    yield canary
    yield quote(canary)
    yield json.dumps(canary)[1:-1]
    yield canary.replace(" ", "")
    yield canary.upper()
    yield canary.lower()
    yield from (word for word in canary.split() if len(word) > 6)  # a part of a name is a name


def _seen_in_store(api: Api) -> list[str]:
    """Return the canaries in the bytes of the store and in the records, uncompressed."""
    return seen(api.store.everything(), *api.store.records())


def _places(value: JsonValue, pointer: str = "") -> Iterator[str]:
    match value:
        case dict():
            for name, part in value.items():
                yield from _places(part, f"{pointer}/{name}")
        case list():
            for index, part in enumerate(value):
                yield from _places(part, f"{pointer}/{index}")
        case _:
            yield pointer

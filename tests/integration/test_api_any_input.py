"""Whatever is sent, the functions answer it or refuse it by name: no request makes them fail."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from tests.integration.api import Api, deployed
from tests.integration.api_applications import an_application
from tests.integration.api_events import Reply
from tests.integration.api_stores import SqliteFile
from tests.unit.damaged_applications import json_values, mutations, repetitions
from tests.unit.generated_applications import Payload, applications, written

repeatable = settings(derandomize=True, deadline=None, database=None, max_examples=60)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """Deploy once for all examples of this file."""
    with deployed(SqliteFile(tmp_path_factory.mktemp("any_input")), lambda: "") as one:
        yield one


def _is_answered_or_refused(api: Api, reply: Reply, recorded_before: int) -> None:
    assert reply.status in {201, 400, 413, 422}, reply
    if reply.status == 201:
        assert api.store.count() == recorded_before + 1
        assert api.get(reply.json()["check_id"]).json() == reply.json()
    else:
        assert reply.problem() in {"not-json", "invalid-application", "payload-too-large"}
        assert reply.json()["errors"] or reply.status == 413
        assert api.store.count() == recorded_before


@repeatable
@given(body=st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_answered_or_refused(api: Api, body: bytes) -> None:
    _is_answered_or_refused(api, api.post(body), api.store.count())


@repeatable
@given(body=mutations())
def test_any_changed_application_is_answered_or_refused(api: Api, body: bytes) -> None:
    before = api.store.count()
    _is_answered_or_refused(api, api.post(body), before)


@repeatable
@given(value=json_values())
def test_any_json_is_answered_or_refused(api: Api, value: JsonValue) -> None:
    before = api.store.count()
    _is_answered_or_refused(api, api.post(written(value)), before)


@repeatable
@given(payload=applications())
def test_any_application_is_answered_and_found_again(api: Api, payload: Payload) -> None:
    before = api.store.count()
    reply = api.post(written(payload))
    assert reply.status == 201
    _is_answered_or_refused(api, reply, before)


@repeatable
@given(repetition=repetitions())
def test_no_application_with_a_name_given_twice_is_recorded(api: Api, repetition: tuple[bytes, str]) -> None:
    before = api.store.count()
    body, pointer = repetition
    reply = api.post(body)
    assert (pointer, "name_repeated") in reply.errors()
    assert api.store.count() == before


@repeatable
@given(
    headers=st.dictionaries(
        st.sampled_from(["Idempotency-Key", "Accept-Language", "X-Anything"]),
        st.text(st.characters(exclude_categories=[]), max_size=40),
    )
)
def test_any_headers_are_taken_or_refused(api: Api, headers: dict[str, str]) -> None:
    reply = api.post(an_application(), headers)
    assert reply.status in {200, 201, 400}
    assert (reply.status != 400) or (reply.problem() == "idempotency-key-invalid")


@repeatable
@given(check_id=st.text(st.characters(exclude_categories=[]), max_size=40) | st.uuids().map(str))
def test_any_id_is_that_of_a_missing_check(api: Api, check_id: str) -> None:
    assert api.get(check_id).problem() == "check-not-found"

"""The Idempotency-Key: a repeat gives the stored decision, another payload is refused, and no key meets another's."""

import json
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from threading import Barrier, Lock
from typing import override

import pytest
from pydantic import JsonValue

from eligibility.storage.ports import AuditEntry, AuditLog
from tests.integration.api import Api, deployed
from tests.integration.api_applications import NOON, an_application, changed
from tests.integration.api_events import OTHER_TENANT, SAME_TENANT, Reply

KEY = {"Idempotency-Key": "7f1c-the-form-4711"}
PATIENCE = 30
"""Seconds after which a test of two at once gives up."""


def test_a_repeat_is_answered_with_200_and_the_same_value(api: Api) -> None:
    first = api.post(an_application(), KEY)
    second = api.post(an_application(), KEY)
    assert (first.status, second.status) == (201, 200)
    assert second.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert second.json() == first.json()
    assert api.store.count() == 1
    assert api.get(first.json()["check_id"]).json() == first.json()


def test_a_repeat_in_another_language_is_the_same_decision_in_that_language(sqlite_api: Api) -> None:
    first = sqlite_api.post(an_application(), KEY)
    second = sqlite_api.post(an_application(), {**KEY, "Accept-Language": "kk"})
    assert second.headers["Content-Language"] == "kk"
    assert second.json()["check_id"] == first.json()["check_id"]
    assert second.json()["message"] != first.json()["message"]


def test_a_repeat_may_write_the_same_application_differently(sqlite_api: Api) -> None:
    first = sqlite_api.post(an_application(), KEY)
    backwards = dict(reversed(an_application().items()))
    second = sqlite_api.post(json.dumps(backwards, indent=4).replace("permit", "\\u0070ermit"), KEY)
    assert (second.status, second.json()) == (200, first.json())


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/passport/number", "75 7654321"),
        ("/housing/owners/0/name", "Somebody Else"),
        ("/housing/address/text", "2 Sample Street"),
        ("/documents", []),
        ("/reference", "form-4712"),
        ("/applied_on", "2023-02-09"),
        ("/stays/0/left_on", "2023-01-20"),
        ("/passport/mrz", None),
    ],
)
def test_another_payload_under_the_key_is_refused(sqlite_api: Api, pointer: str, value: JsonValue) -> None:
    first = sqlite_api.post(an_application(), KEY)
    other = sqlite_api.post(changed(an_application(), pointer, value), KEY)
    assert (other.status, other.problem()) == (422, "idempotency-key-reused")
    assert str(first.json()["check_id"]) not in other.body
    assert sqlite_api.post(an_application(), KEY).json() == first.json()
    assert sqlite_api.store.count() == 1


def test_another_payload_under_the_key_is_refused_in_dynamodb(dynamodb_api: Api) -> None:
    first = dynamodb_api.post(an_application(), KEY)
    assert dynamodb_api.post(an_application(permit="entry"), KEY).problem() == "idempotency-key-reused"
    assert dynamodb_api.post(an_application(), KEY).json() == first.json()
    assert dynamodb_api.store.count() == 1


def test_a_field_left_out_is_another_payload_than_null(sqlite_api: Api) -> None:
    sqlite_api.post(changed(an_application(), "/stays/0/left_on"), KEY)
    assert sqlite_api.post(an_application(), KEY).status == 422


@pytest.mark.parametrize(
    "key",
    [
        "",
        " ",
        "a" * 256,
        "two words",
        "ключ",
        "ｋｅｙ",
        "line\nbreak",
        "null\x00",
        "tab\t",
        "caf\u00e9",
        "\ud800",
        "\x7f",
    ],
    ids=range(12),
)
def test_a_key_that_is_none_is_refused(sqlite_api: Api, key: str) -> None:
    reply = sqlite_api.post(an_application(), {"Idempotency-Key": key})
    assert (reply.status, reply.problem()) == (400, "idempotency-key-invalid")
    assert "255" in str(reply.json()["detail"])
    assert sqlite_api.store.count() == 0


@pytest.mark.parametrize("key", ["a", "~" * 255, '"quoted"', "!#$%&'*+,-./:;<=>?@[]^_`{|}"])
def test_any_visible_ascii_characters_are_a_key(sqlite_api: Api, key: str) -> None:
    assert [sqlite_api.post(an_application(), {"Idempotency-Key": key}).status for _ in range(2)] == [201, 200]


def test_keys_differ_by_case(sqlite_api: Api) -> None:
    assert [sqlite_api.post(an_application(), {"Idempotency-Key": key}).status for key in ("k", "K")] == [201, 201]


def test_without_a_key_each_request_is_a_new_check(sqlite_api: Api) -> None:
    ids = {str(sqlite_api.post(an_application()).json()["check_id"]) for _ in range(3)}
    assert len(ids) == sqlite_api.store.count() == 3


@pytest.mark.parametrize("other", [SAME_TENANT, OTHER_TENANT])
def test_the_keys_of_two_clients_do_not_meet(api: Api, other: str) -> None:
    first = api.post(an_application(), KEY)
    second = api.post(an_application(permit="entry"), KEY, client=other)
    assert (first.status, second.status) == (201, 201)
    assert first.json()["check_id"] != second.json()["check_id"]
    assert api.store.count() == 2


def test_a_client_and_a_key_cannot_be_cut_at_another_place(sqlite_api: Api) -> None:
    clients = json.dumps({'a","b': "one", "a": "two"})
    with deployed(sqlite_api.store, sqlite_api.output, ELIGIBILITY_CLIENTS=clients) as api:
        first = api.post(an_application(), {"Idempotency-Key": "c"}, client='a","b')
        second = api.post(an_application(), {"Idempotency-Key": 'b","c'}, client="a")
    assert first.json()["check_id"] != second.json()["check_id"]


def test_a_repeat_on_a_later_day_gives_the_decision_of_the_first(api: Api) -> None:
    application = an_application()
    del application["applied_on"]
    api.set_clock(NOON)
    first = api.post(application, KEY)
    api.set_clock(NOON + timedelta(days=300))  # by then the power of attorney is still good, another day is judged
    second = api.post(application, KEY)
    assert first.json()["applied_on"] == "2023-02-08"
    assert (second.status, second.json()) == (200, first.json())
    assert api.post(application).json()["applied_on"] == "2023-12-05"


def test_a_repeat_is_answered_from_the_record_though_its_answer_would_differ_today(sqlite_api: Api) -> None:
    application = changed(an_application(), "/passport/expires_on", "2023-08-07")
    del application["applied_on"]
    sqlite_api.set_clock(NOON)
    assert sqlite_api.post(application, KEY).json()["verdict"] == "eligible"
    sqlite_api.set_clock(NOON + timedelta(days=1))
    assert sqlite_api.post(application, KEY).json()["verdict"] == "eligible"
    assert sqlite_api.post(application).json()["verdict"] == "not_eligible"


def test_a_client_that_moves_to_another_tenant_is_not_shown_the_record_and_gets_no_fault(sqlite_api: Api) -> None:
    sqlite_api.post(an_application(), KEY)
    moved = json.dumps({"form-backend": "other-office"})
    with deployed(sqlite_api.store, sqlite_api.output, ELIGIBILITY_CLIENTS=moved) as api:
        reply = api.post(an_application(), KEY)
    assert reply.status in {201, 422}
    assert "Idempotent-Replayed" not in reply.headers


# --- Two at once


class Meeting(AuditLog):
    """An audit log at which two requests wait for each other before either writes.

    The writes themselves are taken in turn: a put of DynamoDB is atomic, of its stand-in in the tests it is not.
    """

    def __init__(self, audit_log: AuditLog, barrier: Barrier, turn: Lock) -> None:
        self._audit_log = audit_log
        self._barrier = barrier
        self._turn = turn

    @override
    def record(self, entry: AuditEntry) -> AuditEntry:
        self._barrier.wait(PATIENCE)
        with self._turn:
            return self._audit_log.record(entry)

    @override
    def find(self, check_id: str) -> AuditEntry | None:
        return self._audit_log.find(check_id)


@pytest.fixture
def two_instances(api: Api) -> Iterator[tuple[Api, Api]]:
    """Start the functions twice over one store, a second apart by their clocks; both meet just before they write."""
    barrier, turn = Barrier(2), Lock()
    with ExitStack() as stack:
        another = stack.enter_context(deployed(api.store, api.output))
        for instance, seconds in ((api, 0), (another, 1)):
            instance.set_clock(NOON + timedelta(seconds=seconds))
            instance.set_audit_log(Meeting(instance.checking.audit_log, barrier, turn))
        yield api, another


def _at_once(instances: tuple[Api, Api], *applications: JsonValue) -> list[Reply]:
    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(lambda each: each[0].post(each[1], KEY), zip(instances, applications, strict=True)))


def test_a_key_used_twice_at_once_makes_one_record_and_one_answer(two_instances: tuple[Api, Api]) -> None:
    first, second = _at_once(two_instances, an_application(), an_application())
    assert {first.status, second.status} == {200, 201}
    assert first.json() == second.json()
    assert two_instances[0].store.count() == 1


def test_a_key_used_at_once_for_two_payloads_is_refused_to_one(two_instances: tuple[Api, Api]) -> None:
    replies = _at_once(two_instances, an_application(), an_application(permit="entry"))
    kept, refused = sorted(replies, key=lambda reply: reply.status)
    assert (kept.status, refused.status, refused.problem()) == (201, 422, "idempotency-key-reused")
    assert two_instances[0].store.count() == 1
    assert two_instances[0].get(kept.json()["check_id"]).json() == kept.json()


@pytest.fixture
def restless_threads() -> Iterator[None]:
    """Let threads take turns a thousand times as often as usual, so that what can go wrong between two steps does."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 1000)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("restless_threads")
def test_many_requests_at_once_in_one_process_are_each_answered_and_counted(sqlite_api: Api) -> None:
    with ThreadPoolExecutor(8) as threads:
        replies = list(threads.map(lambda _: sqlite_api.post(an_application()), range(300)))
    assert [reply.status for reply in replies] == [201] * 300
    assert sqlite_api.store.count() == 300
    output = sqlite_api.output()
    assert "not logged" not in output
    assert len(re.findall(r'"Eligible":1\b', output)) == 300

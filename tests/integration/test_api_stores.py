"""A store that is down, slow, or whose answer was lost: no decision is given that is not recorded, and none is lost."""

import io
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn, cast, override

import pytest
from botocore.exceptions import ReadTimeoutError
from mypy_boto3_dynamodb import DynamoDBClient

from eligibility.storage.aws import secrets_client
from eligibility.storage.dynamodb import DynamoDBAddressRegister, DynamoDBAuditLog
from eligibility.storage.keys import FileKey
from eligibility.storage.ports import AuditEntry, AuditLog, StoreUnavailable
from eligibility.storage.secrets_manager import SecretKey
from eligibility.storage.sqlite import SqliteAuditLog
from tests.integration.api import Api, deployed, outputs, printed_lines
from tests.integration.api_applications import an_application
from tests.integration.api_events import Reply
from tests.integration.api_stores import DynamoDBTables, SqliteFile
from tests.integration.dynamodb_stub import Reply as StubReply
from tests.integration.dynamodb_stub import Silence, dynamodb_stub, impatient_client

KEY = {"Idempotency-Key": "7f1c-the-form-4711"}
MISSING = "0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"

TROUBLE: dict[str, StubReply | Silence] = {
    "throttled": StubReply(400, "ProvisionedThroughputExceededException"),
    "throttled for the account": StubReply(400, "ThrottlingException"),
    "over the request limit": StubReply(400, "RequestLimitExceeded"),
    "failing": StubReply(500, "InternalServerError"),
    "unavailable": StubReply(503, "ServiceUnavailable"),
    "forbidden": StubReply(400, "AccessDeniedException"),
    "without the table": StubReply(400, "ResourceNotFoundException"),
    "slow": Silence(),
}


def _is_a_plea_to_try_again(reply: Reply) -> bool:
    """Tell whether the reply is a 503 that gives no decision."""
    assert (reply.status, reply.problem()) == (503, "store-unavailable")
    assert int(reply.headers["Retry-After"]) > 0
    assert "Location" not in reply.headers
    assert set(reply.json()) == {"type", "title", "status", "detail"}
    return True


def _logged_reason(api: Api) -> object:
    (line,) = [line for line in printed_lines(api.output()) if line["level"] == "ERROR"]
    assert line["message"] == "store unavailable"
    return line["reason"]


# --- DynamoDB


@pytest.mark.parametrize("trouble", TROUBLE)
def test_while_dynamodb_is_in_trouble_nothing_is_decided(sqlite_api: Api, trouble: str) -> None:
    answer = TROUBLE[trouble]
    with dynamodb_stub(answer) as stub:
        sqlite_api.set_audit_log(DynamoDBAuditLog(impatient_client(stub.endpoint), "AuditTable"))
        posted = sqlite_api.post(an_application(), KEY)
        reason = _logged_reason(sqlite_api)
        found = sqlite_api.get(MISSING)
    assert _is_a_plea_to_try_again(posted)
    assert _is_a_plea_to_try_again(found)
    assert reason == (answer.code if isinstance(answer, StubReply) else "ReadTimeoutError")
    assert set(stub.asked) == {"PutItem", "GetItem"}


@pytest.mark.parametrize("trouble", ["throttled", "failing", "slow"])
def test_while_the_address_register_is_in_trouble_nothing_is_decided(sqlite_api: Api, trouble: str) -> None:
    with dynamodb_stub(TROUBLE[trouble]) as stub:
        register = DynamoDBAddressRegister(impatient_client(stub.endpoint), "RegisterTable", lambda: 0.0)
        sqlite_api.set_register(register)
        assert _is_a_plea_to_try_again(sqlite_api.post(an_application()))
    assert sqlite_api.store.count() == 0
    assert sqlite_api.post(an_application(permit="entry")).status == 201  # asks the register nothing


def test_while_dynamodb_cannot_be_reached_nothing_is_decided(sqlite_api: Api) -> None:
    with dynamodb_stub(Silence()) as stub:
        endpoint = stub.endpoint
    sqlite_api.set_audit_log(DynamoDBAuditLog(impatient_client(endpoint), "AuditTable"))
    assert _is_a_plea_to_try_again(sqlite_api.post(an_application()))
    assert _logged_reason(sqlite_api) == "EndpointConnectionError"


def test_without_the_hash_key_nothing_is_decided(dynamodb_api: Api) -> None:
    dynamodb_api.set_key(SecretKey(secrets_client(), "no-such-secret", lambda: 0.0))
    assert _is_a_plea_to_try_again(dynamodb_api.post(an_application()))
    assert _logged_reason(dynamodb_api) == "ResourceNotFoundException"
    assert dynamodb_api.store.count() == 0


# --- SQLite


def _closed(api: Api) -> None:
    api.close()


def _read_only(api: Api) -> None:
    with _connection(api) as connection:
        connection.execute("PRAGMA query_only = ON")


@pytest.mark.parametrize("break_store", [_closed, _read_only])
def test_while_the_file_cannot_be_written_nothing_is_decided(
    sqlite_api: Api, break_store: Callable[[Api], None]
) -> None:
    break_store(sqlite_api)
    assert _is_a_plea_to_try_again(sqlite_api.post(an_application(permit="entry"), KEY))
    assert sqlite_api.store.count() == 0


def test_when_the_disk_is_full_what_was_answered_is_stored_and_nothing_else(sqlite_api: Api) -> None:
    with _connection(sqlite_api) as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
    replies = [sqlite_api.post(an_application()) for _ in range(10)]
    answered = [reply for reply in replies if reply.status == 201]
    assert all(_is_a_plea_to_try_again(reply) for reply in replies if reply not in answered)
    assert len(answered) < len(replies)
    assert sqlite_api.store.count() == len(answered)
    assert all(sqlite_api.get(reply.json()["check_id"]).json() == reply.json() for reply in answered)


@pytest.mark.parametrize("content", ["", "abcd", "no key at all", "\xff"])
def test_with_a_key_file_that_holds_no_key_nothing_is_decided(sqlite_api: Api, tmp_path: Path, content: str) -> None:
    path = tmp_path / "key"
    path.write_text(content, "latin-1")
    sqlite_api.set_key(FileKey(path))
    assert _is_a_plea_to_try_again(sqlite_api.post(an_application()))
    assert sqlite_api.store.count() == 0
    if content:
        assert content not in sqlite_api.output()


def test_while_another_process_writes_for_long_nothing_is_decided(
    sqlite_file: SqliteFile, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eligibility.storage.sqlite.database.BUSY_SECONDS", 0.0)
    with deployed(sqlite_file, outputs(capsys)) as api:
        with closing(sqlite3.connect(sqlite_file.path, autocommit=True)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert _is_a_plea_to_try_again(api.post(an_application(), KEY))
            other.execute("ROLLBACK")
        assert "SQLITE_BUSY" in str(_logged_reason(api))
        assert api.store.count() == 0
        assert api.post(an_application(), KEY).status == 201


# --- The write succeeds, the answer is lost


class AnswersLost(AuditLog):
    """An audit log that stores and then breaks down, as often as told."""

    def __init__(self, audit_log: AuditLog, times: int) -> None:
        self._audit_log = audit_log
        self._times = times

    @override
    def record(self, entry: AuditEntry) -> AuditEntry:
        stored = self._audit_log.record(entry)
        if self._times > 0:
            self._times -= 1
            raise StoreUnavailable("audit log", "ReadTimeoutError")
        return stored

    @override
    def find(self, check_id: str) -> AuditEntry | None:
        return self._audit_log.find(check_id)


@pytest.mark.parametrize("times", [1, 3])
def test_with_a_key_the_repeat_gives_the_decision_whose_answer_was_lost(api: Api, times: int) -> None:
    api.set_audit_log(AnswersLost(api.checking.audit_log, times))
    for _ in range(times):
        assert _is_a_plea_to_try_again(api.post(an_application(), KEY))
        assert api.store.count() == 1
    reply = api.post(an_application(), KEY)
    assert (reply.status, reply.headers["Idempotent-Replayed"]) == (200, "true")
    assert api.store.count() == 1
    assert api.get(reply.json()["check_id"]).json() == reply.json()


def test_without_a_key_the_repeat_is_a_new_check(api: Api) -> None:
    api.set_audit_log(AnswersLost(api.checking.audit_log, 1))
    assert _is_a_plea_to_try_again(api.post(an_application()))
    assert api.post(an_application()).status == 201
    assert api.store.count() == 2


class _FirstAnswersLost:
    """A client whose puts are done and then time out, as often as told."""

    def __init__(self, client: DynamoDBClient, times: int) -> None:
        self._client = client
        self._times = times
        self.puts = 0

    def put_item(self, **request: object) -> object:
        self.puts += 1
        try:
            return self._client.put_item(**request)  # type: ignore[arg-type] # passed on as it came
        finally:
            if self.puts <= self._times:
                raise ReadTimeoutError(endpoint_url="https://dynamodb")


@pytest.mark.parametrize("headers", [{}, KEY], ids=["no key", "a key"])
def test_a_put_sent_again_finds_its_own_record_and_is_a_first_answer(
    dynamodb_api: Api, dynamodb_tables: DynamoDBTables, headers: dict[str, str]
) -> None:
    client = _FirstAnswersLost(dynamodb_tables.client, 1)
    dynamodb_api.set_audit_log(DynamoDBAuditLog(cast("DynamoDBClient", client), dynamodb_tables.audit_table))
    reply = dynamodb_api.post(an_application(), headers)
    assert (reply.status, client.puts) == (201, 2)
    assert "Idempotent-Replayed" not in reply.headers
    assert dynamodb_api.store.count() == 1


def test_when_both_answers_are_lost_the_repeat_gives_the_stored_decision(
    dynamodb_api: Api, dynamodb_tables: DynamoDBTables
) -> None:
    client = _FirstAnswersLost(dynamodb_tables.client, 2)
    dynamodb_api.set_audit_log(DynamoDBAuditLog(cast("DynamoDBClient", client), dynamodb_tables.audit_table))
    assert _is_a_plea_to_try_again(dynamodb_api.post(an_application(), KEY))
    assert dynamodb_api.post(an_application(), KEY).status == 200
    assert dynamodb_api.store.count() == 1


# --- What else can break


def test_a_record_that_was_tampered_with_is_not_given_out(sqlite_api: Api) -> None:
    check_id = sqlite_api.post(an_application(), KEY).json()["check_id"]
    with _connection(sqlite_api) as connection:
        connection.execute("UPDATE checks SET digest = ?", ("0" * 64,))
    for reply in (sqlite_api.get(check_id), sqlite_api.post(an_application(), KEY)):
        assert (reply.status, reply.problem()) == (500, "unexpected")
        assert set(reply.json()) == {"type", "title", "status", "detail"}


class _Broken(AuditLog):
    """An audit log with a fault whose text holds what it was given."""

    @override
    def record(self, entry: AuditEntry) -> NoReturn:
        raise RuntimeError(f"cannot store {entry}")

    @override
    def find(self, check_id: str) -> NoReturn:
        raise RuntimeError(f"cannot find {check_id}")


def test_an_unexpected_fault_is_answered_and_logged_without_its_text(sqlite_api: Api) -> None:
    sqlite_api.set_audit_log(_Broken())
    for reply in (sqlite_api.post(an_application()), sqlite_api.get(MISSING)):
        assert (reply.status, reply.problem()) == (500, "unexpected")
        assert "cannot" not in reply.body
    output = sqlite_api.output()
    assert "cannot" not in output
    assert [(line["error"], line["request_id"]) for line in printed_lines(output)] == [
        ("RuntimeError", "5d1e6f0a-request")
    ] * 2
    assert all("record:" in str(line["at"]) or "find:" in str(line["at"]) for line in printed_lines(output))


def test_a_decision_that_cannot_be_logged_or_counted_is_answered_all_the_same(
    sqlite_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = io.StringIO()
    broken.close()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(sys, "stdout", broken)
        reply = sqlite_api.post(an_application(), KEY)
    assert reply.status == 201
    assert sqlite_api.post(an_application(), KEY).json() == reply.json()


@contextmanager
def _connection(api: Api) -> Iterator[sqlite3.Connection]:
    log = api.checking.audit_log
    assert isinstance(log, SqliteAuditLog)
    with log._database.connection() as connection:
        yield connection

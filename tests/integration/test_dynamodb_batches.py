"""What batches ask of DynamoDB: puts and reads by the hundred while it refuses, fails and loses answers."""

import threading
from collections.abc import Callable
from random import Random
from threading import Lock
from typing import cast

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from mypy_boto3_dynamodb import DynamoDBClient

from eligibility.storage.aws import AT_ONCE, BATCH_CONFIG, dynamodb_client
from eligibility.storage.dynamodb import DynamoDBAddressRegister, DynamoDBAuditLog
from eligibility.storage.dynamodb.items import BATCH
from eligibility.storage.dynamodb.patience import LONGEST_PAUSES, Patience
from eligibility.storage.ports import LookUp, StoreUnavailable
from tests.integration.conftest import Clock, Tables
from tests.integration.stored_values import a_header, addresses, an_entry

THROTTLED = "ThrottlingException"
ENTRIES = [an_entry(f"batch-{number:06}", b"record %d" % number) for number in range(300)]
CODES = [f"{number:04}" for number in range(250)]


def refusal(code: str, status: int = 400) -> ClientError:
    """Make the error that the client raises for an answer."""
    return ClientError(
        {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": {"HTTPStatusCode": status}},  # type: ignore[typeddict-item] # a part of what there is
        "PutItem",
    )


class Table:
    """A client of a table in memory, whose put is atomic as that of DynamoDB is; it notes what it is asked."""

    def __init__(self, trouble: Callable[[int], None] = lambda _: None) -> None:
        """`trouble` is called before each put is made, and again after it, with the number of the call."""
        self.items: dict[str, object] = {}
        self.requests: list[dict[str, object]] = []
        self._trouble = trouble
        self._lock = Lock()

    @property
    def client(self) -> DynamoDBClient:
        return cast("DynamoDBClient", self)

    def put_item(self, **request: object) -> object:
        with self._lock:
            self.requests.append(request)
            number = len(self.requests)
            self._trouble(2 * number)
            item = cast("dict[str, dict[str, str]]", request["Item"])
            earlier = self.items.setdefault(item["check_id"]["S"], item)
            self._trouble(2 * number + 1)
        if earlier is not item:
            clash = refusal("ConditionalCheckFailedException")
            clash.response["Item"] = earlier  # type: ignore[typeddict-unknown-key] # DynamoDB's addition
            raise clash
        return {}


def now_and_then(seed: int) -> Callable[[int], None]:
    """Refuse one of ten calls for load; fail in one of thirty, half of these after the work was done."""
    random = Random(seed)  # noqa: S311 - the same trouble at each run

    def trouble(number: int) -> None:
        before, chance = number % 2 == 0, random.random()
        if before and chance < 0.1:
            raise refusal(random.choice((THROTTLED, "ProvisionedThroughputExceededException")))
        if chance < 0.115:
            raise refusal("InternalServerError", 500)
        if chance < 0.13:
            raise ReadTimeoutError(endpoint_url="https://dynamodb")

    return trouble


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def patience(pauses: list[float]) -> Patience:
    """Wait for nothing, and note for how long it would have been."""
    return Patience(pauses.append, lambda: 0.5)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("at_once", [1, 16])
def test_with_calls_refused_and_lost_each_entry_is_stored_once(patience: Patience, seed: int, at_once: int) -> None:
    table = Table(now_and_then(seed))
    log = DynamoDBAuditLog(table.client, "checks", at_once, patience)
    assert log.record_all(ENTRIES) == ENTRIES
    assert sorted(table.items) == [entry.check_id for entry in ENTRIES]
    assert len(table.requests) > len(ENTRIES) * 1.1


def test_each_put_has_its_condition(patience: Patience) -> None:
    table = Table(now_and_then(0))
    DynamoDBAuditLog(table.client, "checks", patience=patience).record_all(ENTRIES)
    assert {(each["ConditionExpression"], each["TableName"]) for each in table.requests} == {
        ("attribute_not_exists(check_id)", "checks")
    }


def test_after_a_death_half_way_the_second_attempt_adds_what_is_missing(patience: Patience) -> None:
    table = Table(now_and_then(1))
    log = DynamoDBAuditLog(table.client, "checks", patience=patience)
    first = ENTRIES[:150]
    log.record_all(first)
    again = [entry._replace(canonical=b"decided anew", digest="0" * 64) for entry in ENTRIES]
    assert log.record_all(again) == [*first, *again[150:]]
    assert len(table.items) == len(ENTRIES)


def test_entries_are_stored_while_moto_refuses_one_call_of_ten(tables: Tables, patience: Patience) -> None:
    random, lock = Random(3), Lock()  # noqa: S311 - the same trouble at each run

    def refuse(**_: object) -> None:
        with lock:
            chance = random.random()
        if chance < 0.1:
            raise refusal(THROTTLED)

    client = dynamodb_client(BATCH_CONFIG)
    client.meta.events.register("before-send.dynamodb.PutItem", refuse)
    log = DynamoDBAuditLog(client, tables.audit, patience=patience)
    assert log.record_all(ENTRIES[:60]) == ENTRIES[:60]
    assert [log.find(entry.check_id) for entry in ENTRIES[:60]] == ENTRIES[:60]
    assert tables.client.scan(TableName=tables.audit)["Count"] == 60


def test_pauses_grow_and_are_of_random_length(patience: Patience, pauses: list[float]) -> None:
    def refuse_for_a_while(number: int) -> None:
        if number < 2 * 5:
            raise refusal(THROTTLED)

    log = DynamoDBAuditLog(Table(refuse_for_a_while).client, "checks", patience=patience)
    log.record_all(ENTRIES[:1])
    assert pauses == [0.5 * longest for longest in LONGEST_PAUSES[:4]]


@pytest.mark.parametrize("code", [THROTTLED, "ProvisionedThroughputExceededException", "RequestLimitExceeded"])
def test_a_table_that_refuses_for_too_long_is_unavailable(patience: Patience, pauses: list[float], code: str) -> None:
    def refuse(_: int) -> None:
        raise refusal(code)

    table = Table(refuse)
    with pytest.raises(StoreUnavailable) as raised:
        DynamoDBAuditLog(table.client, "checks", patience=patience).record_all(ENTRIES[:1])
    assert raised.value.reason == code
    assert pauses == [0.5 * longest for longest in LONGEST_PAUSES]
    assert raised.value.__suppress_context__  # the client's own error may repeat what was sent


def test_what_no_repetition_helps_is_unavailable_at_once(patience: Patience, pauses: list[float]) -> None:
    def refuse(_: int) -> None:
        raise refusal("AccessDeniedException")

    table = Table(refuse)
    with pytest.raises(StoreUnavailable, match="AccessDeniedException"):
        DynamoDBAuditLog(table.client, "checks", patience=patience).record_all(ENTRIES)
    assert pauses == []
    assert len(table.requests) <= AT_ONCE  # after the first refusal nobody begins another put


def test_when_one_put_fails_the_others_have_ended_before_it_is_said(patience: Patience) -> None:
    def refuse_the_hundredth(number: int) -> None:
        if number == 2 * 100:
            raise refusal("ValidationException")

    table, threads = Table(refuse_the_hundredth), threading.active_count()
    with pytest.raises(StoreUnavailable, match="ValidationException"):
        DynamoDBAuditLog(table.client, "checks", patience=patience).record_all(ENTRIES)
    assert threading.active_count() == threads
    assert 99 <= len(table.items) <= 99 + AT_ONCE


def test_a_batch_has_as_many_connections_as_calls_at_a_time() -> None:
    assert vars(BATCH_CONFIG)["max_pool_connections"] == AT_ONCE


def test_a_call_is_given_up_within_about_a_minute() -> None:
    settings = vars(BATCH_CONFIG)
    a_try = settings["connect_timeout"] + settings["read_timeout"]
    assert sum(LONGEST_PAUSES) + (len(LONGEST_PAUSES) + 1) * a_try < 61


# --- Many look-ups


def some_left_unread(client: DynamoDBClient, *, times: int) -> list[int]:
    """Let the next reads of many answer for their first half of keys only; return how many each asked for."""
    asked: list[int] = []
    held_back: list[object] = []

    def hold_back(params: dict[str, dict[str, dict[str, list[object]]]], **_: object) -> None:
        ((table, request),) = params["RequestItems"].items()
        keys = request["Keys"]
        asked.append(len(keys))
        half = len(keys) // 2
        held_back.append({table: {**request, "Keys": keys[half:]}} if len(asked) <= times else {})
        if len(asked) <= times:
            params["RequestItems"] = {table: {**request, "Keys": keys[:half]}}

    def report(parsed: dict[str, object], **_: object) -> None:
        parsed["UnprocessedKeys"] = held_back[-1]

    client.meta.events.register("before-parameter-build.dynamodb.BatchGetItem", hold_back)
    client.meta.events.register("after-call.dynamodb.BatchGetItem", report)
    return asked


@pytest.fixture
def register(tables: Tables, clock: Clock, patience: Patience) -> DynamoDBAddressRegister:
    return DynamoDBAddressRegister(tables.client, tables.register, clock, patience=patience)


@pytest.fixture
def importer(tables: Tables, clock: Clock) -> DynamoDBAddressRegister:
    """Another process's register."""
    return DynamoDBAddressRegister(tables.client, tables.register, clock)


def all_present(register: DynamoDBAddressRegister, name: str) -> bool:
    """Whether all codes are found, in the register of that name."""
    header = a_header(name)._replace(rows=len(CODES))
    return register.look_up_all(CODES) == {code: LookUp(header, address) for code, address in addresses(*CODES)}


def test_codes_are_looked_up_by_the_hundred(tables: Tables, register: DynamoDBAddressRegister) -> None:
    register.replace(a_header("first"), addresses(*CODES))
    asked = some_left_unread(tables.client, times=0)
    assert all_present(register, "first")
    assert asked == [BATCH, BATCH, 50]


def test_reads_are_consistent(tables: Tables, register: DynamoDBAddressRegister) -> None:
    register.replace(a_header("first"), addresses("0010"))
    seen: list[object] = []

    def note(params: dict[str, dict[str, dict[str, object]]], **_: object) -> None:
        seen.extend(request["ConsistentRead"] for request in params["RequestItems"].values())

    tables.client.meta.events.register("before-parameter-build.dynamodb.BatchGetItem", note)
    register.look_up_all(["0010"])
    assert seen == [True]


def test_keys_that_were_left_unread_are_asked_for_again(
    tables: Tables, register: DynamoDBAddressRegister, pauses: list[float]
) -> None:
    register.replace(a_header("first"), addresses(*CODES))
    asked = some_left_unread(tables.client, times=3)
    assert all_present(register, "first")
    assert asked == [100, 50, 25, 13, 100, 50]
    assert pauses == [0.5 * longest for longest in LONGEST_PAUSES[:3]]


def test_keys_that_stay_unread_are_no_absent_addresses(
    tables: Tables, register: DynamoDBAddressRegister, pauses: list[float]
) -> None:
    register.replace(a_header("first"), addresses("0010"))
    some_left_unread(tables.client, times=100)
    with pytest.raises(StoreUnavailable, match="a part left undone after 11 tries"):
        register.look_up_all(["0010"])
    assert len(pauses) == len(LONGEST_PAUSES)


def test_a_refusal_for_load_is_waited_for(
    tables: Tables, register: DynamoDBAddressRegister, pauses: list[float]
) -> None:
    """That of the header too."""
    register.replace(a_header("first"), addresses(*CODES))
    for operation in ("GetItem", "BatchGetItem"):
        refused: list[str] = []

        def refuse(operation: str = operation, refused: list[str] = refused, **_: object) -> None:
            if not refused:
                refused.append(operation)
                raise refusal(THROTTLED)

        tables.client.meta.events.register(f"before-send.dynamodb.{operation}", refuse)
    assert all_present(register, "first")
    assert len(pauses) == 2


def test_the_kept_header_serves_many_look_ups_while_nothing_is_absent(
    register: DynamoDBAddressRegister, importer: DynamoDBAddressRegister
) -> None:
    importer.replace(a_header("first"), addresses(*CODES))
    register.look_up(CODES[0])
    importer.replace(a_header("second"), addresses(*CODES))
    assert all_present(register, "first")


def test_an_absent_code_reads_the_header_anew_and_all_answers_are_of_one_register(
    register: DynamoDBAddressRegister, importer: DynamoDBAddressRegister
) -> None:
    importer.replace(a_header("first"), addresses("0010", "0020"))
    register.look_up("0010")
    importer.replace(a_header("second"), addresses("0020", "0030", dwelling="house"))
    header = a_header("second")._replace(rows=2)
    (_, of_0020), (_, of_0030) = addresses("0020", "0030", dwelling="house")
    assert register.look_up_all(["0010", "0020", "0030"]) == {
        "0010": LookUp(header, None),
        "0020": LookUp(header, of_0020),
        "0030": LookUp(header, of_0030),
    }


def test_two_imports_within_the_minute_make_no_address_absent_among_many(
    register: DynamoDBAddressRegister, importer: DynamoDBAddressRegister
) -> None:
    importer.replace(a_header("first"), addresses(*CODES))
    register.look_up(CODES[0])
    importer.replace(a_header("second"), addresses(*CODES))
    importer.replace(a_header("third"), addresses(*CODES))  # which sweeps the first, whose header is kept here
    assert all_present(register, "third")


def test_a_register_that_is_gone_answers_for_no_code(tables: Tables, register: DynamoDBAddressRegister) -> None:
    register.replace(a_header("first"), addresses("0010"))
    register.look_up("0010")
    for item in tables.client.scan(TableName=tables.register)["Items"]:
        tables.client.delete_item(TableName=tables.register, Key={"key": item["key"]})
    assert register.look_up_all(["0010", "0020"]) == dict.fromkeys(("0010", "0020"), LookUp(None, None))

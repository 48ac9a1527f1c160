"""What is particular to the stores in DynamoDB: how many requests leave the process, lost answers, the import."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
from botocore.awsrequest import AWSPreparedRequest
from botocore.exceptions import ConnectionClosedError
from moto.core.models import botocore_stubber
from mypy_boto3_dynamodb import DynamoDBClient

from eligibility.storage.dynamodb import DynamoDBAddressRegister, DynamoDBAuditLog
from eligibility.storage.dynamodb.register import HEADER_SECONDS
from eligibility.storage.dynamodb.register_import import PAUSES
from eligibility.storage.packing import RecordCorrupt
from eligibility.storage.ports import LookUp, RegisteredAddress, StoreUnavailable
from tests.integration.conftest import Clock, Tables
from tests.integration.stored_values import CHECK_ID, a_header, addresses, an_entry

FIRST, SECOND, THIRD = (a_header(name)._replace(rows=1) for name in ("first", "second", "third"))


class RowUnreadable(Exception):
    """What a reader of rows may raise."""


@pytest.fixture
def register(tables: Tables, clock: Clock) -> DynamoDBAddressRegister:
    return DynamoDBAddressRegister(tables.client, tables.register, clock)


@pytest.fixture
def importer(tables: Tables, clock: Clock) -> DynamoDBAddressRegister:
    """Another process's register."""
    return DynamoDBAddressRegister(tables.client, tables.register, clock)


def sent_by(client: DynamoDBClient, work: Callable[[], object]) -> list[str]:
    """Return the operations of the requests that leave the process while the work is done."""
    sent: list[str] = []

    def note(event_name: str, **_: object) -> None:
        sent.append(event_name.rpartition(".")[2])

    client.meta.events.register_first("before-send.dynamodb", note)
    try:
        work()
    finally:
        client.meta.events.unregister("before-send.dynamodb", note)
    return sent


def lose_answer(client: DynamoDBClient, operation: str) -> None:
    """Let the next request of that kind do its work, and break the line before the answer."""

    def lose(request: AWSPreparedRequest, event_name: str, **_: object) -> None:
        if event_name.endswith(operation):
            client.meta.events.unregister("before-send.dynamodb", lose)
            botocore_stubber(event_name, request)
            raise ConnectionClosedError(endpoint_url=request.url)

    client.meta.events.register("before-send.dynamodb", lose)


def leave_undone(client: DynamoDBClient, *, times: int) -> None:
    """Let the next batches of writes do their first write only and come back with the others unprocessed."""
    held_back: list[Mapping[str, Sequence[object]]] = []

    def hold_back(params: dict[str, Mapping[str, Sequence[object]]], **_: object) -> None:
        if len(held_back) < times:
            ((table, writes),) = params["RequestItems"].items()
            held_back.append({table: writes[1:]})
            params["RequestItems"] = {table: writes[:1]}

    def report(parsed: dict[str, object], **_: object) -> None:
        parsed["UnprocessedItems"] = next(reports, {})

    reports = (unprocessed for unprocessed in held_back)
    client.meta.events.register("before-parameter-build.dynamodb.BatchWriteItem", hold_back)
    client.meta.events.register("after-call.dynamodb.BatchWriteItem", report)


def test_a_check_is_recorded_by_one_request(tables: Tables) -> None:
    log = DynamoDBAuditLog(tables.client, tables.audit)
    assert sent_by(tables.client, lambda: log.record(an_entry())) == ["PutItem"]


def test_a_clash_costs_no_second_request(tables: Tables) -> None:
    log = DynamoDBAuditLog(tables.client, tables.audit)
    log.record(an_entry())
    assert sent_by(tables.client, lambda: log.record(an_entry(canonical=b"second"))) == ["PutItem"]


def test_a_record_written_between_two_tries_of_another_is_the_one_that_both_get(tables: Tables) -> None:
    mine, theirs = an_entry(canonical=b"mine"), an_entry(canonical=b"theirs")
    log = DynamoDBAuditLog(tables.client, tables.audit)
    event = "before-send.dynamodb.PutItem"

    def be_overtaken(**_: object) -> None:
        tables.client.meta.events.unregister(event, be_overtaken)
        log.record(theirs)

    tables.client.meta.events.register(event, be_overtaken)
    assert log.record(mine) == theirs
    assert log.find(CHECK_ID) == theirs


def test_a_write_whose_answer_was_lost_is_repeated_and_finds_itself(tables: Tables) -> None:
    log = DynamoDBAuditLog(tables.client, tables.audit)
    lose_answer(tables.client, "PutItem")
    assert sent_by(tables.client, lambda: log.record(an_entry())) == ["PutItem", "PutItem"]
    assert log.find(CHECK_ID) == an_entry()


def test_an_item_that_is_not_where_it_would_be_sealed_is_not_given_out(tables: Tables) -> None:
    log = DynamoDBAuditLog(tables.client, tables.audit)
    log.record(an_entry())
    tables.client.update_item(
        TableName=tables.audit,
        Key={"check_id": {"S": CHECK_ID}},
        UpdateExpression="SET sealing = :elsewhere",
        ExpressionAttributeValues={":elsewhere": {"S": "2030-01-01T00/b"}},
    )
    with pytest.raises(RecordCorrupt, match="it is not in the index by which records are sealed"):
        log.find(CHECK_ID)


def test_an_item_that_lacks_an_attribute_is_not_given_out(tables: Tables) -> None:
    tables.client.put_item(TableName=tables.audit, Item={"check_id": {"S": CHECK_ID}, "digest": {"S": "0"}})
    with pytest.raises(RecordCorrupt, match=f"record {CHECK_ID}: it lacks 'sealing'"):
        DynamoDBAuditLog(tables.client, tables.audit).find(CHECK_ID)


def test_a_look_up_is_one_request_once_the_header_is_known(tables: Tables, register: DynamoDBAddressRegister) -> None:
    register.replace(a_header(), addresses("0010"))
    assert sent_by(tables.client, lambda: register.look_up("0010")) == ["GetItem", "GetItem"]
    assert sent_by(tables.client, lambda: register.look_up("0010")) == ["GetItem"]


def test_an_absent_code_costs_one_more_request_which_reads_the_header_anew(
    tables: Tables, register: DynamoDBAddressRegister
) -> None:
    register.replace(a_header(), addresses("0010"))
    register.look_up("0010")
    assert sent_by(tables.client, lambda: register.look_up("0020")) == ["GetItem", "GetItem"]


def test_the_header_is_kept_for_a_minute(
    register: DynamoDBAddressRegister, importer: DynamoDBAddressRegister, clock: Clock
) -> None:
    importer.replace(a_header("first"), addresses("0010"))
    register.look_up("0010")
    importer.replace(a_header("second"), addresses("0010"))
    clock.seconds += HEADER_SECONDS - 1
    assert register.look_up("0010").header == FIRST
    clock.seconds += 1
    assert register.look_up("0010").header == SECOND


def test_a_first_import_is_seen_at_once(register: DynamoDBAddressRegister, importer: DynamoDBAddressRegister) -> None:
    assert register.look_up("0010").header is None
    importer.replace(a_header("first"), addresses("0010"))
    assert register.look_up("0010") == LookUp(FIRST, addresses("0010")[0][1])


def test_a_code_that_only_the_new_register_has_is_found_with_the_old_header_kept(
    register: DynamoDBAddressRegister, importer: DynamoDBAddressRegister
) -> None:
    importer.replace(a_header("first"), addresses("0010"))
    register.look_up("0010")
    importer.replace(a_header("second"), addresses("0020"))
    assert register.look_up("0020") == LookUp(SECOND, addresses("0020")[0][1])


def test_two_imports_within_the_minute_make_no_address_absent(
    register: DynamoDBAddressRegister, importer: DynamoDBAddressRegister
) -> None:
    importer.replace(a_header("first"), addresses("0010"))
    register.look_up("0010")
    importer.replace(a_header("second"), addresses("0010"))
    importer.replace(a_header("third"), addresses("0010"))  # which sweeps the first, whose header is kept here
    assert register.look_up("0010") == LookUp(THIRD, addresses("0010")[0][1])


def test_a_register_that_is_gone_is_not_loaded_whatever_header_was_kept(
    tables: Tables, register: DynamoDBAddressRegister
) -> None:
    register.replace(a_header("first"), addresses("0010"))
    register.look_up("0010")
    for item in tables.client.scan(TableName=tables.register)["Items"]:
        tables.client.delete_item(TableName=tables.register, Key={"key": item["key"]})
    assert register.look_up("0010") == LookUp(None, None)


def test_after_an_import_the_current_rows_and_the_previous_remain(
    tables: Tables, register: DynamoDBAddressRegister
) -> None:
    for name in ("first", "second", "third"):
        register.replace(a_header(name), addresses(*map(str, range(100, 160))))
    assert tables.client.scan(TableName=tables.register)["Count"] == 1 + 60 + 60


def test_writes_that_were_left_undone_are_sent_again(tables: Tables, clock: Clock) -> None:
    paused: list[float] = []
    register = DynamoDBAddressRegister(tables.client, tables.register, clock, paused.append)
    leave_undone(tables.client, times=2)
    register.replace(a_header(), addresses("0010", "0020", "0030", "0040"))
    assert [register.look_up(code).address for code in ("0010", "0020", "0030", "0040")] == [
        address for _, address in addresses("0010", "0020", "0030", "0040")
    ]
    assert paused == [*PAUSES[:2]]


def test_an_import_whose_writes_stay_undone_gives_up_and_changes_nothing(tables: Tables, clock: Clock) -> None:
    paused: list[float] = []
    register = DynamoDBAddressRegister(tables.client, tables.register, clock, paused.append)
    register.replace(a_header("first"), addresses("0010"))
    leave_undone(tables.client, times=len(PAUSES) + 1)
    with pytest.raises(StoreUnavailable, match="writes left undone after 9 tries"):
        register.replace(a_header("second"), addresses(*map(str, range(100, 120))))
    assert register.look_up("0010").header == FIRST
    assert paused == [*PAUSES]


def test_a_switch_whose_answer_was_lost_has_happened(tables: Tables, register: DynamoDBAddressRegister) -> None:
    register.replace(a_header("first"), addresses("0010"))
    lose_answer(tables.client, "PutItem")
    register.replace(a_header("second"), addresses("0010"))
    assert register.look_up("0010").header == SECOND


def test_a_sweep_leaves_rows_of_an_import_that_runs_now(tables: Tables, register: DynamoDBAddressRegister) -> None:
    register.replace(a_header("first"), addresses("0010"))
    register.replace(a_header("second"), addresses("0010"))
    running = "00000004-begun-on-top-of-the-third#0010"
    clashed = "00000003-begun-on-top-of-the-second#0010"
    for key in (running, clashed):
        tables.client.put_item(TableName=tables.register, Item={"key": {"S": key}})
    register.replace(a_header("third"), addresses("0010"))
    keys = {item["key"]["S"] for item in tables.client.scan(TableName=tables.register)["Items"]}
    assert running in keys
    assert clashed not in keys


def test_an_import_is_sent_25_rows_at_a_time(tables: Tables, register: DynamoDBAddressRegister) -> None:
    sent = sent_by(tables.client, lambda: register.replace(a_header(), addresses(*map(str, range(51)))))
    assert sent == ["GetItem", "BatchWriteItem", "BatchWriteItem", "BatchWriteItem", "PutItem", "Scan"]


def test_rows_that_cannot_be_read_write_no_header(tables: Tables, register: DynamoDBAddressRegister) -> None:
    def broken() -> Iterator[tuple[str, RegisteredAddress]]:
        yield from addresses(*map(str, range(30)))
        raise RowUnreadable

    def work() -> None:
        with pytest.raises(RowUnreadable):
            register.replace(a_header(), broken())

    assert "PutItem" not in sent_by(tables.client, work)

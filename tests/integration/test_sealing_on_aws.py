"""Seals made from the table's index into the locked bucket: as anywhere else, whatever fails on the way."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from botocore.awsrequest import AWSResponse
from botocore.client import BaseClient
from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef
from mypy_boto3_s3 import S3Client

from eligibility.audit.fault import Fault, FaultKind
from eligibility.audit.hours import hour_after, hour_of
from eligibility.audit.leaf_list import SHARDS
from eligibility.audit.sealing import Sealing
from eligibility.audit.verification import Verification
from eligibility.storage.aws import dynamodb_client
from eligibility.storage.dynamodb.audit import DynamoDBAuditLog
from eligibility.storage.dynamodb.leaves import DynamoDBLeaves
from eligibility.storage.dynamodb.patience import Patience
from eligibility.storage.ports import AuditEntry, StoreUnavailable
from eligibility.storage.s3.seals import S3Seals
from eligibility.storage.seals import Leaf
from eligibility.storage.seals_in_memory import SealsInMemory
from tests.integration.audit_stack import SEALS, refusal
from tests.integration.conftest import Tables
from tests.unit.sealed_log import BEGIN, HOUR, RecordedLeaves, an_entry_of, in_order

SEALED_AT = BEGIN + 4 * HOUR
NOW = BEGIN + timedelta(days=1)
EAGER = Patience(sleep=lambda _: None)


def records() -> list[AuditEntry]:
    """Make records of two hours, with an hour between them that has none."""
    random = Random(3)  # noqa: S311 - it must repeat itself
    return [
        an_entry_of(random, BEGIN + number % 2 * 2 * HOUR + number * timedelta(seconds=40), keep_days=number % 3 * 400)
        for number in range(40)
    ]


RECORDS = records()


class OnAws:
    """The table with the records, and the sealer over it."""

    def __init__(self, tables: Tables, client: S3Client) -> None:
        self.tables = tables
        self.client = client
        self.log = DynamoDBAuditLog(tables.client, tables.audit, patience=EAGER)
        self.log.record_all(RECORDS)
        self.leaves = DynamoDBLeaves(tables.client, tables.audit, EAGER)
        self.seals = S3Seals(client, SEALS, EAGER)
        self.sealing = Sealing(self.leaves, self.seals)

    def objects(self) -> dict[str, bytes]:
        """Return all that is in the bucket."""
        return {name: b"".join(self.seals.read(name) or ()) for name in self.seals.names("")}

    def faults(self) -> list[Fault]:
        """Verify all records against the newest seal."""
        verification = Verification(self.seals, NOW)
        return list(verification.faults(self.leaves.records(hour_of(RECORDS[0].recorded_at), "2026-11-23T12")))

    def change(self, check_id: str, expression: str, **values: str) -> None:
        """Do to an item what only somebody with the table can do."""
        self.tables.client.update_item(
            TableName=self.tables.audit,
            Key={"check_id": {"S": check_id}},
            UpdateExpression=expression,
            ExpressionAttributeValues={f":{name}": {"S": value} for name, value in values.items()},
        )


def in_memory() -> SealsInMemory:
    """Seal the same records in memory."""
    store = SealsInMemory()
    list(Sealing(RecordedLeaves(RECORDS), store).seal_all(SEALED_AT))
    return store


@pytest.fixture(autouse=True)
def look_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for late records in the two hours before, for the sake of time: in each hour 16 shards are counted."""
    monkeypatch.setattr("eligibility.audit.sealing.LOOK_BACK", 2)


@pytest.fixture
def on_aws(tables: Tables, seal_bucket: S3Client) -> OnAws:
    return OnAws(tables, seal_bucket)


def throttle(client: BaseClient, share: float) -> list[str]:
    """Let that share of a client's calls be refused for load; return what is."""
    random, refused = Random(1), list[str]()  # noqa: S311 - it must repeat itself

    def refuse(event_name: str, **_: object) -> tuple[AWSResponse, dict[str, object]] | None:
        if random.random() >= share:
            return None
        refused.append(event_name)
        return refusal("SlowDown", 503) if ".s3." in event_name else refusal("ThrottlingException", 400)

    client.meta.events.register("before-call.*.*", refuse)  # type: ignore[arg-type]  # what it returns is the answer
    return refused


def test_the_seals_are_those_that_any_other_store_would_have(on_aws: OnAws) -> None:
    list(on_aws.sealing.seal_all(SEALED_AT))
    assert on_aws.objects() == in_memory().objects
    assert len(list(on_aws.seals.names("seals/"))) == 3
    assert on_aws.faults() == []


def test_leaves_are_found_by_hour_and_shard_in_order(on_aws: OnAws) -> None:
    hour = hour_of(RECORDS[0].recorded_at)
    found = [leaf for shard in SHARDS for leaf in on_aws.leaves.of_shard(hour, shard)]
    assert found == [
        Leaf(each.check_id, each.digest, each.expires_at)
        for each in in_order(RECORDS)
        if hour_of(each.recorded_at) == hour
    ]
    assert list(on_aws.leaves.of_shard(hour_after(hour), "0")) == []


def test_the_hours_that_have_grown_are_named(on_aws: OnAws) -> None:
    first = hour_of(RECORDS[0].recorded_at)
    assert on_aws.leaves.first_hour() == first
    assert list(on_aws.leaves.grown({first: 20, "2026-11-20T00": 0})) == []
    assert list(on_aws.leaves.grown({first: 19, "2026-11-20T00": 0})) == [first]


def test_an_empty_table_has_no_hour_and_gets_no_seal(tables: Tables, seal_bucket: S3Client) -> None:
    leaves = DynamoDBLeaves(tables.client, tables.audit)
    assert leaves.first_hour() is None
    assert list(Sealing(leaves, S3Seals(seal_bucket, SEALS)).seal_all(SEALED_AT)) == []


def test_a_record_that_shows_up_late_is_in_the_next_seal(on_aws: OnAws) -> None:
    list(on_aws.sealing.seal_all(SEALED_AT))
    late = an_entry_of(Random(9), BEGIN + HOUR)  # noqa: S311 - it must repeat itself
    on_aws.log.record(late)
    (reference,) = on_aws.sealing.seal_all(SEALED_AT + HOUR)
    leaves = b"".join(on_aws.seals.read(f"leaves/{reference.hour}.jsonl") or ())
    assert late.check_id.encode() in leaves
    assert f'"recorded_in":"{hour_of(late.recorded_at)}"'.encode() in leaves


WRITES = len(in_memory().objects)


@pytest.mark.parametrize("killed_at", range(WRITES))
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_sealer_killed_at_any_of_its_writes_and_run_again_ends_with_the_same_seals(
    on_aws: OnAws, killed_at: int, moment: str
) -> None:
    writes = iter(range(WRITES + 1))

    def kill(**_: object) -> None:
        if next(writes) == killed_at:
            raise KeyboardInterrupt

    event = f"{'before' if moment == 'before' else 'after'}-call.s3.PutObject"
    on_aws.client.meta.events.register(event, kill)
    with pytest.raises(KeyboardInterrupt):
        list(on_aws.sealing.seal_all(SEALED_AT))
    on_aws.client.meta.events.unregister(event, kill)
    list(on_aws.sealing.seal_all(SEALED_AT))
    assert on_aws.objects() == in_memory().objects


def test_with_one_call_in_ten_refused_nothing_is_lost_or_doubled(tables: Tables, seal_bucket: S3Client) -> None:
    of_table, of_bucket = throttle(tables.client, 0.1), throttle(seal_bucket, 0.1)
    on_aws = OnAws(tables, seal_bucket)
    list(on_aws.sealing.seal_all(SEALED_AT))
    assert on_aws.objects() == in_memory().objects
    assert on_aws.faults() == []
    assert of_table
    assert of_bucket


def test_a_store_that_refuses_all_is_unavailable_and_the_next_run_makes_up_for_it(on_aws: OnAws) -> None:
    refusing = DynamoDBLeaves(dynamodb_client(), on_aws.tables.audit, EAGER)
    throttle(refusing._client, 1)
    with pytest.raises(StoreUnavailable, match=r"^audit log: ThrottlingException$"):
        list(Sealing(refusing, on_aws.seals).seal_all(SEALED_AT))
    list(on_aws.sealing.seal_all(SEALED_AT))
    assert on_aws.objects() == in_memory().objects


def _alter(on_aws: OnAws, check_id: str) -> None:
    on_aws.change(check_id, "SET verdict = :verdict", verdict="eligible, says somebody")


def _hide(on_aws: OnAws, check_id: str) -> None:
    on_aws.change(check_id, "SET sealing = :elsewhere", elsewhere="2030-01-01T00/0")


def _break(on_aws: OnAws, check_id: str) -> None:
    on_aws.change(check_id, "SET digest = :digest", digest="0" * 64)


def _remove(on_aws: OnAws, check_id: str) -> None:
    on_aws.tables.client.delete_item(TableName=on_aws.tables.audit, Key={"check_id": {"S": check_id}})


def _rename_reference(on_aws: OnAws, check_id: str) -> None:
    on_aws.tables.client.update_item(
        TableName=on_aws.tables.audit,
        Key={"check_id": {"S": check_id}},
        UpdateExpression="SET #reference = :reference",
        ExpressionAttributeNames={"#reference": "reference"},
        ExpressionAttributeValues={":reference": {"S": "somebody-elses"}},
    )


@pytest.mark.parametrize(
    ("tamper", "kind"),
    [
        (_alter, FaultKind.RECORD_ALTERED),
        (_break, FaultKind.RECORD_ALTERED),
        (_rename_reference, FaultKind.RECORD_ALTERED),
        (_remove, FaultKind.RECORD_REMOVED),
        (_hide, FaultKind.RECORD_REMOVED),
    ],
)
def test_a_record_that_is_touched_is_named(
    on_aws: OnAws, tamper: Callable[[OnAws, str], None], kind: FaultKind
) -> None:
    list(on_aws.sealing.seal_all(SEALED_AT))
    touched = RECORDS[7]
    tamper(on_aws, touched.check_id)
    assert [(fault.kind, fault.check_id) for fault in on_aws.faults()] == [(kind, touched.check_id)]


@pytest.mark.parametrize(
    "beside",
    [
        {},
        {"digest": {"N": "1"}},
        {"digest": {"S": "0" * 64}, "expires_at": {"S": "never"}},
        {"digest": {"S": "0" * 64}, "expires_at": {"N": "1.5"}},
        {"digest": {"S": "0" * 64}, "expires_at": {"N": "1E+30"}},
    ],
)
def test_an_item_that_is_no_record_stops_no_sealing_and_is_named(
    on_aws: OnAws, beside: dict[str, AttributeValueTypeDef]
) -> None:
    check_id = "01a1f84a-95c0-7314-9505-000000000001"
    key: dict[str, AttributeValueTypeDef] = {
        "check_id": {"S": check_id},
        "sealing": {"S": f"{hour_of(RECORDS[0].recorded_at)}/1"},
    }
    on_aws.tables.client.put_item(TableName=on_aws.tables.audit, Item=key | beside)
    list(on_aws.sealing.seal_all(SEALED_AT))
    assert on_aws.objects() == in_memory().objects
    assert [(fault.kind, fault.check_id) for fault in on_aws.faults()] == [(FaultKind.RECORD_INSERTED, check_id)]


def test_a_link_that_is_erased_breaks_no_proof(tables: Tables, seal_bucket: S3Client) -> None:
    on_aws = OnAws(tables, seal_bucket)
    on_aws.change(RECORDS[3].check_id, "SET subject = :subject", subject="1:0123")
    list(on_aws.sealing.seal_all(SEALED_AT))
    on_aws.tables.client.update_item(
        TableName=tables.audit, Key={"check_id": {"S": RECORDS[3].check_id}}, UpdateExpression="REMOVE subject"
    )
    assert on_aws.faults() == []

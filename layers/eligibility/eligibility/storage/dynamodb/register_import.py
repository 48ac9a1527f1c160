"""An import into the address register: all rows of a new generation, then the header that makes it count, then a sweep.

Until the header is replaced, which one conditional put does, readers see the old register.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import batched
from typing import TYPE_CHECKING, cast

from botocore.exceptions import ClientError

from eligibility.storage.aws import ask, reason
from eligibility.storage.dynamodb.register_items import (
    STORE,
    StoredHeader,
    header_item,
    is_left_over,
    next_generation,
    row_item,
)
from eligibility.storage.ports import ImportClash, RegisteredAddress, RegisterHeader, StoreUnavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import PutItemInputTypeDef, ScanInputTypeDef, WriteRequestUnionTypeDef

    from eligibility.storage.dynamodb.register_items import Item

BATCH = 25
"""As many as one BatchWriteItem takes."""
PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4)
"""Seconds to wait before what a batch left undone is sent again; after the last the import gives up."""


def import_rows(
    client: "DynamoDBClient",
    table: str,
    seen: StoredHeader | None,
    header: RegisterHeader,
    rows: Iterable[tuple[str, RegisteredAddress]],
    sleep: Callable[[float], None],
) -> None:
    """Put the rows in the place of those under the header seen. Raises StoreUnavailable, ImportClash."""
    generation = next_generation(seen)
    count = 0
    for batch in batched(rows, BATCH, strict=False):
        puts = [{"PutRequest": {"Item": row_item(generation, code, address)}} for code, address in batch]
        _write_all(client, table, cast("list[WriteRequestUnionTypeDef]", puts), sleep)
        count += len(batch)
    stored = StoredHeader(header._replace(rows=count), generation, None if seen is None else seen.generation)
    _switch(client, table, seen, stored)
    for keys in batched(_left_over_keys(client, table, stored), BATCH, strict=False):
        deletes = [{"DeleteRequest": {"Key": {"key": {"S": key}}}} for key in keys]
        _write_all(client, table, cast("list[WriteRequestUnionTypeDef]", deletes), sleep)


def _write_all(
    client: "DynamoDBClient",
    table: str,
    writes: "list[WriteRequestUnionTypeDef]",
    sleep: Callable[[float], None],
) -> None:
    left = _undone(client, table, writes)
    for pause in PAUSES:
        if not left:
            return
        sleep(pause)
        left = _undone(client, table, left)
    if left:
        raise StoreUnavailable(STORE, f"writes left undone after {len(PAUSES) + 1} tries")


def _undone(
    client: "DynamoDBClient", table: str, writes: "list[WriteRequestUnionTypeDef]"
) -> "list[WriteRequestUnionTypeDef]":
    answer = ask(STORE, lambda: client.batch_write_item(RequestItems={table: writes}))
    return [write for of_table in answer["UnprocessedItems"].values() for write in of_table]


def _switch(client: "DynamoDBClient", table: str, seen: StoredHeader | None, stored: StoredHeader) -> None:
    request: PutItemInputTypeDef = {
        "TableName": table,
        "Item": header_item(stored),
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        "ConditionExpression": "attribute_not_exists(#generation)",
        "ExpressionAttributeNames": {"#generation": "generation"},
    }
    if seen is not None:
        request["ConditionExpression"] = "#generation = :seen"
        request["ExpressionAttributeValues"] = {":seen": {"S": seen.generation}}

    def put() -> None:
        try:
            client.put_item(**request)
        except ClientError as error:
            if reason(error) != "ConditionalCheckFailedException":
                raise
            there = cast("Item", error.response.get("Item", {}))
            # The same generation: this very put, whose first answer was lost.
            if there.get("generation") != {"S": stored.generation}:
                raise ImportClash("the register was replaced while this import ran") from None

    ask(STORE, put)


def _left_over_keys(client: "DynamoDBClient", table: str, current: StoredHeader) -> Iterator[str]:
    request: ScanInputTypeDef = {
        "TableName": table,
        "ProjectionExpression": "#key",
        "ExpressionAttributeNames": {"#key": "key"},
    }
    while True:
        page = ask(STORE, lambda: client.scan(**request))
        yield from (key for item in page["Items"] if is_left_over(key := item["key"]["S"], current))
        if "LastEvaluatedKey" not in page:
            return
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]

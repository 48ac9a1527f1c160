"""Queries of the audit table's indexes, page after page; and items by their ids, a hundred at a time."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from eligibility.storage.dynamodb.items import read_items
from eligibility.storage.dynamodb.patience import Patience

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import QueryInputTypeDef, QueryOutputTypeDef

    from eligibility.storage.dynamodb.items import Item

STORE = "audit log"
BY_HOUR, BY_REFERENCE, BY_SUBJECT = "by_hour", "by_reference", "by_subject"
"""The indexes: by hour and shard, rising by id; by reference and by subject, each with the tenant."""

type Asking = Callable[[str, Callable[[], QueryOutputTypeDef]], QueryOutputTypeDef]
"""How a store is asked: `aws.ask`, or the patience of what nobody waits for."""


def pages(client: "DynamoDBClient", request: "QueryInputTypeDef", ask: Asking) -> "Iterator[QueryOutputTypeDef]":
    """Give the pages of a query, each asked for when it is taken. Raises StoreUnavailable."""
    page = ask(STORE, lambda: client.query(**request))
    yield page
    while "LastEvaluatedKey" in page:
        following: QueryInputTypeDef = {**request, "ExclusiveStartKey": page["LastEvaluatedKey"]}
        page = _page(client, following, ask)
        yield page


def items_of(client: "DynamoDBClient", table: str, check_ids: Sequence[str], patience: Patience) -> "dict[str, Item]":
    """Return the items of up to BATCH ids, read consistently, those left out that are gone. Raises StoreUnavailable."""
    keys: list[Item] = [{"check_id": {"S": check_id}} for check_id in check_ids]
    return {item["check_id"]["S"]: item for item in read_items(client, STORE, table, keys, patience)}


def _page(client: "DynamoDBClient", request: "QueryInputTypeDef", ask: Asking) -> "QueryOutputTypeDef":
    return ask(STORE, lambda: client.query(**request))

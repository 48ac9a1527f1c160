"""Items by their keys, a hundred at a time; what DynamoDB leaves unread for load is asked for again."""

from typing import TYPE_CHECKING

from eligibility.storage.dynamodb.patience import DoneInPart, Patience

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, KeysAndAttributesUnionTypeDef

    type Item = dict[str, AttributeValueTypeDef]
    type Request = Mapping[str, KeysAndAttributesUnionTypeDef]

BATCH = 100
"""As many as one BatchGetItem takes."""


def read_items(
    client: "DynamoDBClient", store: str, table: str, keys: "Iterable[Item]", patience: Patience
) -> "list[Item]":
    """Return the items of up to BATCH keys, read consistently, in no order; left out are those that are not there.

    Raises StoreUnavailable, which names the store.
    """
    left: Request = {table: {"Keys": list(keys), "ConsistentRead": True}}
    items: list[Item] = []

    def read() -> None:
        nonlocal left
        answer = client.batch_get_item(RequestItems=left)
        items.extend(answer["Responses"].get(table, []))
        left = answer["UnprocessedKeys"]
        if left:
            raise DoneInPart

    patience.ask(store, read)
    return items

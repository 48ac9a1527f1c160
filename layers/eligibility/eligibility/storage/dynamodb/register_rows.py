"""Reads many rows of the address register at once."""

from collections.abc import Iterable
from itertools import batched
from typing import TYPE_CHECKING

from eligibility.storage.dynamodb.items import BATCH, read_items
from eligibility.storage.dynamodb.patience import Patience
from eligibility.storage.dynamodb.register_items import STORE, read_row, row_key
from eligibility.storage.ports import RegisteredAddress

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from eligibility.storage.dynamodb.items import Item


def read_rows(
    client: "DynamoDBClient", table: str, generation: str, codes: Iterable[str], patience: Patience
) -> dict[str, RegisteredAddress]:
    """Return the addresses that a generation has among the codes, of which each comes once. Raises StoreUnavailable."""
    found: dict[str, RegisteredAddress] = {}
    for some in batched(codes, BATCH, strict=False):
        of_key = {row_key(generation, code): code for code in some}
        keys: list[Item] = [{"key": {"S": key}} for key in of_key]
        for item in read_items(client, STORE, table, keys, patience):
            found[of_key[item["key"]["S"]]] = read_row(item)
    return found

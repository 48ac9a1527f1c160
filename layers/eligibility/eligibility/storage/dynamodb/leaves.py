"""What the audit log in DynamoDB gives to sealing and to verifying: leaves by hour and shard, records in log order.

Leaves come from the index `by_hour` alone, which lags by less than the 30 minutes that sealing waits.
"""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from hashlib import sha256
from itertools import batched
from typing import TYPE_CHECKING, override

from eligibility.audit.found_record import FoundRecord, found_record, place_of
from eligibility.audit.hours import hour_of, hours_from
from eligibility.audit.leaf_list import SHARDS
from eligibility.storage.aws import AT_ONCE
from eligibility.storage.dynamodb.audit import entry_of
from eligibility.storage.dynamodb.items import BATCH
from eligibility.storage.dynamodb.patience import PATIENCE, Patience
from eligibility.storage.dynamodb.queries import BY_HOUR, STORE, items_of, pages
from eligibility.storage.packing import RecordCorrupt
from eligibility.storage.ports import AuditEntry
from eligibility.storage.seals import Leaf, Leaves

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import (
        AttributeValueTypeDef,
        QueryInputTypeDef,
        ScanInputTypeDef,
    )

    type Item = dict[str, AttributeValueTypeDef]


_NOTHING = sha256().hexdigest()
_NO_INSTANT = -1
"""An expiry with which no leaf can be listed."""


class DynamoDBLeaves(Leaves):
    """Of the items of a table."""

    def __init__(self, client: "DynamoDBClient", table: str, patience: Patience = PATIENCE) -> None:
        """The client is to have AT_ONCE connections, as BATCH_CONFIG gives it."""
        self._client = client
        self._table = table
        self._patience = patience

    @override
    def first_hour(self) -> str | None:
        """As the port says. It walks the whole index: it is asked before the first seal, and never again."""
        request: ScanInputTypeDef = {
            "TableName": self._table,
            "IndexName": BY_HOUR,
            "ProjectionExpression": "sealing",
        }
        first: str | None = None
        while True:
            page = self._patience.ask(STORE, lambda: self._client.scan(**request))
            hours = [hour_of(item["sealing"]["S"]) for item in page["Items"]]
            first = min([*hours, *([] if first is None else [first])], default=None)
            if "LastEvaluatedKey" not in page:
                return first
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    @override
    def of_shard(self, hour: str, shard: str) -> Iterator[Leaf]:
        request: QueryInputTypeDef = {
            **self._request(hour, shard),
            "ProjectionExpression": "check_id, digest, expires_at",
        }
        for page in pages(self._client, request, self._patience.ask):
            yield from [_leaf(item) for item in page["Items"]]

    @override
    def grown(self, sealed: Mapping[str, int]) -> Iterable[str]:
        with ThreadPoolExecutor(AT_ONCE) as threads:
            counts = threads.map(self._count, sealed)
            return [hour for (hour, count), there in zip(sealed.items(), counts, strict=True) if there != count]

    def records(self, first: str, last: str) -> Iterator[FoundRecord]:
        """Give the records from one hour to another in the log's order. Raises StoreUnavailable."""
        for hour in hours_from(first, last):
            for entry in self.entries(hour):
                if isinstance(entry, RecordCorrupt):
                    yield FoundRecord(place_of(hour, entry.check_id), _NOTHING, None, hour, agrees=False)
                else:
                    yield found_record(entry)

    def entries(self, hour: str) -> Iterator[AuditEntry | RecordCorrupt]:
        """Give the records of an hour in the log's order; one that is not as it was written comes as its fault.

        Raises StoreUnavailable.
        """
        for shard in SHARDS:
            ids = (leaf.check_id for leaf in self.of_shard(hour, shard))
            for some in batched(ids, BATCH, strict=False):
                items = items_of(self._client, self._table, some, self._patience)
                yield from [_entry(check_id, items[check_id]) for check_id in some if check_id in items]

    def _count(self, hour: str) -> int:
        count = 0
        for shard in SHARDS:
            request: QueryInputTypeDef = {**self._request(hour, shard), "Select": "COUNT"}
            count += sum([page["Count"] for page in pages(self._client, request, self._patience.ask)])
        return count

    def _request(self, hour: str, shard: str) -> "QueryInputTypeDef":
        return {
            "TableName": self._table,
            "IndexName": BY_HOUR,
            "KeyConditionExpression": "sealing = :sealing",
            "ExpressionAttributeValues": {":sealing": {"S": f"{hour}/{shard}"}},
        }


def _leaf(item: "Item") -> Leaf:
    """Return the leaf of an item. Whoever has the table can put anything there: of no record it is one never listed."""
    digest = item.get("digest", {}).get("S")
    expires_at = _expires_at(item) if digest is not None else _NO_INSTANT
    return Leaf(item["check_id"]["S"], digest or "", expires_at)


def _expires_at(item: "Item") -> int | None:
    if "expires_at" not in item:
        return None
    number = Decimal(item["expires_at"].get("N", _NO_INSTANT))
    return int(number) if number == int(number) else _NO_INSTANT


def _entry(check_id: str, item: "Item") -> AuditEntry | RecordCorrupt:
    try:
        return entry_of(check_id, item)
    except RecordCorrupt as error:
        return error

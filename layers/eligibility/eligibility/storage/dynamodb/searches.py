"""Recorded checks in DynamoDB by reference, by subject, by period and verdict: each from an index, no item is read."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, override

from eligibility.audit.leaf_list import SHARDS
from eligibility.storage.aws import ask
from eligibility.storage.dynamodb.queries import BY_HOUR, BY_REFERENCE, BY_SUBJECT, STORE
from eligibility.storage.searches import CheckSearches, FoundCheck, Page, Position, Shard, Span, period_page

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, QueryInputTypeDef, QueryOutputTypeDef

    type Item = Mapping[str, AttributeValueTypeDef]

HOURS_AT_ONCE = 24
"""Hours that one page looks into: at 20 ms each, half a second; at a time-out's length each, 12."""
LOOKED_AT = 250
"""Items of a shard that one query looks at, found or not: so a page costs at most 16 times as many."""
_BEFORE_ALL = "-"
"""Before any id."""


class DynamoDBSearches(CheckSearches):
    """Of the items of a table; what was recorded a moment ago may not be in its indexes yet."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        """The client is to have a connection for each of the 16 shards."""
        self._client = client
        self._table = table

    @override
    def of_reference(self, reference: str, tenant: str | None, after: Position | None, limit: int) -> Page:
        return self._page(BY_REFERENCE, "reference", reference, tenant, after, limit)

    @override
    def of_subject(self, subject: str, tenant: str | None, after: Position | None, limit: int) -> Page:
        return self._page(BY_SUBJECT, "subject", subject, tenant, after, limit)

    @override
    def of_period(self, span: Span, tenant: str | None, after: Position | None, limit: int) -> Page:
        wanted = {"tenant": tenant, "verdict": span.verdict}
        filters = {name: value for name, value in wanted.items() if value is not None}
        with ThreadPoolExecutor(len(SHARDS)) as threads:

            def shards_of(hour: str, last_id: str) -> list[Shard]:
                requests = [self._shard_request(f"{hour}/{shard}", last_id, filters) for shard in SHARDS]
                return [_shard(page) for page in threads.map(self._ask, requests)]

            return period_page(shards_of, span, after, limit, HOURS_AT_ONCE)

    def _page(self, index: str, name: str, value: str, tenant: str | None, after: Position | None, limit: int) -> Page:
        key = {name: value} if tenant is None else {name: value, "tenant": tenant}
        request: QueryInputTypeDef = {
            "TableName": self._table,
            "IndexName": index,
            "KeyConditionExpression": _equal(key),
            "ExpressionAttributeNames": _names(key),
            "ExpressionAttributeValues": _values(key),
            "Limit": limit,
        }
        if after is not None:
            place = {"tenant": after.within, **key, "check_id": after.check_id}
            request["ExclusiveStartKey"] = {name: {"S": text} for name, text in place.items()}
        page = self._ask(request)
        last = page.get("LastEvaluatedKey")
        position = None if last is None else Position(last["tenant"]["S"], last["check_id"]["S"])
        return Page([_found(item) for item in page["Items"]], position)

    def _shard_request(self, sealing: str, last_id: str, filters: Mapping[str, str]) -> "QueryInputTypeDef":
        request: QueryInputTypeDef = {
            "TableName": self._table,
            "IndexName": BY_HOUR,
            "KeyConditionExpression": "sealing = :sealing AND check_id > :after",
            "ExpressionAttributeValues": _values({"sealing": sealing, "after": last_id or _BEFORE_ALL, **filters}),
            "Limit": LOOKED_AT,
        }
        if filters:
            request["FilterExpression"] = _equal(filters)
            request["ExpressionAttributeNames"] = _names(filters)
        return request

    def _ask(self, request: "QueryInputTypeDef") -> "QueryOutputTypeDef":
        return ask(STORE, lambda: self._client.query(**request))


def _equal(attributes: Mapping[str, str]) -> str:
    """Return the condition that attributes have these values; some of their names are DynamoDB's own words."""
    return " AND ".join(f"#{name} = :{name}" for name in attributes)


def _names(attributes: Mapping[str, str]) -> dict[str, str]:
    return {f"#{name}": name for name in attributes}


def _values(texts: Mapping[str, str]) -> "dict[str, AttributeValueTypeDef]":
    return {f":{name}": {"S": text} for name, text in texts.items()}


def _shard(page: "QueryOutputTypeDef") -> Shard:
    last = page.get("LastEvaluatedKey")
    return Shard([_found(item) for item in page["Items"]], None if last is None else last["check_id"]["S"])


def _found(item: "Item") -> FoundCheck:
    return FoundCheck(*(item[name]["S"] for name in FoundCheck._fields))

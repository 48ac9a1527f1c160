"""The audit log in DynamoDB: one item a check, written by one conditional put."""

from typing import TYPE_CHECKING, cast, override

from botocore.exceptions import ClientError

from eligibility.storage.aws import ask, reason
from eligibility.storage.packing import RecordCorrupt, pack, unpack
from eligibility.storage.ports import AuditEntry, AuditLog, StoreUnavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    type Item = dict[str, AttributeValueTypeDef]

_STORE = "audit log"


class DynamoDBAuditLog(AuditLog):
    """Keyed by `check_id`; `expires_at` is the table's time to live."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    @override
    def record(self, entry: AuditEntry) -> AuditEntry:
        item = _item(entry)
        earlier = ask(_STORE, lambda: self._put(item))
        return entry if earlier is None else _entry(entry.check_id, earlier)

    @override
    def find(self, check_id: str) -> AuditEntry | None:
        key: Item = {"check_id": {"S": check_id}}
        answer = ask(_STORE, lambda: self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True))
        item = answer.get("Item")
        return None if item is None else _entry(check_id, item)

    def _put(self, item: "Item") -> "Item | None":
        """Store the item, or return the one that is there, which the refusal itself brings along."""
        try:
            self._client.put_item(
                TableName=self._table,
                Item=item,
                ConditionExpression="attribute_not_exists(check_id)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            if reason(error) != "ConditionalCheckFailedException":
                raise
            earlier = cast("Item | None", error.response.get("Item"))
            if earlier is None:
                raise StoreUnavailable(_STORE, "a clash without the earlier item") from None
            return earlier
        return None


def _item(entry: AuditEntry) -> "Item":
    item: Item = {
        "check_id": {"S": entry.check_id},
        "tenant": {"S": entry.tenant},
        "verdict": {"S": entry.verdict},
        "permit": {"S": entry.permit},
        "applied_on": {"S": entry.applied_on},
        "reasons": {"L": [{"S": code} for code in entry.reasons]},
        "revision": {"S": entry.revision},
        "recorded_at": {"S": entry.recorded_at},
        "digest": {"S": entry.digest},
        "record": {"B": pack(entry.canonical)},
    }
    if entry.expires_at is not None:
        item["expires_at"] = {"N": str(entry.expires_at)}
    return item


def _entry(check_id: str, item: "Item") -> AuditEntry:
    try:
        digest = item["digest"]["S"]
        return AuditEntry(
            check_id=item["check_id"]["S"],
            tenant=item["tenant"]["S"],
            verdict=item["verdict"]["S"],
            permit=item["permit"]["S"],
            applied_on=item["applied_on"]["S"],
            reasons=tuple(code["S"] for code in item["reasons"]["L"]),
            revision=item["revision"]["S"],
            recorded_at=item["recorded_at"]["S"],
            canonical=unpack(check_id, item["record"]["B"], digest),
            digest=digest,
            expires_at=int(item["expires_at"]["N"]) if "expires_at" in item else None,
        )
    except KeyError as missing:
        raise RecordCorrupt(check_id, f"it lacks {missing}, or has it as another type") from None

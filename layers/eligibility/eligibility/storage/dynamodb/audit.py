"""The audit log in DynamoDB: one item a check, written by one conditional put."""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, cast, override

from botocore.exceptions import ClientError

from eligibility.storage.aws import AT_ONCE, ask, reason
from eligibility.storage.dynamodb.patience import PATIENCE, Patience
from eligibility.storage.packing import RecordCorrupt, pack, unpack
from eligibility.storage.ports import AuditEntry, AuditLog, StoreUnavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    type Item = dict[str, AttributeValueTypeDef]

_STORE = "audit log"
_LATEST = (1 << 53) - 1
"""The latest second that a leaf list can have, see `audit.leaf_list`; SQLite takes no number of more than 64 bits."""


class DynamoDBAuditLog(AuditLog):
    """Keyed by `check_id`; `expires_at` is the table's time to live."""

    def __init__(
        self, client: "DynamoDBClient", table: str, at_once: int = AT_ONCE, patience: Patience = PATIENCE
    ) -> None:
        """For `record_all` the client is to have `at_once` connections, as BATCH_CONFIG gives it."""
        self._client = client
        self._table = table
        self._at_once = at_once
        self._patience = patience

    @override
    def record(self, entry: AuditEntry) -> AuditEntry:
        item = item_of(entry)
        earlier = ask(_STORE, lambda: self._put(item))
        return entry if earlier is None else entry_of(entry.check_id, earlier)

    @override
    def record_all(self, entries: Sequence[AuditEntry]) -> list[AuditEntry]:
        """As the port says: for each the put of `record`, with patience, `at_once` at a time."""
        items = [item_of(entry) for entry in entries]
        stored = list(entries)
        waiting = deque(range(len(entries)))

        def store(place: int) -> None:
            earlier = self._patience.ask(_STORE, lambda: self._put(items[place]))
            if earlier is not None:
                stored[place] = entry_of(entries[place].check_id, earlier)

        def next_place() -> int | None:
            with suppress(IndexError):
                return waiting.popleft()
            return None

        def work(_: int) -> None:
            try:
                while (place := next_place()) is not None:
                    store(place)
            except BaseException:
                waiting.clear()  # the others end as soon as their calls do
                raise

        with ThreadPoolExecutor(self._at_once) as pool:
            list(pool.map(work, range(min(self._at_once, len(entries)))))
        return stored

    @override
    def find(self, check_id: str) -> AuditEntry | None:
        key: Item = {"check_id": {"S": check_id}}
        answer = ask(_STORE, lambda: self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True))
        item = answer.get("Item")
        return None if item is None else entry_of(check_id, item)

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


def sealing_key(recorded_at: str, check_id: str) -> str:
    """Return under which key of the index `by_hour` a record stands: its hour and its shard, as 2026-11-23T08/a."""
    return f"{recorded_at[:13]}/{check_id[-1:]}"


def item_of(entry: AuditEntry) -> "Item":
    """Return what is put into the table."""
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
        "sealing": {"S": sealing_key(entry.recorded_at, entry.check_id)},
    }
    if entry.expires_at is not None:
        item["expires_at"] = {"N": str(entry.expires_at)}
    # Only what is there: the indexes of these two have no others.
    if entry.reference is not None:
        item["reference"] = {"S": entry.reference}
    if entry.subject is not None:
        item["subject"] = {"S": entry.subject}
    return item


def entry_of(check_id: str, item: "Item") -> AuditEntry:
    """Read an item. Raises RecordCorrupt."""
    try:
        digest = item["digest"]["S"]
        if item["sealing"]["S"] != sealing_key(item["recorded_at"]["S"], check_id):
            raise RecordCorrupt(check_id, "it is not in the index by which records are sealed")
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
            expires_at=_expires_at(item),
            reference=item["reference"]["S"] if "reference" in item else None,
            subject=item["subject"]["S"] if "subject" in item else None,
        )
    except KeyError as missing:
        raise RecordCorrupt(check_id, f"it lacks {missing}, or has it as another type") from None
    except ValueError:
        raise RecordCorrupt(check_id, "the instant of its expiry is none") from None


def _expires_at(item: "Item") -> int | None:
    """Return when an item expires. Raises KeyError, ValueError."""
    if "expires_at" not in item:
        return None
    instant = int(item["expires_at"]["N"])
    if not 0 <= instant <= _LATEST:
        raise ValueError
    return instant

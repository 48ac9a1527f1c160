"""The address register in DynamoDB: a look-up is one read while the header, kept for a minute, is fresh.

How a register gets there is in `register_import`, how it lies there in `register_items`.
"""

import time
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, override

from eligibility.storage.aws import ask
from eligibility.storage.dynamodb.patience import PATIENCE, Patience
from eligibility.storage.dynamodb.register_import import import_rows
from eligibility.storage.dynamodb.register_items import (
    HEADER_KEY,
    STORE,
    StoredHeader,
    read_header,
    read_row,
    row_key,
)
from eligibility.storage.dynamodb.register_rows import read_rows
from eligibility.storage.ports import (
    AddressRegister,
    LookUp,
    RegisteredAddress,
    RegisterHeader,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import GetItemOutputTypeDef

    from eligibility.storage.dynamodb.register_items import Item

    type Ask = Callable[[str, Callable[[], GetItemOutputTypeDef]], GetItemOutputTypeDef]

HEADER_SECONDS = 60


class DynamoDBAddressRegister(AddressRegister):
    """Keyed by `key`: the header, and a row for each address."""

    def __init__(
        self,
        client: "DynamoDBClient",
        table: str,
        clock: Callable[[], float],
        sleep: Callable[[float], None] = time.sleep,
        patience: Patience = PATIENCE,
    ) -> None:
        """`clock` gives seconds that never go back; `sleep` waits between the tries of an import.

        `patience` is that of `look_up_all`, for which the client is to have BATCH_CONFIG.
        """
        self._client = client
        self._table = table
        self._clock = clock
        self._sleep = sleep
        self._patience = patience
        self._kept: tuple[float, StoredHeader] | None = None

    @override
    def look_up(self, code: str) -> LookUp:
        kept = self._kept_header()
        current = kept or self._read_header()
        if current is None:
            return LookUp(None, None)
        row = self._get(row_key(current.generation, code))
        if row is None and kept is not None:
            # The kept header may stand for rows that two imports since have swept away: only a header read now can
            # say that a code is absent.
            current = self._read_header()
            if current is None:
                return LookUp(None, None)
            if current.generation != kept.generation:
                row = self._get(row_key(current.generation, code))
        return LookUp(current.header, None if row is None else read_row(row))

    @override
    def look_up_all(self, codes: Collection[str]) -> Mapping[str, LookUp]:
        kept = self._kept_header()
        current = kept or self._read_header(self._patience.ask)
        rows = self._rows(current, codes)
        if kept is not None and len(rows) < len(set(codes)):  # as in `look_up`
            current = self._read_header(self._patience.ask)
            if current is None or current.generation != kept.generation:
                rows = self._rows(current, codes)
        header = None if current is None else current.header
        return {code: LookUp(header, rows.get(code)) for code in codes}

    @override
    def replace(self, header: RegisterHeader, rows: Iterable[tuple[str, RegisteredAddress]]) -> None:
        """As the port says. StoreUnavailable may also come after the switch, from the sweep; a repeat is harmless."""
        seen = self._read_header()
        try:
            import_rows(self._client, self._table, seen, header, rows, self._sleep)
        finally:
            self._kept = None

    def _kept_header(self) -> StoredHeader | None:
        if self._kept is None or self._clock() >= self._kept[0]:
            return None
        return self._kept[1]

    def _rows(self, current: StoredHeader | None, codes: Collection[str]) -> Mapping[str, RegisteredAddress]:
        if current is None:
            return {}
        return read_rows(self._client, self._table, current.generation, dict.fromkeys(codes), self._patience)

    def _read_header(self, ask: "Ask" = ask) -> StoredHeader | None:
        """Read the header and keep it; that there is none is never kept, so that a first import is seen at once."""
        read_from = self._clock()
        item = self._get(HEADER_KEY, ask)
        if item is None:
            self._kept = None
            return None
        header = read_header(item)
        self._kept = (read_from + HEADER_SECONDS, header)
        return header

    def _get(self, key: str, ask: "Ask" = ask) -> "Item | None":
        item_key: Item = {"key": {"S": key}}
        answer = ask(STORE, lambda: self._client.get_item(TableName=self._table, Key=item_key, ConsistentRead=True))
        return answer.get("Item")

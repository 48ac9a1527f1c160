"""How the address register lies in its table: one header item, and one item for each address of each generation.

A generation is one import's rows. Its name begins with a number, one more than that of the header it was to replace.
"""

import secrets
from typing import TYPE_CHECKING, NamedTuple

from eligibility.storage.ports import RegisteredAddress, RegisterHeader, StoreUnavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

    from eligibility.storage.ports import Coverage

    type Item = dict[str, AttributeValueTypeDef]

STORE = "address register"
HEADER_KEY = "header"
_NUMBER_DIGITS = 8


class StoredHeader(NamedTuple):
    """The header, with the generation of rows that it stands for and the one before."""

    header: RegisterHeader
    generation: str
    previous: str | None


def next_generation(seen: StoredHeader | None) -> str:
    """Name a generation that follows the header seen; two imports at once get one number and different names."""
    number = 1 if seen is None else int(seen.generation[:_NUMBER_DIGITS]) + 1
    return f"{number:0{_NUMBER_DIGITS}}-{secrets.token_hex(8)}"


def is_left_over(key: str, current: StoredHeader) -> bool:
    """Tell whether the row of that key serves nobody: readers use the current generation, or for a while the previous.

    One with a higher number may belong to an import that runs now, on top of this one.
    """
    generation, mark, _ = key.partition("#")
    return (
        bool(mark)
        and generation not in (current.generation, current.previous)
        and generation[:_NUMBER_DIGITS] <= current.generation[:_NUMBER_DIGITS]
    )


def row_key(generation: str, code: str) -> str:
    """Return the key of an address."""
    return f"{generation}#{code}"


def row_item(generation: str, code: str, address: RegisteredAddress) -> "Item":
    """Return the item of an address; what is unknown or empty has no attribute."""
    item: Item = {"key": {"S": row_key(generation, code)}}
    if address.dwelling is not None:
        item["dwelling"] = {"S": address.dwelling}
    if address.owners:
        item["owners"] = {"SS": sorted(address.owners)}
    return item


def read_row(item: "Item") -> RegisteredAddress:
    """Read the item of an address."""
    dwelling = item["dwelling"]["S"] if "dwelling" in item else None
    owners = item["owners"]["SS"] if "owners" in item else ()
    return RegisteredAddress(dwelling, frozenset(owners))


def header_item(stored: StoredHeader) -> "Item":
    """Return the item of a header."""
    item: Item = {
        "key": {"S": HEADER_KEY},
        "revision": {"S": stored.header.revision},
        "rows": {"N": str(stored.header.rows)},
        "coverage": {"S": stored.header.coverage},
        "sample": {"BOOL": stored.header.sample},
        "generation": {"S": stored.generation},
    }
    if stored.previous is not None:
        item["previous"] = {"S": stored.previous}
    return item


def read_header(item: "Item") -> StoredHeader:
    """Read the item of a header. Raises StoreUnavailable where it is none that this release writes."""
    try:
        coverage: Coverage = "complete" if item["coverage"]["S"] == "complete" else "partial"
        return StoredHeader(
            RegisterHeader(item["revision"]["S"], int(item["rows"]["N"]), coverage, item["sample"]["BOOL"]),
            item["generation"]["S"],
            item["previous"]["S"] if "previous" in item else None,
        )
    except KeyError as missing:
        raise StoreUnavailable(STORE, f"its header lacks {missing}") from None

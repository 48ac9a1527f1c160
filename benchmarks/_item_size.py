"""How large an item is to DynamoDB, which sells its writes by the begun KiB ("Item sizes and formats" of its guide)."""

from collections.abc import Mapping

WRITE_UNIT = 1024
_LIST_BYTES, _ELEMENT_BYTES = 3, 1
_DIGITS_TO_A_BYTE = 2
_INDEXED = ("sealing", "reference", "subject")
"""The attributes by which the table has indexes."""


def item_bytes(item: Mapping[str, Mapping[str, object]]) -> int:
    """Return the bytes of an item's names and values; of the kinds of value that a recorded check has."""
    return sum(len(name) + _value_bytes(value) for name, value in item.items())


def write_units(item: Mapping[str, Mapping[str, object]]) -> int:
    """Return what a put of the item costs in a table without indexes."""
    return -(-item_bytes(item) // WRITE_UNIT)


def index_write_units(item: Mapping[str, Mapping[str, object]]) -> int:
    """Return what the put costs in the indexes besides: one each that it is in, as they have less than 1 KiB of it."""
    return sum(name in item for name in _INDEXED)


def _value_bytes(value: object) -> int:
    match value:
        case {"S": str(text)}:
            return len(text.encode())
        case {"B": bytes(binary)}:
            return len(binary)
        case {"N": str(number)}:
            return -(-len(number) // _DIGITS_TO_A_BYTE) + 1
        case {"L": list(elements)}:
            return _LIST_BYTES + sum(_ELEMENT_BYTES + _value_bytes(element) for element in elements)
        case _:
            raise ValueError(f"no kind that a recorded check has: {value!r:.20}")

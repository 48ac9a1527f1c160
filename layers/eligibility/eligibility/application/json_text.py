"""What a JSON text (RFC 8259) says beyond what the model's parser tells: names given twice, where it is no JSON."""

import json
import re

_LONGEST_INTEGER = 15
"""Digits; a longer number is no value of any field, and need not be exact to be refused."""
_TOO_DEEP = "nested too deeply"
_END_OF_NAME = re.compile(rb'"\s*:')


class NotJson(Exception):
    """The text is no JSON; `where` says from which place on, never what stands there."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class _Object(list[tuple[str, object]]):
    """The members of a JSON object as they stand in the text, repeated names included."""


def may_repeat_a_name(text: bytes, members: int) -> bool:
    """Tell whether valid JSON text may name more members than the `members` that a parser kept of it.

    Each member has one colon, behind a quote, and a string may hold as much: so neither count is ever too low, equality
    proves that no name was lost, and only an inequality is worth the next, slower reading.
    """
    return text.count(b":") != members and len(_END_OF_NAME.findall(text)) != members


def read(text: bytes) -> object:
    """Return the text as plain values, the last of repeated names winning. Raises NotJson."""
    try:
        return _plain(_tree(text))
    except RecursionError:
        raise NotJson(_TOO_DEEP) from None


def repeated_names(text: bytes) -> list[tuple[str | int, ...]]:
    """Return the path of each member whose name its object has already. Raises NotJson."""
    try:
        return _repeated(_tree(text), ())
    except RecursionError:
        raise NotJson(_TOO_DEEP) from None


def _tree(text: bytes) -> object:
    try:
        decoded = text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotJson(f"not UTF-8 from byte {error.start} on") from None
    try:
        # Numbers are judged by the model; here they only must not exhaust anything, as int() of 64 KB of digits would.
        return json.loads(decoded, object_pairs_hook=_Object, parse_int=_number, parse_float=_number)
    except json.JSONDecodeError as error:
        raise NotJson(f"not JSON from line {error.lineno}, column {error.colno} on") from None


def _number(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST_INTEGER and digits.lstrip("-").isdecimal() else float(digits)


def _plain(node: object) -> object:
    if isinstance(node, _Object):
        return {name: _plain(value) for name, value in node}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    return node


def _repeated(node: object, path: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:
    found: list[tuple[str | int, ...]] = []
    if isinstance(node, _Object):
        seen: set[str] = set()
        for name, value in node:
            if name in seen:
                found.append((*path, name))
            seen.add(name)
            found += _repeated(value, (*path, name))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            found += _repeated(value, (*path, index))
    return found

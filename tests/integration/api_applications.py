"""Applications changed by JSON pointer, and written as JSON whatever they hold."""

import json

from pydantic import JsonValue


class NoSuchPlace(Exception):
    """A pointer leads nowhere: the test that uses it would test nothing."""


def written(value: JsonValue) -> bytes:
    """Return a value as JSON; unlike orjson's, lone surrogates and numbers of any size are let through, escaped."""
    return json.dumps(value).encode()


def changed(application: dict[str, JsonValue], pointer: str, *value: JsonValue) -> dict[str, JsonValue]:
    """Return a copy with the value at a JSON pointer, or without what is there if no value is given."""
    copy = json.loads(written(application))
    *way, last = pointer.removeprefix("/").split("/")
    holder: JsonValue = copy
    for step in way:
        holder = _part(holder, step, pointer)
    if isinstance(holder, list):
        index = int(last)
        if not value:
            del holder[index]
        elif index < len(holder):
            holder[index] = value[0]
        else:
            raise NoSuchPlace(pointer)
    elif isinstance(holder, dict):
        if value:
            holder[last] = value[0]
        else:
            del holder[last]
    else:
        raise NoSuchPlace(pointer)
    assert isinstance(copy, dict)
    return copy


def _part(holder: JsonValue, step: str, pointer: str) -> JsonValue:
    match holder:
        case dict() if step in holder:
            return holder[step]
        case list() if int(step) < len(holder):
            return holder[int(step)]
    raise NoSuchPlace(pointer)

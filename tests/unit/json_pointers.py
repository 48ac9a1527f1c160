"""Sets and takes out values of a JSON document by JSON pointer (RFC 6901, without its two escapes)."""

from copy import deepcopy

from pydantic import JsonValue


class NoSuchPlace(Exception):
    """The pointer leads to nothing in the document."""


def put(document: JsonValue, pointer: str, value: JsonValue) -> None:
    """Set a field of an object, there or not, or an entry of a list that is there. Raises NoSuchPlace."""
    holder, name = _holder(document, pointer)
    match holder:
        case dict():
            holder[name] = deepcopy(value)
        case list() if name.isdecimal() and int(name) < len(holder):
            holder[int(name)] = deepcopy(value)
        case _:
            raise NoSuchPlace(f"{pointer} cannot be set: there is nothing to hold it")


def take_out(document: JsonValue, pointer: str) -> None:
    """Take a field out of an object. Raises NoSuchPlace."""
    holder, name = _holder(document, pointer)
    if not isinstance(holder, dict) or name not in holder:
        raise NoSuchPlace(f"{pointer} cannot be left out: it is not there")
    del holder[name]


def _holder(document: JsonValue, pointer: str) -> tuple[JsonValue, str]:
    """Return the object or list that holds what a pointer names, and the name in it."""
    *way, name = pointer.removeprefix("/").split("/")
    for step in way:
        match document:
            case dict() if step in document:
                document = document[step]
            case list() if step.isdecimal() and int(step) < len(document):
                document = document[int(step)]
            case _:
                raise NoSuchPlace(f"{pointer}: there is no {step}")
    return document, name

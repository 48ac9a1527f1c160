"""Applications as hypothesis damages them: parts replaced, removed, added, or a name given twice."""

import json
from datetime import date

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite
from pydantic import JsonValue

from tests.unit.generated_applications import applications, written

type Path = tuple[str | int, ...]
"""Steps to a part of a value of JSON."""


def json_values() -> SearchStrategy[JsonValue]:
    """Make any value of JSON: lone surrogates, NaN and long numbers among them."""
    texts_of_any_kind = st.text(st.characters(exclude_categories=[]), max_size=12)
    scalars: SearchStrategy[JsonValue] = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.integers(10**20, 10**400),
        st.floats(),
        texts_of_any_kind,
        st.dates().map(date.isoformat),
        st.sampled_from(["", "2023-02-30", "\x00", "２０２３-02-08", "\ud800", "entry", "RUS"]),
    )
    return st.recursive(
        scalars,
        lambda values: st.lists(values, max_size=3) | st.dictionaries(texts_of_any_kind, values, max_size=3),
        max_leaves=6,
    )


@composite
def mutations(draw: DrawFn) -> bytes:
    """Make an application of which up to three parts were replaced, removed or added to."""
    payload: JsonValue = draw(applications())
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(places(payload)))
        match draw(st.sampled_from(["replace", "remove", "add"])):
            case "replace":
                payload = _with(payload, path, draw(json_values()))
            case "add":
                payload = _with(payload, (*path, draw(_names())), draw(json_values()))
            case _:
                payload = _without(payload, path)
    return written(payload)


@composite
def repetitions(draw: DrawFn) -> tuple[bytes, str]:
    """Make an application with one member given twice, and the pointer of that member."""
    payload = draw(applications())
    path = draw(st.sampled_from([path for path in places(payload) if path and isinstance(path[-1], str)]))
    again = draw(st.just(_at(payload, path)) | st.none() | json_values())
    spelling = draw(st.sampled_from([_plain, _escaped]))
    name = path[-1]
    assert isinstance(name, str)
    second = f"{spelling(name)} :{json.dumps(again)}"
    return _text(payload, path, second).encode(), "".join(f"/{step}" for step in path)


def places(value: JsonValue, path: Path = ()) -> list[Path]:
    """Return the paths of a value and of all its parts."""
    return [path, *(place for step, part in _parts(value) for place in places(part, (*path, step)))]


def members(value: JsonValue) -> int:
    """Count the members of all objects in a value."""
    own = len(value) if isinstance(value, dict) else 0
    return own + sum(members(part) for _, part in _parts(value))


def _parts(value: JsonValue) -> list[tuple[str | int, JsonValue]]:
    match value:
        case dict():
            return [*value.items()]
        case list():
            return [*enumerate(value)]
        case _:
            return []


def _at(value: JsonValue, path: Path) -> JsonValue:
    for step in path:
        value = dict(_parts(value))[step]
    return value


def _with(value: JsonValue, path: Path, new: JsonValue) -> JsonValue:
    """Return the value with another part at a path; one that is not there yet is added."""
    if not path:
        return new
    parts = dict(_parts(value))
    parts[path[0]] = _with(parts.get(path[0]), path[1:], new)
    return _assembled(value, parts)


def _without(value: JsonValue, path: Path) -> JsonValue:
    if not path:
        return None
    parts = dict(_parts(value))
    if len(path) == 1:
        del parts[path[0]]
    else:
        parts[path[0]] = _without(parts[path[0]], path[1:])
    return _assembled(value, parts)


def _assembled(like: JsonValue, parts: dict[str | int, JsonValue]) -> JsonValue:
    if isinstance(like, list):
        return [*parts.values()]
    return {str(step): part for step, part in parts.items()}


def _text(value: JsonValue, path: Path, second: str) -> str:
    """Write a value as JSON, with a second text behind the member at a path."""
    if not path:
        return json.dumps(value)
    texts = {step: _text(part, path[1:] if step == path[0] else (), second) for step, part in _parts(value)}
    if isinstance(value, list):
        return f"[{', '.join(texts.values())}]"
    written_members = [f"{json.dumps(name)}: {text}" for name, text in texts.items()]
    if len(path) == 1:
        written_members.append(second)
    return f"{{{', '.join(written_members)}}}"


def _names() -> SearchStrategy[str]:
    return st.text(st.characters(exclude_categories=[]), max_size=5) | st.sampled_from(
        ["owner", "kind", "expires_on", "registered_on"]
    )


def _plain(name: str) -> str:
    return f'"{name}"'


def _escaped(name: str) -> str:
    return '"' + "".join(f"\\u{ord(letter):04x}" for letter in name) + '"'

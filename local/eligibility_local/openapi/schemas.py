"""JSON Schemas (draft 2020-12) of the models that read and of the shapes that are answered.

pydantic makes them; here they say besides what its own do not: which days there are, and states as a list.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import BaseModel, JsonValue
from pydantic.json_schema import models_json_schema

from eligibility.application.country_codes import NATIONALITIES

type Schema = dict[str, JsonValue]

_REFERENCE = "#/components/schemas/{model}"
_LEAP = "(?:19(?:0[48]|[2468][048]|[13579][26])|20(?:[02468][048]|[13579][26]))"
DAY_PATTERN = (
    "^(?:(?:19[0-9]{2}|20[0-9]{2}|2100)-(?:"
    "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    f"|{_LEAP}-02-29)$"
)
"""The days that are taken, and no others: eligibility.application.models says from when to when."""
DAY: Schema = {"$ref": "#/components/schemas/Day"}
STATE: Schema = {"$ref": "#/components/schemas/StateCode"}
_NAMED: Schema = {
    "Day": {"type": "string", "format": "date", "description": "YYYY-MM-DD", "pattern": DAY_PATTERN},
    "StateCode": {
        "type": "string",
        "description": "ISO 3166-1 alpha-3, or a code of ICAO Doc 9303 part 3.",
        "enum": [*sorted(NATIONALITIES)],
    },
}
"""What is said once of fields of many models."""
_DAY_READ = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_STATE_READ = f"^(?:{'|'.join(sorted(NATIONALITIES))})$"


def schemas_of(read: Iterable[type[BaseModel]], answered: Iterable[type[BaseModel]]) -> Schema:
    """Return the schemas of models and shapes, and of all their parts, by name."""
    modes: list[tuple[type[BaseModel], Literal["validation", "serialization"]]] = [
        *((model, "validation") for model in read),
        *((shape, "serialization") for shape in answered),
    ]
    _, made = models_json_schema(modes, ref_template=_REFERENCE)
    definitions = made["$defs"]
    return {name: _tidy(schema) for name, schema in sorted(definitions.items())} | _NAMED


def reference(model: type[BaseModel]) -> Schema:
    """Return a reference to a model's schema."""
    return {"$ref": _REFERENCE.format(model=model.__name__)}


def _tidy(schema: JsonValue) -> JsonValue:
    match schema:
        case {"pattern": str(pattern)} if pattern == _DAY_READ:
            return {**DAY}
        case {"pattern": str(pattern)} if pattern == _STATE_READ:
            return {**STATE}
        case dict():
            return {key: _tidy_member(key, value) for key, value in schema.items() if not _said_otherwise(key, value)}
        case list():
            return [_tidy(part) for part in schema]
    return schema


def _tidy_member(key: str, value: JsonValue) -> JsonValue:
    """Return a member; the names in `properties` are names, whatever they are."""
    if key == "properties" and isinstance(value, Mapping):
        return {name: _tidy(part) for name, part in value.items()}
    return _tidy(value)


def _said_otherwise(key: str, value: JsonValue) -> bool:
    """Whether a member says nothing, or what is not so: a field left out is no null, and a title repeats the name."""
    return (key == "title" and isinstance(value, str)) or (key == "default" and value in (None, []))

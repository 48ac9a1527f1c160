"""One wrong field, said without its value: where it is, what kind of thing was found, what is expected.

The value itself may be a name or a number of a person, so it never enters an error; its type and length do.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from eligibility.application.misspelling import nearest
from eligibility.application.models import (
    EARLIEST_DAY,
    LATEST_DAY,
    Address,
    Applicant,
    Application,
    Document,
    ElectronicSignature,
    Housing,
    NotarisedConsent,
    Owner,
    Passport,
    Permit,
    Presence,
    Provision,
    Proxy,
    Stay,
    StayBasis,
)


class FieldError(NamedTuple):
    """A wrong field of a request."""

    pointer: str
    """JSON pointer (RFC 6901) into the request's body."""
    code: str
    found: str
    expected: str


def within(error: FieldError, first: date, last: date) -> FieldError:
    """Say of what is no day at all which days would do in its place, so that nobody is refused twice."""
    if error.expected != _A_DATE:
        return error
    return error._replace(expected=f"a calendar date, YYYY-MM-DD, from {first} to {last}")


class InvalidApplication(Exception):
    """The payload is not an application; `errors` holds every wrong field, in the order of the payload's model."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        super().__init__(", ".join(f"{error.code} at {error.pointer or 'the document'}" for error in errors))
        self.errors = errors


_A_DATE = f"a calendar date, YYYY-MM-DD, from {EARLIEST_DAY} to {LATEST_DAY}"
_BY_NAME = {
    "permit": f"one of: {', '.join(get_args(Permit))}",
    "kind": "one of the kinds that are documented for this field",
    "basis": f"one of: {', '.join(get_args(StayBasis))}",
    "nationality": "an ISO 3166-1 alpha-3 code, or one of ICAO Doc 9303 part 3",
    "country": "an ISO 3166-1 alpha-3 code, or one of ICAO Doc 9303 part 3",
    "iin": "12 ASCII digits",
    "id": "12 ASCII digits (IIN or BIN)",
    "number": "1 to 40 Latin or Cyrillic letters, ASCII digits, spaces, hyphens or №",
    "name": "1 to 500 characters, none of them a control character",
    "proxy_name": "1 to 500 characters, none of them a control character",
    "text": "1 to 500 characters, none of them a control character",
    "registration_code": "1 to 32 ASCII digits",
    "reference": "1 to 64 of A-Z a-z 0-9 . _ -",
    "mrz": "two lines of 44 or three of 30 characters of A-Z 0-9 <, or null where there are none",
    "birth_date": _A_DATE,
    "issued_on": _A_DATE,
    "expires_on": f"{_A_DATE}, or null where the document has none",
    "valid_until": f"{_A_DATE}, or null where the power of attorney states no term",
    "entered_on": _A_DATE,
    "left_on": f"{_A_DATE}, or null where the stay has not ended",
    "registered_on": f"{_A_DATE}, or null where the stay was not registered",
    "fined_on": f"{_A_DATE}, or null where there was no fine",
    "provision": "an object, or null",
    "grounds": "a list of at most 7 of the documented grounds, or null",
    "applied_on": _A_DATE,
    "on": _A_DATE,
    "entry": _A_DATE,
    "proxy_is_applicant": "true or false",
    "applicant_is_owner": "true or false",
    "owner": "an index into /housing/owners, counted from 0",
    "applicant": "an object",
    "passport": "an object",
    "housing": "an object, or null",
    "address": "an object, or null",
    "owners": "a list of at most 50 objects, or null",
    "authorisations": "a list of at most 200 objects, or null",
    "stays": "a list of at most 200 objects, or null",
    "documents": "a list of at most 50 objects, or null",
}
_CODES = {
    "missing": "field_missing",
    "extra_forbidden": "field_unknown",
    "string_pattern_mismatch": "wrong_form",
    "literal_error": "not_one_of",
    "union_tag_invalid": "not_one_of",
    "union_tag_not_found": "field_missing",
    "too_long": "too_many",
    "string_too_long": "wrong_form",
    "string_too_short": "wrong_form",
    "string_unicode": "not_unicode",
}
_MODELS: Mapping[str, type[BaseModel]] = {
    "applicant": Applicant,
    "passport": Passport,
    "housing": Housing,
    "address": Address,
    "owners": Owner,
    "provision": Provision,
    "stays": Stay,
    "documents": Document,
    "presence": Presence,
    "proxy": Proxy,
    "notarised_consent": NotarisedConsent,
    "electronic_signature": ElectronicSignature,
}
_PRINTABLE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,40}|[0-9]{1,3}")


def field_error(error: ErrorDetails, model: type[BaseModel] = Application) -> FieldError:
    """Translate one error of a model's validation."""
    kind, context, path = error["type"], error.get("ctx", {}), error["loc"]
    if kind == "union_tag_not_found":
        path = (*path, "kind")
    elif kind == "union_tag_invalid":
        whole = error["input"]
        found = _found(kind, whole.get("kind") if isinstance(whole, dict) else whole)
        return FieldError(pointer((*path, "kind")), "not_one_of", found, context["expected_tags"])
    expected = _expected(kind, path, context, model)
    if kind == "literal_error":
        expected += nearest(error["input"], expected)
    return FieldError(pointer(path), _code(kind), _found(kind, error["input"]), expected)


def pointer(path: tuple[str | int, ...]) -> str:
    """Return the JSON pointer (RFC 6901) of a path of the model.

    The path's step for the kind of an authorisation is no step of the payload. A name that no field could have is not
    repeated, since it may be anything.
    """
    steps = [*path]
    match steps:
        case ["housing", "authorisations", _, "presence" | "proxy" | "notarised_consent" | "electronic_signature", *_]:
            del steps[3]
    return "".join(f"/{step}" if isinstance(step, int) or _PRINTABLE_NAME.fullmatch(step) else "/?" for step in steps)


def _code(kind: str) -> str:
    if kind.startswith("date_") or kind in ("greater_than_equal", "less_than_equal"):
        return "out_of_range" if kind.endswith("_equal") else "no_such_day"
    return _CODES.get(kind, "wrong_type")


def _found(kind: str, value: object) -> str:
    if kind in ("missing", "union_tag_not_found"):
        return "nothing"
    if kind == "extra_forbidden":
        return "a field of that name"
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return f"a string of {len(value)} {'character' if len(value) == 1 else 'characters'}"
        case list():
            return f"a list of {len(value)} {'entry' if len(value) == 1 else 'entries'}"
        case dict():
            return "an object"
    return "another value"


def _expected(kind: str, path: tuple[str | int, ...], context: Mapping[str, object], model: type[BaseModel]) -> str:
    if kind == "extra_forbidden":
        return "only: " + ", ".join(_siblings(path, model))
    if kind == "literal_error":
        return str(context["expected"])
    if kind == "union_tag_not_found":
        return "'presence', 'proxy', 'notarised_consent' or 'electronic_signature'"
    names = [step for step in path if isinstance(step, str)]
    if not names:
        return "an object"
    if isinstance(path[-1], int) and names[-1] not in ("mrz", "grounds"):
        return "an object"
    return _BY_NAME.get(names[-1], "a value of this field's documented form")


def _siblings(path: tuple[str | int, ...], whole: type[BaseModel]) -> list[str]:
    parents = [step for step in path[:-1] if isinstance(step, str)]
    model = _MODELS.get(parents[-1], whole) if parents else whole
    return list(model.model_fields)

"""An application to send, changed by JSON pointer, and written as JSON whatever it holds."""

import json
from datetime import UTC, datetime

from pydantic import JsonValue

NOON = datetime(2023, 2, 8, 6, 0, 0, 123456, tzinfo=UTC)
"""Noon in Almaty on the filing day of `an_application`, with more of a fraction than a record keeps."""


class NoSuchPlace(Exception):
    """A pointer leads nowhere: the test that uses it would test nothing."""


def an_application(**parts: JsonValue) -> dict[str, JsonValue]:
    """Make an application for temporary residence at an address of the sample register; eligible as it stands."""
    return {
        "permit": "temporary_residence",
        "applied_on": "2023-02-08",
        "reference": "form-4711",
        "applicant": {"nationality": "RUS", "birth_date": "1990-05-17", "iin": "900517300415"},
        "passport": {
            "kind": "foreign",
            "country": "RUS",
            "number": "75 1234567",
            "issued_on": "2019-04-01",
            "expires_on": "2029-04-01",
        },
        "housing": {
            "address": {"registration_code": "0000000000000011", "text": "1 Sample Street, flat 2"},
            "applicant_is_owner": False,
            "owners": [
                {"id": "850101300035", "name": "First Sample"},
                {"id": "950101300056", "name": "Second Sample"},
            ],
            "authorisations": [
                {"owner": 0, "kind": "presence"},
                {
                    "owner": 1,
                    "kind": "proxy",
                    "proxy_name": "Third Sample",
                    "issued_on": "2023-01-10",
                    "valid_until": "2024-01-10",
                },
            ],
        },
        "stays": [{"entered_on": "2023-01-02", "left_on": None, "basis": "visa_free"}],
        "category": "study",
        "documents": [{"kind": "application_form"}, {"kind": "school_request", "issued_on": "2023-01-15"}],
        **parts,
    }


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

"""What differs from run to run in an answer, replaced by what is always the same; long lists cut."""

import re
from collections.abc import Mapping

from pydantic import JsonValue

CHECK_ID = "01a20000-0000-7000-8000-000000000000"
REVISION = f"sha256:{'0' * 64}"
INSTANT = "2026-11-23T08:30:00.000Z"
_ENTRIES = 2

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_HASH = re.compile(r"\b(?<!sha256:)[0-9a-f]{64}\b")
_REVISION = re.compile(r"sha256:[0-9a-f]{64}")
_SIGNED = re.compile(r"(https://\S+?)\?\S+")
_OF_FORM = re.compile(r"(?:x-amz-|AWSAccessKeyId|policy|signature).*", re.IGNORECASE)


def made_up(value: JsonValue) -> JsonValue:
    """Return an answer with a made-up id, instant, revision and signature in the place of each."""
    match value:
        case str():
            text = _SIGNED.sub(r"\1?X-Amz-Signature=made-up", value)
            for pattern, made in ((_UUID, CHECK_ID), (_INSTANT, INSTANT), (_REVISION, REVISION), (_HASH, "0" * 64)):
                text = pattern.sub(made, text)
            return text
        case list():
            return [made_up(part) for part in value]
        case dict():
            return {name: _of_form(name) or made_up(part) for name, part in value.items()}
    return value


def shortened(value: JsonValue) -> JsonValue:
    """Return an answer with at most two entries in each list."""
    match value:
        case list():
            return [shortened(part) for part in value[:_ENTRIES]]
        case Mapping():
            return {name: shortened(part) for name, part in value.items()}
    return value


def _of_form(name: str) -> str | None:
    """Return what stands in a signed field of a form for an upload."""
    return "made-up" if _OF_FORM.fullmatch(name) else None

"""The keys behind the hashes of subjects: one is current, the others still find what was hashed with them.

They are a JSON object, `{"current": "2", "1": "…", "2": "…"}`: every member but `current` is a key under its id, so
that Secrets Manager can make the first one by itself. They lie in a file on one's own machine, in AWS in a secret.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple, Protocol

import orjson

from eligibility.storage.keys import LEAST_BYTES
from eligibility.storage.ports import StoreUnavailable

FIRST_ID = "1"
_CURRENT = "current"
_ID = re.compile(r"[0-9A-Za-z_-]{1,32}")


class LiveKeys(NamedTuple):
    """The keys that are in use."""

    current: str
    """Id of the one that new hashes are made with."""
    keys: Mapping[str, bytes]
    """By id; each has LEAST_BYTES or more."""


class SubjectKeys(Protocol):
    """A source of the keys."""

    def read(self) -> LiveKeys:
        """Return the keys. Raises StoreUnavailable."""


def keys_text(current: str, keys: Mapping[str, str]) -> bytes:
    """Return keys as they are stored."""
    return orjson.dumps({_CURRENT: current, **keys})


def read_keys(text: bytes) -> LiveKeys:
    """Return the keys of a stored text. Raises StoreUnavailable, which never repeats any of it."""
    try:
        told = orjson.loads(text)
        current = told.pop(_CURRENT)
        live = LiveKeys(current, {key_id: key.encode() for key_id, key in told.items()})
    except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError):
        raise StoreUnavailable("subject keys", 'they are not {"current": id, id: key, …}') from None
    if current not in live.keys:
        raise StoreUnavailable("subject keys", "the current one is not among them")
    if not all(_ID.fullmatch(key_id) for key_id in live.keys):
        raise StoreUnavailable("subject keys", "an id is not 1 to 32 letters, digits, hyphens and low lines")
    if any(len(key) < LEAST_BYTES for key in live.keys.values()):
        raise StoreUnavailable("subject keys", f"a key has fewer than {LEAST_BYTES} characters")
    return live

"""Whose check it is, as a keyed hash: who has the document can find its checks, nobody else can tell whose they are.

The document is what somebody can come with years later: its kind, its state and its number. A hash names its key, so
that keys may change without losing what was found before.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Protocol

import orjson

from eligibility.application.country_codes import state_code
from eligibility.storage.keys import derive
from eligibility.storage.subject_keys import SubjectKeys

_LABEL = "subject/1"
_HASH_BYTES = 16  # 128 bits: two of 20 million documents share one with a chance of 1 in 10^24

_LATIN = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")  # Cyrillic letters that look like Latin ones


class IdentityDocument(Protocol):
    """A passport, or another document that says who somebody is."""

    @property
    def kind(self) -> str:
        """What it is, as applications say it."""

    @property
    def country(self) -> str:
        """The state that issued it."""

    @property
    def number(self) -> str | None:
        """Its number, if it was given."""


class SubjectHash:
    """Hashes documents with the keys that are in use."""

    __slots__ = ("_keys",)

    def __init__(self, keys: SubjectKeys) -> None:
        self._keys = keys

    def __call__(self, document: IdentityDocument) -> str | None:
        """Return the hash of a document with the current key; None of one without a number.

        Raises StoreUnavailable.
        """
        told = _told(document)
        if told is None:
            return None
        live = self._keys.read()
        return _hashed(live.current, live.keys[live.current], told)

    def with_each_key(self, document: IdentityDocument) -> Sequence[str]:
        """Return the hashes of a document with all keys, the current one first. Raises StoreUnavailable."""
        told = _told(document)
        if told is None:
            return ()
        current, keys = self._keys.read()
        return [_hashed(key_id, keys[key_id], told) for key_id in sorted(keys, key=lambda each: each != current)]


def _told(document: IdentityDocument) -> bytes | None:
    """Return what is hashed of a document: however its number is spaced, and in whichever alphabet it was typed."""
    number = (document.number or "").replace(" ", "").replace("-", "").replace("№", "").upper()
    if not number.isascii():
        number = number.translate(_LATIN)
    return orjson.dumps([document.kind, state_code(document.country), number]) if number else None


def _hashed(key_id: str, key: bytes, told: bytes) -> str:
    keyed = _keyed(key).copy()
    keyed.update(told)
    return f"{key_id}:{keyed.hexdigest()}"


@lru_cache(8)
def _keyed(key: bytes) -> blake2b:
    """Return keyed BLAKE2b (RFC 7693, section 2.9), as the register's hashes are made, with a key of its own."""
    return blake2b(key=derive(key, _LABEL), digest_size=_HASH_BYTES)

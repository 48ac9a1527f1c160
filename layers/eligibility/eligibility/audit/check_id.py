"""Ids of checks: UUIDs (RFC 9562), rising with time or line, or made from the caller's idempotency key."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

import orjson

RANDOM_BYTES = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FORM = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def rising_check_id(now: datetime, random: bytes) -> str:
    """Return a UUID of version 7 (RFC 9562, 5.7): 48 bits of milliseconds, then 74 of the RANDOM_BYTES given."""
    milliseconds = (now - _EPOCH) // timedelta(milliseconds=1)
    return _uuid(milliseconds.to_bytes(6, "big") + random, 7)


def keyed_check_id(tenant: str, client: str, idempotency_key: str) -> str:
    """Return a UUID of version 8 (RFC 9562, 5.8) made of the three: the same for the same, unlike for any others."""
    return _uuid(sha256(orjson.dumps([tenant, client, idempotency_key])).digest()[:16], 8)


def batch_check_id(batch_id: str, line: int) -> str:
    """Return the id of a row: a UUID of version 8 (RFC 9562, 5.8) that rises from line to line of a batch.

    48 bits are the batch id's milliseconds, 34 the first of its random ones, 40 the line, 1 to 2^40 - 1: so the last
    ten digits are the line in hexadecimal, and the same row of the same batch has the same id in every attempt.
    """
    return f"{_batch_prefix(batch_id)}{line:010x}"


def is_check_id(text: str) -> bool:
    """Whether a text has the form of an id that this module makes."""
    return _FORM.fullmatch(text) is not None


@lru_cache(16)  # few batches run at once, and each asks for every one of its rows
def _batch_prefix(batch_id: str) -> str:
    """Return all but the last ten digits of the ids of a batch's rows."""
    bits = UUID(batch_id).int
    random = (bits >> 64 & 0xFFF) << 62 | bits & (1 << 62) - 1  # the 74 random bits of version 7
    random = random >> 40 << 40  # the line takes the place of the last of them
    sixteen = (bits >> 80 << 80 | random >> 62 << 64 | random & (1 << 62) - 1).to_bytes(16, "big")
    return _uuid(sixteen, 8)[:-10]


def _uuid(sixteen: bytes, version: int) -> str:
    bits = int.from_bytes(sixteen, "big")
    bits = bits & ~(0xF << 76) | version << 76
    bits = bits & ~(0x3 << 62) | 0x2 << 62
    return str(UUID(int=bits))

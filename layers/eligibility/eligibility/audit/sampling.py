"""A sample of checks that is the same whenever it is taken: those whose ids have the lowest hashes.

It does not hang on the order of the ids, nor on chance, and each check has the same prospect of being in it.
"""

from collections.abc import Iterable
from hashlib import sha256
from heapq import nsmallest


def sampled[Of](checks: Iterable[tuple[str, Of]], size: int) -> list[Of]:
    """Return what belongs to `size` of the ids, or to all where there are no more, in no order."""
    return [of for _, of in nsmallest(size, ((_place(check_id), of) for check_id, of in checks), key=_first)]


def _place(check_id: str) -> bytes:
    return sha256(check_id.encode()).digest()


def _first(pair: tuple[bytes, object]) -> bytes:
    return pair[0]

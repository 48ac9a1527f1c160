"""What sealing and verifying ask of a store: objects that are written once, and the digests of what was recorded.

Sealing never reads a record: a leaf is an id, a digest and an expiry. Seals and leaf lists lie apart from the records,
in AWS in a bucket with Object Lock, on one's own machine in a folder.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol


class Leaf(NamedTuple):
    """What is sealed of one record."""

    check_id: str
    digest: str
    """SHA-256 of the canonical record, lower-case hexadecimal."""
    expires_at: int | None = None
    """Seconds since 1970-01-01 UTC after which the store may drop the record, or None."""
    recorded_in: str | None = None
    """The hour of a record that was not there yet when its hour was sealed; None for all others."""


class SealStore(Protocol):
    """Objects by name, such as `seals/2026-11-23T08.json`; each is written once and never changed."""

    def put_new(self, name: str, chunks: Iterable[bytes]) -> bool:
        """Store an object unless there is one of that name; return whether it was stored.

        A reader sees the whole object or none. Raises StoreUnavailable; the object may then have been stored or not.
        """

    def read(self, name: str, first: int = 0, length: int | None = None) -> Iterator[bytes] | None:
        """Give the bytes of an object in chunks, from `first` on, `length` of them or all; None where there is none.

        Past the end there are no bytes. Raises StoreUnavailable, also between two chunks.
        """

    def names(self, prefix: str, after: str = "") -> Iterator[str]:
        """Give the names that begin with a prefix and come after another name, in the order of their bytes.

        Raises StoreUnavailable.
        """


class Leaves(Protocol):
    """What was recorded, by hour (UTC, as in `2026-11-23T08`) and shard (the last digit of the id)."""

    def first_hour(self) -> str | None:
        """Return the hour of the earliest record, or None where nothing is recorded. Raises StoreUnavailable."""

    def of_shard(self, hour: str, shard: str) -> Iterator[Leaf]:
        """Give the leaves of an hour's records in one shard, rising by id, none of them marked.

        Whatever was durably recorded 30 minutes before is among them. Raises StoreUnavailable.
        """

    def grown(self, sealed: Mapping[str, int]) -> Iterable[str]:
        """Return those of the hours that may hold more records than the number given, which are sealed.

        An hour named too many costs a walk through it; one that is left out leaves its records unsealed. Raises
        StoreUnavailable.
        """

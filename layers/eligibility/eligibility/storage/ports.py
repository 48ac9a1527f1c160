"""What the service asks of a store: an audit log that writes each check once, and an address register to look into.

The adapters are `dynamodb` and `sqlite`; one set of contract tests holds both to the words below.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, Protocol, override

Coverage = Literal["complete", "partial"]


class StoreUnavailable(Exception):
    """The store did not answer, refused for load, or answered with an error: nothing can be said of what it holds."""

    def __init__(self, store: str, reason: str) -> None:
        super().__init__(store, reason)  # as they came, so that it can be sent to another process
        self.store = store
        self.reason = reason

    @override
    def __str__(self) -> str:
        return f"{self.store}: {self.reason}"


class ImportClash(Exception):
    """Another import replaced the register while this one was being written; this one changed nothing."""


class AuditEntry(NamedTuple):
    """One recorded check: a few readable attributes beside the canonical record, which alone is binding."""

    check_id: str
    tenant: str
    verdict: str
    permit: str
    applied_on: str
    """ISO 8601 calendar date."""
    reasons: tuple[str, ...]
    """Codes of the findings that are not met, in the order of the decision."""
    revision: str
    recorded_at: str
    """ISO 8601 instant in UTC, to the millisecond."""
    canonical: bytes
    """The canonical record, uncompressed; adapters keep it compressed."""
    digest: str
    """SHA-256 of `canonical`, lower-case hexadecimal."""
    expires_at: int | None
    """Seconds since 1970-01-01 UTC after which the store may drop the record, or None to keep it."""
    reference: str | None = None
    """The caller's own, as the record says it, so that it can be searched for."""
    subject: str | None = None
    """Whose check it is, as a keyed hash; outside of record and digest, and all of an entry that may be erased."""


class AuditLog(Protocol):
    """Written once per check, never changed."""

    def record(self, entry: AuditEntry) -> AuditEntry:
        """Store the entry unless its id is taken; return what is stored under that id: this entry or the earlier one.

        One conditional write. Raises StoreUnavailable; the entry may then have been stored or not.
        """

    def record_all(self, entries: Sequence[AuditEntry]) -> list[AuditEntry]:
        """Store each entry as `record` does; return what is stored under each id, in the order of the entries.

        No two entries have the same id. Adapters write several at a time. Raises StoreUnavailable; any of the entries
        may then have been stored.
        """
        return [self.record(entry) for entry in entries]

    def find(self, check_id: str) -> AuditEntry | None:
        """Return the entry of that id, or None. A consistent read. Raises StoreUnavailable."""


class RegisterHeader(NamedTuple):
    """What an imported register says of itself; without a header no register is loaded."""

    revision: str
    """SHA-256 of the imported file, lower-case hexadecimal."""
    rows: int
    coverage: Coverage
    sample: bool
    """True for the register that comes with the product: it answers for its own reserved range of codes only."""


class RegisteredAddress(NamedTuple):
    """One address: the kind of dwelling, and who owns it as keyed hashes."""

    dwelling: str | None
    owners: frozenset[str]


class LookUp(NamedTuple):
    """The register's answer for one code: its header (None: not loaded) and the address (None: the code is absent)."""

    header: RegisterHeader | None
    address: RegisteredAddress | None


class AddressRegister(Protocol):
    """Addresses by registration code; replaced as a whole."""

    def look_up(self, code: str) -> LookUp:
        """Return what the register holds for a code. Raises StoreUnavailable."""

    def look_up_all(self, codes: Collection[str]) -> Mapping[str, LookUp]:
        """Return what the register holds for each of the codes, all answers from one register. Raises StoreUnavailable.

        What a code gives is what `look_up` gives.
        """
        return {code: self.look_up(code) for code in codes}

    def replace(self, header: RegisterHeader, rows: Iterable[tuple[str, RegisteredAddress]]) -> None:
        """Put these rows in the place of all earlier ones; a reader sees the old register or the new one, never a mix.

        `header.rows` is ignored and counted anew, the header is written last. When `rows` raises, nothing has changed
        for readers. Raises StoreUnavailable, ImportClash.
        """

"""Entries, headers and addresses to put into a store."""

from hashlib import sha256

from eligibility.storage.ports import AuditEntry, RegisteredAddress, RegisterHeader

CHECK_ID = "0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"


def an_entry(check_id: str = CHECK_ID, canonical: bytes = b'{"verdict":"not_eligible"}') -> AuditEntry:
    """Make the entry of a refused application."""
    return AuditEntry(
        check_id=check_id,
        tenant="front-office",
        verdict="not_eligible",
        permit="temporary_residence",
        applied_on="2023-02-08",
        reasons=("passport_expires_too_soon", "owner_authorisation_missing"),
        revision="sha256:" + 64 * "a",
        recorded_at="2023-02-08T09:10:11.123Z",
        canonical=canonical,
        digest=sha256(canonical).hexdigest(),
        expires_at=None,
    )


def a_header(revision: str = "first") -> RegisterHeader:
    """Make the header of a whole register; its rows are yet to be counted."""
    return RegisterHeader(revision, rows=0, coverage="complete", sample=False)


def addresses(*codes: str, dwelling: str = "flat") -> list[tuple[str, RegisteredAddress]]:
    """Make an address for each code, with one owner whose hash begins with the code."""
    return [(code, RegisteredAddress(dwelling, frozenset({f"{code}-owner"}))) for code in codes]

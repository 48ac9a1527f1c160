"""Stores that a command has opened, and closes when it is done."""

from collections.abc import Iterator
from contextlib import contextmanager

from eligibility.storage.ports import AddressRegister, AuditLog
from eligibility.storage.sqlite import SqliteAddressRegister, SqliteAuditLog


@contextmanager
def closed_after(*stores: AuditLog | AddressRegister) -> Iterator[None]:
    """Close those of the stores that are files, whatever happens inside."""
    try:
        yield
    finally:
        for store in stores:
            if isinstance(store, SqliteAuditLog | SqliteAddressRegister):
                store.close()

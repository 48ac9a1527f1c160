"""The one place that puts the parts together: settings in, use cases out.

An adapter is imported where it is chosen, so that a start without AWS loads none of its libraries.
"""

import secrets
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from eligibility.rulebook import current_rulebook
from eligibility.service import Checking, Lookup
from eligibility.settings import DynamoDBStore, Settings, SqliteStore
from eligibility.storage.keys import FileKey, HashKey
from eligibility.storage.ports import AddressRegister, AuditLog, ImportClash

if TYPE_CHECKING:
    from eligibility.planner import Planning
    from eligibility.requirements import Requirements
    from eligibility.rulebook_listing import RulebookListing


def checking(settings: Settings) -> Checking:
    """Return the use case of checking, with stores and key of the settings."""
    store = settings.store
    audit_log, register = _dynamodb_stores(store) if isinstance(store, DynamoDBStore) else _local_stores(store)
    return Checking(
        rulebook=current_rulebook(),
        audit_log=audit_log,
        register=register,
        key=hash_key(store),
        clock=now,
        random=secrets.token_bytes,
        retention_days=settings.retention_days,
    )


def lookup(settings: Settings) -> Lookup:
    """Return the use case of finding recorded checks."""
    store = settings.store
    if isinstance(store, DynamoDBStore):
        from eligibility.storage.dynamodb import DynamoDBAuditLog, dynamodb_client

        return Lookup(DynamoDBAuditLog(dynamodb_client(), store.audit_table))
    from eligibility.storage.sqlite import SqliteAuditLog

    return Lookup(SqliteAuditLog(store.path))


def planning() -> "Planning":
    """Return the use case of planning days of stay, which needs no store."""
    from eligibility.planner import Planning

    return Planning(current_rulebook(), now)


def requirements() -> "Requirements":
    """Return the use case of saying what to bring; it asks no store."""
    from eligibility.requirements import Requirements

    return Requirements(current_rulebook(), now)


def rulebook_listing() -> "RulebookListing":
    """Return the use case of listing the rules; it asks no store."""
    from eligibility.rulebook.loading import FOLDER, read_folder
    from eligibility.rulebook_listing import RulebookListing, read_content

    return RulebookListing(read_content(read_folder(FOLDER)), now)


def _dynamodb_stores(store: DynamoDBStore) -> tuple[AuditLog, AddressRegister]:
    from eligibility.storage.dynamodb import DynamoDBAddressRegister, DynamoDBAuditLog, dynamodb_client

    client = dynamodb_client()  # one for both tables: one pool of connections, one handshake
    register = DynamoDBAddressRegister(client, store.register_table, time.monotonic)
    return DynamoDBAuditLog(client, store.audit_table), register


def _local_stores(store: SqliteStore) -> tuple[AuditLog, AddressRegister]:
    from eligibility.storage.sqlite import SqliteAuditLog

    return SqliteAuditLog(store.path), local_register(store)


def local_register(store: SqliteStore) -> AddressRegister:
    """Return the address register of a local store; an empty one gets the sample that comes with the product."""
    from eligibility.storage.address_csv import SAMPLE_FILE, import_register
    from eligibility.storage.sqlite import SqliteAddressRegister

    register = SqliteAddressRegister(store.path)
    if register.look_up("").header is None:
        # Of several processes that start at once one imports it; the others find that it is there.
        with SAMPLE_FILE.open("rb") as file, suppress(ImportClash):
            import_register(register, hash_key(store).read(), file, "complete", sample=True)
    return register


def hash_key(store: DynamoDBStore | SqliteStore) -> HashKey:
    """Return the source of the key of a store."""
    if isinstance(store, DynamoDBStore):
        from eligibility.storage.aws import secrets_client
        from eligibility.storage.secrets_manager import SecretKey

        return SecretKey(secrets_client(), store.key_secret, time.monotonic)
    return FileKey(store.key_file)


def now() -> datetime:
    """Return the present instant, in UTC."""
    return datetime.now(UTC)

"""The one place that puts the parts together: settings in, use cases out.

An adapter is imported where it is chosen, so that a start without AWS loads none of its libraries.
"""

import secrets
import time
from contextlib import suppress
from datetime import UTC, datetime

from eligibility.rulebook import current_rulebook
from eligibility.service import Checking, Lookup
from eligibility.settings import DynamoDBStore, Settings, SqliteStore
from eligibility.storage.keys import FileKey, HashKey
from eligibility.storage.ports import AddressRegister, AuditLog, ImportClash


def checking(settings: Settings) -> Checking:
    """Return the use case of checking, with stores and key of the settings."""
    return Checking(
        rulebook=current_rulebook(),
        audit_log=audit_log(settings.store),
        register=address_register(settings.store),
        key=hash_key(settings.store),
        clock=now,
        random=secrets.token_bytes,
        retention_days=settings.retention_days,
    )


def lookup(settings: Settings) -> Lookup:
    """Return the use case of finding recorded checks."""
    return Lookup(audit_log(settings.store))


def audit_log(store: DynamoDBStore | SqliteStore) -> AuditLog:
    """Return the audit log of a store."""
    if isinstance(store, DynamoDBStore):
        from eligibility.storage.aws import dynamodb_client
        from eligibility.storage.dynamodb.audit import DynamoDBAuditLog

        return DynamoDBAuditLog(dynamodb_client(), store.audit_table)
    from eligibility.storage.sqlite.audit import SqliteAuditLog

    return SqliteAuditLog(store.path)


def address_register(store: DynamoDBStore | SqliteStore) -> AddressRegister:
    """Return the address register of a store; an empty local one gets the sample that comes with the product."""
    if isinstance(store, DynamoDBStore):
        from eligibility.storage.aws import dynamodb_client
        from eligibility.storage.dynamodb.register import DynamoDBAddressRegister

        return DynamoDBAddressRegister(dynamodb_client(), store.register_table, time.monotonic)
    from eligibility.storage.address_csv import SAMPLE_FILE, import_register
    from eligibility.storage.sqlite.register import SqliteAddressRegister

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

"""The one place that puts the parts together: settings in, use cases out.

An adapter is imported where it is chosen, so that a start without AWS loads none of its libraries.
"""

import secrets
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from eligibility.rulebook import current_rulebook
from eligibility.service import OWNERS_WITHHELD, Checking, Lookup, Previewing
from eligibility.settings import DynamoDBStore, Settings, SqliteStore
from eligibility.storage.keys import FileKey, HashKey
from eligibility.storage.ports import AddressRegister, AuditLog, ImportClash
from eligibility.storage.subject_key_file import FileSubjectKeys
from eligibility.subject import SubjectHash

if TYPE_CHECKING:
    from collections.abc import Mapping

    from eligibility.batch.deciding import Deciding
    from eligibility.page import PageFile
    from eligibility.planner import Planning
    from eligibility.requirements import Requirements
    from eligibility.rulebook_listing import RulebookListing
    from eligibility.storage.searches import SubjectLinks

_FACTS_REMEMBERED = 512
"""Of each rule, by a process that answers requests: its memory is full, and the process grows no more, after some
hundred of them. Files have many applicants of one day, and are better off with more."""


def checking(settings: Settings) -> Checking:
    """Return the use case of checking, with stores and key of the settings."""
    store = settings.store
    audit_log, register = _dynamodb_stores(store) if isinstance(store, DynamoDBStore) else _local_stores(store)
    key, subject = hash_keys(store)
    rulebook = current_rulebook()
    rulebook.remember_at_most(_FACTS_REMEMBERED)
    return Checking(
        rulebook=rulebook,
        audit_log=audit_log,
        register=register,
        key=key,
        subject=subject,
        clock=now,
        random=secrets.token_bytes,
        retention_days=settings.retention_days,
    )


def previewing(settings: Settings) -> Previewing:
    """Return the use case of previews: the register is asked, and no audit log opened.

    Unless a setting says so, nobody is told without authorisation who owns an address: that rule is left out.
    """
    store = settings.store
    register = _dynamodb_stores(store)[1] if isinstance(store, DynamoDBStore) else local_register(store)
    rulebook = current_rulebook()
    if not settings.previews_compare_owners:
        rulebook = rulebook.without(OWNERS_WITHHELD)
    rulebook.remember_at_most(_FACTS_REMEMBERED)
    return Previewing(rulebook=rulebook, register=register, key=hash_key(store), clock=now)


def lookup(settings: Settings) -> Lookup:
    """Return the use case of finding recorded checks."""
    store = settings.store
    if isinstance(store, DynamoDBStore):
        from eligibility.storage.dynamodb import DynamoDBAuditLog, dynamodb_client

        return Lookup(DynamoDBAuditLog(dynamodb_client(), store.audit_table))
    from eligibility.storage.sqlite import SqliteAuditLog

    return Lookup(SqliteAuditLog(store.path))


def local_deciding(store: SqliteStore, revision: str, retention_days: int) -> "Deciding":
    """Return what it takes to decide the rows of a batch with a local store. Raises UnknownRevision."""
    from eligibility.batch.deciding import Deciding
    from eligibility.rulebook import rulebook_of_revision

    return Deciding(
        rulebook=rulebook_of_revision(revision),
        register=local_register(store),
        key=hash_key(store),
        subject=subject_hash(store),
        clock=now,
        retention_days=retention_days,
    )


def planning() -> "Planning":
    """Return the use case of planning days of stay, which needs no store."""
    from eligibility.planner import Planning

    return Planning(current_rulebook(), now)


def requirements() -> "Requirements":
    """Return the use case of saying what to bring; it asks no store."""
    from eligibility.requirements import Requirements

    return Requirements(current_rulebook(), now)


def page(folder: Path) -> "Mapping[str, PageFile]":
    """Return the files of the page in a folder, by the names that they are served under."""
    from eligibility.page import read_page

    return read_page(folder, current_rulebook())


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


def hash_keys(store: DynamoDBStore | SqliteStore) -> tuple[HashKey, SubjectHash]:
    """Return the source of the key of a store, and what turns documents into hashes with its subject keys."""
    if isinstance(store, DynamoDBStore):
        from eligibility.storage.aws import secrets_client
        from eligibility.storage.secrets_manager import SecretKey, SecretSubjectKeys

        client = secrets_client()  # one for both secrets: one pool of connections, one handshake
        subject_keys = SecretSubjectKeys(client, store.subject_secret, time.monotonic)
        return SecretKey(client, store.key_secret, time.monotonic), SubjectHash(subject_keys)
    return FileKey(store.key_file), SubjectHash(FileSubjectKeys(store.subject_file))


def hash_key(store: DynamoDBStore | SqliteStore) -> HashKey:
    """Return the first of the two alone."""
    return hash_keys(store)[0]


def subject_hash(store: DynamoDBStore | SqliteStore) -> SubjectHash:
    """Return the second of the two alone."""
    return hash_keys(store)[1]


def subject_links(store: DynamoDBStore | SqliteStore) -> "SubjectLinks":
    """Return the links from the records of a store to subjects."""
    if isinstance(store, DynamoDBStore):
        from eligibility.storage.dynamodb import BATCH_CONFIG, dynamodb_client
        from eligibility.storage.dynamodb.subject_links import DynamoDBSubjectLinks

        return DynamoDBSubjectLinks(dynamodb_client(BATCH_CONFIG), store.audit_table)
    from eligibility.storage.sqlite.searches import SqliteSearches

    return SqliteSearches(store.path)


def now() -> datetime:
    """Return the present instant, in UTC."""
    return datetime.now(UTC)

"""`eligibility register`: replaces the address register of a store by a CSV file, and says which one is loaded."""

import time
from pathlib import Path

from eligibility.bootstrap import hash_key, local_register
from eligibility.settings import DynamoDBStore, InvalidSetting, Settings
from eligibility.storage.address_csv import import_register
from eligibility.storage.ports import AddressRegister, Coverage, RegisterHeader
from eligibility_local.project import Unusable
from eligibility_local.stores import closed_after


class FileUnreadable(Unusable):
    """The file cannot be read, or not twice, as a pipe cannot."""

    def __init__(self, error: OSError) -> None:
        super().__init__(f"The file cannot be read: {error.strerror or type(error).__name__}")


def import_file(settings: Settings, file: Path, coverage: Coverage) -> RegisterHeader:
    """Put the addresses of a CSV file in the place of the register's.

    Raises InvalidRegisterFile, FileUnreadable, InvalidSetting; StoreUnavailable, ImportClash.
    """
    register = _patient_register(settings)
    try:
        with closed_after(register), file.open("rb") as lines:
            return import_register(register, _key(settings), lines, coverage, sample=False)
    except OSError as error:
        raise FileUnreadable(error) from None


def loaded(settings: Settings) -> RegisterHeader | None:
    """Return the header of the register, None where none is loaded. Raises InvalidSetting, StoreUnavailable."""
    register = _patient_register(settings)
    with closed_after(register):
        return register.look_up("").header


def _patient_register(settings: Settings) -> AddressRegister:
    """Return the store's register, in AWS with the long time-outs of an import."""
    store = settings.store
    if not isinstance(store, DynamoDBStore):
        return local_register(store)
    if not store.register_table:
        raise InvalidSetting("ELIGIBILITY_REGISTER_TABLE", "the name of the stack's register table")
    from eligibility.storage.dynamodb import (  # noqa: PLC0415 - without DynamoDB, boto3 is not imported
        IMPORT_CONFIG,
        DynamoDBAddressRegister,
        dynamodb_client,
    )

    return DynamoDBAddressRegister(dynamodb_client(IMPORT_CONFIG), store.register_table, time.monotonic)


def _key(settings: Settings) -> bytes:
    store = settings.store
    if isinstance(store, DynamoDBStore) and not store.key_secret:
        raise InvalidSetting("ELIGIBILITY_KEY_SECRET", "the ARN of the stack's hash key")
    return hash_key(store).read()

"""The one place that puts the parts of the audit trail together: settings in, use cases out.

Each function imports only the parts that it needs, and one without AWS none of its libraries.
"""

from typing import TYPE_CHECKING

from eligibility.bootstrap import lookup, now, subject_hash
from eligibility.settings import DynamoDBStore, InvalidSetting, Settings

if TYPE_CHECKING:
    from eligibility.audit.sealing import Sealing
    from eligibility.proving import Proving
    from eligibility.searching import Searching
    from eligibility.storage.dynamodb.leaves import DynamoDBLeaves
    from eligibility.storage.s3.seals import S3Seals
    from eligibility.storage.seals import SealStore
    from eligibility.storage.searches import CheckSearches
    from eligibility.verifying import HourlyVerifying


def searching(settings: Settings) -> "Searching":
    """Return the use case of searching recorded checks."""
    from eligibility.searching import Searching

    return Searching(_searches(settings), subject_hash(settings.store), now)


def proving(settings: Settings) -> "Proving":
    """Return the use case of proving recorded checks."""
    from eligibility.proving import Proving

    return Proving(lookup(settings).audit_log, _seals(settings))


def sealing(settings: Settings) -> "Sealing":
    """Return the use case of sealing. Raises InvalidSetting where the stores are not those in AWS."""
    from eligibility.audit.sealing import Sealing

    store = _in_aws(settings)
    return Sealing(_dynamodb_leaves(store), _s3_seals(store))


def verifying(settings: Settings) -> "HourlyVerifying":
    """Return the use case of verifying an hour. Raises InvalidSetting where the stores are not those in AWS."""
    from eligibility.verifying import HourlyVerifying

    store = _in_aws(settings)
    return HourlyVerifying(_dynamodb_leaves(store), _s3_seals(store))


def _in_aws(settings: Settings) -> DynamoDBStore:
    if not isinstance(settings.store, DynamoDBStore):
        raise InvalidSetting("ELIGIBILITY_STORE", "dynamodb: on one's own machine `eligibility audit` does this")
    return settings.store


def _dynamodb_leaves(store: DynamoDBStore) -> "DynamoDBLeaves":
    from eligibility.storage.aws import BATCH_CONFIG, dynamodb_client
    from eligibility.storage.dynamodb.leaves import DynamoDBLeaves

    return DynamoDBLeaves(dynamodb_client(BATCH_CONFIG), store.audit_table)


def _s3_seals(store: DynamoDBStore) -> "S3Seals":
    from eligibility.storage.aws import STEP_CONFIG, s3_client
    from eligibility.storage.s3.seals import S3Seals

    return S3Seals(s3_client(STEP_CONFIG), store.seal_bucket)


def _searches(settings: Settings) -> "CheckSearches":
    store = settings.store
    if isinstance(store, DynamoDBStore):
        from eligibility.storage.aws import SEARCH_CONFIG, dynamodb_client
        from eligibility.storage.dynamodb.searches import DynamoDBSearches

        return DynamoDBSearches(dynamodb_client(SEARCH_CONFIG), store.audit_table)
    from eligibility.storage.sqlite.searches import SqliteSearches

    return SqliteSearches(store.path)


def _seals(settings: Settings) -> "SealStore":
    store = settings.store
    if isinstance(store, DynamoDBStore):
        from eligibility.storage.aws import REQUEST_CONFIG, s3_client
        from eligibility.storage.s3.seals import S3Seals

        return S3Seals(s3_client(REQUEST_CONFIG), store.seal_bucket)
    if store.seal_folder is None:
        from eligibility.storage.seals_in_memory import SealsInMemory

        return SealsInMemory()
    from eligibility.storage.seal_folder import SealFolder

    return SealFolder(store.seal_folder)

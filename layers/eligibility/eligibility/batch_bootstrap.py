"""The one place that puts the parts of batches in AWS together: settings in, use cases out.

Each function imports only the parts that it needs, and one without AWS none of its libraries.
"""

import secrets
import time
from typing import TYPE_CHECKING, NamedTuple

from eligibility.bootstrap import hash_key, now, subject_hash
from eligibility.rulebook import current_rulebook
from eligibility.settings import DynamoDBStore, InvalidSetting, Settings

if TYPE_CHECKING:
    from eligibility.batch_aws.deciding import RangeDeciding
    from eligibility.batch_aws.finishing import Finishing
    from eligibility.batch_aws.following import Following
    from eligibility.batch_aws.opening import Opening
    from eligibility.batch_aws.planning import Planning
    from eligibility.batch_aws.starting import Starting
    from eligibility.batch_settings import BatchSettings


class Batches(NamedTuple):
    """The two use cases of the API."""

    opening: "Opening"
    following: "Following"


def batches(settings: Settings, places: "BatchSettings") -> Batches | None:
    """Return the use cases of asking for an address and of following a batch; None where the stores are not in AWS."""
    if not isinstance(settings.store, DynamoDBStore):
        return None
    from eligibility.batch_aws.following import Following
    from eligibility.batch_aws.opening import Opening
    from eligibility.storage.aws import REQUEST_CONFIG, s3_client, step_functions_client
    from eligibility.storage.s3 import S3Results, S3Uploads
    from eligibility.storage.step_functions import StepFunctionsExecutions

    client = s3_client(REQUEST_CONFIG)
    uploads, results = S3Uploads(client, places.upload_bucket), S3Results(client, places.results_bucket)
    executions = StepFunctionsExecutions(step_functions_client(REQUEST_CONFIG), places.machine)
    return Batches(
        Opening(uploads, results, current_rulebook(), now, secrets.token_bytes), Following(results, executions, now)
    )


def starting(places: "BatchSettings") -> "Starting":
    """Return the use case of starting a batch."""
    from eligibility.batch_aws.starting import Starting
    from eligibility.storage.aws import REQUEST_CONFIG, step_functions_client
    from eligibility.storage.step_functions import StepFunctionsExecutions

    return Starting(StepFunctionsExecutions(step_functions_client(REQUEST_CONFIG), places.machine))


def planning(places: "BatchSettings") -> "Planning":
    """Return the step that plans a batch."""
    from eligibility.batch_aws.planning import Planning
    from eligibility.storage.aws import STEP_CONFIG, s3_client
    from eligibility.storage.s3 import S3Results, S3Uploads

    client = s3_client(STEP_CONFIG)
    return Planning(
        S3Uploads(client, places.upload_bucket),
        S3Results(client, places.results_bucket),
        current_rulebook().revision,
        now,
        places.range_bytes,
        places.range_rows,
    )


def range_deciding(settings: Settings, places: "BatchSettings") -> "RangeDeciding":
    """Return the step that decides a range. Raises InvalidSetting where the stores are not those in AWS."""
    from eligibility.batch.deciding import Deciding
    from eligibility.batch_aws.deciding import RangeDeciding
    from eligibility.storage.aws import BATCH_CONFIG, STEP_CONFIG, s3_client
    from eligibility.storage.dynamodb import DynamoDBAddressRegister, DynamoDBAuditLog, dynamodb_client
    from eligibility.storage.s3 import S3Results, S3Uploads

    store = settings.store
    if not isinstance(store, DynamoDBStore):
        raise InvalidSetting("ELIGIBILITY_STORE", "dynamodb, for batches in AWS")
    files, tables = s3_client(STEP_CONFIG), dynamodb_client(BATCH_CONFIG)
    return RangeDeciding(
        uploads=S3Uploads(files, places.upload_bucket),
        results=S3Results(files, places.results_bucket),
        audit_log=DynamoDBAuditLog(tables, store.audit_table),
        deciding=Deciding(
            rulebook=current_rulebook(),
            register=DynamoDBAddressRegister(tables, store.register_table, time.monotonic),
            key=hash_key(store),
            subject=subject_hash(store),
            clock=now,
            retention_days=settings.retention_days,
        ),
    )


def finishing(places: "BatchSettings") -> "Finishing":
    """Return the step that finishes a batch."""
    from eligibility.batch_aws.finishing import Finishing
    from eligibility.storage.aws import STEP_CONFIG, events_client, s3_client
    from eligibility.storage.event_bridge import EventBridgeAnnouncements
    from eligibility.storage.s3 import S3Results

    results = S3Results(s3_client(STEP_CONFIG), places.results_bucket)
    return Finishing(results, EventBridgeAnnouncements(events_client(STEP_CONFIG), places.event_bus), now)

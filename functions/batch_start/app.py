"""An object has come to the upload bucket: its batch is started, once.

Events may come twice and late, and keys in them are URL-encoded. What is no upload of this service is logged by its
code and let go; what fails is raised, so that Lambda tries it again and keeps it in the dead-letter queue at last.
"""

import gc

gc.disable()  # nothing that a start loads is garbage, and looking for it takes a twelfth of the start

import os
from urllib.parse import unquote_plus

from aws_lambda_powertools import Logger, single_metric
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from eligibility.batch_aws.ports import UploadedFile
from eligibility.batch_bootstrap import starting
from eligibility.batch_settings import read_batch_settings
from eligibility.task import Event

LOGGER = Logger()
STARTING = starting(read_batch_settings(os.environ))

gc.freeze()
gc.enable()


def lambda_handler(event: Event, _context: LambdaContext) -> None:
    """Start the batch of each object of an event of S3; the test event, which S3 sends once, has none."""
    for record in event.get("Records", ()):
        place = record["s3"]
        key = unquote_plus(place["object"]["key"])
        started = STARTING.start(UploadedFile(place["bucket"]["name"], key, place["object"].get("versionId", "null")))
        details = {"batch_id": started.batch_id, "what": started.what, "reason": started.reason}
        LOGGER.info("upload", extra=details)
        metric = "UploadIgnored" if started.what == "ignored" else "BatchStarted"
        with single_metric(name=metric, unit=MetricUnit.Count, value=1, namespace="PermitEligibility"):
            pass  # written at the end of the block

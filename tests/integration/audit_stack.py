"""The audit trail of template.yaml in moto: its table, its bucket of seals, its secret, and the functions over them."""

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from mypy_boto3_s3 import S3Client

from eligibility.storage.aws import STEP_CONFIG, s3_client

SEALS = "seals-of-the-stack"


def create_seal_bucket() -> S3Client:
    """Make the bucket with its lock, and return a client for it."""
    client = s3_client(STEP_CONFIG)
    client.create_bucket(
        Bucket=SEALS,
        CreateBucketConfiguration={"LocationConstraint": "eu-central-1"},
        ObjectLockEnabledForBucket=True,
    )
    client.put_object_lock_configuration(
        Bucket=SEALS,
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 3650}},
        },
    )
    return client


def refusal(code: str, status: int) -> tuple[AWSResponse, dict[str, object]]:
    """Return what a handler of the event `before-call` gives for a call that AWS refuses, and that is never sent."""
    parsed = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return AWSResponse("https://refused", status, HTTPHeaders(), None), parsed

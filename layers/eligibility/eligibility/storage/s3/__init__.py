"""Uploaded files and results of batches in Amazon S3, in the buckets that `template.yaml` makes."""

from eligibility.storage.s3.results import S3Results
from eligibility.storage.s3.uploads import S3Uploads

__all__ = ["S3Results", "S3Uploads"]

"""What the steps of the state machine share: which batch a file is, and whether something is done already."""

from eligibility.batch_aws.failure import BatchFailed
from eligibility.batch_aws.keys import BatchKey, uploaded
from eligibility.batch_aws.ports import Results, UploadedFile


def batch_of(file: UploadedFile) -> BatchKey:
    """Return the batch of a file. Raises BatchFailed."""
    batch = uploaded(file.key)
    if batch is None:
        raise BatchFailed("not_an_upload_address", "The server makes no such key.")
    return batch


def is_there(results: Results, key: str) -> bool:
    """Whether an object is there."""
    return next(iter(results.keys(key)), None) == key

"""A file has come: its batch starts, once for each address, whatever comes under it later and how often it is told."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import orjson

from eligibility.batch_aws.keys import uploaded, why_ignored
from eligibility.batch_aws.ports import Executions, UploadedFile


class Started(NamedTuple):
    """What became of the news of a file."""

    what: Literal["started", "started_before", "ignored"]
    batch_id: str | None
    reason: str | None
    """Code of why it was ignored."""


@dataclass(frozen=True, slots=True)
class Starting:
    """Starts batches."""

    executions: Executions

    def start(self, file: UploadedFile) -> Started:
        """Start the batch of a file, unless it has been started. Raises StoreUnavailable."""
        batch = uploaded(file.key)
        if batch is None:
            return Started("ignored", None, why_ignored(file.key))
        new = self.executions.start(batch.batch_id, orjson.dumps({"upload": file._asdict()}))
        return Started("started" if new else "started_before", batch.batch_id, None)

"""What the environment sets for batches in AWS, read once at start into a value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from eligibility.batch.plan import RANGE_BYTES, RANGE_ROWS
from eligibility.settings import InvalidSetting

_SIZE = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """Where batches are; a name is empty where the function has no part in it."""

    upload_bucket: str
    results_bucket: str
    machine: str
    """ARN of the state machine."""
    event_bus: str
    """Name of the bus of EventBridge on which a finished batch is told."""
    range_bytes: int
    """At which a range is full."""
    range_rows: int


def read_batch_settings(environment: Mapping[str, str]) -> BatchSettings:
    """Read the settings from environment variables. Raises InvalidSetting."""
    return BatchSettings(
        upload_bucket=environment.get("ELIGIBILITY_UPLOAD_BUCKET", ""),
        results_bucket=environment.get("ELIGIBILITY_RESULTS_BUCKET", ""),
        machine=environment.get("ELIGIBILITY_BATCH_MACHINE", ""),
        event_bus=environment.get("ELIGIBILITY_EVENT_BUS", ""),
        range_bytes=_size(environment, "ELIGIBILITY_RANGE_BYTES", RANGE_BYTES),
        range_rows=_size(environment, "ELIGIBILITY_RANGE_ROWS", RANGE_ROWS),
    )


def _size(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not _SIZE.fullmatch(text):
        raise InvalidSetting(name, "a whole number from 1 to 999999999")
    return int(text)

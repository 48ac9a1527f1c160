"""What is told of a batch that has finished: its figures, and nothing of its rows. docs/events.md says what it has."""

import orjson

from eligibility.batch_aws.keys import BatchKey

VERSION = "1"
_OF_SUMMARY = ("rows", "decided", "rejected", "verdicts", "rulebook", "filing_day", "started_at", "finished_at")


def finished_detail(batch: BatchKey, summary: bytes) -> bytes:
    """Return the detail of the event as JSON; a summary has one and no other."""
    figures = orjson.loads(summary)
    told = {"version": VERSION, "batch_id": batch.batch_id, "tenant": batch.tenant}
    return orjson.dumps(told | {name: figures[name] for name in _OF_SUMMARY})

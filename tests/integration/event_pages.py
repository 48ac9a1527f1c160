"""The blocks of docs/events.md that the product itself writes: `python -m tests.integration.event_pages`."""

import json
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from eligibility.decision import Verdict
from tests.integration.readme import PROJECT, blocks_of

PAGE = PROJECT / "docs" / "events.md"
EXAMPLE = {
    "version": "1",
    "batch_id": "01a20000-0000-7000-8000-000000000000",
    "tenant": "office",
    "rows": 5,
    "decided": 4,
    "rejected": 1,
    "verdicts": {"eligible": 3, "not_eligible": 1},
    "rulebook": f"sha256:{'0' * 64}",
    "filing_day": "2026-11-23",
    "started_at": "2026-11-23T08:30:00.000Z",
    "finished_at": "2026-11-23T08:30:04.000Z",
}


class BatchFinished(BaseModel):
    """The detail of the event "Batch finished"."""

    model_config = ConfigDict(extra="forbid")

    version: Literal["1"]
    batch_id: str
    tenant: str
    rows: int
    decided: int
    rejected: int
    verdicts: dict[Verdict, int]
    rulebook: str
    filing_day: date
    started_at: datetime
    finished_at: datetime


def blocks_made() -> dict[str, str]:
    """Return what the blocks should be."""
    schema = BatchFinished.model_json_schema(mode="serialization")
    # Whoever reads events lets fields pass that were added since.
    schema["additionalProperties"] = True
    return {name: f"```json\n{_json(content)}\n```\n" for name, content in (("example", EXAMPLE), ("schema", schema))}


def blocks_kept() -> dict[str, str]:
    """Return what the blocks are."""
    return blocks_of(PAGE.read_text("utf-8"))


def _json(content: object) -> str:
    return json.dumps(content, indent=2)


def write() -> None:
    """Write the blocks into the page."""
    text = PAGE.read_text("utf-8")
    kept = blocks_of(text)
    for name, made in blocks_made().items():
        marked = f"<!-- begin: {name} -->\n"
        text = text.replace(f"{marked}{kept[name]}", f"{marked}{made}")
    PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    write()

"""results.json: the parts of each file of results in order, with lines, bytes and digest; joined they are the file."""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

import orjson

from eligibility.batch.outcome import Part, RangeOutcome
from eligibility.batch.results import PART_NAMES, REJECTED, RESULTS_CSV, RESULTS_JSONL

CSV_HEADER = "header.results.csv"


class RangeParts(NamedTuple):
    """What a range has written."""

    number: int
    decided: int
    rejected: int
    results_jsonl: Part
    results_csv: Part
    rejected_jsonl: Part
    references: Part
    """Of no file that is handed out."""

    def by_name(self) -> dict[str, Part]:
        """Return what was written, by the names of PART_NAMES."""
        return dict(
            zip(PART_NAMES, (self.results_jsonl, self.results_csv, self.rejected_jsonl, self.references), strict=True)
        )


def range_parts(outcome: RangeOutcome) -> RangeParts:
    """Return what an outcome says of its parts."""
    return RangeParts(
        outcome.number,
        outcome.tally.decided,
        outcome.tally.rejected,
        outcome.results_jsonl,
        outcome.results_csv,
        outcome.rejected,
        outcome.references,
    )


def index_json(header: bytes, ranges: Sequence[RangeParts]) -> bytes:
    """Return the index of a batch; `header` is the first part of results.csv."""
    first = _part(CSV_HEADER, 1, Part(len(header), sha256(header).hexdigest()))
    return orjson.dumps(
        {
            RESULTS_JSONL: [_part(_name(each, RESULTS_JSONL), each.decided, each.results_jsonl) for each in ranges],
            RESULTS_CSV: [
                first,
                *(_part(_name(each, RESULTS_CSV), each.decided, each.results_csv) for each in ranges),
            ],
            REJECTED: [_part(_name(each, REJECTED), each.rejected, each.rejected_jsonl) for each in ranges],
        }
    )


def _name(parts: RangeParts, file: str) -> str:
    return f"{parts.number:06}.{file}"


def _part(name: str, lines: int, part: Part) -> dict[str, object]:
    return {"part": f"parts/{name}", "lines": lines, "bytes": part.size, "sha256": part.sha256}

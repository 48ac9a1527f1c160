"""What is left of a range once it is done: what it was, its figures, and the digests of what was written."""

from typing import NamedTuple

import orjson

from eligibility.batch.figures import figures, read_figures
from eligibility.batch.tally import Tally


class Part(NamedTuple):
    """A file that a range wrote."""

    size: int
    """Bytes."""
    sha256: str


class RangeOutcome(NamedTuple):
    """A range that is done."""

    number: int
    sha256: str
    """Of the range's bytes as they were planned, and read."""
    tally: Tally
    results_jsonl: Part
    results_csv: Part
    rejected: Part
    references: Part

    def parts(self) -> dict[str, Part]:
        """Return what was written, by name."""
        return {
            "results_jsonl": self.results_jsonl,
            "results_csv": self.results_csv,
            "rejected": self.rejected,
            "references": self.references,
        }


def outcome_json(outcome: RangeOutcome) -> bytes:
    """Return an outcome as a JSON object."""
    return orjson.dumps(
        {
            "number": outcome.number,
            "sha256": outcome.sha256,
            "figures": figures(outcome.tally),
            **{name: part._asdict() for name, part in outcome.parts().items()},
        }
    )


def read_outcome(text: bytes) -> RangeOutcome:
    """Return the outcome of `outcome_json`."""
    told = orjson.loads(text)
    return RangeOutcome(
        told["number"],
        told["sha256"],
        read_figures(told["figures"]),
        Part(**told["results_jsonl"]),
        Part(**told["results_csv"]),
        Part(**told["rejected"]),
        Part(**told["references"]),
    )

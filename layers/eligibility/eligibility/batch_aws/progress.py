"""The counts of a range that is done, in the key of its outcome: one listing tells how far a batch is.

outcomes/000017_10000_12_5000_4000_900_88.json
         range  rows, rejected, then decided rows by verdict in the order of VERDICTS
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from eligibility.batch.outcome import RangeOutcome
from eligibility.batch_aws.keys import BatchKey
from eligibility.batch_aws.ports import Results
from eligibility.decision import VERDICTS, Verdict


class RangeDone(NamedTuple):
    """A range that is done, as far as its key tells."""

    key: str
    number: int
    rows: int
    rejected: int
    verdicts: tuple[int, ...]
    """In the order of VERDICTS."""


class Progress(NamedTuple):
    """How far a batch is."""

    rows: int
    rejected: int
    verdicts: dict[Verdict, int]


def outcome_key(batch: BatchKey, outcome: RangeOutcome) -> str:
    """Return the key of an outcome."""
    verdicts = outcome.tally.verdicts
    counts = [outcome.tally.rows, outcome.tally.rejected, *(verdicts.get(verdict, 0) for verdict in VERDICTS)]
    return f"{_folder(batch)}{outcome.number:06}_{'_'.join(map(str, counts))}.json"


def is_done(results: Results, batch: BatchKey, number: int) -> bool:
    """Whether a range has an outcome."""
    return any(True for _ in results.keys(f"{_folder(batch)}{number:06}_"))


def ranges_done(results: Results, batch: BatchKey) -> Iterator[RangeDone]:
    """Give the ranges that have an outcome, in order."""
    for key in results.keys(_folder(batch)):
        number, rows, rejected, *verdicts = map(int, key.rpartition("/")[2].removesuffix(".json").split("_"))
        yield RangeDone(key, number, rows, rejected, tuple(verdicts))


def progress(done: Iterable[RangeDone]) -> Progress:
    """Add ranges up."""
    rows, rejected, verdicts = 0, 0, dict.fromkeys(VERDICTS, 0)
    for each in done:
        rows += each.rows
        rejected += each.rejected
        for verdict, count in zip(VERDICTS, each.verdicts, strict=True):
            verdicts[verdict] += count
    return Progress(rows, rejected, verdicts)


def _folder(batch: BatchKey) -> str:
    return batch.result("outcomes/")

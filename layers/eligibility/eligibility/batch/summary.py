"""All ranges put together: the figures of a batch, and the proof that each of its rows is in them once."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import orjson

from eligibility.batch.batch import Batch
from eligibility.batch.figures import figures
from eligibility.batch.outcome import RangeOutcome
from eligibility.batch.plan import Plan
from eligibility.batch.references import RepeatedReferences
from eligibility.batch.tally import Tally
from eligibility.calendar_days import instant_text

MOST_MISMATCHES = 100


class Unreconciled(Exception):
    """What was done is not what was planned; `mismatches` says the first MOST_MISMATCHES differences in a sentence."""

    def __init__(self, mismatches: tuple[str, ...]) -> None:
        super().__init__("; ".join(mismatches))
        self.mismatches = mismatches


class ResultFile(NamedTuple):
    """A file of results as it is handed out: a whole one, or a part."""

    name: str
    size: int
    """Bytes."""
    sha256: str


class Summary(NamedTuple):
    """What there is to say of a batch that is done."""

    batch: Batch
    plan: Plan
    tally: Tally
    repeated: RepeatedReferences
    started_at: datetime
    finished_at: datetime
    files: tuple[ResultFile, ...]


def reconcile(batch: Batch, plan: Plan, outcomes: Iterable[RangeOutcome]) -> Tally:
    """Return the figures of the whole batch, the outcomes being those of all ranges, in any order.

    Raises Unreconciled unless batch and plan are of one file, each range is there exactly once with the digest and the
    rows that were planned, and the rows decided and rejected add up to those of the file.
    """
    whole = Tally()
    mismatches: list[str] = []
    for mismatch in _mismatches(batch, plan, outcomes, whole):
        mismatches.append(mismatch)
        if len(mismatches) == MOST_MISMATCHES:
            break
    if mismatches:
        raise Unreconciled(tuple(mismatches))
    return whole


def _mismatches(batch: Batch, plan: Plan, outcomes: Iterable[RangeOutcome], whole: Tally) -> Iterator[str]:
    """Give each difference between what was planned and what was done, and add up what was done."""
    if (batch.sha256, batch.layout) != (plan.sha256, plan.layout):
        yield "batch and plan are of two files"
    yield from _of_plan(plan)
    seen = bytearray(len(plan.ranges))
    for outcome in outcomes:
        number = outcome.number
        if not 0 <= number < len(seen):
            yield f"range {number} is not in the plan"
            continue
        if seen[number]:
            yield f"range {number} is there twice"
            continue
        seen[number] = 1
        planned = plan.ranges[number]
        if outcome.sha256 != planned.sha256:
            yield f"range {number} is of other bytes than planned"
        if outcome.tally.rows != planned.rows:
            yield f"range {number} has {outcome.tally.rows} rows, planned were {planned.rows}"
        yield from (f"range {number}: {fault}" for fault in _of_tally(outcome.tally))
        whole.add(outcome.tally)
    yield from (f"range {number} is missing" for number, done in enumerate(seen) if not done)
    if whole.rows != plan.rows:
        yield f"{whole.decided} decided and {whole.rejected} rejected are not the {plan.rows} rows of the file"


def _of_plan(plan: Plan) -> Iterator[str]:
    """Give what is wrong with the plan itself: the ranges follow each other up to the end, and have all rows."""
    for number, range_ in enumerate(plan.ranges):
        if range_.number != number:
            yield f"the plan's range {number} is numbered {range_.number}"
    for before, after in pairwise(plan.ranges):
        if (before.first_byte + before.length, before.first_line + before.lines) != (
            after.first_byte,
            after.first_line,
        ):
            yield f"the plan's ranges {before.number} and {after.number} do not follow each other"
    if not plan.ranges:
        yield "the plan has no range"
        return
    last = plan.ranges[-1]
    if (last.first_byte + last.length, last.first_line + last.lines - 1) != (plan.size, plan.lines):
        yield "the plan's ranges do not end with the file"
    rows = sum(range_.rows for range_ in plan.ranges)
    if rows != plan.rows:
        yield f"the plan's ranges have {rows} rows, the file has {plan.rows}"


def _of_tally(tally: Tally) -> Iterator[str]:
    """Give what does not add up within the figures of a range."""
    for name, counts in (("permits", tally.permits), ("nationalities", tally.nationalities), ("days", tally.expiry)):
        if counts.total() != tally.decided:
            yield f"the {name} are {counts.total()}, decided were {tally.decided}"


def summary_json(summary: Summary) -> bytes:
    """Return summary.json: docs/batch.md says what it has."""
    batch, plan, tally, repeated, started_at, finished_at, files = summary
    return orjson.dumps(
        {
            "batch": batch.id,
            "file": {
                "sha256": plan.sha256,
                "bytes": plan.size,
                "format": plan.layout.format,
                "lines": plan.lines,
                "rows": plan.rows,
                "ranges": len(plan.ranges),
            },
            "rulebook": batch.revision,
            "filing_day": batch.filing_day,
            "started_at": instant_text(started_at),
            "finished_at": instant_text(finished_at),
            "seconds": max((finished_at - started_at) // timedelta(seconds=1), 0),
            **figures(tally),
            "repeated_references": {
                "references": repeated.references,
                "rows": repeated.rows,
                "examples": [repeat._asdict() for repeat in repeated.examples],
            },
            "files": [{"name": name, "bytes": size, "sha256": digest} for name, size, digest in files],
        },
        option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
    )

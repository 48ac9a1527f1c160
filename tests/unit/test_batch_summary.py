"""A batch is done if each row is in its figures once; each way in which it is not is said by name."""

from datetime import timedelta

import orjson
import pytest

from eligibility.batch.batch import Batch
from eligibility.batch.outcome import RangeOutcome
from eligibility.batch.plan import Plan, plan_file
from eligibility.batch.references import Repeat, RepeatedReferences
from eligibility.batch.summary import (
    MOST_MISMATCHES,
    ResultFile,
    Summary,
    Unreconciled,
    reconcile,
    summary_json,
)
from tests.unit.batch_road import STARTED, batch_of, bytes_of, write_range
from tests.unit.test_batch_deciding import line

DATA = b"\n".join([line(reference=f"r-{number}") if number % 4 else b"{" for number in range(40)])


def done() -> tuple[Batch, Plan, list[RangeOutcome]]:
    """Return a batch of five ranges with the outcomes of all."""
    plan = plan_file([DATA], range_rows=8)
    batch = batch_of(plan)
    return batch, plan, [write_range(batch, range_, bytes_of(DATA, range_))[0] for range_ in plan.ranges]


def mismatches(batch: Batch, plan: Plan, outcomes: list[RangeOutcome]) -> tuple[str, ...]:
    with pytest.raises(Unreconciled) as failed:
        reconcile(batch, plan, outcomes)
    return failed.value.mismatches


def test_outcomes_of_all_ranges_give_the_figures_in_any_order() -> None:
    batch, plan, outcomes = done()
    tally = reconcile(batch, plan, outcomes)
    assert (tally.rows, tally.decided, tally.rejected) == (40, 30, 10)
    assert reconcile(batch, plan, outcomes[::-1]) == tally


def test_a_range_that_is_missing_is_named() -> None:
    batch, plan, outcomes = done()
    assert mismatches(batch, plan, [*outcomes[:2], *outcomes[4:]]) == (
        "range 2 is missing",
        "range 3 is missing",
        "18 decided and 6 rejected are not the 40 rows of the file",
    )


def test_a_range_that_is_there_twice_is_named() -> None:
    batch, plan, outcomes = done()
    assert mismatches(batch, plan, [*outcomes, outcomes[3]]) == ("range 3 is there twice",)


def test_a_range_that_nobody_planned_is_named() -> None:
    batch, plan, outcomes = done()
    assert mismatches(batch, plan, [*outcomes, outcomes[0]._replace(number=5)]) == ("range 5 is not in the plan",)
    assert mismatches(batch, plan, [*outcomes, outcomes[0]._replace(number=-1)]) == ("range -1 is not in the plan",)


def test_a_range_of_other_bytes_is_named() -> None:
    batch, plan, outcomes = done()
    outcomes[1] = outcomes[1]._replace(sha256="0" * 64)
    assert mismatches(batch, plan, outcomes) == ("range 1 is of other bytes than planned",)


def test_a_row_that_is_lost_or_doubled_is_told() -> None:
    batch, plan, outcomes = done()
    outcomes[1].tally.rejected -= 1
    outcomes[2].tally.rejected += 1
    assert mismatches(batch, plan, outcomes) == (
        "range 1 has 7 rows, planned were 8",
        "range 2 has 9 rows, planned were 8",
    )


def test_figures_that_do_not_add_up_are_told() -> None:
    batch, plan, outcomes = done()
    outcomes[0].tally.nationalities["RUS", "eligible"] += 1
    outcomes[4].tally.permits.clear()
    assert mismatches(batch, plan, outcomes) == (
        "range 0: the nationalities are 7, decided were 6",
        "range 4: the permits are 0, decided were 6",
    )


def test_a_plan_of_another_file_is_told() -> None:
    batch, plan, outcomes = done()
    assert mismatches(batch._replace(sha256="0" * 64), plan, outcomes) == ("batch and plan are of two files",)


def test_a_plan_whose_ranges_leave_something_out_is_told() -> None:
    batch, plan, outcomes = done()
    shorter = plan._replace(ranges=(*plan.ranges[:1], *plan.ranges[2:]))
    assert mismatches(batch, shorter, outcomes)[:3] == (
        "the plan's range 1 is numbered 2",
        "the plan's range 2 is numbered 3",
        "the plan's range 3 is numbered 4",
    )
    assert "the plan's ranges 0 and 2 do not follow each other" in mismatches(batch, shorter, outcomes)
    cut = plan._replace(ranges=plan.ranges[:-1])
    assert "the plan's ranges do not end with the file" in mismatches(batch, cut, outcomes[:-1])
    assert "the plan's ranges have 32 rows, the file has 40" in mismatches(batch, cut, outcomes[:-1])
    assert mismatches(batch, plan._replace(ranges=()), [])[0] == "the plan has no range"


def test_of_thousands_of_mismatches_the_first_are_said() -> None:
    batch = batch_of(plan_file([b"{}\n" * 1000]))
    plan = plan_file([b"{}\n" * 1000], range_rows=1)
    assert len(mismatches(batch, plan, [])) == MOST_MISMATCHES


def test_the_summary_says_what_was_done_and_how_it_was_proven() -> None:
    batch, plan, outcomes = done()
    repeats = RepeatedReferences(1, 2, (Repeat(3, 5, 2),))
    files = (ResultFile("results.jsonl", 17, "ab" * 32),)
    ended = STARTED + timedelta(minutes=2, milliseconds=900)
    summary = Summary(batch, plan, reconcile(batch, plan, outcomes), repeats, STARTED, ended, files)
    told = orjson.loads(summary_json(summary))
    assert told["batch"] == batch.id
    assert told["file"] == {
        "sha256": plan.sha256,
        "bytes": len(DATA),
        "format": "jsonl",
        "lines": 40,
        "rows": 40,
        "ranges": 5,
    }
    assert (told["rulebook"], told["filing_day"]) == (batch.revision, "2023-02-08")
    assert (told["started_at"], told["finished_at"], told["seconds"]) == (
        "2026-11-23T08:30:00.000Z",
        "2026-11-23T08:32:00.900Z",
        120,
    )
    assert told["rows"] == told["decided"] + told["rejected"] == 40
    assert told["repeated_references"]["examples"] == [{"line": 3, "again_on": 5, "rows": 2}]
    assert told["files"] == [{"name": "results.jsonl", "bytes": 17, "sha256": "ab" * 32}]
    assert summary_json(summary) == summary_json(summary)

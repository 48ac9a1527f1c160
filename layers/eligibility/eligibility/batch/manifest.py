"""The plan and the batch as JSON, and back: what is kept between the steps. None of it holds anything of a row."""

from collections.abc import Iterable
from datetime import date
from typing import TypedDict

import orjson

from eligibility.batch.batch import Batch
from eligibility.batch.formats import Format, Layout
from eligibility.batch.plan import Plan
from eligibility.batch.ranges import Range


class RangeEntry(TypedDict):
    """A range in few bytes, as there may be tens of thousands."""

    n: int
    """Number."""
    b: int
    """First byte."""
    z: int
    """Size in bytes."""
    f: int
    """First line."""
    k: int
    """Lines."""
    r: int
    """Rows."""
    s: str
    """SHA-256."""
    t: bool
    """Whether all of its lines are too long."""


class _Layout(TypedDict):
    format: Format
    delimiter: str
    columns: list[str]


def range_entry(range_: Range) -> RangeEntry:
    """Return the entry of a range."""
    return {
        "n": range_.number,
        "b": range_.first_byte,
        "z": range_.length,
        "f": range_.first_line,
        "k": range_.lines,
        "r": range_.rows,
        "s": range_.sha256,
        "t": range_.too_long,
    }


def read_range(entry: RangeEntry) -> Range:
    """Return the range of an entry."""
    return Range(entry["n"], entry["b"], entry["z"], entry["f"], entry["k"], entry["r"], entry["s"], entry["t"])


def manifest(ranges: Iterable[Range]) -> bytes:
    """Return the ranges as a JSON array of entries."""
    return orjson.dumps([range_entry(range_) for range_ in ranges])


def planned_range(ranges: bytes, number: int) -> Range | None:
    """Return the range of that number in a `manifest`, None where it has no such range."""
    entries = orjson.loads(ranges)
    return read_range(entries[number]) if 0 <= number < len(entries) else None


def plan_json(plan: Plan) -> bytes:
    """Return a plan without its ranges, which are in the manifest."""
    told = plan._asdict()
    del told["ranges"]
    return orjson.dumps({**told, "layout": _layout(plan.layout)})


def read_plan(plan: bytes, ranges: bytes) -> Plan:
    """Return the plan of `plan_json` and `manifest`."""
    told = orjson.loads(plan)
    entries = tuple(read_range(entry) for entry in orjson.loads(ranges))
    return Plan(_read_layout(told["layout"]), told["size"], told["sha256"], told["lines"], told["rows"], entries)


def planned_rows(plan: bytes) -> int:
    """Return how many rows there are by `plan_json`."""
    rows: int = orjson.loads(plan)["rows"]
    return rows


def batch_json(batch: Batch) -> bytes:
    """Return a batch as a JSON object."""
    return orjson.dumps({**batch._asdict(), "layout": _layout(batch.layout)})


def read_batch(text: bytes) -> Batch:
    """Return the batch of `batch_json`."""
    told = orjson.loads(text)
    return Batch(
        told["id"],
        told["tenant"],
        _read_layout(told["layout"]),
        told["sha256"],
        told["revision"],
        date.fromisoformat(told["filing_day"]),
    )


def _layout(layout: Layout) -> _Layout:
    return {"format": layout.format, "delimiter": layout.delimiter, "columns": list(layout.columns)}


def _read_layout(told: _Layout) -> Layout:
    return Layout(told["format"], told["delimiter"], tuple(told["columns"]))

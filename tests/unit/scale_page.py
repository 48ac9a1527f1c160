"""The tables of docs/scale.md, reckoned from what is measured and assumed.

`python -m tests.unit.scale_page` writes them anew.
"""

import re
from math import ceil
from pathlib import Path
from typing import NamedTuple

from eligibility.batch.plan import RANGE_BYTES
from eligibility.batch_aws.finishing import chunk_bytes
from eligibility.batch_aws.opening import MOST_BYTES

PAGE = Path(__file__).parents[2] / "docs" / "scale.md"
_BLOCK = re.compile(r"<!-- begin: (?P<name>.+?) -->\n.*?<!-- end -->", re.DOTALL)

MILLION = 1_000_000
YEAR, HUNDRED_YEARS = 2_900_000, 290_000_000

# --- Measured, November 2026, each by the command that the page names
ROW_BYTES = 1_115
HANDLER_MS, PUT_MS = 0.17, 0.31
RESULT_BYTES = 412
REFERENCE_BYTES = 32
"""Of a row, in what the finish compares references by."""
ITEM_BYTES = 710
INDEX_ENTRY_BYTES = {"by hour": 243, "by reference": 169, "by the document's hash": 192}

# --- Assumed
ROW_MS = 0.8
"""Of a processor: the two above, with TLS and a margin."""
ITEM_OVERHEAD = 100
"""Bytes that DynamoDB adds to an item, and to an entry of an index, when it counts what is stored."""
FUNCTION_GB = 1769 / 1024
"""Memory with which a function has one whole processor."""
CONCURRENCY = 5
NEW_TABLE = 4_000
"""Rows a second that a new on-demand table takes, and each new index."""
HOUR_INDEX = 16_000
"""Rows a second: 16 shards, 1,000 write units each."""
TRANSITIONS = 2
"""Of the state machine, for each range."""
PARTS, READS, LISTINGS = 4, 3, 1
"""Of a range in S3: parts, beside its outcome; reads and listings. The finish asks for each part once more."""
REQUEST_MS, AT_ONCE = 15, 16
UPLOAD_DAYS, RESULT_DAYS = 14, 30

# --- Prices in US dollars, us-east-1, without the free tiers; the page has the sources
WRITE_UNITS, READ_UNITS = 0.625 / MILLION, 0.125 / MILLION
GB_SECOND = 0.0000166667
TRANSITION = 0.025 / 1000
S3_PUT, S3_GET = 0.005 / 1000, 0.0004 / 1000
TABLE_GB, RESTORE_GB, S3_GB = 0.25, 0.20, 0.023


class Load(NamedTuple):
    """What so many rows come to."""

    rows: int

    @property
    def bytes(self) -> int:
        return self.rows * ROW_BYTES

    @property
    def files(self) -> int:
        return ceil(self.bytes / MOST_BYTES)

    @property
    def ranges(self) -> int:
        return ceil(self.bytes / RANGE_BYTES)

    @property
    def ranges_a_file(self) -> int:
        return ceil(min(self.bytes, MOST_BYTES) / RANGE_BYTES)

    @property
    def reference_chunks(self) -> int:
        """Reads of the finish, one after the other, of one file."""
        ranges = self.ranges_a_file
        return ranges * ceil(RANGE_BYTES / ROW_BYTES * REFERENCE_BYTES / chunk_bytes(ranges))

    @property
    def processor_seconds(self) -> float:
        return self.rows * ROW_MS / 1000

    @property
    def records_gb(self) -> float:
        return self.rows * (ITEM_BYTES + ITEM_OVERHEAD) / 1e9

    @property
    def indexes_gb(self) -> float:
        return self.rows * sum(size + ITEM_OVERHEAD for size in INDEX_ENTRY_BYTES.values()) / 1e9

    @property
    def results_gb(self) -> float:
        return self.rows * RESULT_BYTES / 1e9


def blocks_made() -> dict[str, str]:
    """Return what the tables should be."""
    return {"row": _row(), "arithmetic": _arithmetic(), "cost": _cost()}


def _row() -> str:
    a_second = 1000 / ROW_MS
    rows = RANGE_BYTES // ROW_BYTES
    indexes = ", ".join(f"{name} {size}" for name, size in INDEX_ENTRY_BYTES.items())
    return _table(
        ("", "", "from"),
        ("bytes of a row", f"{ROW_BYTES:,}", "the example of the benchmarks, temporary residence, JSONL"),
        (
            "processor time of the handler, without AWS's calls",
            f"{HANDLER_MS} ms",
            "`python -m benchmarks.batch_range`",
        ),
        (
            "processor time of its conditional put",
            f"{PUT_MS} ms",
            "`python -m benchmarks.request`, the reply canned, so without TLS",
        ),
        ("both, with TLS and a margin", f"{ROW_MS} ms", "assumed"),
        ("bytes of its record", f"{ITEM_BYTES}", "`python -m benchmarks.audit_store`"),
        ("bytes of its entries in indexes", indexes, "the attributes that template.yaml projects"),
        (
            "write units",
            f"{1 + len(INDEX_ENTRY_BYTES)}",
            "record and entries, each below 1 KB, one unit each; two less without reference and number of a document",
        ),
        (
            "read units of its address",
            "1 at most",
            "one item below 4 KB, consistent; a code that comes again within 128 rows is asked for once",
        ),
        ("bytes of its results", f"{RESULT_BYTES}", "`python -m benchmarks.batch_range`"),
    ) + (
        f"\nA function with 1,769 MB has one whole processor: 1 s / {ROW_MS} ms, some **{a_second:,.0f} rows a"
        f" second**. A range of 8 MiB has {round(rows, -2):,}\nsuch rows and takes {rows / a_second:.0f} s; its"
        " time-out is 300 s, which leaves room for a table that refuses.\n"
    )


def _arithmetic() -> str:
    loads = (Load(YEAR), Load(HUNDRED_YEARS))

    fastest = ceil(HOUR_INDEX * ROW_MS / 1000)
    return _table(
        ("", "2.9 million rows", "290 million rows"),
        ("bytes", *(f"{load.bytes / 1e9:,.1f} GB" for load in loads)),
        ("files of 5 GiB at most", *(f"{load.files}" for load in loads)),
        ("ranges", *(f"{load.ranges:,}" for load in loads)),
        ("… of a file", *(f"{load.ranges_a_file}" for load in loads)),
        ("processor time", *(_time(load.processor_seconds) for load in loads)),
        (
            f"{CONCURRENCY} functions, on a table that takes all",
            *(_time(load.processor_seconds / CONCURRENCY) for load in loads),
        ),
        (f"at {NEW_TABLE:,} rows a second", *(f"**{_time(load.rows / NEW_TABLE)}**" for load in loads)),
        (f"at {HOUR_INDEX:,} rows a second, {fastest} functions", *(_time(load.rows / HOUR_INDEX) for load in loads)),
        (f"records, with {ITEM_OVERHEAD} bytes of overhead each", *(f"{load.records_gb:,.1f} GB" for load in loads)),
        ("their indexes, likewise", *(f"{load.indexes_gb:,.1f} GB" for load in loads)),
        ("results", *(f"{load.results_gb:,.1f} GB" for load in loads)),
        (
            f"state transitions, {TRANSITIONS} a range (assumed) and a few",
            *(f"{round(load.ranges * TRANSITIONS, -2):,}" for load in loads),
        ),
        ("outcomes that the finish reads, a file", *(f"{load.ranges_a_file}" for load in loads)),
        (
            f"chunks of references that it reads, {REQUEST_MS} ms each (assumed)",
            *(f"{load.reference_chunks:,}, {load.reference_chunks * REQUEST_MS / 1000:.0f} s" for load in loads),
        ),
        (
            f"parts whose digests it asks for, {AT_ONCE} at a time",
            *(
                f"{load.ranges_a_file * PARTS:,}, {load.ranges_a_file * PARTS * REQUEST_MS / AT_ONCE / 1000:.1f} s"
                for load in loads
            ),
        ),
    )


def _cost() -> str:
    load, units = Load(MILLION), 1 + len(INDEX_ENTRY_BYTES)
    seconds = MILLION / NEW_TABLE
    puts, gets = load.ranges * (PARTS + 1 + LISTINGS), load.ranges * (READS + PARTS)
    lines = (
        (
            "writes of records, and of three indexes",
            f"{units * MILLION:,} units",
            f"{WRITE_UNITS * MILLION:g} a million",
            "a page on DynamoDB's prices after the cut of November 2024, July 2025",
            units * MILLION * WRITE_UNITS,
        ),
        (
            "reads of addresses",
            f"{MILLION:,} units at most",
            f"{READ_UNITS * MILLION:g} a million",
            "the same",
            MILLION * READ_UNITS,
        ),
        (
            "functions",
            f"{seconds:.0f} s of waiting for the table × {CONCURRENCY} × {FUNCTION_GB:.2f} GB",
            f"{GB_SECOND:.10f} a GB-second",
            "a page on Lambda's prices, May 2026",
            seconds * CONCURRENCY * FUNCTION_GB * GB_SECOND,
        ),
        (
            "state transitions",
            f"{load.ranges * TRANSITIONS}",
            f"{TRANSITION * 1000:g} a thousand",
            "AWS Step Functions pricing",
            load.ranges * TRANSITIONS * TRANSITION,
        ),
        (
            "S3 requests",
            f"{puts} writes and listings, {gets} reads",
            f"{S3_PUT * 1000:g} and {S3_GET * 1000:g} a thousand",
            "assumed",
            puts * S3_PUT + gets * S3_GET,
        ),
        ("logs, restores from snapshots", f"{load.ranges} ranges, a line each", "", "assumed", 0.0),
    )
    decided = sum(cost for *_, cost in lines)
    table_gb, all_gb = load.records_gb, load.records_gb + load.indexes_gb
    kept = all_gb * TABLE_GB + table_gb * RESTORE_GB
    files = (load.bytes / 1e9 * UPLOAD_DAYS + load.results_gb * RESULT_DAYS) / 30 * S3_GB
    return _table(
        ("line", "amount", "price", "from", "cost"),
        *((*told, f"{cost:.2f}") for *told, cost in lines),
        ("**a million decided**", "", "", "", f"**{decided:.2f}**"),
        (
            "records, kept a month",
            f"{table_gb:.2f} GB, and {load.indexes_gb:.2f} GB of indexes",
            f"{TABLE_GB} a GB, and {RESTORE_GB:.2f} for restoring the table to any moment",
            "assumed",
            f"{kept:.2f}",
        ),
        (
            f"file for {UPLOAD_DAYS} days, results for a month",
            f"{load.bytes / 1e9:.1f} and {load.results_gb:.1f} GB",
            f"{S3_GB} a GB and month",
            "a page on S3's prices",
            f"{files:.2f}",
        ),
    ) + (
        f"\n2.9 million rows: {decided * 2.9:.2f} to decide, {kept * 2.9:.2f} a month to keep. 290 million:"
        f" {decided * 290:.0f}, and {kept * 290:.0f} a month.\n"
        f"A row without reference and number of a document: {decided - 2 * WRITE_UNITS * MILLION:.2f} a million.\n"
    )


def _table(head: tuple[str, ...], *lines: tuple[str, ...]) -> str:
    rule = "|" + "---|" * len(head)
    return "\n".join([f"\n| {' | '.join(head)} |", rule, *(f"| {' | '.join(line)} |" for line in lines), ""])


def _time(seconds: float) -> str:
    minutes = seconds / 60
    return f"{minutes:.0f} min" if minutes < 100 else f"{minutes / 60:.0f} h"


def filled(page: str) -> str:
    """Return the page with its tables as they should be."""
    made = blocks_made()
    return _BLOCK.sub(lambda match: f"<!-- begin: {match['name']} -->\n{made[match['name']]}\n<!-- end -->", page)


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text("utf-8")), "utf-8")

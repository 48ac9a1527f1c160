"""What it takes to keep a check: bytes and write units, the time to pack it, and the embedded store's inserts a second.

One store is filled with a million records in transactions of 10,000, as a batch does it. Then it and an empty one are
written to by single durable inserts; beside them the same bytes go to the end of a plain file with fsync, which is the
least that a durable write takes on this disk. `--rows 3000000` is the size of a year of entries.
"""

import os
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import batched, count, cycle, islice
from pathlib import Path
from secrets import token_bytes
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks._example import NAMES
from benchmarks._packing import print_packing, recorded
from benchmarks._timing import PEERS_MACHINE, print_table
from benchmarks.decision import NOW
from eligibility.audit.check_id import RANDOM_BYTES, batch_check_id, keyed_check_id, rising_check_id
from eligibility.storage.packing import pack
from eligibility.storage.ports import AuditEntry
from eligibility.storage.sqlite import SqliteAuditLog, SqliteBatches
from eligibility.storage.sqlite.check_rows import packed

if TYPE_CHECKING:
    from collections.abc import Callable

    from eligibility.storage.sqlite.check_rows import CheckRow

FOLDER = Path(__file__).parents[1] / ".cache"
KEYED = 5
"""Every fifth check comes with an idempotency key, so its id does not rise with time."""
IN_A_ROW = 100
"""Inserts into one store before it is the other's turn."""
RANGE = 10_000
"""Records to a transaction of a batch."""
APPLICANTS = 2_000
ENDS = 10
"""Transactions at the beginning and at the end whose rates are compared."""


def main() -> None:
    """Fill one store, then insert into both."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="records in the full store; a million take 0.9 GB")
    parser.add_argument("--rounds", type=int, default=30, help=f"rounds of {IN_A_ROW} inserts into each store")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="on which disk; all is removed again")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    print_packing()
    with TemporaryDirectory(dir=arguments.folder) as name:
        _fill(Path(name) / "full.db", arguments.rows)
        _compare(Path(name), arguments.rows, arguments.rounds)


def _fill(path: Path, records: int) -> None:
    """Commit ranges until the records are there; print the rates of the first and of the last."""
    batch = rising_check_id(NOW, token_bytes(RANDOM_BYTES))
    applicants = cycle(packed(recorded(NAMES[0], applicant) for applicant in range(APPLICANTS)))
    rates: list[float] = []
    with closing(SqliteBatches(str(path))) as batches:
        for number, lines in enumerate(batched(range(1, records + 1), RANGE, strict=False)):
            rows: list[CheckRow] = [
                (batch_check_id(batch, line), *next(applicants)[1:-1], f"1:{token_bytes(16).hex()}") for line in lines
            ]
            started = time.perf_counter()
            batches.commit_range(batch, number, rows, b"{}")
            rates.append(len(rows) / (time.perf_counter() - started))
    size = sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*"))
    print_table(
        f"Transactions of {RANGE:,} records, packed before; {size / records:,.0f} bytes a record on the disk",
        ("records in the store", "records a second, median", "slowest transaction"),
        [
            (name, f"{median(some):,.0f}", f"{RANGE / min(some):.2f} s")
            for name, some in ((f"0 to {ENDS * RANGE:,}", rates[:ENDS]), (f"up to {records:,}", rates[-ENDS:]))
        ],
    )


def _compare(folder: Path, rows: int, rounds: int) -> None:
    entry, ids = recorded(NAMES[0], 0), _check_ids()
    with (
        closing(SqliteAuditLog(str(folder / "empty.db"))) as empty,
        closing(SqliteAuditLog(str(folder / "full.db"))) as full,
        (folder / "plain").open("ab", buffering=0) as plain,
    ):
        record = pack(entry.canonical)

        def write(_entry: AuditEntry) -> None:
            plain.write(record)
            os.fsync(plain.fileno())

        writers: dict[str, Callable[[AuditEntry], object]] = {
            "empty store": empty.record,
            f"store of {rows:,} records": full.record,
            "plain file, write and fsync": write,
        }
        rates: dict[str, list[float]] = {name: [] for name in writers}
        for _ in range(rounds):
            for name, writer in writers.items():
                entries = [entry._replace(check_id=check_id) for check_id in islice(ids, IN_A_ROW)]
                started = time.perf_counter()
                for each in entries:
                    writer(each)
                rates[name].append(IN_A_ROW / (time.perf_counter() - started))
    print_table(
        "Single inserts a second, each on the disk before it is answered",
        ("", "median round", "fastest round", "slowest round"),
        [(name, f"{median(rate):,.0f}", f"{max(rate):,.0f}", f"{min(rate):,.0f}") for name, rate in rates.items()],
    )
    at_none, at_many, _ = rates.values()
    share = median(many / none for many, none in zip(at_many, at_none, strict=True))
    print(f"\nWith {rows:,} records there, {share:.2f} times the inserts a second of an empty store.")
    print_table(
        f"Peers: none of the engines compared keeps a record. The CPU of boto3's calls alone ({PEERS_MACHINE}):",
        ("call", "µs a record", "records a second and core"),
        (
            ("client.put_item, parameter_validation=False", "1213", f"{1e6 / 1213:,.0f}"),
            ("batch_write_item of 25", "338", f"{1e6 / 338:,.0f}"),
            ("batch_write_item of 25, parameter_validation=False", "158", f"{1e6 / 158:,.0f}"),
        ),
    )


def _check_ids() -> Iterator[str]:
    """Give ids as they come to a store, one each millisecond."""
    for number in count(1):
        if number % KEYED:
            yield rising_check_id(NOW + timedelta(milliseconds=number), token_bytes(RANDOM_BYTES))
        else:
            yield keyed_check_id("tenant", "client", f"{number}")


if __name__ == "__main__":
    main()

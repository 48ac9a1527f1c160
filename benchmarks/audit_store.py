"""Checks recorded a second by the embedded store, one durable insert each: when it is empty and at a million records.

Both stores are written to in turn, and beside them the same bytes go to the end of a plain file with fsync, which is
the least that a durable write takes on this disk.
"""

import os
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import batched, count, islice
from pathlib import Path
from secrets import token_bytes
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks._example import NAMES, payload
from benchmarks._timing import PEERS_MACHINE, print_table
from benchmarks.decision import NOW, RULEBOOK, SPAN, TODAY, evidence_of
from eligibility.application.parsing import parse
from eligibility.audit.check_id import RANDOM_BYTES, keyed_check_id, rising_check_id
from eligibility.audit.record import Origin, audit_entry
from eligibility.decision import decide
from eligibility.storage.packing import pack
from eligibility.storage.ports import AuditEntry
from eligibility.storage.sqlite.audit import SqliteAuditLog
from eligibility.storage.sqlite.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).parents[1] / ".cache"
KEYED = 5
"""Every fifth check comes with an idempotency key, so its id does not rise with time."""
IN_A_ROW = 100
"""Inserts into one store before it is the other's turn."""
_BATCH = 10_000
_COPY = """
    INSERT INTO checks (
        check_id, tenant, verdict, permit, applied_on, reasons, revision, recorded_at, digest, record, expires_at
    )
    SELECT ?, tenant, verdict, permit, applied_on, reasons, revision, recorded_at, digest, record, expires_at
    FROM checks WHERE check_id = ?
"""


def main() -> None:
    """Fill one store, then insert into both."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="records in the full store; a million take 1.4 GB")
    parser.add_argument("--rounds", type=int, default=30, help=f"rounds of {IN_A_ROW} inserts into each store")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="on which disk; all is removed again")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=arguments.folder) as name:
        _compare(Path(name), arguments.rows, arguments.rounds)


def _compare(folder: Path, rows: int, rounds: int) -> None:
    entry, ids = _entry(), _check_ids()
    with (
        closing(SqliteAuditLog(str(folder / "empty.db"))) as empty,
        closing(SqliteAuditLog(str(folder / "full.db"))) as full,
        (folder / "plain").open("ab", buffering=0) as plain,
    ):
        empty.record(entry)
        full.record(entry)
        _fill(folder / "full.db", entry.check_id, ids, rows - 1)
        packed = pack(entry.canonical)

        def write(_entry: AuditEntry) -> None:
            plain.write(packed)
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
    print(f"Single inserts, each on the disk before it is answered; a record of {len(packed):,} bytes compressed.")
    print_table(
        "Inserts a second",
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


def _entry() -> AuditEntry:
    application, filing_day = parse(payload(NAMES[0]), TODAY, SPAN)
    evidence = evidence_of(application)
    origin = Origin(rising_check_id(NOW, token_bytes(RANDOM_BYTES)), "tenant", application.reference, NOW, None)
    return audit_entry(origin, evidence, decide(evidence, filing_day, RULEBOOK), 0)


def _check_ids() -> Iterator[str]:
    """Give ids as they come to a store, one each millisecond."""
    for number in count(1):
        if number % KEYED:
            yield rising_check_id(NOW + timedelta(milliseconds=number), token_bytes(RANDOM_BYTES))
        else:
            yield keyed_check_id("tenant", "client", f"{number}")


def _fill(path: Path, check_id: str, ids: Iterator[str], rows: int) -> None:
    """Copy a record under other ids."""
    with closing(Database(str(path), "audit log")) as database:
        for batch in batched(islice(ids, max(rows, 0)), _BATCH, strict=False):
            with database.transaction() as connection:
                connection.executemany(_COPY, ((new, check_id) for new in batch))


if __name__ == "__main__":
    main()

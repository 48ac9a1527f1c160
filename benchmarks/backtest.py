"""A back-test of 100,000 recorded checks by two processes, with a rulebook that asks for one day more of validity.

The records are made for it, of applicants of whom no two are alike, in a SQLite store in a temporary folder.
"""

import resource
import shutil
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import batched
from pathlib import Path
from secrets import token_bytes
from tempfile import TemporaryDirectory

from benchmarks._example import NAMES, Name, payload
from benchmarks._timing import print_table
from benchmarks.decision import NOW, RULEBOOK, SPAN, TODAY, evidence_of
from eligibility.application.parsing import parse
from eligibility.audit.backtest_report import Report
from eligibility.audit.check_id import RANDOM_BYTES, rising_check_id
from eligibility.audit.period import Period
from eligibility.audit.record import Origin, audit_entry
from eligibility.decision import decide
from eligibility.rulebook.loading import FOLDER
from eligibility.storage.ports import AuditEntry
from eligibility.storage.sqlite.audit import SqliteAuditLog
from eligibility_local.audit_backtesting import backtest

LIMIT_RECORDS = 100_000
LIMIT_SECONDS = 20.0
"""For LIMIT_RECORDS on two cores."""
_OF_TEN: tuple[Name, ...] = (*NAMES[:1] * 7, *NAMES[1:])
_BATCH = 1_000


def main() -> None:
    """Make the records, copy the rulebook with another threshold, and time the back-test."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=LIMIT_RECORDS)
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    with TemporaryDirectory() as name:
        store, proposed = Path(name) / "store.db", Path(name) / "rulebook"
        _fill(store, arguments.records)
        _propose(proposed)
        began, cpu = time.perf_counter(), _cpu_seconds()
        report = backtest(str(store), proposed, Period(), None, "recorded", arguments.processes, _no_progress)
        seconds, cpu = time.perf_counter() - began, _cpu_seconds() - cpu
    assert report.total == arguments.records
    assert report.changed == sum(_has_just_enough(number) for number in range(arguments.records))
    _print(report, arguments.processes, seconds, cpu)


def _print(report: Report, processes: int, seconds: float, cpu: float) -> None:
    alone = cpu / processes
    print(f"{report.total:,} records, {report.changed:,} verdicts changed, {processes} processes, start included.")
    print_table(
        "Seconds for as many, and as they are for the limit's 100,000",
        ("", "seconds", "records a second", "for 100,000", "limit"),
        [
            (
                name,
                f"{taken:.1f}",
                f"{report.total / taken:,.0f}",
                f"{taken * LIMIT_RECORDS / report.total:.1f}",
                f"{LIMIT_SECONDS:.1f}",
            )
            for name, taken in (("by the clock", seconds), ("CPU, shared evenly by the processes", alone))
        ],
    )


def _fill(store: Path, records: int) -> None:
    with closing(SqliteAuditLog(str(store))) as log:
        for entries in batched(_entries(records), _BATCH, strict=False):
            log.record_all(entries)


def _entries(records: int) -> Iterator[AuditEntry]:
    for number in range(records):
        application, filing_day = parse(payload(_name(number), number), TODAY, SPAN)
        evidence = evidence_of(application)
        instant = NOW + timedelta(milliseconds=number)
        check_id = rising_check_id(instant, token_bytes(RANDOM_BYTES))
        origin = Origin(check_id, "tenant", application.reference, instant, None)
        yield audit_entry(origin, evidence, decide(evidence, filing_day, RULEBOOK), 0)


def _name(number: int) -> Name:
    return _OF_TEN[number % len(_OF_TEN)]


def _propose(folder: Path) -> None:
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "released", "__pycache__"))
    file = folder / "passport.toml"
    file.write_text(file.read_text("utf-8").replace("days = 180", "days = 181"), "utf-8")


def _has_just_enough(number: int) -> bool:
    """Whether an applicant's passport has 180 days left on the filing day, and a residence permit is asked for."""
    application, filing_day = parse(payload(_name(number), number), TODAY, SPAN)
    expires_on = application.passport.expires_on
    return (
        application.permit in ("temporary_residence", "permanent_residence")
        and expires_on is not None
        and (expires_on - filing_day).days == 180
    )


def _cpu_seconds() -> float:
    """Return the CPU time of this process and of those that it started and that have ended."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _no_progress(_done: int, _total: int) -> None:
    pass


if __name__ == "__main__":
    main()

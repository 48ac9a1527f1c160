"""`eligibility batch`: rows a second of one core beside the parse alone, two cores beside one, a long file with --rows.

One core and parse are taken in turn and by CPU time, in which other processes have no part; two workers and one in turn
and by the clock, which other processes slow down.
"""

import time
from argparse import ArgumentParser
from collections.abc import Sequence
from contextlib import closing
from itertools import batched
from pathlib import Path
from secrets import token_bytes
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks._batch_at_length import measure_at_length
from benchmarks._batch_files import MIX, settings_of, write_file
from benchmarks._timing import print_table
from benchmarks._zen import RULES, decided_by_zen
from benchmarks.decision import NOW, TODAY
from eligibility.application.models import Application
from eligibility.audit.check_id import RANDOM_BYTES, rising_check_id
from eligibility.batch.batch import Batch
from eligibility.batch.outcome import read_outcome
from eligibility.batch.plan import Plan, plan_file
from eligibility.rulebook import current_rulebook
from eligibility.settings import SqliteStore
from eligibility_local.batch_folder import Folder
from eligibility_local.batch_input import chunks_of
from eligibility_local.batch_interruption import Interruption
from eligibility_local.batch_range import RangeWork
from eligibility_local.batch_running import RANGE_BYTES
from eligibility_local.batch_steps import Finished, Progressed
from eligibility_local.batch_workers import run_ranges

FOLDER = Path(__file__).parents[1] / ".cache"
LEAST_OF_PARSE = 0.25
"""Times the rate of the parse alone."""
LEAST_OF_TWO = 1.6
"""Times the rate of one worker."""


def main() -> None:
    """Run the short ones, or the long one."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--range-rows", type=int, default=2000)
    parser.add_argument("--ranges", type=int, default=10, help="in a round of two workers")
    parser.add_argument("--rows", type=int, help="run a file of so many instead, once: 2900000 take 10 GB of disk")
    parser.add_argument("--workers", type=int, default=2, help="for --rows")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="on which disk; all is removed again")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=arguments.folder) as name:
        if arguments.rows is None:
            _one_core(Path(name, "one"), arguments.rounds, arguments.range_rows)
            _two_workers(Path(name, "two"), arguments.rounds, arguments.ranges, arguments.range_rows)
        else:
            measure_at_length(Path(name), arguments.rows, arguments.workers)


def _one_core(folder: Path, rounds: int, range_rows: int) -> None:
    """Parse, decide and record, and have zen-engine decide the same rows: each in turn, others in each round."""
    folder.mkdir()
    file = write_file(folder / "rows.jsonl", rounds * range_rows)
    texts = batched(file.read_bytes().splitlines(), range_rows, strict=True)
    work, plan = _planned(folder, file, range_rows)
    zen = decided_by_zen()
    parse_rates, batch_rates, zen_rates = [], [], []
    with work.opened() as runner:
        for rows, range_ in zip(texts, plan.ranges, strict=True):
            started = time.process_time()
            for row in rows:
                Application.model_validate_json(row)
            parsed = time.process_time()
            *_, finished = runner.run(range_)
            decided = time.process_time()
            eligible = zen(rows)
            ended = time.process_time()
            assert isinstance(finished, Finished)
            assert read_outcome(finished.outcome).tally.verdicts["eligible"] == eligible
            parse_rates.append(range_rows / (parsed - started))
            batch_rates.append(range_rows / (decided - parsed))
            zen_rates.append(range_rows / (ended - decided))
    print(f"Rows of {file.stat().st_size // (rounds * range_rows):,} bytes: {MIX}.")
    ratio = median(ours / theirs for ours, theirs in zip(batch_rates, parse_rates, strict=True))
    print_table(
        f"One core, rows a second of CPU, {range_rows:,} rows a round",
        ("", "median", "fastest", "slowest", "times the parse", "at least"),
        [
            ("pydantic's parse alone", *_spread(parse_rates), "1.00", ""),
            ("decided, recorded, results written", *_spread(batch_rates), f"{ratio:.2f}", f"{LEAST_OF_PARSE:.2f}"),
            (
                f"zen-engine's batch call, {len(RULES)} rules, nothing stored",
                *_spread(zen_rates),
                f"{median(zen_rates) / median(parse_rates):.2f}",
                "",
            ),
        ],
    )


def _two_workers(folder: Path, rounds: int, ranges: int, range_rows: int) -> None:
    """Do the same ranges with one worker and with two, in turn."""
    folder.mkdir()
    file = write_file(folder / "rows.jsonl", ranges * range_rows)
    rates: dict[int, list[float]] = {1: [], 2: []}
    for number in range(rounds):
        for workers, taken in rates.items():
            place = folder / f"{number}-{workers}"
            place.mkdir()
            taken.append(_rate(*_planned(place, file, range_rows), workers))
    times = [two / one for one, two in zip(rates[1], rates[2], strict=True)]
    print_table(
        f"Workers, rows a second by the clock, {ranges * range_rows:,} rows, once each has done a range",
        ("", "median", "fastest", "slowest", "times one worker", "at least"),
        [
            ("one worker", *_spread(rates[1]), "1.00", ""),
            ("two workers", *_spread(rates[2]), f"{median(times):.2f}", f"{LEAST_OF_TWO:.2f}"),
        ],
    )


def _planned(folder: Path, file: Path, range_rows: int) -> tuple[RangeWork, Plan]:
    """Return what is to be done for a file, with a new store, and the plan."""
    settings = settings_of(folder / "store.db")
    assert isinstance(settings.store, SqliteStore)
    plan = plan_file(chunks_of(file), RANGE_BYTES, range_rows)
    batch = Batch(
        id=rising_check_id(NOW, token_bytes(RANDOM_BYTES)),
        tenant="local",
        layout=plan.layout,
        sha256=plan.sha256,
        revision=current_rulebook().revision,
        filing_day=TODAY,
    )
    Folder(folder).parts.mkdir()
    return RangeWork(batch, file, folder, settings.store, retention_days=0), plan


def _rate(work: RangeWork, plan: Plan, workers: int) -> float:
    """Return rows a second from when each worker has done its first range, to when the last is done."""
    interruption, loading = Interruption(), set(range(workers))
    rows, started, ended = 0, 0.0, 0.0
    with interruption.heard(), closing(run_ranges(work, plan.ranges, workers, interruption)) as steps:
        for step in steps:
            match step:
                case Progressed(more):
                    rows += 0 if loading else more
                case Finished(number) if number in loading:
                    loading.remove(number)
                    started = time.perf_counter()
                case Finished():
                    ended = time.perf_counter()
    return rows / (ended - started)


def _spread(rates: Sequence[float]) -> tuple[str, str, str]:
    return f"{median(rates):,.0f}", f"{max(rates):,.0f}", f"{min(rates):,.0f}"


if __name__ == "__main__":
    main()

"""`eligibility batch`: a file planned, decided range by range, its results put together; or gone on with from anywhere.

What is done stands in the store, range by range; what is pinned, in the folder. So the same command on the same folder
does what is left to do, and nothing once all is done.
"""

import secrets
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from eligibility.audit.check_id import RANDOM_BYTES, rising_check_id
from eligibility.batch.batch import Batch
from eligibility.batch.faults import UnusableFile
from eligibility.batch.outcome import read_outcome
from eligibility.batch.plan import Plan, plan_file
from eligibility.batch.ranges import Range
from eligibility.batch.report.words import report_words
from eligibility.batch.results import PART_NAMES
from eligibility.batch.tally import merge
from eligibility.calendar_days import civil_day
from eligibility.rulebook import current_rulebook
from eligibility.settings import InvalidSetting, Settings, SqliteStore
from eligibility.storage.sqlite import SqliteBatches
from eligibility_local.batch_finish import finish, read_summary, tidy
from eligibility_local.batch_folder import DRAFT, PARTS, SPOOL, SUMMARY, Folder
from eligibility_local.batch_input import Source, chunks_of, copied, digested, readable_in_place, unpacked
from eligibility_local.batch_interruption import Interrupted, Interruption
from eligibility_local.batch_pinned import Pinned, check_day, check_file, check_store, pin, read_pinned
from eligibility_local.batch_progress import BatchProgress
from eligibility_local.batch_range import RangeWork
from eligibility_local.batch_room import check_room
from eligibility_local.batch_steps import Finished, Progressed
from eligibility_local.batch_words import BatchWords
from eligibility_local.batch_workers import run_ranges
from eligibility_local.environment import local_client

RANGE_BYTES, RANGE_ROWS = 4 << 20, 4000
"""The bounds of a range: about a second's work, all that is lost where a process is killed."""


class Request(NamedTuple):
    """What is asked for."""

    source: Source
    folder: Path
    on: date | None
    """The `applied_on` of rows that give none; None: that of the batch, or today in Kazakhstan for a new one."""
    workers: int


class Ran(NamedTuple):
    """A batch that is finished."""

    summary: bytes
    finished_before: bool


class BatchRun:
    """One run of the command on a folder."""

    def __init__(
        self,
        request: Request,
        settings: Settings,
        progress: BatchProgress,
        words: BatchWords,
        interruption: Interruption,
        clock: Callable[[], datetime],
    ) -> None:
        """Take what the run needs. Raises InvalidSetting where the settings have no SQLite file."""
        self._request = request
        self._settings = settings
        self._store = _sqlite_file(settings)
        self._folder = Folder(request.folder)
        self._progress = progress
        self._words = words
        self._interruption = interruption
        self._clock = clock

    def run(self) -> Ran:
        """Do what is left to do of the batch.

        Raises UnusableFile, Unreconciled, Interrupted, Fault, StoreUnavailable, InvalidSetting; Unusable, of which
        DiskShort, WorkerLost and ResultsDiffer are kinds; OSError where the folder cannot be written.
        """
        folder = self._folder
        readable_in_place(self._request.source)  # or else raise, before there is a folder for what is not there
        with folder.taken(), closing(SqliteBatches(self._store.path)) as batches:
            begun = read_pinned(folder)
            if begun is None:
                pinned, file = self._begin(batches)
            else:
                pinned, file = begun, self._known_again(begun, batches)
            summary = read_summary(folder)
            finished_before = summary is not None
            if summary is None:
                outcomes = self._decide(pinned, file, batches)
                self._progress.say(self._words.joining)
                summary = finish(pinned, folder, outcomes, self._clock)
            tidy(folder)
            return Ran(summary, finished_before)

    def _begin(self, batches: SqliteBatches) -> tuple[Pinned, Path]:
        """Plan the file, and pin the batch."""
        source = self._request.source
        in_place = readable_in_place(source)
        if in_place is None:
            self._progress.say(self._words.copying)
        file = in_place or copied(source, self._folder)
        self._progress.say(self._words.reading)
        try:
            plan = plan_file(chunks_of(file), RANGE_BYTES, RANGE_ROWS)
        except UnusableFile:
            if in_place is None:
                self._folder.remove(SPOOL)
            raise
        now = self._clock()
        batch = Batch(
            id=rising_check_id(now, secrets.token_bytes(RANDOM_BYTES)),
            tenant=local_client(self._settings).tenant,
            layout=plan.layout,
            sha256=plan.sha256,
            revision=current_rulebook().revision,
            filing_day=self._request.on or civil_day(now),
        )
        pinned = Pinned(batch, plan, now)
        pin(pinned, self._folder, batches)
        return pinned, file

    def _known_again(self, pinned: Pinned, batches: SqliteBatches) -> Path:
        """Return where the file of a batch lies that has begun before. Raises AnotherBatch where it is another."""
        source, folder = self._request.source, self._folder
        check_day(pinned, self._request.on, folder)
        check_store(pinned, batches, folder)
        self._progress.say(self._words.comparing)
        file = readable_in_place(source)
        if file is not None:
            check_file(pinned, digested(chunks_of(file)), folder)
            return file
        copy = folder.file(SPOOL)
        if copy.is_file() or folder.file(SUMMARY).is_file():
            check_file(pinned, digested(unpacked(source)), folder)
        else:
            check_file(pinned, digested(chunks_of(copied(source, folder))), folder)
        return copy

    def _decide(self, pinned: Pinned, file: Path, batches: SqliteBatches) -> dict[int, bytes]:
        """Do the ranges that are not done; return the outcomes of all by number."""
        batch, plan, _ = pinned
        outcomes = batches.done(batch.id)
        self._folder.claim(PARTS)
        self._folder.parts.mkdir(mode=0o700, exist_ok=True)
        for draft in self._folder.parts.glob(f"*{DRAFT}"):
            draft.unlink(missing_ok=True)
        waiting = [range_ for range_ in plan.ranges if not self._is_done(range_, outcomes)]
        check_room(self._folder.path, Path(self._store.path), sum(range_.rows for range_ in waiting))
        left = {range_.number for range_ in waiting}
        self._tell_beginning(plan, {number: outcome for number, outcome in outcomes.items() if number not in left})
        folder, keep_days = self._folder.path.absolute(), self._settings.retention_days
        work = RangeWork(batch, file.absolute(), folder, self._store, keep_days)
        workers = max(min(self._request.workers, len(waiting)), 1)
        with closing(run_ranges(work, waiting, workers, self._interruption)) as steps:
            for step in steps:
                match step:
                    case Progressed(rows):
                        self._progress.advance(rows)
                    case Finished(number, outcome):
                        outcomes[number] = outcome
                        self._progress.count(read_outcome(outcome).tally.verdicts)
        if self._interruption.requested:
            raise Interrupted
        return outcomes

    def _is_done(self, range_: Range, outcomes: dict[int, bytes]) -> bool:
        """Tell whether a range is stored and its results lie in their place, as far as their sizes say."""
        if range_.number not in outcomes:
            return False
        parts = read_outcome(outcomes[range_.number]).parts().values()
        places = (self._folder.part(range_.number, name) for name in PART_NAMES)
        return all(
            place.is_file() and place.stat().st_size == part.size for place, part in zip(places, parts, strict=True)
        )

    def _tell_beginning(self, plan: Plan, outcomes: Mapping[int, bytes]) -> None:
        """Say how much there is to do, and what was done before."""
        words, count = self._words, report_words(self._words.language).count
        before = merge(read_outcome(outcome).tally for outcome in outcomes.values())
        rows, ranges = count(plan.rows), count(len(plan.ranges))
        self._progress.say(words.deciding.format(rows=rows, ranges=ranges, folder=self._folder.path))
        self._progress.begin(plan.rows, before.rows)
        if outcomes:
            self._progress.say(words.goes_on.format(done=count(before.rows), rows=rows))
            self._progress.count(before.verdicts)


def _sqlite_file(settings: Settings) -> SqliteStore:
    store = settings.store
    if not isinstance(store, SqliteStore) or store.path == ":memory:":
        raise InvalidSetting(
            "ELIGIBILITY_STORE",
            "sqlite:/// and a path: a batch on one machine is kept in a file, one in AWS runs there",
        )
    return store

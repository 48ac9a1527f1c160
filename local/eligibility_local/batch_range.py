"""One range of a file: read, decided, written beside, stored in one transaction, and its results put into their place.

Records and the mark that the range is done are stored together. Where a process dies between that and the last rename,
the next one makes the results anew from what is stored; they come out the same, byte for byte.
"""

import gc
import os
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from eligibility.batch.batch import Batch
from eligibility.batch.deciding import Deciding, RangeDiffers, as_stored, decide_range, entries_of
from eligibility.batch.outcome import outcome_json
from eligibility.batch.ranges import Range
from eligibility.batch.results import RangeResults
from eligibility.batch.rows import Row
from eligibility.bootstrap import local_deciding
from eligibility.rulebook import UnknownRevision
from eligibility.settings import SqliteStore
from eligibility.storage.packing import RecordCorrupt
from eligibility.storage.sqlite import SqliteBatches
from eligibility.storage.sqlite.batches import RangeDone, RecordsDiffer
from eligibility.storage.sqlite.check_rows import packed
from eligibility_local.batch_drafts import Drafts
from eligibility_local.batch_folder import Folder
from eligibility_local.batch_input import unreadable
from eligibility_local.batch_steps import Finished, Progressed, Steps
from eligibility_local.project import Unusable
from eligibility_local.stores import closed_after

if TYPE_CHECKING:
    from eligibility.storage.sqlite.check_rows import CheckRow


class FileChanged(Unusable):
    """The file has other bytes than when it was planned."""


class ResultsDiffer(Unusable):
    """What is stored of a range that is done makes other results than it did, or none."""


class RulebookMissing(Unusable):
    """The batch was begun by a release with another rulebook, which this one does not have."""


class RangeWork(NamedTuple):
    """What the ranges of a batch have in common."""

    batch: Batch
    file: Path
    folder: Path
    store: SqliteStore
    retention_days: int

    @contextmanager
    def opened(self) -> Iterator["RangeRunner"]:
        """Open the file and the stores. Raises InputUnusable, RulebookMissing, StoreUnavailable."""
        with ExitStack() as stack:
            try:
                file = stack.enter_context(self.file.open("rb", buffering=0))
            except OSError as error:
                raise unreadable(error) from None
            batches = SqliteBatches(self.store.path)
            stack.callback(batches.close)
            try:
                use = local_deciding(self.store, self.batch.revision, self.retention_days)
            except UnknownRevision:
                raise RulebookMissing(
                    f"This release has no rulebook {self.batch.revision}, which the batch began with"
                ) from None
            stack.enter_context(closed_after(use.register))
            stack.enter_context(_no_garbage_collected_meanwhile())
            yield RangeRunner(self.batch, file, Folder(self.folder), batches, use)


class RangeRunner:
    """Does one range after the other."""

    def __init__(self, batch: Batch, file: BinaryIO, folder: Folder, batches: SqliteBatches, use: Deciding) -> None:
        self._batch = batch
        self._file = file
        self._folder = folder
        self._batches = batches
        self._use = use

    def run(self, range_: Range) -> Steps:
        """Do a range, in steps; closed before its end, it leaves nothing behind.

        Raises FileChanged, ResultsDiffer, InputUnusable, StoreUnavailable; OSError where results cannot be written.
        """
        with Drafts(self._folder, range_.number) as drafts:
            written = _Written(range_, self._batch, drafts)
            for rows in self._decided(range_):
                written.add(rows)
                yield Progressed(len(rows))
            outcome = written.outcome()
            try:
                self._batches.commit_range(self._batch.id, range_.number, written.checks, outcome)
            except (RangeDone, RecordsDiffer):  # an earlier attempt died after it had stored
                outcome = yield from self._made_anew(range_, drafts)
            drafts.put_in_place()
        del written
        gc.collect()
        gc.freeze()  # what is kept from range to range need not be looked through again
        yield Finished(range_.number, outcome)

    def _made_anew(self, range_: Range, drafts: Drafts) -> Generator[Progressed, None, bytes]:
        """Write the results of what is stored; return the outcome. Its rows have been counted."""
        drafts.begin()
        written = _Written(range_, self._batch, drafts)
        for rows in self._decided(range_):
            written.add(self._as_stored(rows))
            yield Progressed(0)
        outcome = written.outcome()
        try:
            self._batches.commit_range(self._batch.id, range_.number, written.checks, outcome)
        except RangeDone as done:
            if done.outcome != outcome:
                raise ResultsDiffer(
                    f"What is stored of range {range_.number} makes other results than before"
                ) from None
        return outcome

    def _decided(self, range_: Range) -> Iterator[list[Row]]:
        try:
            yield from decide_range(self._batch, range_, self._bytes_of(range_), self._use)
        except RangeDiffers:
            raise FileChanged(
                f"The file was changed while it was being read: range {range_.number} (from line "
                f"{range_.first_line}) has other bytes than at the beginning"
            ) from None

    def _as_stored(self, rows: list[Row]) -> list[Row]:
        entries = entries_of(rows)
        try:
            found = self._batches.stored([entry.check_id for entry in entries])
        except RecordCorrupt as error:
            raise ResultsDiffer(f"The store is damaged: {error}") from None
        return as_stored(rows, [found.get(entry.check_id, entry) for entry in entries])

    def _bytes_of(self, range_: Range) -> bytes:
        """Return what the file has where the range is; less where the file has become shorter."""
        if range_.too_long:
            return b""
        try:
            return os.pread(self._file.fileno(), range_.length, range_.first_byte)
        except OSError as error:
            raise unreadable(error) from None


class _Written:
    """The results of a range, written beside their place, and the records that are to be stored with them."""

    def __init__(self, range_: Range, batch: Batch, drafts: Drafts) -> None:
        self._drafts = drafts
        self._results = RangeResults(range_, batch.layout, drafts.files)
        self.checks: list[CheckRow] = []

    def add(self, rows: list[Row]) -> None:
        """Write a block of rows."""
        self.checks += packed(entries_of(rows))
        self._results.write(rows)

    def outcome(self) -> bytes:
        """Have the results on the disk, and return the outcome; after the last block, once."""
        outcome = self._results.finish()
        self._drafts.keep()
        return outcome_json(outcome)


@contextmanager
def _no_garbage_collected_meanwhile() -> Iterator[None]:
    """Leave looking for cycles to the end of each range: rows make none, and a tenth of the time went into the look.

    What is frozen stays so: the process ends with the batch, and others may have frozen something of theirs.
    """
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()

"""The step for each range: its rows are decided, each is recorded, and the results are written; the outcome last.

A range that has its outcome is left alone. One that an earlier attempt left half-way is decided again: what is recorded
already stands, and goes into the results as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from eligibility.batch.batch import Batch
from eligibility.batch.deciding import Deciding, RangeDiffers, as_stored, decide_range, entries_of
from eligibility.batch.manifest import planned_range, read_batch
from eligibility.batch.outcome import RangeOutcome, outcome_json
from eligibility.batch.ranges import Range
from eligibility.batch.results import REFERENCES, REJECTED, RESULTS_CSV, RESULTS_JSONL, RangeFiles, RangeResults
from eligibility.batch_aws.failure import BatchFailed, noted
from eligibility.batch_aws.keys import BatchKey
from eligibility.batch_aws.ports import ObjectMissing, Results, UploadedFile, Uploads
from eligibility.batch_aws.progress import is_done, outcome_key
from eligibility.batch_aws.step import batch_of
from eligibility.rulebook import rulebook_of_revision
from eligibility.storage.ports import AuditLog

PARTS = {
    RESULTS_JSONL: "application/x-ndjson",
    RESULTS_CSV: "text/csv; charset=utf-8",
    REJECTED: "application/x-ndjson",
}
"""The files of results that a range has a part of, with their media types."""
_WRITTEN = {**PARTS, REFERENCES: "application/octet-stream"}
"""In the order of RangeFiles."""


class _Content:
    """What is written of one part, until it is whole."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> None:
        self._pieces.append(data)

    def whole(self) -> bytes:
        return b"".join(self._pieces)


@dataclass(frozen=True, slots=True)
class RangeDeciding:
    """Decides ranges of uploaded files."""

    uploads: Uploads
    results: Results
    audit_log: AuditLog
    deciding: Deciding
    """Its rulebook is the current one; the rows of a batch are decided by the one that the batch pins."""

    def decide(self, file: UploadedFile, range_: Range) -> None:
        """Decide a range, unless that is done. Raises BatchFailed, StoreUnavailable."""
        batch = batch_of(file)
        if is_done(self.results, batch, range_.number):
            return
        with noted(self.results, batch):
            self._check_planned(batch, range_)
            pinned = read_batch(self.results.read(batch.result("batch.json")))
            contents = [_Content() for _ in RangeFiles._fields]
            outcome = self._decide(pinned, range_, self._bytes(file, range_), RangeFiles(*contents))
        self._keep(batch, outcome, [content.whole() for content in contents])

    def _check_planned(self, batch: BatchKey, range_: Range) -> None:
        """Raise BatchFailed unless the range is one of the plan, as it stands there: keys are made of its number."""
        if planned_range(self.results.read(batch.result("ranges.json")), range_.number) != range_:
            raise BatchFailed("not_planned", "A task was for a range that the plan of the file does not have.")

    def _bytes(self, file: UploadedFile, range_: Range) -> bytes:
        if range_.too_long:
            return b""
        try:
            return self.uploads.read_range(file, range_.first_byte, range_.length)
        except ObjectMissing:
            raise BatchFailed("upload_gone", "The file was deleted before all of it was decided.") from None

    def _decide(self, pinned: Batch, range_: Range, data: bytes, files: RangeFiles) -> RangeOutcome:
        deciding = replace(self.deciding, rulebook=rulebook_of_revision(pinned.revision))
        written = RangeResults(range_, pinned.layout, files)
        try:
            for rows in decide_range(pinned, range_, data, deciding):
                written.write(as_stored(rows, self.audit_log.record_all(entries_of(rows))))
        except RangeDiffers:
            detail = f"The bytes of range {range_.number} are not those that were planned."
            raise BatchFailed("file_changed", detail) from None
        return written.finish()

    def _keep(self, batch: BatchKey, outcome: RangeOutcome, contents: Sequence[bytes]) -> None:
        for (name, media_type), content in zip(_WRITTEN.items(), contents, strict=True):
            self.results.write(batch.part(outcome.number, name), content, media_type)
        self.results.write(outcome_key(batch, outcome), outcome_json(outcome), "application/json")

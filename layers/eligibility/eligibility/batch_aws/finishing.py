"""The last step of a batch: its ranges are reconciled with the file, then come index of results, summary and report.

Whoever listens is told at the very end; a step that is repeated tells it again, in the same words.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from eligibility.batch.batch import Batch
from eligibility.batch.manifest import read_batch, read_plan
from eligibility.batch.outcome import RangeOutcome, read_outcome
from eligibility.batch.plan import Plan
from eligibility.batch.references import RepeatedReferences, repeated
from eligibility.batch.report import report_html
from eligibility.batch.results import REFERENCES, csv_header
from eligibility.batch.summary import ResultFile, Summary, Unreconciled, reconcile, summary_json
from eligibility.batch.tally import Tally
from eligibility.batch_aws.announcing import finished_detail
from eligibility.batch_aws.failure import BatchFailed, noted
from eligibility.batch_aws.keys import BatchKey
from eligibility.batch_aws.parts_stored import check_parts
from eligibility.batch_aws.ports import Announcements, Results, UploadedFile
from eligibility.batch_aws.progress import ranges_done
from eligibility.batch_aws.results_index import CSV_HEADER, RangeParts, index_json, range_parts
from eligibility.batch_aws.step import batch_of, is_there

_MERGE_BYTES = 64 * 1024 * 1024
_LEAST_CHUNK, _LARGEST_CHUNK = 16 * 1024, 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finishing:
    """Finishes batches."""

    results: Results
    announcements: Announcements
    clock: Callable[[], datetime]

    def finish(self, file: UploadedFile, started_at: datetime) -> dict[str, object]:
        """Return the counts of a batch whose ranges are all done. summary.json is written last.

        Raises BatchFailed where the rows that were decided are not those of the file, or what is stored of a range not
        what it wrote, and leaves all as it is; StoreUnavailable.
        """
        batch = batch_of(file)
        with noted(self.results, batch):
            pinned = read_batch(self.results.read(batch.result("batch.json")))
            plan_text, ranges_text = (self.results.read(batch.result(f"{name}.json")) for name in ("plan", "ranges"))
            plan = read_plan(plan_text, ranges_text)
            parts: list[RangeParts] = []
            tally = self._reconciled(batch, pinned, plan, parts)
            if not is_there(self.results, batch.result("summary.json")):
                self._tell(batch, pinned, plan, tally, parts, started_at)
        self.announcements.finished(finished_detail(batch, self.results.read(batch.result("summary.json"))))
        return {"rows": tally.rows, "decided": tally.decided, "rejected": tally.rejected}

    def _reconciled(self, batch: BatchKey, pinned: Batch, plan: Plan, parts: list[RangeParts]) -> Tally:
        try:
            tally = reconcile(pinned, plan, self._outcomes(batch, parts))
            check_parts(self.results, batch, parts)
        except Unreconciled as unreconciled:
            raise BatchFailed("unreconciled", str(unreconciled)) from None
        return tally

    def _outcomes(self, batch: BatchKey, parts: list[RangeParts]) -> Iterator[RangeOutcome]:
        """Give the outcomes in order, and note their parts on the way."""
        for text in self.results.read_all(done.key for done in ranges_done(self.results, batch)):
            outcome = read_outcome(text)
            parts.append(range_parts(outcome))
            yield outcome

    def _tell(
        self, batch: BatchKey, pinned: Batch, plan: Plan, tally: Tally, parts: list[RangeParts], started_at: datetime
    ) -> None:
        header = csv_header(pinned.layout)
        index = index_json(header, parts)
        self.results.write(batch.result(f"parts/{CSV_HEADER}"), header, "text/csv; charset=utf-8")
        self.results.write(batch.result("results.json"), index, "application/json")
        files = (ResultFile("results.json", len(index), sha256(index).hexdigest()),)
        references = self._repeated(batch, parts)
        summary = Summary(pinned, plan, tally, references, started_at, self.clock(), files)
        self.results.write(batch.result("report.html"), report_html(summary), "text/html; charset=utf-8")
        self.results.write(batch.result("summary.json"), summary_json(summary), "application/json")

    def _repeated(self, batch: BatchKey, parts: list[RangeParts]) -> RepeatedReferences:
        sizes = {each.number: each.references.size for each in parts if each.references.size}
        size = chunk_bytes(len(sizes))
        chunks = [self.results.read_in_chunks(batch.part(number, REFERENCES), size) for number in sizes]
        return repeated(chunks, sum(sizes.values()))


def chunk_bytes(ranges: int) -> int:
    """Return how much is read at once of the references of each range, while those of all are read side by side."""
    return min(max(_MERGE_BYTES // max(ranges, 1), _LEAST_CHUNK), _LARGEST_CHUNK)

"""The first step of a batch: the file is read once, cut into ranges, and all that the ranges share is pinned."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

import orjson

from eligibility.batch.batch import Batch
from eligibility.batch.faults import UnusableFile
from eligibility.batch.manifest import batch_json, manifest, plan_json
from eligibility.batch.plan import Plan, plan_file
from eligibility.batch_aws.failure import BatchFailed, Failure, note, noted
from eligibility.batch_aws.keys import BatchKey
from eligibility.batch_aws.ports import ObjectMissing, Results, UploadedFile, Uploads
from eligibility.batch_aws.step import batch_of, is_there
from eligibility.calendar_days import civil_day

_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Planning:
    """Plans batches."""

    uploads: Uploads
    results: Results
    revision: str
    """Of the rulebook that new batches are decided by."""
    clock: Callable[[], datetime]
    range_bytes: int
    range_rows: int

    def plan(self, file: UploadedFile) -> dict[str, object]:
        """Return where the ranges of a file are kept, or the code of why the file is unusable.

        A file that is planned already keeps its plan. Raises BatchFailed, StoreUnavailable.
        """
        batch = batch_of(file)
        with noted(self.results, batch):
            if not is_there(self.results, batch.result("batch.json")):
                asked_day = self._asked_day(batch)
                try:
                    plan = plan_file(self._chunks(file), self.range_bytes, self.range_rows)
                except UnusableFile as unusable:
                    detail = " ".join([unusable.detail, *unusable.faults])
                    note(self.results, batch, Failure(unusable.code, detail))
                    return {"unusable": unusable.code}
                self._pin(batch, plan, asked_day or civil_day(self.clock()))
        return {"upload": file._asdict(), "ranges": batch.result("ranges.json")}

    def _asked_day(self, batch: BatchKey) -> date | None:
        try:
            asked = orjson.loads(self.results.read(batch.result("request.json")))
        except ObjectMissing:
            raise BatchFailed("not_asked_for", "Nobody was given the address of this file.") from None
        return None if asked["applied_on"] is None else date.fromisoformat(asked["applied_on"])

    def _chunks(self, file: UploadedFile) -> Iterator[bytes]:
        try:
            yield from self.uploads.stream(file)
        except ObjectMissing:
            raise BatchFailed("upload_gone", "The file was deleted before it was read.") from None

    def _pin(self, batch: BatchKey, plan: Plan, filing_day: date) -> None:
        """Keep the plan; batch.json comes last and says that the rest is there."""
        pinned = Batch(batch.batch_id, batch.tenant, plan.layout, plan.sha256, self.revision, filing_day)
        self.results.write(batch.result("plan.json"), plan_json(plan), _JSON)
        self.results.write(batch.result("ranges.json"), manifest(plan.ranges), _JSON)
        self.results.write(batch.result("batch.json"), batch_json(pinned), _JSON)

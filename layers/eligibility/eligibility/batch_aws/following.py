"""How far a batch is, told from what its steps have left, and where its results are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

import orjson

from eligibility.batch.manifest import planned_rows
from eligibility.batch_aws.deciding import PARTS
from eligibility.batch_aws.failure import Failure, noted_failure
from eligibility.batch_aws.keys import BatchKey, is_batch_id
from eligibility.batch_aws.opening import UPLOAD_SECONDS
from eligibility.batch_aws.ports import Execution, Executions, ObjectMissing, Results
from eligibility.batch_aws.progress import Progress, RangeDone, progress, ranges_done
from eligibility.batch_aws.results_index import CSV_HEADER
from eligibility.batch_aws.step import is_there
from eligibility.calendar_days import instant_text
from eligibility.problems import BatchNotFound
from eligibility.query import Query

PARAMETERS = ("after",)
LINK_SECONDS = 15 * 60
PAGE = 50
"""Ranges whose parts are linked in one answer."""
_GRACE = timedelta(minutes=10)
"""A form is good until it expires; a large file that began to come before may take longer."""
_MOST_DIGITS = 6
_FAILURES = {
    "failed": Failure("step_failed", "A step failed each time it was tried; its log says where."),
    "timed_out": Failure("timed_out", "A step took too long."),
    "stopped": Failure("stopped", "The batch was stopped by hand."),
}
"""What is said where no step could say more."""

State = Literal["awaiting_upload", "expired", "planning", "running", "finishing", "succeeded", "failed"]


class _Known(NamedTuple):
    """What the steps have left."""

    rows: int | None
    """Of the file; None until it is planned."""
    done: list[RangeDone]
    progress: Progress


@dataclass(frozen=True, slots=True)
class Following:
    """Tells of batches."""

    results: Results
    executions: Executions
    clock: Callable[[], datetime]

    def follow(self, batch_id: str, tenant: str, query: Query) -> bytes:
        """Return how far a tenant's batch is, as JSON. Raises BatchNotFound, InvalidQuery, StoreUnavailable."""
        after = query.read("after", _range_number, "wrong_form", f"the number of a range, 1 to {_MOST_DIGITS} digits")
        query.refuse_wrong()
        batch = BatchKey(tenant, batch_id)
        request = self._request(batch)
        known = self._known(batch)
        state, failure = self._state(batch, known, datetime.fromisoformat(request["created_at"]))
        answer: dict[str, object] = {
            "batch_id": batch_id,
            "state": state,
            **request,
            "rows": {"known": known.rows, "done": known.progress.rows, "rejected": known.progress.rejected},
            "verdicts": known.progress.verdicts,
            "failure": None if failure is None else failure._asdict(),
        }
        if state == "succeeded":
            answer |= self._links(batch, known.done, -1 if after is None else after)
        return orjson.dumps(answer)

    def _request(self, batch: BatchKey) -> dict[str, str]:
        try:
            if is_batch_id(batch.batch_id):
                request: dict[str, str] = orjson.loads(self.results.read(batch.result("request.json")))
                return request
        except ObjectMissing:
            pass
        raise BatchNotFound("Batches are found by the id that POST /v1/batches gave, by the tenant that asked for it.")

    def _known(self, batch: BatchKey) -> _Known:
        try:
            rows = planned_rows(self.results.read(batch.result("plan.json")))
        except ObjectMissing:
            return _Known(None, [], progress(()))
        done = list(ranges_done(self.results, batch))
        return _Known(rows, done, progress(done))

    def _state(self, batch: BatchKey, known: _Known, created_at: datetime) -> tuple[State, Failure | None]:
        execution = self.executions.find(batch.batch_id)
        if execution is None:
            return self._without_execution(batch, known, created_at)
        if execution.status == "running":
            return _running(known), None
        if execution.status == "succeeded":
            return "succeeded", None
        return "failed", self._failure(batch, execution)

    def _failure(self, batch: BatchKey, execution: Execution) -> Failure:
        told = noted_failure(self.results, batch) if execution.status == "failed" else None
        return told or _FAILURES[execution.status]

    def _without_execution(self, batch: BatchKey, known: _Known, created_at: datetime) -> tuple[State, Failure | None]:
        """Return the state of a batch that has not begun, or that Step Functions has forgotten, after 90 days."""
        if is_there(self.results, batch.result("summary.json")):
            return "succeeded", None
        told = noted_failure(self.results, batch)
        if told is not None or known.rows is not None:
            return "failed", told or _FAILURES["failed"]
        until = created_at + timedelta(seconds=UPLOAD_SECONDS) + _GRACE
        return ("awaiting_upload" if self.clock() <= until else "expired"), None

    def _links(self, batch: BatchKey, done: list[RangeDone], after: int) -> dict[str, object]:
        page = [each.number for each in done if each.number > after]
        shown = page[:PAGE]
        names = {"report": "report.html", "summary": "summary.json", "results": "results.json"}
        files = {name: self._link(batch.result(file)) for name, file in names.items()}
        files["csv_header"] = self._link(batch.result(f"parts/{CSV_HEADER}"))
        parts = [
            {"range": number, **{name: self._link(batch.part(number, name)) for name in PARTS}} for number in shown
        ]
        return {
            "links_expire_at": instant_text(self.clock() + timedelta(seconds=LINK_SECONDS)),
            "files": files,
            "parts": parts,
            "next_after": shown[-1] if len(page) > PAGE else None,
        }

    def _link(self, key: str) -> str:
        return self.results.address(key, LINK_SECONDS)


def _running(known: _Known) -> State:
    if known.rows is None:
        return "planning"
    return "running" if known.progress.rows < known.rows else "finishing"


def _range_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise ValueError
    return int(text)

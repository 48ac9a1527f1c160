"""Somebody asks for an address for a file: the server makes the batch's id and key, and signs a form for them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

from eligibility.application.comparisons import day_at
from eligibility.application.faults import faults, repetitions
from eligibility.application.field_errors import FieldError, InvalidApplication, within
from eligibility.application.json_text import may_repeat_a_name
from eligibility.application.models import Day
from eligibility.audit.check_id import RANDOM_BYTES, rising_check_id
from eligibility.batch.formats import Format
from eligibility.batch_aws.keys import BatchKey
from eligibility.batch_aws.ports import Results, Uploads
from eligibility.calendar_days import instant_text
from eligibility.problems import invalid_batch
from eligibility.rulebook import Rulebook

UPLOAD_SECONDS = 15 * 60
"""How long a form is good for, unless the credentials that signed it end before."""
MOST_BYTES = 5 * 1024**3
"""Of a file: the most that S3 takes in one piece."""
MEDIA_TYPES: dict[Format, str] = {"jsonl": "application/x-ndjson", "csv": "text/csv"}


class BatchAsked(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)

    format: Format
    applied_on: Day | None = None


class Opened(NamedTuple):
    """A batch that waits for its file."""

    batch_id: str
    body: bytes
    """The answer as JSON."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Gives addresses for files."""

    uploads: Uploads
    results: Results
    rulebook: Rulebook
    clock: Callable[[], datetime]
    random: Callable[[int], bytes]
    """Gives that many unpredictable bytes."""

    def open(self, payload: bytes, tenant: str) -> Opened:
        """Return an address for one file. Raises InvalidBatch, NotJson, StoreUnavailable."""
        asked = self._asked(payload)
        now = self.clock()
        batch = BatchKey(tenant, rising_check_id(now, self.random(RANDOM_BYTES)))
        applied_on = None if asked.applied_on is None else asked.applied_on.isoformat()
        request = {"format": asked.format, "applied_on": applied_on, "created_at": instant_text(now)}
        self.results.write(batch.result("request.json"), orjson.dumps(request), "application/json")
        form = self.uploads.form(batch.upload(asked.format), MEDIA_TYPES[asked.format], MOST_BYTES, UPLOAD_SECONDS)
        expires_at = instant_text(now + timedelta(seconds=UPLOAD_SECONDS))
        upload = {**form._asdict(), "expires_at": expires_at, "most_bytes": MOST_BYTES}
        answer = {"batch_id": batch.batch_id, "state": "awaiting_upload", **request, "upload": upload}
        return Opened(batch.batch_id, orjson.dumps(answer))

    def _asked(self, payload: bytes) -> BatchAsked:
        try:
            asked = BatchAsked.model_validate_json(payload)
        except ValidationError as error:
            wrong = faults(payload, error, BatchAsked, lambda values: self._day_errors(day_at(values, "applied_on")))
            raise invalid_batch(InvalidApplication(tuple([self._expected(fault) for fault in wrong]))) from None
        errors = self._day_errors(asked.applied_on)
        if may_repeat_a_name(payload, len(asked.model_fields_set)):
            errors += repetitions(payload)
        if errors:
            raise invalid_batch(InvalidApplication(tuple(errors)))
        return asked

    def _day_errors(self, day: date | None) -> list[FieldError]:
        first, last = self.rulebook.covered_from, self.rulebook.last_filing_day
        if day is None or first <= day <= last:
            return []
        expected = f"a day from {first} (first covered) to {last} (a year after the rules were last reviewed)"
        return [FieldError("/applied_on", "filing_day_not_covered", "a day outside of this span", expected)]

    def _expected(self, error: FieldError) -> FieldError:
        if error.pointer != "/applied_on":
            return error
        return within(error, self.rulebook.covered_from, self.rulebook.last_filing_day)

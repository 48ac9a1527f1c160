"""What is said of a batch: where its file goes, how far it is, where its results are."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from eligibility.batch.formats import Format
from eligibility.batch_aws.following import State
from eligibility.decision import Verdict
from eligibility_local.openapi.answer_parts import Shape


class UploadForm(Shape):
    """A form that takes the file."""

    url: str
    fields: dict[str, str] = Field(description="All of them go before the file.")
    expires_at: datetime
    most_bytes: int


class BatchOpened(Shape):
    """A batch that waits for its file."""

    batch_id: str
    state: Literal["awaiting_upload"]
    format: Format
    applied_on: date | None
    created_at: datetime
    upload: UploadForm


class BatchRows(Shape):
    """Rows of the file."""

    known: int | None = Field(description="Null until the file is planned.")
    done: int
    rejected: int = Field(description="Those among `done` that are no application.")


class BatchFailure(Shape):
    """Why a batch has failed."""

    code: str
    detail: str


class BatchFiles(Shape):
    """Links to the results as a whole."""

    report: str
    summary: str
    results: str
    csv_header: str


class BatchFollowed(Shape):
    """How far a batch is; the links are there once it has succeeded."""

    batch_id: str
    state: State
    format: Format
    applied_on: date | None
    created_at: datetime
    rows: BatchRows
    verdicts: dict[Verdict, int]
    failure: BatchFailure | None
    links_expire_at: datetime | None = None
    files: BatchFiles | None = None
    parts: list[dict[str, str | int]] | None = Field(None, description="Links to the parts of each range.")
    next_after: int | None = Field(None, description="What to give as `after` for the parts that follow.")

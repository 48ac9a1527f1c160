"""The answer to a question about days of stay."""

from datetime import date
from typing import Literal

from pydantic import Field

from eligibility.planner.figure import FigureName
from eligibility.planner.plan import Status
from eligibility.planner.timeline import Kind
from eligibility_local.openapi.answer_parts import Caution, CertaintyCode, Citation, RulebookOnDay, Shape


class StaysFigure(Shape):
    """One figure; without a value, the message says why."""

    figure: FigureName
    title: str
    value: date | int | None
    in_blocks: date | int | None = Field(description="The figure by the block reading, where it is another.")
    counted_back: date | int | None = Field(
        None, description="Only where blocks are the default: the figure by the rolling reading, where it is another."
    )
    codes: list[str]
    values: dict[str, str | int | list[str]]
    message: str
    note: str | None
    supply: str | None
    rule: str | None
    citation: Citation | None
    certainty: CertaintyCode | None
    read_as: str | None


class OverstayedStay(Shape):
    """A stay that goes beyond a limit."""

    stay: str = Field(description="JSON pointer to the stay.")
    entered_on: date
    first_day_beyond: date
    limit: Literal["stay.ninety_in_180", "stay.per_entry"]
    days: int
    days_unclear: int
    days_to_come: int


class OverstayPenalty(Shape):
    """What is laid down for an overstay."""

    kind: Literal["warning", "fine", "fine_or_more"]
    mci: int | None
    tenge: int | None
    message: str
    citation: Citation
    certainty: CertaintyCode


class RegainedDays(Shape):
    """Days from which on one day of stay a day comes back."""

    first: date
    last: date
    days: int


class TimelineRun(Shape):
    """Unbroken days of one kind."""

    first: date
    last: date
    kind: Kind


class StaysNote(Shape):
    """What is worth knowing of the stays as a whole."""

    code: str
    message: str


class StaysAnswer(Shape):
    """Days of stay: used, left, until when, from when."""

    nationality: str
    on: date
    status: Status
    message: str
    figures: list[StaysFigure]
    overstayed: list[OverstayedStay]
    penalty: OverstayPenalty | None
    regained: list[RegainedDays]
    timeline: list[TimelineRun]
    notes: list[StaysNote]
    cautions: list[Caution]
    rulebook: RulebookOnDay
    notice: str

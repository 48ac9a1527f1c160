"""The answer to a question about days of stay as its JSON has it, as far as it is shown to people."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from eligibility_local.answer_shape import Caution, Citation

RunKind = Literal["counted", "not_counted", "unclear", "beyond"]


class ShownFigure(BaseModel):
    """One figure."""

    figure: str
    title: str
    message: str
    note: str | None
    supply: str | None
    citation: Citation | None


class Penalty(BaseModel):
    """What an overstay costs."""

    message: str


class ShownRun(BaseModel):
    """Unbroken days of one kind."""

    first: date = Field(alias="from")
    last: date = Field(alias="until")
    kind: RunKind


class Note(BaseModel):
    """What is worth knowing of the stays as a whole."""

    message: str


class ShownPlan(BaseModel):
    """The answer to one question about days of stay."""

    nationality: str
    on: date
    status: str
    message: str
    figures: list[ShownFigure]
    penalty: Penalty | None
    timeline: list[ShownRun]
    notes: list[Note]
    cautions: list[Caution]
    notice: str

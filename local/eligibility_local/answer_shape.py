"""An answer as its JSON has it, as far as it is shown to people."""

from typing import Literal

from pydantic import BaseModel, Field

OutcomeCode = Literal["met", "unmet", "unknown", "review", "not_applicable"]


class Remedy(BaseModel):
    """What to do about a finding."""

    message: str


class Citation(BaseModel):
    """The clause behind a finding."""

    act: str
    article: str | None
    in_force_from: str | None


class ShownFinding(BaseModel):
    """What one rule found."""

    title: str
    outcome: OutcomeCode
    message: str
    remedy: Remedy | None
    supply: str | None
    citation: Citation | None
    read_as: str | None
    note: str | None


class Edge(BaseModel):
    """One end of the window."""

    message: str


class ShownWindow(BaseModel):
    """The days on which the same documents pass."""

    message: str | None
    begins: Edge | None
    ends: Edge | None


class Unchecked(BaseModel):
    """A rule that was not judged."""

    title: str


class Caution(BaseModel):
    """What limits the answer as a whole."""

    message: str


class ShownAnswer(BaseModel):
    """The answer to one check."""

    check_id: str
    reference: str | None
    verdict: str
    message: str
    permit: str
    day: str = Field(alias="applied_on")
    window: ShownWindow
    findings: list[ShownFinding]
    not_checked: list[Unchecked]
    cautions: list[Caution]
    notice: str

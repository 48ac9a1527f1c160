"""The summary of a batch as its JSON has it, as far as it is shown to people."""

from collections.abc import Mapping

from pydantic import BaseModel


class ShownReason(BaseModel):
    """Rows with one finding that does not pass."""

    rule: str
    reason: str
    rows: int


class ShownRejection(BaseModel):
    """Rejected rows with one fault."""

    code: str
    field: str
    rows: int


class ShownRepeats(BaseModel):
    """References that several rows have."""

    references: int
    rows: int


class ShownSummary(BaseModel):
    """What a batch has come to."""

    rows: int
    decided: int
    rejected: int
    verdicts: Mapping[str, int]
    reasons: tuple[ShownReason, ...]
    rejections: tuple[ShownRejection, ...]
    repeated_references: ShownRepeats

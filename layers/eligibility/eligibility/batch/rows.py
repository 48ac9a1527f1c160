"""What becomes of a row: it is decided, or rejected with every reason. Nothing else of it goes on."""

from datetime import date
from typing import Literal, NamedTuple

from eligibility.evidence import Gap
from eligibility.storage.ports import AuditEntry


class Obstacle(NamedTuple):
    """A finding that does not pass."""

    rule: str
    outcome: str
    reason: str
    remedy: str | None


class Decided(NamedTuple):
    """A row with its decision, and what of it is written and counted."""

    line: int
    reference: str | None
    entry: AuditEntry
    """The record that is to be stored, or that is stored already; has check_id, permit, applied_on, verdict."""
    obstacles: tuple[Obstacle, ...]
    """In the order of the decision."""
    window_from: date | None
    window_until: date | None
    window_open: bool
    nationality: str
    expires_on: date | Gap
    """Of the passport."""


LineCode = Literal[
    "line_too_long",
    "not_utf8",
    "line_break_in_cell",
    "quote_out_of_place",
    "wrong_number_of_cells",
    "empty_row",
    "none_and_filled",
]
"""The codes of errors that the API does not have."""


class RowError(NamedTuple):
    """A wrong field of a row, said without its value."""

    pointer: str
    """JSON pointer into the application that the row is; empty for the row as a whole."""
    column: str | None
    """Of a CSV file, where it can be told."""
    code: str
    """Of a `FieldError`, or a LineCode."""
    found: str
    expected: str


class Rejected(NamedTuple):
    """A row that is no application."""

    line: int
    reference: str | None
    """None where the row has none, or where it cannot be told for sure which of its cells that is."""
    errors: tuple[RowError, ...]
    """The first MOST_ERRORS of them."""
    more_errors: int
    """How many there are beyond those."""


MOST_ERRORS = 20
"""A line of 64 KB can have tens of thousands."""

type Row = Decided | Rejected

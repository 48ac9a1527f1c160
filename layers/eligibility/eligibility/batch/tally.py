"""The figures of rows: of a range, added up to those of a batch. None says whose."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from eligibility.batch.field_paths import field_of
from eligibility.batch.rows import Decided, Obstacle, Rejected, Row
from eligibility.evidence import Gap

_EXPIRY_BOUNDS = (0, 30, 90, 180, 365, 730, 1825, 3650)
EXPIRY_SPANS = (
    "expired",
    *(f"{first}-{after - 1}" for first, after in pairwise(_EXPIRY_BOUNDS)),
    f"{_EXPIRY_BOUNDS[-1]}-",
    "none",
    "not_given",
)
"""Days that passports have left on the filing day, both ends included: expired, 0-29 and so on up to 3650 and more;
`none` has no printed expiry."""


class Rejection(NamedTuple):
    """Why rows are rejected."""

    code: str
    field: str
    """Path as in the names of columns, `*` for a number: `stays.*.left_on`; `?` for a name that no field has; empty for
    the row as a whole."""


@dataclass(slots=True)
class Tally:
    """Counts that add up."""

    decided: int = 0
    rejected: int = 0
    first_day: date | None = None
    """The earliest filing day of the rows decided, and the latest; None where none is."""
    last_day: date | None = None
    permits: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Rows by permit and verdict."""
    nationalities: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Rows by nationality and verdict."""
    obstacles: Counter[Obstacle] = field(default_factory=Counter)
    """Rows by finding that does not pass: its rule, outcome, reason and remedy."""
    expiry: Counter[str] = field(default_factory=Counter)
    """Rows by span of EXPIRY_SPANS."""
    rejections: Counter[Rejection] = field(default_factory=Counter)
    """Rejected rows by code and field; a row counts once for each."""

    @property
    def rows(self) -> int:
        """All rows."""
        return self.decided + self.rejected

    @property
    def verdicts(self) -> Counter[str]:
        """Rows decided, by verdict."""
        verdicts: Counter[str] = Counter()
        for (_, verdict), rows in self.permits.items():
            verdicts[verdict] += rows
        return verdicts

    def count(self, rows: Sequence[Row]) -> None:
        """Count a block of rows."""
        decided = [row for row in rows if isinstance(row, Decided)]
        for row in rows:
            if isinstance(row, Rejected):
                self.rejected += 1
                self.rejections.update({Rejection(error.code, field_of(error.pointer)) for error in row.errors})
        if not decided:
            return
        days = [date.fromisoformat(row.entry.applied_on) for row in decided]
        self.decided += len(decided)
        self._span(min(days), max(days))
        self.permits.update([(row.entry.permit, row.entry.verdict) for row in decided])
        self.nationalities.update([(row.nationality, row.entry.verdict) for row in decided])
        self.expiry.update([_expiry_span(row.expires_on, day) for row, day in zip(decided, days, strict=True)])
        self.obstacles.update([obstacle for row in decided for obstacle in row.obstacles])

    def add(self, other: "Tally") -> None:
        """Add the counts of other rows."""
        self.decided += other.decided
        self.rejected += other.rejected
        if other.first_day is not None and other.last_day is not None:
            self._span(other.first_day, other.last_day)
        self.permits.update(other.permits)
        self.nationalities.update(other.nationalities)
        self.obstacles.update(other.obstacles)
        self.expiry.update(other.expiry)
        self.rejections.update(other.rejections)

    def _span(self, first: date, last: date) -> None:
        if self.first_day is None or first < self.first_day:
            self.first_day = first
        if self.last_day is None or last > self.last_day:
            self.last_day = last


def merge(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies."""
    whole = Tally()
    for tally in tallies:
        whole.add(tally)
    return whole


def _expiry_span(expires_on: date | Gap, day: date) -> str:
    if isinstance(expires_on, Gap):
        return expires_on.value
    return EXPIRY_SPANS[bisect_right(_EXPIRY_BOUNDS, (expires_on - day).days)]

"""A span of days on which checks were recorded, as the store and its readers mean it: days of UTC, like the seals."""

from datetime import date
from typing import NamedTuple

from eligibility.calendar_days import DAY

_AFTER_ALL_DAYS = "~"


class Period(NamedTuple):
    """From a day to a day, both included; None: from the first record, or to the last."""

    first: date | None = None
    last: date | None = None

    @property
    def begins(self) -> str:
        """The least text of an instant (ISO 8601) within."""
        return "" if self.first is None else self.first.isoformat()

    @property
    def ends(self) -> str:
        """The least text of an instant (ISO 8601) beyond."""
        return _AFTER_ALL_DAYS if self.last is None or self.last == date.max else (self.last + DAY).isoformat()

    @property
    def is_empty(self) -> bool:
        """Whether it ends before it begins."""
        return self.first is not None and self.last is not None and self.last < self.first


def single(day: date) -> Period:
    """Return the period that is one day."""
    return Period(day, day)

"""Hours in UTC as they are sealed: texts such as `2026-11-23T08`, the beginning of an instant as records say it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from eligibility.calendar_days import instant_text

_HOUR = timedelta(hours=1)
_LENGTH = len("2026-11-23T08")
_BEFORE_ALL, _AFTER_ALL = "2020", "9999"
"""So a file of a name from long ago does not have a verification walk through all the hours since."""

GRACE = timedelta(minutes=30)
"""How long after its end an hour is sealed: longer than a function may run and than clocks may differ."""

LOOK_BACK = 24
"""For how many hours after its own a late record is still sealed."""


def hour_of(recorded_at: str) -> str:
    """Return the hour of an instant as records say it."""
    return recorded_at[:_LENGTH]


def last_to_seal(now: datetime) -> str:
    """Return the last hour that ended GRACE ago or earlier, at an aware instant."""
    return hour_of(instant_text(now - GRACE - _HOUR))


def hour_after(hour: str, hours: int = 1) -> str:
    """Return the hour that many hours later, or earlier where the number is negative."""
    return hour_of(instant_text(datetime.fromisoformat(hour).replace(tzinfo=UTC) + hours * _HOUR))


def hours_from(first: str, last: str) -> Iterator[str]:
    """Give each hour from the first to the last, both included."""
    hour = first
    while hour <= last:
        yield hour
        hour = hour_after(hour)


def is_hour(text: str) -> bool:
    """Whether a text is an hour in the one form that this module writes, of a time in which anything is recorded."""
    try:
        return _BEFORE_ALL < text < _AFTER_ALL and hour_after(text, 0) == text
    except ValueError:
        return False

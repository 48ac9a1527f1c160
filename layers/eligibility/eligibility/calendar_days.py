"""Arithmetic of calendar days: years added to a date, birthdays, and the day it is in Kazakhstan."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)

_KAZAKHSTAN = ZoneInfo("Asia/Almaty")


def years_after(start: date, years: int) -> date:
    """Return the same calendar day `years` later; 29 February becomes the 28th of a common year."""
    try:
        return start.replace(start.year + years)
    except ValueError:
        return date(start.year + years, 2, 28)


def days_after(start: date, days: int) -> date:
    """Return the day that many days later, or earlier where the number is negative."""
    return date.fromordinal(start.toordinal() + days)


def birthday(born: date, age: int) -> date:
    """Return the day on which an age is reached; who was born on 29 February reaches it on 1 March of a common year."""
    try:
        return born.replace(born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def civil_day(instant: datetime) -> date:
    """Return Kazakhstan's civil date at an aware instant; the zone's change of 1 March 2024 is in the tz data."""
    return civil_time(instant).date()


def civil_time(instant: datetime) -> datetime:
    """Return an aware instant by Kazakhstan's clocks."""
    return instant.astimezone(_KAZAKHSTAN)


def instant_text(instant: datetime) -> str:
    """Return an aware instant as records and answers say it: ISO 8601, UTC, to the millisecond."""
    in_utc = instant if instant.tzinfo is UTC else instant.astimezone(UTC)
    return f"{in_utc.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"

"""A day on the command line, in the one form that answers and applications have it in."""

import re
from datetime import date
from typing import override

import click

_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class DayOption(click.ParamType[date]):
    """A calendar date, YYYY-MM-DD in ASCII digits; what was given instead is not repeated."""

    name = "day"

    @override
    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day; anything else is bad input."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value if _FORM.fullmatch(value) else "")
        except ValueError:
            return self.fail("expected a calendar date, YYYY-MM-DD.", param, ctx)

"""The query of a request: its parameters are read by name, and all that are wrong are said at once.

Values are not repeated in errors, as those of a payload are not; a parameter is named like a field, `/on`.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from eligibility.application.field_errors import FieldError, pointer
from eligibility.problems import InvalidQuery

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YES_OR_NO = {"true": True, "false": False}


class Query:
    """The parameters that were given. One that is wrong reads as one left out, until `refuse_wrong` is called."""

    def __init__(self, given: Mapping[str, Sequence[str]], names: Sequence[str]) -> None:
        """Take the values of each parameter that was given, and the names of those that are taken."""
        self._given = given
        self._errors = [
            FieldError(pointer((name,)), "field_unknown", "a parameter of that name", f"only: {', '.join(names)}")
            for name in given
            if name not in names
        ]
        self._errors += [
            FieldError(pointer((name,)), "name_repeated", "the same name several times", "each name once")
            for name in names
            if len(given.get(name, ())) > 1
        ]

    def read[Value](self, name: str, reading: Callable[[str], Value], code: str, expected: str) -> Value | None:
        """Return the value of a parameter; None where it is left out, given twice, or `reading` raises ValueError."""
        match self._given.get(name, ()):
            case [text]:
                try:
                    return reading(text)
                except ValueError:
                    signs = f"{len(text)} {'character' if len(text) == 1 else 'characters'}"
                    self.wrong(name, code, f"a string of {signs}", expected)
        return None

    def one_of[Word: str](self, name: str, words: Collection[Word]) -> Word | None:
        """Return a parameter that is one of a few words."""
        known: dict[str, Word] = {word: word for word in words}

        def reading(text: str) -> Word:
            if text not in known:
                raise ValueError
            return known[text]

        return self.read(name, reading, "not_one_of", f"one of: {', '.join(words)}")

    def yes_or_no(self, name: str) -> bool | None:
        """Return a parameter that is `true` or `false`."""
        word = self.one_of(name, _YES_OR_NO)
        return None if word is None else _YES_OR_NO[word]

    def day(self, name: str, first: date, last: date) -> date | None:
        """Return a parameter that is a day of a span, both ends included."""
        expected = span(first, last)
        day = self.read(name, _day, "no_such_day", expected)
        if day is None or first <= day <= last:
            return day
        self.wrong(name, "filing_day_not_covered", "a day outside of this span", expected)
        return None

    def wrong(self, name: str, code: str, found: str, expected: str) -> None:
        """Say of a parameter that it is wrong, for a reason that its reader alone knows."""
        self._errors.append(FieldError(pointer((name,)), code, found, expected))

    def refuse_wrong(self) -> None:
        """Go on if every parameter that was given is right. Raises InvalidQuery."""
        if self._errors:
            raise InvalidQuery(tuple(self._errors))

    def refused_without(self, name: str, expected: str) -> InvalidQuery:
        """Return the refusal of a query in which a parameter that it must have is wrong or left out."""
        if name not in self._given:
            self.wrong(name, "field_missing", "nothing", expected)
        return InvalidQuery(tuple(self._errors))


def span(first: date, last: date) -> str:
    """Return what is expected of a day between two."""
    return f"a calendar date, YYYY-MM-DD, from {first} to {last}"


def _day(text: str) -> date:
    if not _DAY.fullmatch(text):  # fromisoformat takes 20230208 and weeks as well
        raise ValueError
    return date.fromisoformat(text)

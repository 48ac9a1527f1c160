"""How a value is put into words: dates, counts with the right plural, nouns of closed sets, places in the application.

Each function here takes the words of one language and returns a formatter with everything looked up beforehand.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date
from typing import Literal

from eligibility.messages.language import Language

Value = date | int | str | Sequence[str]
Formatter = Callable[[Value], str]
Plural = Literal["one", "few", "many", "other"]

MONTHS = 12
DAYS = range(1, 32)
_TEENS = range(11, 15)


class MessagesInvalid(ValueError):
    """A language's file has not the form that it should have; the tests keep this from being shipped."""


class UnfitValue(TypeError):
    """A message was given a value of another type than its format takes; the value itself is not repeated."""

    def __init__(self, expected: str, value: Value) -> None:
        super().__init__(f"expected {expected}, not {type(value).__name__}")


def dates(pattern: str, months: Sequence[str]) -> Formatter:
    """Return the formatter of calendar dates: `pattern` has {day}, {month} and {year}, `months` January to December.

    Takes a date, or its ISO 8601 text as a recorded decision has it.
    """
    if len(months) != MONTHS:
        raise MessagesInvalid(f"{len(months)} months for the pattern {pattern!r}")
    # What stands before and after the year, for each day of each month: a date is then one look-up and one f-string.
    around = [_around_year(pattern.replace("{month}", month)) for month in months]

    def written(value: Value) -> str:
        day = value if isinstance(value, date) else _day(value)
        before, after = around[day.month - 1][day.day - 1]
        return f"{before}{day.year}{after}"

    return written


def counts(language: Language, words: Mapping[str, str]) -> Formatter:
    """Return the formatter of a count with its noun; `words` has a form for each plural category of the language."""
    plural, categories = PLURALS[language]
    if words.keys() != categories:
        raise MessagesInvalid(f"the forms are {', '.join(words)}; {language} has {', '.join(sorted(categories))}")

    def count(value: Value) -> str:
        if not isinstance(value, int):
            raise UnfitValue("a whole number", value)
        return f"{value} {words[plural(value)]}"

    return count


def nouns(words: Mapping[str, str]) -> Formatter:
    """Return the formatter of the codes of a closed set."""

    def noun(value: Value) -> str:
        if not isinstance(value, str) or value not in words:
            raise UnfitValue(f"one of {', '.join(words)}", value)
        return words[value]

    return noun


def nouns_listed(words: Mapping[str, str]) -> Formatter:
    """Return the formatter of several codes of a closed set, with semicolons between them."""
    noun = nouns(words)

    def listed(value: Value) -> str:
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise UnfitValue("several codes", value)
        return "; ".join([noun(code) for code in value])

    return listed


def places(words: Mapping[str, str]) -> Formatter:
    """Return the formatter of JSON pointers into lists of the application: /housing/owners/1 is "owner no. 2".

    `words` has for each list's name a text with {number}; another pointer is given as it is.
    """

    def place(pointer: str) -> str:
        *_, name, index = ("", *pointer.split("/"))
        if name in words and index.isdecimal():
            return words[name].replace("{number}", str(int(index) + 1))
        return pointer

    def listed(value: Value) -> str:
        if isinstance(value, str):
            return place(value)
        if isinstance(value, Sequence):
            return ", ".join([place(pointer) for pointer in value])
        raise UnfitValue("a JSON pointer or several", value)

    return listed


def number(value: Value) -> str:
    """Return a whole number in digits, without separators: the counts here have at most five."""
    if not isinstance(value, int):
        raise UnfitValue("a whole number", value)
    return str(value)


def sums(thousands: str) -> Formatter:
    """Return the formatter of sums of money in whole units, their thousands marked off."""

    def written(value: Value) -> str:
        if not isinstance(value, int):
            raise UnfitValue("a whole number", value)
        return f"{value:,}".replace(",", thousands)

    return written


def decimals(thousands: str, point: str) -> Formatter:
    """Return the formatter of decimal text, "0.2" or "1320"."""

    def written(value: Value) -> str:
        if not isinstance(value, str):
            raise UnfitValue("decimal text", value)
        whole, _, rest = value.partition(".")
        grouped = f"{int(whole):,}".replace(",", thousands)
        return f"{grouped}{point}{rest}" if rest else grouped

    return written


def plain(value: Value) -> str:
    """Return text as it is: a code, or a sentence that is put into another."""
    if not isinstance(value, str):
        raise UnfitValue("text", value)
    return value


def _around_year(text: str) -> list[tuple[str, str]]:
    before, _, after = text.partition("{year}")
    return [(before.replace("{day}", str(day)), after.replace("{day}", str(day))) for day in DAYS]


def _day(value: Value) -> date:
    if isinstance(value, str):
        return date.fromisoformat(value)
    raise UnfitValue("a date", value)


def _one_or_other(count: int) -> Plural:
    return "one" if count == 1 else "other"


def _russian(count: int) -> Plural:
    if count % 100 in _TEENS:
        return "many"
    match count % 10:
        case 1:
            return "one"
        case 2 | 3 | 4:
            return "few"
    return "many"


PLURALS: Mapping[Language, tuple[Callable[[int], Plural], Set[Plural]]] = {
    "en": (_one_or_other, {"one", "other"}),
    "ru": (_russian, {"one", "few", "many"}),
    "kk": (_one_or_other, {"one", "other"}),
}
"""By language: which plural category a whole number from 0 on has (cardinal rules of the CLDR), and all categories."""

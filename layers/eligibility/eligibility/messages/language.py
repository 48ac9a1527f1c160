"""Which of the three languages an answer is written in, from the header that the caller sends."""

import re
from typing import Final, Literal

Language = Literal["en", "ru", "kk"]

LANGUAGES: Final[tuple[Language, ...]] = ("en", "ru", "kk")
"""In the order in which they are offered to a caller who takes any."""
DEFAULT_LANGUAGE: Final[Language] = "en"

_LONGEST_HEADER = 1000
"""Characters. A browser sends about a hundred; what is longer is not read at all."""
_RANGE = re.compile(
    r"(?P<range>[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)"
    r"(?:[ \t]*;[ \t]*[Qq]=(?P<weight>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?",
)
_OFFERED: dict[str, Language] = {language: language for language in LANGUAGES}


def negotiate(accept_language: str | None) -> Language:
    """Return the language for an Accept-Language header (RFC 9110, section 12.5.4), by RFC 4647's lookup.

    A range is cut at its hyphens until a language fits: ru-KZ is answered in Russian. `*` is English unless that is
    excluded by `q=0`. Without a header, with one that is malformed or too long, or where nothing fits: English.
    """
    if accept_language is None or len(accept_language) > _LONGEST_HEADER:
        return DEFAULT_LANGUAGE
    wanted: list[tuple[float, str]] = []
    excluded: set[str] = set()
    for element in accept_language.split(","):
        text = element.strip(" \t")
        if not text:
            continue  # RFC 9110, section 5.6.1.2: empty elements of a list are ignored
        match = _RANGE.fullmatch(text)
        if match is None:
            return DEFAULT_LANGUAGE
        language_range = match["range"].lower()
        weight = float(match["weight"] or 1)
        if weight == 0:
            excluded.add(language_range)
        else:
            wanted.append((weight, language_range))
    wanted.sort(key=_weight, reverse=True)  # stable: equal weights keep the order of the header
    for _, language_range in wanted:
        language = _look_up(language_range, excluded)
        if language is not None:
            return language
    return DEFAULT_LANGUAGE


def _weight(wanted: tuple[float, str]) -> float:
    return wanted[0]


def _look_up(language_range: str, excluded: set[str]) -> Language | None:
    if language_range == "*":
        return next((language for language in LANGUAGES if language not in excluded), None)
    # What is offered has one subtag, so cutting from the right ends at the first.
    primary = language_range.partition("-")[0]
    return None if primary in excluded else _OFFERED.get(primary)

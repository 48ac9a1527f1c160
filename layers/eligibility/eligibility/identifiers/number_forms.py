"""The form of a document's number: which kind of character stands where, and how a number is compared with another."""

from functools import lru_cache
from string import ascii_letters, digits

DIGIT, LATIN, CYRILLIC = "9", "A", "Я"
"""What stands in a shape for a digit and for a letter; a space, a hyphen or a № stands for itself."""

_CYRILLIC_LETTERS = "".join(map(chr, range(ord("А"), ord("я") + 1))) + "Ёё"
_SHAPES = str.maketrans(
    digits + ascii_letters + _CYRILLIC_LETTERS,
    DIGIT * len(digits) + LATIN * len(ascii_letters) + CYRILLIC * len(_CYRILLIC_LETTERS),
)
_REMEMBERED = 256


def shape(number: str) -> str:
    """Return the shape of a number: "75 1234567" is "99 9999999". It says how a number is written, not which it is."""
    return number.translate(_SHAPES)


@lru_cache(_REMEMBERED)
def own_form(country: str, kind: str, forms: frozenset[str]) -> str | None:
    """Return the form that numbers of one state's documents of a kind have, or None where it is not known.

    `forms` are texts like "RUS foreign 99 9999999": state, kind, and a shape in which spaces and hyphens are free.
    """
    document = f"{country} {kind} "
    for form in forms:
        if form.startswith(document):
            return form.removeprefix(document)
    return None


@lru_cache(_REMEMBERED)
def is_usual(written: str, form: str | None, at_most: int) -> bool:
    """Return whether a shape is of a form; without one, whether a document's number can be written so at all.

    It then has at most so many letters, Latin or Cyrillic, digits, spaces and hyphens, and not only the latter two; a №
    is no part of a number.
    """
    bare = _without_space(written)
    if form is not None:
        return bare == _without_space(form)
    return len(written) <= at_most and bare != "" and "№" not in bare


def comparable(number: str) -> str | None:
    """Return a number as a machine-readable zone has it, letters and digits alone; None if it has Cyrillic letters."""
    bare = _without_space(number).replace("№", "").upper()
    return bare if bare.isascii() else None


def _without_space(number: str) -> str:
    return number.replace(" ", "").replace("-", "")

"""The machine-readable zone of a travel document (ICAO Doc 9303 parts 3 to 5): from its lines to what they say.

Two forms are read: TD3, two lines of 44 (passports), and TD1, three lines of 30 (cards). Names are not: a zone cuts and
transliterates them, so nothing is learnt by comparing. Years stay two digits: days are compared with those that the
application gives in full, so no century is ever guessed.
"""

from collections.abc import Sequence
from functools import partial
from math import sumprod
from typing import Literal, NamedTuple

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
FILLER = "<"
_DIGITS = "0123456789"

Form = Literal["TD3", "TD1"]
CheckDigit = Literal["number", "birth_date", "expires_on", "personal_number", "composite"]
Sex = Literal["male", "female"]

SHAPES: dict[tuple[int, ...], Form] = {(44, 44): "TD3", (30, 30, 30): "TD1"}
"""The forms by the lengths of their lines."""

_WEIGHTS = (7, 3, 1) * 30
"""For as many characters as a zone has."""
_SEXES: dict[str, Sex] = {"M": "male", "F": "female"}
_NO_VALUE = 255
# By a byte's value that of its character: 0 to 9, A to Z 10 to 35, the filler 0.
_VALUES = bytes(CHARACTERS.index(chr(byte)) % 36 if chr(byte) in CHARACTERS else _NO_VALUE for byte in range(256))


class Zone(NamedTuple):
    """What a zone says, fillers at the end taken off; days are YYMMDD, `<` for each part that is not known."""

    form: Form
    code: str
    """Of the document: P for passports, A, C or I for cards, and perhaps a second letter."""
    issuer: str
    number: str
    nationality: str
    birth_date: str
    sex: Sex | None
    """None: neither is stated."""
    expires_on: str
    optional: str
    """The personal number of a TD3, or what else its state puts there; empty in a TD1."""
    wrong: tuple[CheckDigit, ...]
    """The check digits that are not those of what they stand for, in the order of the zone."""


# The constructor of a NamedTuple takes twice as long.
_zone = partial(tuple.__new__, Zone)


def check_digit(field: str) -> int:
    """Return the check digit of a field: its characters' values weighed 7, 3, 1, 7, 3, 1 …, modulo 10 (part 3).

    Raises ValueError for more characters than a zone has.
    """
    values = field.encode().translate(_VALUES)
    return int(sumprod(values, _WEIGHTS[: len(values)])) % 10


def form_of(lines: Sequence[str]) -> Form | None:
    """Return the form that lines of these lengths have, or None."""
    return SHAPES.get(tuple(map(len, lines)))


def read(lines: Sequence[str]) -> Zone:
    """Return what a zone says, right or wrong. Raises ValueError for lines of another form or with other characters."""
    form = form_of(lines)
    values = "".join(lines).encode().translate(_VALUES)
    if form is None or _NO_VALUE in values:
        raise ValueError("a zone has two lines of 44 or three of 30 characters of A-Z, 0-9 and <")
    return _td3(lines[0], lines[1], values[44:]) if form == "TD3" else _td1(lines[0], lines[1], values)


def _td3(upper: str, lower: str, values: bytes) -> Zone:
    return _zone(
        (
            "TD3",
            upper[:2].rstrip(FILLER),
            upper[2:5].rstrip(FILLER),
            lower[:9].rstrip(FILLER),
            lower[10:13].rstrip(FILLER),
            lower[13:19],
            _SEXES.get(lower[20]),
            lower[21:27],
            lower[28:42].rstrip(FILLER),
            _wrong(
                ("number", values[:9], lower[9]),
                ("birth_date", values[13:19], lower[19]),
                ("expires_on", values[21:27], lower[27]),
                ("personal_number", values[28:42], lower[42]),
                ("composite", values[:10] + values[13:20] + values[21:43], lower[43]),
            ),
        )
    )


def _td1(upper: str, middle: str, values: bytes) -> Zone:
    number, digit = upper[5:14], upper[14]
    if digit == FILLER and upper[15] != FILLER:
        # A number of more than nine characters goes on behind, up to its check digit and a filler (part 5).
        rest = upper[15:].partition(FILLER)[0]
        number, digit = number + rest[:-1], rest[-1]
    above, values = values[5:30], values[30:60]
    return _zone(
        (
            "TD1",
            upper[:2].rstrip(FILLER),
            upper[2:5].rstrip(FILLER),
            number.rstrip(FILLER),
            middle[15:18].rstrip(FILLER),
            middle[:6],
            _SEXES.get(middle[7]),
            middle[8:14],
            "",
            _wrong(
                ("number", number.encode().translate(_VALUES), digit),
                ("birth_date", values[:6], middle[6]),
                ("expires_on", values[8:14], middle[14]),
                ("composite", above + values[:7] + values[8:15] + values[18:29], middle[29]),
            ),
        )
    )


def _wrong(*checked: tuple[CheckDigit, bytes, str]) -> tuple[CheckDigit, ...]:
    """Return the names of those whose values have another check digit; a filler is one where there is nothing to check.

    The composite digit is never a filler in a right zone, since a zone has always something to check.
    """
    return tuple(
        [
            name
            for name, values, digit in checked
            if digit != _DIGITS[int(sumprod(values, _WEIGHTS[: len(values)])) % 10] and (digit != FILLER or any(values))
        ]
    )

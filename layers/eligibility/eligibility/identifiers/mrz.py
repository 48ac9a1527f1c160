"""The machine-readable zone of a travel document (ICAO Doc 9303 parts 3 to 5): from its lines to what they say.

Two forms are read: TD3, two lines of 44 (passports), and TD1, three lines of 30 (cards). Names are not: a zone cuts and
transliterates them, so nothing is learnt by comparing. Years stay two digits: days are compared with those that the
application gives in full, so no century is ever guessed.
"""

from collections.abc import Iterable, Sequence
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
_SUM_BITS = 13
"""Hold any sum: the 39 characters of a composite digit make at most 143 times 35."""
_SUM = (1 << _SUM_BITS) - 1
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


class _Checked(NamedTuple):
    """A check digit: where it stands, and the places of what it stands for."""

    name: CheckDigit
    place: int
    of: Sequence[int]


def _side_by_side(checked: Sequence[_Checked]) -> tuple[int, ...]:
    """Return what each character weighs in all sums, which then lie in one integer, the first in its lowest bits.

    To sum up each field for itself takes three times as long.
    """
    weights = [0] * (max(each.place for each in checked) + 1)
    for index, each in enumerate(checked):
        for place, weight in zip(each.of, _WEIGHTS, strict=False):
            weights[place] += weight << index * _SUM_BITS
    return tuple(weights)


_TD3 = (
    _Checked("number", 9, range(9)),
    _Checked("birth_date", 19, range(13, 19)),
    _Checked("expires_on", 27, range(21, 27)),
    _Checked("personal_number", 42, range(28, 42)),
    _Checked("composite", 43, (*range(10), *range(13, 20), *range(21, 43))),
)
"""Of the lower line of a TD3."""
_TD1 = (
    _Checked("number", 14, range(5, 14)),
    _Checked("birth_date", 36, range(30, 36)),
    _Checked("expires_on", 44, range(38, 44)),
    _Checked("composite", 59, (*range(5, 37), *range(38, 45), *range(48, 59))),
)
"""Of the upper and the middle line of a TD1."""
_TD3_WEIGHTS, _TD1_WEIGHTS = _side_by_side(_TD3), _side_by_side(_TD1)
_TD3_DIGITS, _TD1_DIGITS = (tuple([(each.name, each.place) for each in form]) for form in (_TD3, _TD1))

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
    return SHAPES.get(tuple([len(line) for line in lines]))


def read(lines: Sequence[str]) -> Zone:
    """Return what a zone says, right or wrong. Raises ValueError for lines of another form or with other characters."""
    form = form_of(lines)
    values = "".join(lines).encode().translate(_VALUES)
    if form is None or _NO_VALUE in values:
        raise ValueError("a zone has two lines of 44 or three of 30 characters of A-Z, 0-9 and <")
    return _td3(lines[0], lines[1], values[44:]) if form == "TD3" else _td1(lines[0], lines[1], values[:60])


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
            tuple(_wrong(_TD3_DIGITS, lower, int(sumprod(values, _TD3_WEIGHTS)))),
        )
    )


def _td1(upper: str, middle: str, values: bytes) -> Zone:
    number = upper[5:14]
    wrong = _wrong(_TD1_DIGITS, upper + middle, int(sumprod(values, _TD1_WEIGHTS)))
    if upper[14] == FILLER and upper[15] != FILLER:
        # A number of more than nine characters goes on behind, up to its check digit and a filler (part 5).
        rest = upper[15:].partition(FILLER)[0]
        number += rest[:-1]
        wrong = [name for name in wrong if name != "number"]
        if rest[-1] != _DIGITS[check_digit(number)]:
            wrong.insert(0, "number")
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
            tuple(wrong),
        )
    )


def _wrong(digits: Iterable[tuple[CheckDigit, int]], text: str, sums: int) -> list[CheckDigit]:
    """Return which check digits are not those of their sums; a filler is one where there is nothing to check.

    The composite digit is never a filler in a right zone, since a zone has always something to check.
    """
    wrong: list[CheckDigit] = []
    for name, place in digits:
        own_sum, digit = sums & _SUM, text[place]
        if digit != _DIGITS[own_sum % 10] and (digit != FILLER or own_sum):
            wrong.append(name)
        sums >>= _SUM_BITS
    return wrong

"""The individual and the business identification number of Kazakhstan (IIN, BIN): their check digit and what they say.

Written here and not taken from a library: `idnumbers` 1.22 agrees (a test compares the two), but says only yes or no,
where a number that is not recognised is not false, and its import takes 40 ms of a cold start.
"""

from datetime import date
from functools import partial
from math import sumprod
from typing import Literal, NamedTuple

LENGTH = 12

IinCheck = Literal["sound", "wrong", "never_issued", "no_such_day", "century_not_recognised"]
BinCheck = Literal["sound", "wrong", "never_issued", "wrong_structure"]
DigitCheck = Literal["sound", "wrong", "never_issued"]
Sex = Literal["male", "female"]

_FIRST_PASS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_PASS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
_MODULUS = 11
_NO_DIGIT = 10

_DIGITS = "0123456789"
_CENTURIES: dict[str, tuple[str, Sex]] = {
    "1": ("18", "male"),
    "2": ("18", "female"),
    "3": ("19", "male"),
    "4": ("19", "female"),
    "5": ("20", "male"),
    "6": ("20", "female"),
}
"""The first two digits of the year, and the sex, by the seventh digit."""


class Iin(NamedTuple):
    """What an IIN says; birth date and sex only where the check is `sound`."""

    check: IinCheck
    birth_date: date | None
    sex: Sex | None


# The constructor of a NamedTuple takes twice as long.
_iin = partial(tuple.__new__, Iin)


def check_digit(body: str) -> int | None:
    """Return the check digit of the first eleven ASCII digits; None where a third pass would be needed: never issued.

    The digits weighed 1 to 11, modulo 11; where that is 10, weighed 3 to 11 and then 1 and 2, modulo 11.
    """
    # A character's code is its digit and 48, and the weights add up to 66: the surplus, 48 times 66, is 0 modulo 11.
    codes = body.encode()
    remainder = int(sumprod(codes, _FIRST_PASS)) % _MODULUS
    if remainder == _NO_DIGIT:
        remainder = int(sumprod(codes, _SECOND_PASS)) % _MODULUS
    return None if remainder == _NO_DIGIT else remainder


def check(number: str) -> DigitCheck:
    """Return whether the check digit of an IIN or a BIN is right. Raises ValueError for other than 12 ASCII digits.

    Of all numbers with one wrong digit it finds 131 in 144: each with a wrong last digit and 59 in 60 of those with a
    wrong one among the first ten, but 1 in 12 with a wrong eleventh: its weight of 11 is nothing modulo 11.
    """
    if len(number) != LENGTH or not (number.isascii() and number.isdecimal()):
        raise ValueError("an IIN or BIN has 12 ASCII digits")
    digit = check_digit(number[:-1])
    if digit is None:
        return "never_issued"
    return "sound" if number[-1] == _DIGITS[digit] else "wrong"


def read_iin(number: str) -> Iin:
    """Return what an IIN says: YYMMDD, century and sex, four of a series, check digit. Raises ValueError as `check`.

    A century digit other than 1 to 6 is not recognised, which does not make the number false; nothing else of it is
    read then.
    """
    checked = check(number)
    if checked != "sound":
        return _iin((checked, None, None))
    century = _CENTURIES.get(number[6])
    if century is None:
        return _iin(("century_not_recognised", None, None))
    begin_of_year, sex = century
    try:
        birth_date = date.fromisoformat(begin_of_year + number[:6])
    except ValueError:
        return _iin(("no_such_day", None, None))
    return _iin(("sound", birth_date, sex))


def read_bin(number: str) -> BinCheck:
    """Return whether a BIN is sound: YYMM, kind of entity 4 to 6, 0 to 3, five of a series, check digit.

    Raises ValueError as `check`.
    """
    checked = check(number)
    if checked != "sound":
        return checked
    right = "01" <= number[2:4] <= "12" and number[4] in "456" and number[5] in "0123"
    return "sound" if right else "wrong_structure"


def is_either(number: str) -> bool:
    """Return whether a number may be somebody's IIN or an entity's BIN. Raises ValueError as `check`."""
    return read_iin(number).check in ("sound", "century_not_recognised") or read_bin(number) == "sound"

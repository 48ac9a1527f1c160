"""The check digit of IIN and BIN, what the numbers say, and how many slips of one digit the check digit finds."""

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from idnumbers.nationalid.kaz.business_id import BusinessIDNumber
from idnumbers.nationalid.kaz.individual_id import IndividualIDNumber

from eligibility.identifiers.iin import Iin, check, check_digit, is_either, read_bin, read_iin

SOUND = "900101300017"
SECOND_PASS = "900517301801"
NEVER_ISSUED = "900517302600"
FIRST_WEIGHTS = range(1, 12)
SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)

repeatable = settings(derandomize=True, deadline=None, database=None)
bodies = st.text("0123456789", min_size=11, max_size=11)


def with_check_digit(body: str) -> str:
    digit = check_digit(body)
    assert digit is not None
    return f"{body}{digit}"


def weighed(body: str, weights: range | tuple[int, ...]) -> int:
    """Add up what the law's formula says, digit by digit."""
    return sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11


# --- The check digit


@pytest.mark.parametrize("number", [SOUND, SECOND_PASS, "900517300415", "850615400125", "750101400040"])
def test_the_check_digit_of_a_sound_number_is_right(number: str) -> None:
    assert check(number) == "sound"


def test_where_the_first_pass_gives_ten_the_second_decides() -> None:
    body = SECOND_PASS[:-1]
    assert (weighed(body, FIRST_WEIGHTS), weighed(body, SECOND_WEIGHTS)) == (10, 1)
    assert check_digit(body) == 1


def test_a_number_that_needs_a_third_pass_was_never_issued() -> None:
    body = NEVER_ISSUED[:-1]
    assert (weighed(body, FIRST_WEIGHTS), weighed(body, SECOND_WEIGHTS)) == (10, 10)
    assert {check(f"{body}{digit}") for digit in "0123456789"} == {"never_issued"}


@pytest.mark.parametrize(
    "number", ["", "90010130001", "9001013000170", "90010130001A", "９００１０１３０００１７", "٩٠٠١٠١٣٠٠٠١٧"]
)
def test_other_than_twelve_ascii_digits_is_no_number(number: str) -> None:
    for read in (check, read_iin, read_bin):
        with pytest.raises(ValueError, match="12 ASCII digits") as caught:
            read(number)
        assert not number or number not in str(caught.value)


@repeatable
@given(bodies)
def test_the_check_digit_is_that_of_the_formula(body: str) -> None:
    first, second = weighed(body, FIRST_WEIGHTS), weighed(body, SECOND_WEIGHTS)
    expected = first if first != 10 else second
    assert check_digit(body) == (None if expected == 10 else expected)


# --- How much it finds: counted over all numbers, by the remainders of the other digits


def _remainders(without: int) -> Counter[tuple[int, int]]:
    """Count the remainders of both passes over all numbers, one place left out."""
    found = Counter({(0, 0): 1})
    for place, weights in enumerate(zip(FIRST_WEIGHTS, SECOND_WEIGHTS, strict=True)):
        if place != without:
            further: Counter[tuple[int, int]] = Counter()
            for (first, second), count in found.items():
                for digit in range(10):
                    further[(first + weights[0] * digit) % 11, (second + weights[1] * digit) % 11] += count
            found = further
    return found


def _found_at(place: int) -> Fraction:
    """Return which part of the slips of one digit at a place the check digit finds."""
    slips = missed = 0
    for (first, second), count in _remainders(place).items():
        digits = []
        for digit in range(10):
            by_first = (first + FIRST_WEIGHTS[place] * digit) % 11
            digits.append(by_first if by_first != 10 else (second + SECOND_WEIGHTS[place] * digit) % 11)
        for right in range(10):
            if digits[right] != 10:
                slips += 9 * count
                missed += count * (digits.count(digits[right]) - 1)
    return 1 - Fraction(missed, slips)


def test_a_slip_in_one_of_the_first_ten_digits_is_found_59_times_in_60() -> None:
    assert {_found_at(place) for place in range(10)} == {Fraction(59, 60)}


def test_a_slip_in_the_eleventh_digit_is_found_once_in_12() -> None:
    """Its weight of 11 is nothing modulo 11, so only a number of the second pass finds it."""
    assert _found_at(10) == Fraction(1, 12)


def test_a_slip_of_one_digit_is_found_131_times_in_144() -> None:
    by_place = [*(_found_at(place) for place in range(11)), Fraction(1)]
    assert sum(by_place, Fraction(0)) / 12 == Fraction(131, 144)


@repeatable
@given(bodies.filter(lambda body: check_digit(body) is not None), st.integers(1, 9))
def test_a_wrong_last_digit_is_always_found(body: str, slip: int) -> None:
    number = with_check_digit(body)
    assert check(f"{body}{(int(number[-1]) + slip) % 10}") == "wrong"


# --- What an IIN says


@pytest.mark.parametrize(
    ("begins", "birth_date", "sex"),
    [
        ("8505151", date(1885, 5, 15), "male"),
        ("8505152", date(1885, 5, 15), "female"),
        ("8505153", date(1985, 5, 15), "male"),
        ("8505154", date(1985, 5, 15), "female"),
        ("0505155", date(2005, 5, 15), "male"),
        ("0505156", date(2005, 5, 15), "female"),
        ("0002295", date(2000, 2, 29), "male"),
    ],
)
def test_the_seventh_digit_tells_century_and_sex(begins: str, birth_date: date, sex: str) -> None:
    assert read_iin(with_check_digit(f"{begins}0001")) == ("sound", birth_date, sex)


@pytest.mark.parametrize("century", "0789")
def test_another_century_digit_is_not_recognised_which_is_not_false(century: str) -> None:
    number = with_check_digit(f"900517{century}0041")
    assert read_iin(number) == Iin("century_not_recognised", None, None)


@pytest.mark.parametrize("day", ["901317", "900017", "900500", "900532", "000229", "010229"])
def test_first_digits_that_are_no_day_are_told(day: str) -> None:
    """The year 1900 had no 29 February."""
    assert read_iin(with_check_digit(f"{day}30003")).check == "no_such_day"


def test_nothing_is_read_of_a_number_with_a_wrong_check_digit() -> None:
    assert read_iin("900101300018") == Iin("wrong", None, None)
    assert read_iin(NEVER_ISSUED) == Iin("never_issued", None, None)


# --- BIN


@pytest.mark.parametrize("body", ["10014000000", "10014100000", "10015200000", "10126300000", "99014000001"])
def test_a_bin_has_a_month_a_kind_of_entity_and_a_kind_of_division(body: str) -> None:
    assert read_bin(with_check_digit(body)) == "sound"


@pytest.mark.parametrize("body", ["10004000000", "10134000000", "10013000000", "10017000000", "10014400000"])
def test_a_bin_of_another_structure_is_none(body: str) -> None:
    assert read_bin(with_check_digit(body)) == "wrong_structure"


def test_a_bin_has_the_check_digit_of_an_iin() -> None:
    assert read_bin("100140000003") == "sound"
    assert read_bin("100140000004") == "wrong"
    assert read_bin(NEVER_ISSUED) == "never_issued"


@pytest.mark.parametrize(
    ("number", "either"),
    [(SOUND, True), ("100140000003", True), ("900517000416", True), ("900101300018", False), (NEVER_ISSUED, False)],
)
def test_an_owner_has_an_iin_or_a_bin(number: str, either: object) -> None:
    assert is_either(number) == either


def test_a_sound_number_that_is_neither_a_day_nor_an_entity_is_neither() -> None:
    assert not is_either(with_check_digit("90139930004"))


# --- A library says the same


@repeatable
@given(bodies, st.sampled_from("0123456789"))
@example(SOUND[:-1], SOUND[-1])
@example(SECOND_PASS[:-1], SECOND_PASS[-1])
def test_an_iin_is_sound_where_idnumbers_says_so(body: str, last: str) -> None:
    for number in (f"{body}{last}", f"{body}{check_digit(body) or 0}"):
        assert (read_iin(number).check == "sound") == IndividualIDNumber.validate(number)


@repeatable
@given(st.dates(date(1800, 1, 1), date(2099, 12, 31)), st.booleans(), st.integers(0, 9999))
def test_an_iin_says_what_idnumbers_reads(born: date, woman: bool, series: int) -> None:  # noqa: FBT001 - made by hypothesis
    century = (born.year // 100 - 18) * 2 + 1 + woman
    body = f"{born:%y%m%d}{century}{series:04}"
    digit = check_digit(body)
    if digit is None:
        return
    read = read_iin(f"{body}{digit}")
    parsed = IndividualIDNumber.parse(f"{body}{digit}")
    assert parsed is not None
    assert read.birth_date == born
    assert read == ("sound", parsed["yyyymmdd"], parsed["gender"].value)


@repeatable
@given(st.from_regex(r"[0-9]{4}[3-7][0-4][0-9]{5}", fullmatch=True))
def test_a_bin_is_sound_where_idnumbers_says_so(body: str) -> None:
    number = f"{body}{check_digit(body) or 0}"
    assert (read_bin(number) == "sound") == BusinessIDNumber.validate(number)

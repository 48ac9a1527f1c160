"""The machine-readable zone: the specimens of ICAO Doc 9303, what each check digit stands for, and what it finds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from eligibility.identifiers.mrz import CHARACTERS, CheckDigit, check_digit, form_of, read
from tests.unit.zones import card_zone, passport_zone

PASSPORT = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"]
CARD = ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"]
LONG_NUMBER = ["I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<"]
RUSSIAN_INTERNAL = ["PNRUSOBRAZTSOV<<IVAN<IVANOVI3<<<<<<<<<<<<<<<", "4501234568RUS9005178M<<<<<<<8190401770001<24"]

# Of the lower line of a passport, and of both lines of a card: which places each check digit stands for, its own among
# them, counted from 0.
PASSPORT_PLACES: dict[CheckDigit, set[int]] = {
    "number": {*range(10)},
    "birth_date": {*range(13, 20)},
    "expires_on": {*range(21, 28)},
    "personal_number": {*range(28, 43)},
    "composite": {*range(10), *range(13, 20), *range(21, 44)},
}

repeatable = settings(derandomize=True, deadline=None, database=None)


def changed(lines: list[str], line: int, place: int, character: str) -> list[str]:
    """Return a zone with one character replaced."""
    text = lines[line]
    return [*lines[:line], f"{text[:place]}{character}{text[place + 1 :]}", *lines[line + 1 :]]


def value(character: str) -> int:
    """Return a character's value as the standard's table has it."""
    return 0 if character == "<" else int(character, 36)


# --- Specimens


def test_the_specimen_of_a_passport_is_read() -> None:
    zone = read(PASSPORT)
    assert zone._asdict() == {
        "form": "TD3",
        "code": "P",
        "issuer": "UTO",
        "number": "L898902C3",
        "nationality": "UTO",
        "birth_date": "740812",
        "sex": "female",
        "expires_on": "120415",
        "optional": "ZE184226B",
        "wrong": (),
    }


def test_the_specimen_of_a_card_is_read() -> None:
    zone = read(CARD)
    assert (zone.form, zone.code, zone.issuer, zone.number, zone.nationality) == ("TD1", "I", "UTO", "D23145890", "UTO")
    assert (zone.birth_date, zone.sex, zone.expires_on, zone.wrong) == ("740812", "female", "120415", ())


def test_a_number_of_more_than_nine_characters_goes_on_behind() -> None:
    assert read(LONG_NUMBER)[3] == "D23145890734"
    assert read(LONG_NUMBER).wrong == ()
    assert read(changed(LONG_NUMBER, 0, 16, "4")).wrong == ("number", "composite")


def test_a_russian_internal_passport_begins_with_pn_and_has_no_expiry() -> None:
    zone = read(RUSSIAN_INTERNAL)
    assert (zone.code, zone.number, zone.expires_on, zone.optional) == ("PN", "450123456", "<<<<<<", "8190401770001")
    assert zone.wrong == ()


@pytest.mark.parametrize("state", ["D", "DEU", "RUS", "XXA"])
def test_fillers_behind_a_state_are_no_part_of_it(state: str) -> None:
    for lines in (passport_zone(issuer=state, nationality=state), card_zone(issuer=state, nationality=state)):
        assert (read(lines).issuer, read(lines).nationality, read(lines).wrong) == (state, state, ())


@pytest.mark.parametrize(("shown", "sex"), [("M", "male"), ("F", "female"), ("<", None), ("X", None), ("7", None)])
def test_a_sex_that_is_not_stated_is_none(shown: str, sex: str | None) -> None:
    assert read(passport_zone(sex=shown)).sex == sex
    assert read(card_zone(sex=shown)).sex == sex


# --- Check digits


@pytest.mark.parametrize(
    ("field", "digit"), [("520727", 3), ("AB2134<<<", 5), ("L898902C3", 6), ("740812", 2), ("<<<<<<", 0), ("", 0)]
)
def test_the_check_digit_of_a_field(field: str, digit: int) -> None:
    assert check_digit(field) == digit


@repeatable
@given(st.text(CHARACTERS, max_size=44))
def test_the_check_digit_is_that_of_the_formula(field: str) -> None:
    assert check_digit(field) == sum(value(each) * (7, 3, 1)[place % 3] for place, each in enumerate(field)) % 10


@pytest.mark.parametrize("place", range(44))
def test_each_character_of_a_passport_is_checked_by_its_own_check_digits(place: int) -> None:
    """Nationality and sex, and the whole upper line, have none."""
    shown = PASSPORT[1][place]
    other = "1" if value(shown) % 10 != 1 else "2"
    expected = tuple(digit for digit, places in PASSPORT_PLACES.items() if place in places)
    assert read(changed(PASSPORT, 1, place, other)).wrong == expected


@pytest.mark.parametrize("line", range(3))
def test_each_character_of_a_card_is_checked_by_its_own_check_digits(line: int) -> None:
    number, birth, expiry = {*range(5, 15)}, {*range(7)}, {*range(8, 15)}
    optional: set[int] = {*range(15, 30)}
    for place, shown in enumerate(CARD[line]):
        other = "1" if value(shown) % 10 != 1 else "2"
        expected: list[CheckDigit] = []
        if line == 0 and place in number:
            expected = ["number", "composite"]
        elif line == 1 and place in birth:
            expected = ["birth_date", "composite"]
        elif line == 1 and place in expiry:
            expected = ["expires_on", "composite"]
        elif (line == 0 and place in optional) or (line == 1 and place > 17):
            expected = ["composite"]
        assert read(changed(CARD, line, place, other)).wrong == tuple(expected), (line, place)


def test_the_largest_sums_do_not_reach_into_each_other() -> None:
    """Z in each place that is checked: the composite digit's sum is 7 × 35 and 3 × 35 and 35 for each three of them."""
    field = "Z" * 9
    number, day, personal = (f"{part}{check_digit(part)}" for part in (field, field[:6], field + field[:5]))
    composite = check_digit(f"{number}{day}{day}{personal}")
    lines = [PASSPORT[0], f"{number}ZZZ{day}F{day}{personal}{composite}"]
    assert read(lines).wrong == ()
    assert read(changed(lines, 1, 43, str((composite + 1) % 10))).wrong == ("composite",)


def test_a_wrong_character_is_found_unless_the_values_differ_by_tens() -> None:
    """The weights 7, 3 and 1 have no factor in common with 10, so nothing else escapes."""
    for place in sorted(PASSPORT_PLACES["composite"] - {9, 19, 27, 42, 43}):
        shown = PASSPORT[1][place]
        for other in CHARACTERS:
            found = bool(read(changed(PASSPORT, 1, place, other)).wrong)
            assert found == ((value(other) - value(shown)) % 10 != 0), (place, other)


def test_a_wrong_character_is_found_307_times_in_333_and_a_wrong_digit_always() -> None:
    pairs = [(one, other) for one in CHARACTERS for other in CHARACTERS if one != other]
    found = [check_digit(one) != check_digit(other) for one, other in pairs]
    assert (found.count(True), len(pairs)) == (307 * 4, 333 * 4)
    digits = "0123456789"
    assert all(check_digit(one) != check_digit(other) for one in digits for other in digits if one != other)


def test_a_filler_is_a_check_digit_only_where_there_is_nothing_to_check() -> None:
    assert read(changed(PASSPORT, 1, 42, "<")).wrong == ("personal_number", "composite")
    assert read(changed(PASSPORT, 1, 9, "<")).wrong == ("number", "composite")
    assert read(passport_zone(expires_on="<<<<<<")).wrong == ()
    assert read(changed(passport_zone(), 1, 42, "0")).wrong == ()


@pytest.mark.parametrize("letter", "AZ")
def test_a_letter_is_no_check_digit(letter: str) -> None:
    assert read(changed(PASSPORT, 1, 43, letter)).wrong == ("composite",)


# --- Forms


@pytest.mark.parametrize(
    ("lengths", "form"),
    [
        ((44, 44), "TD3"),
        ((30, 30, 30), "TD1"),
        ((44,), None),
        ((30, 30), None),
        ((44, 43), None),
        ((44, 44, 44), None),
        ((36, 36), None),
        ((), None),
    ],
)
def test_the_form_is_told_by_the_lengths(lengths: tuple[int, ...], form: str | None) -> None:
    lines = ["<" * length for length in lengths]
    assert form_of(lines) == form
    if form is None:
        with pytest.raises(ValueError, match="two lines of 44 or three of 30"):
            read(lines)


@pytest.mark.parametrize("character", ["a", " ", "Я", "０", "-"])
def test_another_character_is_refused_without_being_repeated(character: str) -> None:
    lines = changed(PASSPORT, 1, 3, character)
    with pytest.raises(ValueError, match="characters of A-Z, 0-9 and <") as caught:
        read(lines)
    assert "L89" not in str(caught.value)


def _lines(count: int, length: int) -> SearchStrategy[list[str]]:
    return st.lists(st.text(CHARACTERS, min_size=length, max_size=length), min_size=count, max_size=count)


@repeatable
@given(_lines(2, 44) | _lines(3, 30))
def test_any_zone_of_a_right_shape_is_read(lines: list[str]) -> None:
    zone = read(lines)
    assert zone.form == form_of(lines)
    assert set(zone.wrong) <= set(PASSPORT_PLACES)


@repeatable
@given(st.text(CHARACTERS.replace("<", ""), min_size=1, max_size=13))
def test_a_zone_that_was_made_is_right(number: str) -> None:
    assert read(card_zone(number=number)).wrong == ()
    assert read(card_zone(number=number)).number == number
    assert read(passport_zone(number=number[:9])).wrong == ()

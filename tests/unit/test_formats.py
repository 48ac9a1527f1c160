"""Dates, counts, nouns and places in words, compared with the Unicode CLDR as Babel has it."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from babel.dates import format_date, get_month_names
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from eligibility import messages
from eligibility.messages import LANGUAGES, Language, UnfitValue, Value
from eligibility.messages.formats import (
    PLURALS,
    Formatter,
    counts,
    dates,
    decimals,
    nouns,
    nouns_listed,
    number,
    places,
    plain,
    sums,
)

LOCALES = {"en": "en_GB", "ru": "ru", "kk": "kk"}
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
MANY = st.integers(min_value=0, max_value=10**9)


def content(language: Language) -> dict[str, Any]:
    return tomllib.loads(Path(messages.__file__).with_name(f"{language}.toml").read_text("utf-8"))


def date_format(language: Language, name: str = "date") -> Formatter:
    read = content(language)
    return dates(read["date"], read["months"][name])


def unit(language: Language, name: str) -> Formatter:
    return counts(language, content(language)["units"][name])


WRITTEN = {language: date_format(language) for language in LANGUAGES}
"""Made once: hypothesis calls its test often."""


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "7 August 2023"), ("ru", "7 августа 2023 года"), ("kk", "2023 жылғы 7 тамыз")],
)
def test_a_date_is_written_out(language: Language, text: str) -> None:
    assert date_format(language)(date(2023, 8, 7)) == text
    assert date_format(language)("2023-08-07") == text


@given(DAYS)
def test_dates_are_the_long_ones_of_the_cldr_with_the_word_year_in_full(day: date) -> None:
    def long(language: Language) -> str:
        return format_date(day, "long", locale=LOCALES[language]).replace("\u202f", " ")  # a narrow no-break space

    assert WRITTEN["en"](day) == long("en")
    assert WRITTEN["ru"](day) == long("ru").replace(" г.", " года")
    assert WRITTEN["kk"](day) == long("kk").replace(" ж. ", " жылғы ")


@given(DAYS)
def test_a_date_reads_the_same_from_its_iso_text(day: date) -> None:
    for written in WRITTEN.values():
        assert written(day.isoformat()) == written(day)


@pytest.mark.parametrize(
    ("name", "voiceless", "nasal", "other"),
    [
        ("date_dative", "қа/ке", "ға/ге", "ға/ге"),
        ("date_locative", "та/те", "да/де", "да/де"),
        ("date_ablative", "тан/тен", "нан/нен", "дан/ден"),
    ],
    ids=["dative", "locative", "ablative"],
)
def test_kazakh_months_take_case_endings_by_the_harmony_of_vowels_and_consonants(
    name: str, voiceless: str, nasal: str, other: str
) -> None:
    expected = []
    for month in get_month_names("wide", context="format", locale="kk").values():
        endings = voiceless if month[-1] in "пфкқтсшщчцхһ" else nasal if month[-1] in "мнң" else other
        last_vowel = [letter for letter in month if letter in "аоұыәөүіе"][-1]
        expected.append(month + endings.split("/")[last_vowel in "әөүіе"])
    assert content("kk")["months"][name] == expected


def test_a_kazakh_date_with_an_ending_keeps_its_order() -> None:
    assert date_format("kk", "date_dative")(date(2023, 8, 7)) == "2023 жылғы 7 тамызға"
    assert date_format("kk", "date_locative")(date(2026, 9, 30)) == "2026 жылғы 30 қыркүйекте"
    assert date_format("kk", "date_ablative")(date(2026, 3, 31)) == "2026 жылғы 31 наурыздан"


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_categories_to_200_are_those_of_the_cldr(language: Language) -> None:
    plural, _ = PLURALS[language]
    expected = Locale.parse(LOCALES[language]).plural_form
    assert [plural(count) for count in range(201)] == [expected(count) for count in range(201)]


@given(MANY)
def test_russian_plural_categories_are_those_of_the_cldr(count: int) -> None:
    assert PLURALS["ru"][0](count) == Locale.parse("ru").plural_form(count)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_categories_that_need_a_form_are_those_that_whole_numbers_have(language: Language) -> None:
    plural, categories = PLURALS[language]
    assert {plural(count) for count in range(201)} == categories


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("en", 0, "0 days"),
        ("en", 1, "1 day"),
        ("en", 21, "21 days"),
        ("en", 179, "179 days"),
        ("ru", 0, "0 дней"),
        ("ru", 1, "1 день"),
        ("ru", 2, "2 дня"),
        ("ru", 5, "5 дней"),
        ("ru", 11, "11 дней"),
        ("ru", 14, "14 дней"),
        ("ru", 21, "21 день"),
        ("ru", 112, "112 дней"),
        ("ru", 179, "179 дней"),
        ("ru", 182, "182 дня"),
        ("kk", 1, "1 күн"),
        ("kk", 179, "179 күн"),
    ],
)
def test_days_are_counted(language: Language, count: int, text: str) -> None:
    assert unit(language, "days")(count) == text


@pytest.mark.parametrize(
    ("name", "one", "two", "five"),
    [
        ("days_genitive", "1 дня", "2 дней", "5 дней"),
        ("calendar_days_genitive", "1 календарного дня", "2 календарных дней", "5 календарных дней"),
        ("owners", "1 собственник", "2 собственника", "5 собственников"),
        ("owners_genitive", "1 собственника", "2 собственников", "5 собственников"),
        ("years_genitive", "1 года", "2 лет", "5 лет"),
    ],
)
def test_russian_nouns_have_the_case_that_the_sentence_asks_for(name: str, one: str, two: str, five: str) -> None:
    written = unit("ru", name)
    assert [written(1), written(2), written(5)] == [one, two, five]
    assert written(21) == f"2{one}"


def test_a_code_of_a_closed_set_is_put_into_words() -> None:
    assert nouns({"foreign": "foreign passport"})("foreign") == "foreign passport"


def test_several_codes_of_a_closed_set_are_listed_with_semicolons() -> None:
    """The words for them may have commas."""
    listed = nouns_listed({"number": "line 2, positions 1 to 10", "sex": "line 2, position 21"})
    assert listed(("number", "sex")) == "line 2, positions 1 to 10; line 2, position 21"
    assert listed(["sex"]) == "line 2, position 21"


@pytest.mark.parametrize(
    ("pointers", "text"),
    [
        ("/housing/owners/0", "owner no. 1"),
        ("/housing/authorisations/11", "authorisation no. 12"),
        (("/housing/owners/0", "/housing/owners/2"), "owner no. 1, owner no. 3"),
        (["/housing/owners/1"], "owner no. 2"),
        ("/stays/0", "/stays/0"),
        ("/housing/owners", "/housing/owners"),
        ("/housing/owners/first", "/housing/owners/first"),
        ("", ""),
    ],
)
def test_a_pointer_into_a_list_is_a_place_counted_from_one(pointers: Value, text: str) -> None:
    assert places(content("en")["places"])(pointers) == text


@pytest.mark.parametrize("language", LANGUAGES)
@given(amount=MANY)
def test_sums_are_marked_off_in_thousands_as_the_cldr_does(language: Language, amount: int) -> None:
    assert sums(content(language)["thousands"])(amount) == format_decimal(amount, locale=LOCALES[language])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["0.2", "4", "4.5", "1320", "1320.5", "1234567.8"])
def test_decimal_text_is_written_as_the_cldr_does(language: Language, text: str) -> None:
    read = content(language)
    written = decimals(read["thousands"], read["decimal_point"])(text)
    assert written == format_decimal(text, locale=LOCALES[language])


def test_numbers_and_codes_are_given_as_they_are() -> None:
    assert number(3652) == "3652"
    assert plain("RUS") == "RUS"


@pytest.mark.parametrize(
    ("formatter", "value"),
    [
        pytest.param(WRITTEN["en"], 20230807, id="a number for a date"),
        pytest.param(WRITTEN["en"], ("2023-08-07",), id="a list for a date"),
        pytest.param(unit("ru", "days"), "179", id="text for a count"),
        pytest.param(unit("ru", "days"), date(2023, 8, 7), id="a date for a count"),
        pytest.param(nouns({"foreign": "foreign passport"}), "foreing", id="a code that is not in the set"),
        pytest.param(nouns({"foreign": "foreign passport"}), 75123, id="a number for a code"),
        pytest.param(nouns_listed({"foreign": "foreign passport"}), "foreign", id="one code for several"),
        pytest.param(nouns_listed({"foreign": "foreign passport"}), ("foreing",), id="a code among several"),
        pytest.param(places({}), 75123, id="a number for a pointer"),
        pytest.param(places({}), date(2023, 8, 7), id="a date for a pointer"),
        pytest.param(number, "16", id="text for a number"),
        pytest.param(plain, 75123, id="a number for text"),
        pytest.param(sums(","), "13800", id="text for a sum"),
        pytest.param(decimals(",", "."), 1320, id="a number for decimal text"),
    ],
)
def test_a_value_of_another_type_is_refused_without_repeating_it(formatter: Formatter, value: Value) -> None:
    with pytest.raises(UnfitValue) as caught:
        formatter(value)
    assert str(value) not in str(caught.value)

"""The three languages say the same things, each in clean sentences, and the caller's header chooses between them."""

import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility import messages
from eligibility.messages import (
    LANGUAGES,
    Catalogue,
    Language,
    MissingValue,
    UnfitValue,
    UnknownMessage,
    Value,
    catalogue,
    negotiate,
)
from eligibility.messages.formats import MessagesInvalid
from eligibility.messages.template import Placeholder, parse, sentence

SENTENCES = ("reasons", "remedies", "notes", "cautions", "window", "planner")
WORDS = (
    "figures",
    "permits",
    "documents",
    "papers",
    "categories",
    "grounds",
    "dwellings",
    "outcomes",
    "verdicts",
    "rules",
    "not_checked",
    "readings",
    "places",
    "zone_places",
    "zone_fields",
)
RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
KAZAKH_ONLY = "әғқңөұүһі"
ALPHABETS = {"en": "abcdefghijklmnopqrstuvwxyz", "ru": RUSSIAN, "kk": RUSSIAN + KAZAKH_ONLY}

VALUES: dict[str, Value] = {
    "age": 16,
    "age_in_days": 181,
    "age_limit": 16,
    "amount_mci": "0.2",
    "amount_tenge": 13800,
    "at_most": 20,
    "by_entry": date(2023, 5, 30),
    "by_window": date(2023, 7, 29),
    "category": "work",
    "country": "KGZ",
    "day": date(2023, 2, 8),
    "day_of_stay": 93,
    "days_allowed": 90,
    "days_late": 8,
    "days_left": 179,
    "days_left_counted_back": 1,
    "days_left_in_block": 2,
    "days_of_earlier_breach": 4,
    "days_over": 3,
    "days_over_counted_back": 3,
    "days_over_in_blocks": 1,
    "days_regained": 84,
    "days_required": 180,
    "days_to_come": 2,
    "days_unclear": 5,
    "days_used": 93,
    "days_used_cautious": 95,
    "days_used_counted_back": 91,
    "days_used_in_block": 88,
    "dwelling": "flat",
    "earliest_entry": date(2023, 7, 26),
    "earliest_entry_counted_back": date(2023, 7, 28),
    "earliest_entry_in_block": date(2023, 7, 27),
    "entry": date(2023, 7, 26),
    "entry_after_last_day": date(2023, 7, 26),
    "expires_on": date(2023, 8, 6),
    "fields": ("birth_date", "number"),
    "fine_mci": 10,
    "fine_tenge": 34500,
    "fined_on": date(2023, 5, 6),
    "first_day_beyond": date(2023, 4, 27),
    "form": "99 9999999",
    "from": date(2023, 2, 8),
    "good_until": date(2023, 7, 31),
    "ground": "ethnic_kazakh",
    "issued_on": date(2023, 2, 1),
    "kind": "internal",
    "last_day": date(2023, 2, 18),
    "last_lawful_day": date(2023, 4, 26),
    "last_lawful_day_counted_back": date(2023, 4, 25),
    "last_lawful_day_in_block": date(2023, 4, 27),
    "leaving_on": date(2023, 4, 20),
    "length": 15,
    "longest_stay": 21,
    "longest_stay_counted_back": 88,
    "longest_stay_in_block": 90,
    "message": "…",
    "nationality": "RUS",
    "needed_from": date(2023, 6, 19),
    "new_outcome": "unmet",
    "next": date(2023, 8, 2),
    "not_in_application": 2,
    "not_in_register": 1,
    "old_outcome": "met",
    "oldest_issue_day": date(2022, 8, 12),
    "on": date(2023, 4, 20),
    "owners": 3,
    "paper": "photo",
    "papers": ("photo", "state_duty"),
    "places": ("TD3.number", "TD1.composite"),
    "pointer": "/housing/authorisations/1",
    "pointers": ("/housing/owners/0", "/housing/owners/2"),
    "previous": date(2023, 2, 7),
    "regained_from": date(2023, 7, 26),
    "regained_until": date(2023, 10, 17),
    "reviewed_until": date(2026, 3, 31),
    "safe_expires_on": date(2023, 8, 8),
    "shelf_life_days": 180,
    "since": date(2026, 1, 20),
    "until": date(2023, 8, 1),
    "usual": 16,
    "valid_until_at_least": date(2023, 8, 7),
    "without": 2,
}


@cache
def content(language: Language) -> dict[str, Any]:
    return tomllib.loads(Path(messages.__file__).with_name(f"{language}.toml").read_text("utf-8"))


def sentences(language: Language) -> dict[str, str]:
    """Every template of a language, with the sections whose sentences have no gaps."""
    read = content(language)
    templates = {f"{section}.{code}": text for section in SENTENCES for code, text in read[section].items()}
    for section in ("verdicts", "not_checked", "readings"):
        templates |= {f"{section}.{code}": text for code, text in read[section].items()}
    return templates | {"notice": read["notice"]}


def texts(language: Language) -> dict[str, str]:
    """Everything that people read in a language, without the placeholders."""
    read = content(language)
    found = {code: without_placeholders(text) for code, text in sentences(language).items()}
    found |= {
        f"{section}.{code}": text.replace("{number}", "1") for section in WORDS for code, text in read[section].items()
    }
    for unit, forms in read["units"].items():
        found |= {f"units.{unit}.{category}": word for category, word in forms.items()}
    for name, months in read["months"].items():
        found |= {f"months.{name}.{month}": month for month in months}
    return found


def without_placeholders(template: str) -> str:
    return "".join("1" if isinstance(part, Placeholder) else part for part in parse(template))


def placeholders(template: str) -> set[str]:
    return {part.name for part in parse(template) if isinstance(part, Placeholder)}


def rendered(language: Language) -> dict[str, str]:
    words = catalogue(language)
    say = {
        "reasons": words.reason,
        "remedies": words.remedy,
        "notes": words.note,
        "cautions": words.caution,
        "window": words.window,
        "planner": words.planner,
    }
    return {
        f"{section}.{code}": say[section](code, VALUES) for section in SENTENCES for code in content(language)[section]
    }


@pytest.mark.parametrize("section", [*SENTENCES, *WORDS])
@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_code_of_a_language_is_in_the_others(language: Language, section: str) -> None:
    assert content(language)[section].keys() == content("en")[section].keys()


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_a_message_has_the_same_placeholders_in_each_language(language: Language) -> None:
    english = {code: placeholders(text) for code, text in sentences("en").items()}
    assert {code: placeholders(text) for code, text in sentences(language).items()} == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_can_be_filled(language: Language) -> None:
    for code, text in rendered(language).items():
        assert not re.search(r"[{}]", text), f"{code}: {text}"


def test_the_sample_values_of_this_test_are_all_said_somewhere() -> None:
    assert set().union(*(placeholders(text) for text in sentences("en").values())) == VALUES.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_begins_with_a_capital_letter_or_a_gap_and_ends_with_a_full_stop(language: Language) -> None:
    for code, text in sentences(language).items():
        assert text[0] == "{" or text[0].isupper() or text[0].isdecimal(), f"{code}: {text}"
        assert text.endswith((".", "{message:plain}")), f"{code}: {text}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_spaces_stand_where_they_belong(language: Language) -> None:
    for code, text in {**texts(language), **rendered(language)}.items():
        assert text == text.strip(), f"{code}: {text}"
        assert not re.search(r"\s{2}|\s[.,;:!?)»”]|[(«“]\s|(?<!\d)[,;](?!\s)|[,;](?![\s\d])", text), f"{code}: {text}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotation_marks_are_those_of_the_language(language: Language) -> None:
    foreign = "\"'„«»" if language == "en" else "\"'„“”’"
    for code, text in texts(language).items():
        assert not set(text) & set(foreign), f"{code}: {text}"
        assert text.count("«") == text.count("»"), f"{code}: {text}"
        assert text.count("“") == text.count("”"), f"{code}: {text}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dash_is_the_one_of_the_language(language: Language) -> None:
    dash = {"en": "", "ru": "—", "kk": "–"}[language]
    for code, text in texts(language).items():
        assert set(text) & set("–—−‐‑") <= set(dash), f"{code}: {text}"
        assert " - " not in text, f"{code}: {text}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_is_of_another_alphabet(language: Language) -> None:
    """A Latin a, e, o, c, p, x or i inside a Cyrillic word looks right and cannot be searched or read aloud."""
    alphabet = set(ALPHABETS[language])
    for code, text in texts(language).items():
        others = {letter for letter in text.lower() if letter.isalpha()} - alphabet
        assert not others, f"{code}: {sorted(others)} in {text}"


def test_kazakh_is_written_with_its_own_letters() -> None:
    letters = set("".join(texts("kk").values()).lower())
    assert set(KAZAKH_ONLY) - {"һ"} <= letters  # һ stands in few words, and in none here
    for code, text in sentences("kk").items():
        assert set(text.lower()) & set(KAZAKH_ONLY), f"{code}: {text}"


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_no_message_was_left_untranslated(language: Language) -> None:
    russian, other = texts("ru"), texts("en" if language == "ru" else "kk")
    same = {code for code in russian.keys() & other.keys() if russian[code] == other[code]}
    assert same == set()


@pytest.mark.parametrize(
    ("language", "notice"),
    [
        ("en", "This is a preliminary check, not legal advice; the migration service decides."),
        (
            "ru",
            "Это предварительная проверка, а не юридическая консультация; решение принимает миграционная служба.",
        ),
        ("kk", "Бұл – алдын ала тексеру, заң кеңесі емес; шешімді көші-қон қызметі қабылдайды."),
    ],
)
def test_the_notice_is_the_agreed_one(language: Language, notice: str) -> None:
    assert catalogue(language).notice == notice


@pytest.mark.parametrize(
    ("language", "reason", "remedy"),
    [
        (
            "en",
            (
                "The passport is valid until 6 August 2023. On the filing day it has only 179 days left, "
                "but at least 180 calendar days are required."
            ),
            "Renew the passport: it must be valid until at least 7 August 2023.",
        ),
        (
            "ru",
            (
                "Паспорт действителен до 6 августа 2023 года. На день подачи заявления до конца срока остаётся "
                "только 179 дней, а требуется не менее 180 календарных дней."
            ),
            "Замените паспорт: срок действия нового должен истекать не ранее 7 августа 2023 года.",
        ),
        (
            "kk",
            (
                "Паспорт 2023 жылғы 6 тамызға дейін жарамды. Өтініш берілген күні оның мерзімі аяқталғанға дейін "
                "179 күн ғана қалады, ал кемінде 180 күнтізбелік күн талап етіледі."
            ),
            "Паспортты ауыстырыңыз: жаңасы кемінде 2023 жылғы 7 тамызға дейін жарамды болуға тиіс.",
        ),
    ],
)
def test_a_passport_that_expires_too_soon_is_told_with_its_dates(language: Language, reason: str, remedy: str) -> None:
    assert catalogue(language).reason("passport_expires_too_soon", VALUES) == reason
    assert catalogue(language).remedy("renew_passport", VALUES) == remedy


@pytest.mark.parametrize(
    ("language", "without", "owners", "text"),
    [
        ("en", 1, 1, "No authorisation was given for 1 of 1 owner: owner no. 1."),
        ("en", 1, 3, "No authorisation was given for 1 of 3 owners: owner no. 1."),
        ("ru", 1, 3, "Не подтверждено согласие 1 собственника из 3: собственник № 1."),
        ("ru", 2, 3, "Не подтверждено согласие 2 собственников из 3: собственник № 1."),
        ("ru", 21, 21, "Не подтверждено согласие 21 собственника из 21: собственник № 1."),
        ("kk", 1, 3, "3 меншік иесінің ішінен 1 меншік иесінің келісімі расталмаған: 1-меншік иесі."),
    ],
)
def test_missing_owners_are_counted_and_pointed_out(language: Language, without: int, owners: int, text: str) -> None:
    values: dict[str, Value] = {"without": without, "owners": owners, "pointers": ("/housing/owners/0",)}
    assert catalogue(language).reason("owner_authorisation_missing", values) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "File by 1 August 2023. On 2 August 2023 something stands in the way. …"),
        (
            "ru",
            "Подайте заявление не позднее 1 августа 2023 года. На 2 августа 2023 года уже есть препятствие. …",
        ),
        ("kk", "Өтінішті 2023 жылғы 1 тамыздан кешіктірмей беріңіз. 2023 жылғы 2 тамызда кедергі бар. …"),
    ],
)
def test_the_end_of_the_window_is_told_with_the_reason(language: Language, text: str) -> None:
    assert catalogue(language).window("ends", VALUES) == text


@pytest.mark.parametrize(
    ("language", "names"),
    [
        (
            "en",
            [
                "temporary residence permit",
                "foreign passport",
                "met",
                "Eligible: no rule that was checked stands in the way.",
                "Validity of the passport",
                "Not checked: this version of the service does not judge it.",
            ],
        ),
        (
            "ru",
            [
                "разрешение на временное проживание (РВП)",
                "заграничный паспорт",
                "выполнено",
                "Соответствует: проверенные правила не препятствуют.",
                "Срок действия паспорта",
                "Не проверялось: эта версия сервиса этого не оценивает.",
            ],
        ),
        (
            "kk",
            [
                "уақытша тұруға рұқсат",
                "шетелдік паспорт",
                "орындалған",
                "Сәйкес келеді: тексерілген қағидалар бойынша кедергі жоқ.",
                "Паспорттың қолданылу мерзімі",
                "Тексерілмеді: сервистің бұл нұсқасы мұны бағаламайды.",
            ],
        ),
    ],
)
def test_codes_have_names(language: Language, names: list[str]) -> None:
    words = catalogue(language)
    assert names == [
        words.permit("temporary_residence"),
        words.document("foreign"),
        words.outcome("met"),
        words.verdict("eligible"),
        words.rule("passport.validity"),
        words.not_checked("not_in_this_version"),
    ]


def test_a_language_is_read_once() -> None:
    assert catalogue("kk") is catalogue("kk")
    assert [catalogue(language).language for language in LANGUAGES] == ["en", "ru", "kk"]


def test_an_unknown_code_is_an_error_that_says_where_it_is_missing() -> None:
    words = catalogue("ru")
    for say, section in (
        (words.reason, "reasons"),
        (words.remedy, "remedies"),
        (words.note, "notes"),
        (words.caution, "cautions"),
        (words.window, "window"),
        (words.planner, "planner"),
    ):
        with pytest.raises(UnknownMessage) as caught:
            say("no_such_code", {})
        assert (caught.value.language, caught.value.section, caught.value.code) == ("ru", section, "no_such_code")
    for name in (
        words.figure,
        words.permit,
        words.document,
        words.outcome,
        words.verdict,
        words.rule,
        words.not_checked,
    ):
        with pytest.raises(UnknownMessage, match="no_such_code"):
            name("no_such_code")


@pytest.mark.parametrize("code", ["passport_in_date", "passport_valid_long_enough"])
def test_a_missing_value_is_an_error_that_names_it(code: str) -> None:
    with pytest.raises(MissingValue) as caught:
        catalogue("en").reason(code, {"days_left": 1})
    assert caught.value.name == "expires_on"


def test_a_value_of_the_wrong_type_is_an_error_that_does_not_repeat_it() -> None:
    with pytest.raises(UnfitValue) as caught:
        catalogue("en").reason("passport_in_date", {"expires_on": 75123})
    assert "75123" not in str(caught.value)


@pytest.mark.parametrize(
    "template",
    [
        "{day}",
        "{:date}",
        "{day:date",
        "day:date}",
        "{day!r:date}",
        "{0:date}",
        "{day.year:date}",
        "{day:no_such_format}",
    ],
)
def test_a_misspelt_placeholder_is_an_error_when_it_is_to_be_said(template: str) -> None:
    words = Catalogue("en", {**content("en"), "reasons": {"code": template}})
    with pytest.raises(MessagesInvalid, match=r"day|date"):
        words.reason("code", {"day": date(2023, 2, 8)})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", SENTENCES)
def test_each_sentence_can_be_cut_up(section: str, language: Language) -> None:
    formats = catalogue(language).formats
    assert all(callable(sentence(template, formats)) for template in content(language)[section].values())


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"notice": 1}, "notice is not a text"),
        ({"reasons": "text"}, "reasons.* is not a table"),
        ({"reasons": {"code": 1}}, "code is not a text"),
        ({"months": {"date": "January"}}, "date is not a list"),
        ({"months": {"date": ["January"]}}, "1 months"),
        ({"units": {"days": {"one": "day"}}}, "the forms are one; en has one, other"),
        ({"units": {"days": {"one": "day", "few": "days", "other": "days"}}}, "the forms are one, few, other"),
    ],
)
def test_a_file_of_another_form_is_refused(change: dict[str, Any], error: str) -> None:
    with pytest.raises(MessagesInvalid, match=error):
        Catalogue("en", {**content("en"), **change})


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("   ", "en"),
        (",,", "en"),
        ("*", "en"),
        ("en", "en"),
        ("ru", "ru"),
        ("kk", "kk"),
        ("RU", "ru"),
        ("ru-KZ", "ru"),
        ("kk-Cyrl-KZ", "kk"),
        ("en-GB,en;q=0.9", "en"),
        ("kk-KZ,kk;q=0.9,ru;q=0.8,en;q=0.7", "kk"),
        ("ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", "ru"),
        ("de,fr;q=0.9", "en"),
        ("de,ru;q=0.1", "ru"),
        ("de;q=1.0, kk;q=0.5, ru;q=0.8", "ru"),
        ("en;q=0.5,ru;q=0.500,kk;q=0.5", "en"),
        ("ru;q=0.5,en;q=0.5", "ru"),
        ("kk;q=0.001,ru;q=0.002", "ru"),
        ("ru;q=0", "en"),
        ("ru;q=0,kk;q=0.1", "kk"),
        ("ru-KZ,ru;q=0", "en"),
        ("ru-KZ;q=0,ru", "ru"),
        ("en;q=0,*", "ru"),
        ("en;q=0,ru;q=0,*;q=0.1", "kk"),
        ("*;q=0.5,kk;q=0.4", "en"),
        ("*;q=0.5,kk", "kk"),
        ("*;q=0", "en"),
        ("en;q=0", "en"),
        ("ru;Q=0.4,kk;q=0.3", "ru"),
        ("de\t;\tq=0.9 , kk ; q=0.8", "kk"),
        ("ru,,kk", "ru"),
        ("ru;q=1.000", "ru"),
        ("ru;q=0.", "en"),
        ("rus", "en"),
        ("ruthenian", "en"),
    ],
)
def test_the_header_chooses_the_language(header: str | None, language: Language) -> None:
    assert negotiate(header) == language


@pytest.mark.parametrize(
    "header",
    [
        "ru;q=2",
        "ru;q=1.001",
        "ru;q=0.1234",
        "ru;q=-1",
        "ru;q=.5",
        "ru;q=",
        "ru;q",
        "ru;level=1",
        "ru;q=0.5;q=0.4",
        "ru;q=٠.٥",
        "ru kk",
        "ru_RU",
        "ру",
        "ru\x00",
        "ru\r\nkk",
        "-ru",
        "ru-",
        "ru-*",
        "kk,ru;q=x",
        "q=1",
        ";q=1",
        "\ud800",
    ],
)
def test_a_malformed_header_is_answered_in_english(header: str) -> None:
    assert negotiate(header) == "en"


def test_a_huge_header_is_not_read() -> None:
    assert negotiate("ru," * 333) == "ru"
    assert negotiate("ru," * 334) == "en"


@given(st.text())
def test_no_header_is_an_error(header: str) -> None:
    assert negotiate(header) in LANGUAGES


@given(st.permutations(["en;q=0.3", "ru-KZ;q=0.9", "kk;q=0.6", "de", "fr;q=0.95"]))
def test_the_order_of_different_weights_does_not_matter(ranges: list[str]) -> None:
    assert negotiate(", ".join(ranges)) == "ru"

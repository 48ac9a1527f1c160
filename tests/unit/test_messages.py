"""What people are told of a decision: the sentences agreed upon, and the errors of whoever says one wrongly."""

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from eligibility.messages import (
    LANGUAGES,
    Catalogue,
    Language,
    MissingValue,
    UnfitValue,
    UnknownMessage,
    catalogue,
)
from eligibility.messages.formats import MessagesInvalid
from tests.unit.message_texts import VALUES, content

if TYPE_CHECKING:
    from eligibility.messages import Value


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

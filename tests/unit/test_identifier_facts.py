"""What the evidence says of IIN, machine-readable zone and number: whether they agree, never what they are."""

from typing import get_args

import pytest
from pydantic import JsonValue

from eligibility.application.models import Application
from eligibility.evidence import NONE, NOT_GIVEN, Evidence, Gap
from eligibility.gathering import gather
from eligibility.identifiers.agreement import IinFacts, MrzFacts, ZoneField
from eligibility.identifiers.mrz import CheckDigit, Form
from eligibility.identifiers.number_forms import comparable, is_usual, own_form, shape
from eligibility.messages import LANGUAGES, Language, catalogue
from tests.unit.generated_applications import Payload, owner_hash, written
from tests.unit.zones import card_zone, passport_zone

FORMS = frozenset({"RUS foreign 99 9999999", "RUS internal 9999 999999"})
NOT_OF_A_CARD = ("TD1", "personal_number")
IIN = "900517300415"
NUMBER = "75 1234567"


def evidence(applicant: Payload | None = None, /, **passport: JsonValue) -> Evidence:
    """Gather the evidence of a Russian born on 17 May 1990 with a passport valid until 1 April 2029."""
    payload: Payload = {
        "permit": "entry",
        "applicant": {"nationality": "RUS", "birth_date": "1990-05-17", **(applicant or {})},
        "passport": {"kind": "foreign", "country": "RUS", "expires_on": "2029-04-01", "number": NUMBER, **passport},
    }
    return gather(Application.model_validate_json(written(payload)), None, owner_hash)


def disagreeing(applicant: Payload | None = None, /, **passport: JsonValue) -> tuple[str, ...]:
    """Return which fields a zone contradicts."""
    facts = evidence(applicant, **passport).mrz
    assert isinstance(facts, MrzFacts)
    assert facts.wrong == ()
    return facts.disagreeing


def zone(**parts: str) -> list[JsonValue]:
    """Return a passport's zone as a payload has it."""
    return [*passport_zone(**parts)]


# --- Given, none, not given


@pytest.mark.parametrize(("fields", "fact"), [({}, NOT_GIVEN), ({"mrz": None}, NONE), ({"mrz": []}, NONE)])
def test_no_zone_and_a_zone_that_is_left_out_differ(fields: Payload, fact: Gap) -> None:
    assert evidence(**fields).mrz is fact


@pytest.mark.parametrize(("fields", "fact"), [({}, NOT_GIVEN), ({"iin": None}, NONE)])
def test_no_iin_and_an_iin_that_is_left_out_differ(fields: Payload, fact: Gap) -> None:
    assert evidence(fields).iin is fact


def test_nothing_of_an_identifier_is_in_the_evidence() -> None:
    told = repr(evidence({"iin": IIN}, mrz=zone()))
    for secret in (IIN, NUMBER, "751234567", "OBRAZTSOV", "900517"):
        assert secret not in told


# --- The zone and the fields


def test_a_zone_that_says_what_the_fields_say_agrees() -> None:
    assert evidence(mrz=zone()).mrz == MrzFacts("TD3", (), ())


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"number": "751234568"}, "number"),
        ({"issuer": "BLR"}, "country"),
        ({"nationality": "KAZ"}, "nationality"),
        ({"birth_date": "900518"}, "birth_date"),
        ({"expires_on": "290402"}, "expires_on"),
        ({"code": "PN"}, "kind"),
        ({"code": "V"}, "kind"),
    ],
)
def test_each_field_that_is_at_odds_is_named(parts: dict[str, str], field: str) -> None:
    assert disagreeing(mrz=zone(**parts)) == (field,)


def test_several_fields_are_named_in_one_order() -> None:
    assert disagreeing(mrz=zone(birth_date="900518", number="1", issuer="KGZ")) == ("country", "number", "birth_date")


def test_what_the_zone_leaves_out_is_not_compared() -> None:
    blank = zone(number="", issuer="", nationality="", birth_date="<<<<<<", expires_on="<<<<<<")
    assert disagreeing(mrz=blank) == ()


@pytest.mark.parametrize(("born", "fields"), [("90<<<<", ()), ("9005<<", ()), ("91<<<<", ("birth_date",))])
def test_parts_of_a_birth_date_that_the_zone_does_not_know_are_not_compared(born: str, fields: tuple[str, ...]) -> None:
    assert disagreeing(mrz=zone(birth_date=born)) == fields


def test_a_zone_tells_no_century() -> None:
    assert disagreeing({"birth_date": "1923-05-01"}, mrz=zone(birth_date="230501")) == ()
    assert disagreeing({"birth_date": "2023-05-01"}, mrz=zone(birth_date="230501")) == ()


@pytest.mark.parametrize("number", ["75 1234567", "751234567", "75-1234567", "75 № 1234567"])
def test_how_a_number_is_spaced_does_not_matter(number: str) -> None:
    assert disagreeing(number=number, mrz=zone()) == ()


def test_small_letters_in_a_number_are_the_zone_s_capitals() -> None:
    german: Payload = {"nationality": "DEU"}
    lines = zone(issuer="D", nationality="D", number="C01X00T47")
    assert disagreeing(german, country="DEU", number="c01x00t47", mrz=lines) == ()


def test_of_a_long_number_a_passport_s_zone_has_the_first_nine_characters() -> None:
    assert disagreeing(number="AB1234567890", mrz=zone(number="AB1234567")) == ()
    assert disagreeing(number="AB1234567890", mrz=zone(number="AB123456")) == ("number",)


def test_a_card_s_zone_has_all_of_a_long_number() -> None:
    kyrgyz: Payload = {"nationality": "KGZ"}
    lines: list[JsonValue] = [*card_zone(number="AN1234567890")]
    assert disagreeing(kyrgyz, kind="identity_card", country="KGZ", number="AN1234567890", mrz=lines) == ()
    assert disagreeing(kyrgyz, kind="identity_card", country="KGZ", number="AN1234567", mrz=lines) == ("number",)


@pytest.mark.parametrize(("series", "fields"), [("4508", ()), ("4509", ("number",)), ("4518", ("number",))])
def test_the_fourth_digit_of_a_russian_series_stands_behind(series: str, fields: tuple[str, ...]) -> None:
    lines = zone(code="PN", number="450123456", expires_on="<<<<<<", optional="8190401770001")
    assert disagreeing(kind="internal", expires_on=None, number=f"{series} 123456", mrz=lines) == fields


@pytest.mark.parametrize(
    ("kind", "agrees"),
    [
        ("foreign", (True, False, False)),
        ("internal", (False, True, False)),
        ("identity_card", (False, False, True)),
        ("stateless_document", (True, True, True)),
        ("refugee_document", (True, True, True)),
        ("birth_certificate", (False, False, False)),
    ],
)
def test_a_zone_is_one_of_the_kind_of_document(kind: str, agrees: tuple[bool, bool, bool]) -> None:
    """Of a passport, a Russian internal passport, and a card."""
    zones: list[list[JsonValue]] = [zone(), zone(code="PN"), [*card_zone(issuer="RUS", nationality="RUS")]]
    assert tuple("kind" not in disagreeing(kind=kind, number=None, mrz=lines) for lines in zones) == agrees


def test_another_state_s_internal_passport_may_be_a_booklet_or_a_card() -> None:
    kyrgyz: Payload = {"nationality": "KGZ"}
    for lines in (card_zone(), passport_zone(issuer="KGZ", nationality="KGZ", number="AN1234567")):
        assert disagreeing(kyrgyz, kind="internal", country="KGZ", number="AN1234567", mrz=[*lines]) == ()


@pytest.mark.parametrize("written_as", ["D", "DEU"])
@pytest.mark.parametrize("in_zone", ["D", "DEU"])
def test_d_and_deu_are_one_state(written_as: str, in_zone: str) -> None:
    lines = zone(issuer=in_zone, nationality=in_zone)
    assert disagreeing({"nationality": written_as}, country=written_as, mrz=lines) == ()
    told = evidence({"nationality": written_as}, country=written_as)
    assert (told.nationality, told.document.country) == ("DEU", "DEU")


# --- The IIN


@pytest.mark.parametrize(
    ("fields", "lines", "facts"),
    [
        ({"iin": IIN}, None, IinFacts("sound", birth_date_agrees=True, sex_agrees=None)),
        ({"iin": IIN, "birth_date": None}, None, IinFacts("sound", birth_date_agrees=None, sex_agrees=None)),
        ({"iin": "900518300410"}, None, IinFacts("sound", birth_date_agrees=False, sex_agrees=None)),
        ({"iin": IIN}, zone(), IinFacts("sound", birth_date_agrees=True, sex_agrees=True)),
        ({"iin": IIN}, zone(sex="F"), IinFacts("sound", birth_date_agrees=True, sex_agrees=False)),
        ({"iin": IIN}, zone(sex="<"), IinFacts("sound", birth_date_agrees=True, sex_agrees=None)),
        ({"iin": "900517300416"}, zone(), IinFacts("wrong", birth_date_agrees=None, sex_agrees=None)),
    ],
    ids=range(7),
)
def test_an_iin_is_compared_with_birth_date_and_sex(
    fields: Payload, lines: list[JsonValue] | None, facts: IinFacts
) -> None:
    assert evidence(fields, mrz=lines).iin == facts


# --- The form of a number


@pytest.mark.parametrize(
    ("number", "told"),
    [("75 1234567", "99 9999999"), ("АБ № 7", "ЯЯ № 9"), ("II-ёЁ", "AA-ЯЯ"), ("c01X", "A99A")],
)
def test_of_a_number_only_the_shape_is_told(number: str, told: str) -> None:
    assert shape(number) == told
    assert evidence(number=number).number_shape == told


@pytest.mark.parametrize(
    ("country", "kind", "form"),
    [("RUS", "foreign", "99 9999999"), ("RUS", "internal", "9999 999999"), ("RUS", "identity_card", None)],
)
def test_a_form_belongs_to_a_state_and_a_kind(country: str, kind: str, form: str | None) -> None:
    assert own_form(country, kind, FORMS) == form
    assert own_form("KGZ", kind, FORMS) is None


@pytest.mark.parametrize(
    ("number", "form", "usual"),
    [
        ("75 1234567", "99 9999999", True),
        ("7-5-1-2-3-4-5-6-7", "99 9999999", True),
        ("75 123456A", "99 9999999", False),
        ("75 12345678", "99 9999999", False),
        ("A" * 20, None, True),
        ("A" * 21, None, False),
        ("№ 7", None, False),
        ("- -", None, False),
    ],
)
def test_a_number_is_of_a_form_or_not(number: str, form: str | None, usual: object) -> None:
    assert is_usual(shape(number), form, 20) == usual


@pytest.mark.parametrize(("number", "compared"), [("75 № 12-3", "75123"), ("ab1", "AB1"), ("АБ 1", None), (" ", "")])
def test_a_number_is_compared_by_its_letters_and_digits(number: str, compared: str | None) -> None:
    assert comparable(number) == compared


# --- In words


@pytest.mark.parametrize(("language", "words"), [("en", "line 2, positions 1 to 10"), ("ru", "с 1-го по 10-й")])
def test_a_wrong_check_digit_is_told_with_its_place(language: Language, words: str) -> None:
    assert words in catalogue(language).remedy("copy_mrz", {"places": ("TD3.number",)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_check_digit_and_each_field_has_words(language: Language) -> None:
    digits: tuple[str, ...] = get_args(CheckDigit)
    told = [f"{form}.{digit}" for form in get_args(Form) for digit in digits if (form, digit) != NOT_OF_A_CARD]
    assert catalogue(language).remedy("copy_mrz", {"places": tuple(told)}).count("; ") == len(told) - 1
    fields: tuple[str, ...] = get_args(ZoneField)
    assert catalogue(language).reason("mrz_differs", {"fields": fields}).count("; ") == len(fields) - 1

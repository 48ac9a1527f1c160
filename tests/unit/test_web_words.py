"""The words of the page: three languages with the same keys, each of them said, and the names of all choices."""

import re
from typing import get_args

import pycountry
import pytest
from babel import Locale

from eligibility.application.country_codes import ISO_3166_1
from eligibility.application.models import (
    Authorisation,
    Permit,
    ProvisionKind,
    StayBasis,
)
from eligibility.messages import LANGUAGES, Language
from eligibility.toml_files import read_toml
from tests.unit.web_files import SCRIPTS, WEB, Said, said, texts, words

ENGLISH = words("en")
CHOSEN = {"authorisations", "provisions", "bases"}
"""The sections whose texts are all offered for choice."""
BY_FIELD = {"labels", "hints", "none", "sections", "faults", "trouble"}
"""Those that are said by the place of a field or by a code of the service, too."""
LATIN = re.compile(r"[A-Za-z]{2,}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_in_the_same_order(language: Language) -> None:
    assert list(texts(words(language))) == list(texts(ENGLISH))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_values(language: Language) -> None:
    def values(text: str) -> list[str]:
        return sorted(re.findall(r"\{(\w+)\}", text))

    told, english = texts(words(language)), texts(ENGLISH)
    assert [key for key in english if values(told[key]) != values(english[key])] == []


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_no_text_was_left_in_english(language: Language) -> None:
    told = texts(words(language))
    latin = {key: found for key, text in told.items() if (found := set(LATIN.findall(re.sub(r"\{\w+\}", "", text))))}
    assert latin == {}
    letters = re.compile(r"\w(?![^{]*\})")
    assert [key for key, text in told.items() if text == texts(ENGLISH)[key] and letters.search(text)] == []


def test_kazakh_is_not_russian() -> None:
    russian, kazakh = texts(words("ru")), texts(words("kk"))
    same = {text for key, text in russian.items() if kazakh[key] == text}
    assert same == {"виза", "12 цифр.", "{permit}, {day}"}


def test_what_the_page_says_is_there() -> None:
    keys = texts(ENGLISH)
    assert [each for each in said() if each.key is not None and (each.section, each.key) not in keys] == []


def test_every_text_is_said() -> None:
    told = said()
    by_variable = {each.section for each in told if each.key is None}
    scripts = "".join(SCRIPTS.values())
    unsaid = [
        f"{section}.{key}"
        for section, key in texts(ENGLISH)
        if section not in CHOSEN
        and Said(section, key) not in told
        and not (section in by_variable and f'"{key}"' in scripts)
    ]
    of_fields = {f"{section}.{key}" for section, key in texts(ENGLISH) if section in BY_FIELD}
    assert {each for each in unsaid if each not in of_fields} <= _by_code()


def test_the_choices_are_those_of_an_application() -> None:
    (union, _) = get_args(Authorisation)
    kinds = {get_args(model.model_fields["kind"].annotation)[0] for model in get_args(union)}
    assert set(ENGLISH["authorisations"]) == {*kinds, "none"}
    assert set(ENGLISH["provisions"]) == set(get_args(ProvisionKind))
    assert set(ENGLISH["bases"]) == set(get_args(StayBasis))


def test_there_is_a_heading_for_every_verdict() -> None:
    verdicts = read_toml(WEB.parent / "layers" / "eligibility" / "eligibility" / "messages" / "en.toml")["verdicts"]
    assert set(verdicts) <= set(ENGLISH["result"])


def test_the_states_have_the_names_of_the_unicode_cldr() -> None:
    names = words("countries")
    assert set(names) == ISO_3166_1
    for language in LANGUAGES:
        known = Locale(language).territories
        for code, name in names.items():
            state = pycountry.countries.get(alpha_3=code)
            assert state is not None
            assert name[language] == known[state.alpha_2]


def test_what_to_do_has_a_place_in_the_order_of_effort() -> None:
    order = re.findall(r'\.\.\."([a-z_ ]+)"\.split', SCRIPTS["effort.js"])
    listed = " ".join(order).split()
    remedies = read_toml(WEB.parent / "layers" / "eligibility" / "eligibility" / "messages" / "en.toml")["remedies"]
    assert sorted(listed) == sorted(remedies)


def test_what_is_filed_at_a_counter_is_a_permit() -> None:
    (filed,) = re.findall(r"FILED = \[(.*?)\]", SCRIPTS["result.js"])
    assert set(re.findall(r'"(\w+)"', filed)) <= set(get_args(Permit))


def _by_code() -> set[str]:
    """Return the texts whose keys come from the service's answers."""
    verdicts = ("eligible", "not_eligible", "needs_information", "needs_review")
    kinds = ("passes", "counted", "not_counted", "unclear", "beyond", "period")
    marks = ("contested", "announced")
    return {*(f"result.{code}" for code in (*verdicts, *marks)), *(f"timelines.{kind}" for kind in kinds)}

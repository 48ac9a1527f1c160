"""The three languages say the same things, each written as that language is, with no gap that cannot be filled."""

import re

import pytest

from eligibility.messages import (
    LANGUAGES,
    Language,
    catalogue,
)
from eligibility.messages.template import sentence
from tests.unit.message_texts import (
    ALPHABETS,
    KAZAKH_ONLY,
    SENTENCES,
    VALUES,
    WORDS,
    content,
    placeholders,
    rendered,
    sentences,
    texts,
)


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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", SENTENCES)
def test_each_sentence_can_be_cut_up(section: str, language: Language) -> None:
    formats = catalogue(language).formats
    assert all(callable(sentence(template, formats)) for template in content(language)[section].values())

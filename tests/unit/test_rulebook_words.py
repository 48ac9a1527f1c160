"""The words of the rulebook's listing: the same in three languages, each written as that language is."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from eligibility import rulebook_listing
from eligibility.messages import LANGUAGES, Language
from eligibility.messages.template import Placeholder, parse
from tests.unit.message_texts import ALPHABETS, KAZAKH_ONLY

SECTIONS = ("values", "value_words", "lists", "changes", "certainties", "sentences")


@cache
def content(language: Language) -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(rulebook_listing.__file__).with_name(f"{language}.toml").read_text("utf-8"))


def texts(language: Language) -> dict[str, str]:
    """Return everything in a language's file, each gap a 1."""
    return {
        f"{section}.{code}": "".join("1" if isinstance(part, Placeholder) else part for part in parse(text))
        for section, entries in content(language).items()
        for code, text in entries.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sections_are_those_that_are_read(language: Language) -> None:
    assert tuple(content(language)) == SECTIONS


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_code_of_a_language_is_in_the_others(language: Language, section: str) -> None:
    assert content(language)[section].keys() == content("en")[section].keys()


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_a_sentence_has_the_same_gaps_in_each_language(language: Language) -> None:
    def gaps(of: Language) -> dict[str, set[str]]:
        return {
            code: {part.name for part in parse(text) if isinstance(part, Placeholder)}
            for code, text in content(of)["sentences"].items()
        }

    assert gaps(language) == gaps("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_is_no_sentence(language: Language) -> None:
    for code, text in texts(language).items():
        is_sentence = code.startswith("sentences.")
        assert text.endswith(".") == is_sentence, code
        if not code.startswith(("value_words.", "changes.", "certainties.")):
            assert text[0].isupper() or text[0].isdecimal(), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_signs_and_spaces_are_those_of_the_language(language: Language) -> None:
    foreign = "\"'„«»" if language == "en" else "\"'„“”’"
    for code, text in texts(language).items():
        assert text == text.strip(), code
        assert not re.search(r"\s{2}|\s[.,;:!?)»”]|[(«“]\s|[,;](?!\s)", text), code
        assert not set(text) & set(foreign), code
        assert " - " not in text, code


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_is_of_another_alphabet(language: Language) -> None:
    for code, text in texts(language).items():
        others = {letter for letter in text.lower() if letter.isalpha()} - set(ALPHABETS[language])
        assert not others, f"{code}: {sorted(others)} in {text}"


def test_nothing_was_left_untranslated() -> None:
    english, russian, kazakh = (texts(language) for language in LANGUAGES)
    assert not {code for code in english if english[code] == russian[code]}
    assert not {code for code in russian if russian[code] == kazakh[code]}


def test_kazakh_sentences_are_written_with_its_own_letters() -> None:
    for code, text in texts("kk").items():
        if len(text.split()) > 3:
            assert set(text.lower()) & set(KAZAKH_ONLY), code

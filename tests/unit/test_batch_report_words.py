"""The words of a batch's report: the same in three languages, each written as that language is, none missing."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from eligibility import application, messages
from eligibility.application.field_errors import _CODES
from eligibility.batch import report
from eligibility.batch.report.figures import OUTCOMES
from eligibility.batch.report.words import GAP, gapped, report_words
from eligibility.batch.tally import EXPIRY_SPANS
from eligibility.decision import VERDICTS
from eligibility.messages import LANGUAGES, Language
from eligibility.messages.formats import PLURALS
from eligibility.messages.template import Placeholder, parse
from tests.unit.message_texts import ALPHABETS, KAZAKH_ONLY

SECTIONS = ("units", "texts", "sentences", "verdicts", "outcomes", "faults")
PACKAGE = Path(application.__file__).parents[1]
_CODE_AT = {"FieldError": 1, "RowError": 2, "Malformed": 0}
"""Which argument of what is made of a wrong field is its code."""


@cache
def content(language: Language) -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(report.__file__).with_name(f"{language}.toml").read_text("utf-8"))


@cache
def told(language: Language) -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(messages.__file__).with_name(f"{language}.toml").read_text("utf-8"))


def texts(language: Language) -> dict[str, str]:
    """Return every text of a language's file but the nouns, each gap a 1."""
    return {
        f"{section}.{code}": "".join("1" if isinstance(part, Placeholder) else part for part in parse(text))
        for section in SECTIONS[1:]
        for code, text in content(language)[section].items()
    }


def codes_of_faults() -> set[str]:
    """Return every code that the source gives to what is wrong with a row."""
    found = {*_CODES.values(), "out_of_range", "no_such_day", "wrong_type"}
    for path in [*(PACKAGE / "application").glob("*.py"), *(PACKAGE / "batch").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CODE_AT:
                at = _CODE_AT[node.func.id]
                code = node.args[at] if len(node.args) > at else None
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    found.add(code.value)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sections_are_those_that_are_read(language: Language) -> None:
    assert tuple(content(language)) == SECTIONS


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_code_of_a_language_is_in_the_others(language: Language, section: str) -> None:
    assert content(language)[section].keys() == content("en")[section].keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_noun_has_every_form_that_counts_need(language: Language) -> None:
    _, categories = PLURALS[language]
    for forms in tomllib.loads(Path(report.__file__).with_name(f"{language}.toml").read_text("utf-8"))[
        "units"
    ].values():
        assert forms.keys() == categories


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_a_sentence_has_the_same_gaps_in_each_language(language: Language) -> None:
    def gaps(of: Language) -> dict[str, set[str]]:
        return {
            code: {part.name for part in parse(text) if isinstance(part, Placeholder)}
            for code, text in content(of)["sentences"].items()
        }

    assert gaps(language) == gaps("en")


def test_every_verdict_outcome_and_span_has_words() -> None:
    assert content("en")["verdicts"].keys() == set(VERDICTS)
    assert content("en")["outcomes"].keys() == set(OUTCOMES)
    assert {f"passport_{span}" for span in EXPIRY_SPANS if "-" not in span} <= content("en")["texts"].keys()


def test_every_fault_that_a_row_can_have_is_said_and_no_other() -> None:
    assert content("en")["faults"].keys() == codes_of_faults()


@pytest.mark.parametrize("section", ["texts", "sentences"])
def test_every_text_is_used(section: str) -> None:
    used = "".join(path.read_text("utf-8") for path in Path(report.__file__).parent.glob("*.py"))
    spans = {f"passport_{span}" for span in EXPIRY_SPANS}
    assert [code for code in content("en")[section] if f'"{code}"' not in used and code not in spans] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_signs_and_spaces_are_those_of_the_language(language: Language) -> None:
    foreign = "\"'„«»" if language == "en" else "\"'„“”’"
    for code, text in texts(language).items():
        assert text == text.strip(), code
        assert not re.search(r"\s{2}|\s[.,;:!?)»”]|[(«“]\s|[,;](?!\s)", text), code
        assert not set(text) & set(foreign), code
        assert " - " not in text, code


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_no_letter_is_of_another_alphabet(language: Language) -> None:
    for code, text in texts(language).items():
        others = {letter for letter in text.lower() if letter.isalpha()} - set(ALPHABETS[language])
        assert not others, f"{code}: {sorted(others)} in {text}"


def test_nothing_was_left_untranslated() -> None:
    english, russian, kazakh = (texts(language) for language in LANGUAGES)
    assert not {code for code in english if english[code] == russian[code]} - {"sentences.part"}
    signs = {code for code in russian if not any(letter.isalpha() for letter in russian[code])}
    same = {code for code in russian if russian[code] == kazakh[code]} - signs
    assert same == {"sentences.minutes", "sentences.seconds", "sentences.megabytes", "sentences.kilobytes"}


def test_kazakh_sentences_are_written_with_its_own_letters() -> None:
    for code, text in texts("kk").items():
        if len(text.split()) > 4:
            assert set(text.lower()) & set(KAZAKH_ONLY), code


@pytest.mark.parametrize("section", ["reasons", "remedies"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_and_remedy_can_be_said_of_many(language: Language, section: str) -> None:
    for code, template in told(language)[section].items():
        text = gapped(template)
        assert not re.search(r"[{}]|\s{2}|\s[.,;:)]|\(\)", text), code
        assert text.endswith("."), code
        assert GAP in text or "{" not in template or "({" in template, code


def test_an_explanation_that_is_nothing_but_a_gap_is_left_out() -> None:
    assert gapped("The consent ({pointer:place}) bears no date.") == "The consent bears no date."
    assert gapped("From {since:date} on, {days:days} count.") == "From […] on, […] count."


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["1 row", "2 rows", "1,000,001 rows"]),
        ("ru", ["1 строка", "2 строки", "1 000 001 строка"]),
        ("kk", ["1 жол", "2 жол", "1 000 001 жол"]),
    ],
)
def test_a_count_has_the_form_of_its_noun_and_its_thousands_marked_off(language: Language, said: list[str]) -> None:
    for rows, form in zip((1, 2, 1_000_001), said, strict=True):
        sentence = report_words(language).sentence("verdicts_chart", rows=rows)
        assert re.search(rf"(?<!\w){form}(?!\w)", sentence.replace("\N{NO-BREAK SPACE}", " "))

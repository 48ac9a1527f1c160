"""The language that is wanted on the screen, and the signs that the screen can show."""

import io
import sys

import pytest
from rich.table import Table

from eligibility.messages import LANGUAGES, Language
from eligibility_local.screen import language_that_shows, screen, wanted_language


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": ""}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "ru_KZ"}, "ru"),
        ({"LANG": "kk_KZ.UTF-8@cyrillic"}, "kk"),
        ({"LANG": "kk"}, "kk"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "kk_KZ.UTF-8"}, "kk"),
        ({"LANG": "ru_RU.UTF-8", "LC_MESSAGES": "C"}, "en"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": ""}, "ru"),
        ({"LANG": "not a locale; at all"}, "en"),
    ],
    ids=str,
)
def test_the_locale_names_the_language(variables: dict[str, str], language: Language) -> None:
    assert wanted_language(variables) == language


def output(monkeypatch: pytest.MonkeyPatch, encoding: str) -> io.BytesIO:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding, write_through=True))
    return written


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_shows_in_utf8(language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    output(monkeypatch, "utf-8")
    assert language_that_shows(language) == language


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("ascii", {"en"}), ("latin-1", {"en"}), ("cp1251", {"en", "ru"}), ("koi8-r", {"en", "ru"})],
)
def test_a_language_that_the_encoding_has_no_letters_for_becomes_english_and_says_so(
    encoding: str, shown: set[Language], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    output(monkeypatch, encoding)
    for language in LANGUAGES:
        assert language_that_shows(language) == (language if language in shown else "en")
        assert bool(capsys.readouterr().err) == (language not in shown)


def test_signs_that_the_encoding_lacks_become_plain_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    written = output(monkeypatch, "ascii")
    with screen() as console:
        console.print("the housing’s “owner” – no. 1… ә")
    assert written.getvalue() == b"""the housing's "owner" - no. 1... ?\n"""


def test_brackets_and_colons_in_a_text_are_not_taken_for_styles_or_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    written = output(monkeypatch, "utf-8")
    with screen() as console:
        console.print("[bold]a[/bold] :smile: 2023-02-08")
    assert written.getvalue() == b"[bold]a[/bold] :smile: 2023-02-08\n"


def test_no_line_ends_in_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    written = output(monkeypatch, "utf-8")
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_row("to bring", "a photo")
    table.add_row()
    table.add_row("", "the receipt of the duty")
    with screen() as console:
        console.print(table)
    assert written.getvalue() == b"to bring  a photo\n\n          the receipt of the duty\n"

"""The terminal, or whatever stands in its place: which language is wanted on it, and which it can show."""

import codecs
import io
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import click
from rich.console import Console

from eligibility.messages import DEFAULT_LANGUAGE, Language, negotiate

_LETTERS: Mapping[Language, str] = {"en": "a", "ru": "аяё", "kk": "әғқңөұүһі"}
_PLAIN = {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...", "№": "No."}
_HANDLER = "eligibility.plain"
_BLANKS_AT_END = re.compile(r" +$", re.MULTILINE)


def wanted_language(environment: Mapping[str, str]) -> Language:
    """Return the language that the locale has messages in (POSIX: LC_ALL, LC_MESSAGES, LANG), or else English."""
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environment.get(name))), "")
    return negotiate(locale.partition(".")[0].partition("@")[0].replace("_", "-"))


def language_that_shows(language: Language) -> Language:
    """Return the language, or English, and say so, where standard output has no letters for it."""
    encoding = sys.stdout.encoding or "ascii"
    try:
        _LETTERS[language].encode(encoding)
    except UnicodeEncodeError:
        click.echo(f"The output's encoding, {encoding}, has no letters for {language}; this is in English.", err=True)
        return DEFAULT_LANGUAGE
    return language


@contextmanager
def screen() -> Iterator[Console]:
    """Give standard output, in colour on a terminal only; at the end all is written, without blanks that end a line."""
    take_any_text()
    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    with console.capture() as printed:
        yield console
    sys.stdout.write(_BLANKS_AT_END.sub("", printed.get()))


def take_any_text() -> None:
    """Have standard output write plain signs for dashes and quotes that its encoding lacks, `?` for anything else."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        codecs.register_error(_HANDLER, _plain)
        sys.stdout.reconfigure(errors=_HANDLER)


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN.get(sign, "?") for sign in error.object[error.start : error.end]), error.end

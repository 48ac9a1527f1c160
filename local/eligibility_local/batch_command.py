"""The command `eligibility batch`, thin: it reads its options, makes one call, and prints what comes back."""

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click
from rich.console import Console

from eligibility.batch.csv_template import template as csv_template
from eligibility.bootstrap import now
from eligibility.messages import LANGUAGES, Language
from eligibility.rulebook import current_rulebook
from eligibility.settings import read_settings
from eligibility_local.batch_ends import ends_said
from eligibility_local.batch_input import GIB, STANDARD_INPUT, Source
from eligibility_local.batch_interruption import Interruption
from eligibility_local.batch_progress import Bar, BatchProgress, Lines, Shown, Silence
from eligibility_local.batch_running import BatchRun, Request
from eligibility_local.batch_table import print_summary
from eligibility_local.batch_words import BATCH_WORDS, BatchWords
from eligibility_local.day_option import DayOption
from eligibility_local.environment import local_environment
from eligibility_local.screen import language_that_shows, wanted_language

MOST_GIB = 16

_EPILOG = """\b
Examples:
  eligibility batch --template > applicants.csv
  eligibility batch applicants.csv
  eligibility batch applicants.jsonl.gz --out results --workers 2
  some-export | eligibility batch - --out results --json

\b
Exit status: 0 done, whatever the verdicts and rejections,
             1 the figures do not add up, 2 bad input,
             3 the store is not available or a disk is full,
             130 stopped; the same command goes on."""


@click.command(short_help="Check a file of applications.", epilog=_EPILOG)
@click.argument("file", required=False)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Folder of the results.  [default: FILE.results, beside FILE]",
)
@click.option(
    "--on",
    type=DayOption(),
    metavar="DAY",
    help="Filing day of rows that give none, YYYY-MM-DD.  [default: today in Kazakhstan]",
)
@click.option("--workers", type=click.IntRange(1, 512), metavar="N", help="Processes at work.  [default: all cores]")
@click.option(
    "--most-gib",
    type=click.IntRange(1),
    metavar="N",
    default=MOST_GIB,
    show_default=True,
    help="GiB that may be copied first: of standard input, or of an unpacked file.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the JSON of the summary.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.option("--template", is_flag=True, help="Print a CSV header with an example row, and nothing else.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="Language of what is printed; the report has all.  [default: that of the locale, or en]",
)
@click.option(
    "--store",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PATH",
    help="SQLite file of records and address register.  [default: ELIGIBILITY_STORE, or a file of this project]",
)
def batch(
    *,
    file: str | None,
    out: Path | None,
    on: date | None,
    workers: int | None,
    most_gib: int,
    as_json: bool,
    quiet: bool,
    template: bool,
    language: Language | None,
    store: Path | None,
) -> None:
    """Check each application in FILE ("-": standard input), JSONL or CSV, also compressed with gzip.

    JSONL has one application a line, as the API takes it; --template prints how CSV is written. Each row is decided and
    recorded, or rejected with its line and the reason. FOLDER gets results.jsonl, results.csv, rejected.jsonl,
    report.html and summary.json.

    Stopped by Ctrl-C, or by anything else, the same command goes on where it was.
    """
    if template:
        click.echo(csv_template(), nl=False)
        return
    if file is None:
        raise click.UsageError("Missing argument 'FILE'.")
    _check_day(on)
    wanted = language or wanted_language(os.environ)
    words = BATCH_WORDS[wanted if as_json else language_that_shows(wanted)]
    folder = out or _beside(file)
    request = Request(Source(file, most_gib * GIB), folder, on, workers or os.process_cpu_count() or 1)
    with ends_said(request, store, words), _shown(words, quiet=quiet) as shown:
        settings = read_settings(local_environment(os.environ, store))
        interruption = Interruption()
        progress = BatchProgress(shown, words, time.monotonic)
        with interruption.heard():
            ran = BatchRun(request, settings, progress, words, interruption, now).run()
        if ran.finished_before:
            progress.say(words.finished_before)
    if as_json:
        click.echo(ran.summary, nl=False)
    else:
        print_summary(ran.summary, words, folder)


def _check_day(on: date | None) -> None:
    """Refuse a filing day for which there is no law."""
    rulebook = current_rulebook()
    first, last = rulebook.covered_from, rulebook.last_filing_day
    if on is not None and not first <= on <= last:
        raise click.BadParameter(f"expected a day from {first} to {last}.", param_hint="--on")


def _beside(file: str) -> Path:
    """Return the folder of the results of a file, where none is named."""
    path = Path(file)
    if file == STANDARD_INPUT or (path.exists() and not stat.S_ISREG(path.stat().st_mode)):
        return Path("input.results")
    return path.with_name(f"{path.name}.results")


@contextmanager
def _shown(words: BatchWords, *, quiet: bool) -> Iterator[Shown]:
    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    if quiet:
        yield Silence()
    elif console.is_terminal:
        bar = Bar(console, words, time.monotonic)
        with bar.open():
            yield bar
    else:
        yield Lines(words, time.monotonic)

"""The command line, thin: each command reads its options, makes one call, and prints what comes back."""

import os
from datetime import date
from pathlib import Path
from typing import BinaryIO

import click

from eligibility import __version__
from eligibility.messages import LANGUAGES, Language
from eligibility.settings import Settings, read_settings
from eligibility.storage.ports import Coverage, RegisterHeader
from eligibility_local.answer_table import print_answer
from eligibility_local.audit_command import audit
from eligibility_local.batch_command import batch
from eligibility_local.checking import exit_status, json_answer, told_answer
from eligibility_local.day_option import DayOption
from eligibility_local.environment import local_environment
from eligibility_local.exit_status import STATUSES, failures_said
from eligibility_local.help_text import ending
from eligibility_local.register import import_file, loaded
from eligibility_local.requirements_command import requirements
from eligibility_local.rules_command import rules
from eligibility_local.screen import language_that_shows, wanted_language
from eligibility_local.standard_output import Program
from eligibility_local.stays_planning import json_plan, plan_file, plan_status
from eligibility_local.stays_table import print_plan

_SETTINGS = {"help_option_names": ["-h", "--help"]}

_store = click.option(
    "--store",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PATH",
    help="SQLite file of records and address register.  [default: ELIGIBILITY_STORE, or a file of this project]",
)


@click.group(cls=Program, context_settings=_SETTINGS, epilog=STATUSES)
@click.version_option(__version__, prog_name="eligibility")
def main() -> None:
    """Check applications for permits of Kazakhstan against the law of their filing day.

    A preliminary check, not legal advice. Records and address register are kept on this machine.
    """


@main.command(
    short_help="Check one application.",
    epilog=ending(
        "eligibility check application.json",
        "eligibility check application.json --language ru",
        "eligibility check application.json --json --idempotency-key form-4711",
        "cat application.json | eligibility check -",
    ),
)
@click.argument("file", type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="Print the JSON of the answer, or of the refusal.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), help="Language of the answer.  [default: that of the locale, or en]"
)
@click.option("--idempotency-key", metavar="KEY", help="A repeat under the same key gets the answer recorded first.")
@_store
@click.pass_context
def check(
    context: click.Context,
    *,
    file: BinaryIO,
    as_json: bool,
    language: Language | None,
    idempotency_key: str | None,
    store: Path | None,
) -> None:
    """Check the application in FILE ("-": standard input), a JSON object as the API takes it.

    The answer is recorded like any other; the server on the same store finds it by its check_id.
    """
    wanted = language or wanted_language(os.environ)
    if as_json:
        with failures_said():
            status, body = json_answer(file, _settings(store), idempotency_key, wanted)
        click.echo(body)
        context.exit(status)
    spoken = language_that_shows(wanted)
    with failures_said():
        answer = told_answer(file, _settings(store), idempotency_key, spoken)
    print_answer(answer.body, spoken, recorded_earlier=answer.replayed)
    context.exit(exit_status(answer))


@main.group(short_help="Import or show the address register.", epilog=STATUSES)
def register() -> None:
    """Import the address register, or show which one is loaded.

    Without an import there is a sample of made-up addresses, whose codes begin with ten zeros.
    """


@register.command("import", epilog=ending("eligibility register import addresses.csv --coverage complete"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option(
    "--coverage",
    type=click.Choice(["complete", "partial"]),
    default="partial",
    show_default=True,
    help="Whether a code that is not in FILE is no address (complete) or may be one (partial).",
)
@_store
def import_register(*, file: Path, coverage: Coverage, store: Path | None) -> None:
    """Replace the address register by FILE, a CSV file.

    Its columns: registration_code; dwelling (house, flat, dormitory, hotel, rest_home, sanatorium, other, or empty);
    owners (IINs or BINs with spaces between, or empty). Owners are stored as keyed hashes. A file with a fault changes
    nothing.
    """
    with failures_said():
        header = import_file(_settings(store), file, coverage)
    click.echo("Imported.")
    _print_header(header)


@register.command("show", epilog=ending("eligibility register show"))
@_store
def show_register(*, store: Path | None) -> None:
    """Show which address register is loaded."""
    with failures_said():
        header = loaded(_settings(store))
    if header is None:
        click.echo("No address register is loaded.")
    else:
        _print_header(header)


main.add_command(audit)
main.add_command(batch)
main.add_command(requirements)
main.add_command(rules)


@main.command(
    short_help="Plan days of stay.",
    epilog=ending("eligibility stays stays.json", "eligibility stays stays.json --on 2023-04-20 --json"),
)
@click.argument("file", type=click.File("rb"))
@click.option(
    "--on",
    type=DayOption(),
    metavar="DAY",
    help="Day asked about, YYYY-MM-DD.  [default: that in FILE, or today in Kazakhstan]",
)
@click.option("--json", "as_json", is_flag=True, help="Print the JSON of the answer, or of the refusal.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), help="Language of the answer.  [default: that of the locale, or en]"
)
@click.pass_context
def stays(context: click.Context, *, file: BinaryIO, on: date | None, as_json: bool, language: Language | None) -> None:
    """Count the days of the stays in FILE ("-": standard input), a JSON object as POST /v1/stays takes it.

    Says how many days are used and left, the last lawful day, the earliest entry, the days of overstay. Nothing is
    recorded. The exit status is 0 where the stay is lawful on that day or an entry is possible.
    """
    wanted = language or wanted_language(os.environ)
    if as_json:
        status, body = json_plan(file, on, wanted)
        click.echo(body)
        context.exit(status)
    spoken = language_that_shows(wanted)
    with failures_said():
        planned = plan_file(file, on, spoken)
    print_plan(planned.body, spoken)
    context.exit(plan_status(planned))


@main.command(
    short_help="Serve the API on this machine.",
    epilog=ending("eligibility serve", "eligibility serve --port 8080 --store checks.db"),
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=3000, show_default=True, help="0 takes any that is free."
)
@_store
def serve(*, port: int, store: Path | None) -> None:
    """Serve the API on 127.0.0.1 until Ctrl-C, with the functions of template.yaml.

    Whoever is on this machine may use it: there are no access tokens.
    """
    from eligibility_local.serving import serve as serve_api  # noqa: PLC0415 - a web server, of no use to the others

    with failures_said():
        serve_api(port, store)


def _settings(store: Path | None) -> Settings:
    return read_settings(local_environment(os.environ, store))


def _print_header(header: RegisterHeader) -> None:
    click.echo(f"Addresses: {header.rows}")
    click.echo(f"Coverage:  {header.coverage}{' (the sample of this product)' if header.sample else ''}")
    click.echo(f"Revision:  {header.revision}")

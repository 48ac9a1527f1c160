"""The command `eligibility audit erase`, thin: it reads its options, makes one call, and prints what comes back."""

from pathlib import Path
from typing import BinaryIO

import click

from eligibility_local.audit_options import AUDIT_STATUSES, store_given
from eligibility_local.audit_subjects import erase_links
from eligibility_local.exit_status import ExitStatus, failures_said
from eligibility_local.help_text import ending

_EPILOG = ending(
    "eligibility audit erase document.json",
    "eligibility audit erase document.json --yes",
    statuses=AUDIT_STATUSES,
)


@click.command(short_help="Take away the link from checks to one person.", epilog=_EPILOG)
@click.argument("file", type=click.File("rb"))
@click.option("--yes", is_flag=True, help="Do not ask; there is no way back.")
@store_given
@click.pass_context
def erase(context: click.Context, *, file: BinaryIO, yes: bool, store: Path | None) -> None:
    """Make the checks of the document in FILE ("-": standard input) unfindable by that document.

    FILE is a JSON object with its kind, country and number. The records stay, with what was decided on which facts, and
    so do their seals and proofs: only the keyed hash beside them goes.
    """
    if not yes:
        click.confirm("The link cannot be made again. Erase it?", abort=True)
    with failures_said():
        erased = erase_links(store, file.read())
    click.echo(f"Erased from {erased} records.")
    context.exit(ExitStatus.DONE if erased else ExitStatus.OTHER_VERDICT)

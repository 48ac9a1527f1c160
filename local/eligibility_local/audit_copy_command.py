"""The command `eligibility audit copy`, thin: it reads its options, makes one call, and prints what comes back."""

from datetime import date
from pathlib import Path

import click

from eligibility_local.audit_copying import copy as copy_table
from eligibility_local.audit_copying import table_of_stack
from eligibility_local.audit_options import AUDIT_STATUSES, days_given, echo_json, json_wanted
from eligibility_local.audit_progress import progress_shown
from eligibility_local.audit_reading import a_period
from eligibility_local.exit_status import ExitStatus, failures_said
from eligibility_local.help_text import ending

_EPILOG = ending(
    "eligibility audit copy --out copy.db --from 2026-11-22 --to 2026-11-22",
    statuses=AUDIT_STATUSES,
)


@click.command(short_help="Copy the records of a stack into a file.", epilog=_EPILOG)
@click.option(
    "--out",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE",
    help="SQLite file that they are put into; made where there is none.",
)
@days_given
@json_wanted
@click.pass_context
def copy(context: click.Context, *, file: Path, first: date | None, last: date | None, as_json: bool) -> None:
    """Copy what a stack in AWS has recorded into a file that the other commands can read with --store.

    The environment names the table: ELIGIBILITY_STORE=dynamodb and ELIGIBILITY_AUDIT_TABLE. Links to people are not
    copied. A second run leaves alone what is there.
    """
    with failures_said(), progress_shown("Copy") as progress:
        copied = copy_table(table_of_stack(), a_period(first, last), file, progress)
    if as_json:
        echo_json(copied)
    else:
        click.echo(f"The file has {copied.records:,} records of these days.")
        for each in copied.left_out:
            click.echo(f"Not in the file: record {each.check_id}: {each.fault}", err=True)
    context.exit(ExitStatus.OTHER_VERDICT if copied.left_out else ExitStatus.DONE)

"""The command `eligibility audit export`, thin: it reads its options, makes one call, and prints what comes back."""

from datetime import date
from pathlib import Path

import click

from eligibility_local.audit_exporting import export_days
from eligibility_local.audit_options import AUDIT_STATUSES, echo_json, json_wanted, period_given
from eligibility_local.audit_reading import a_period, recorded_store
from eligibility_local.audit_tables import print_exported
from eligibility_local.exit_status import ExitStatus, failures_said
from eligibility_local.help_text import ending

_EPILOG = ending(
    "eligibility audit export --out records --from 2026-11-01",
    statuses=AUDIT_STATUSES,
)


@click.command(short_help="Write recorded checks into files.", epilog=_EPILOG)
@click.option(
    "--out",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="FOLDER",
    help="Where the files go; made where there is none.",
)
@period_given
@json_wanted
@click.pass_context
def export(
    context: click.Context, *, folder: Path, first: date | None, last: date | None, store: Path | None, as_json: bool
) -> None:
    """Write a gzipped JSONL file for each day of a period, for analysts and for whoever verifies records elsewhere.

    The files hold dates and nationalities of applicants: keep them as you keep the records.
    """
    with failures_said():
        days = [*export_days(recorded_store(store), a_period(first, last), folder)]
    if as_json:
        echo_json(days)
    else:
        print_exported(days)
    context.exit(ExitStatus.OTHER_VERDICT if any(day.left_out for day in days) else ExitStatus.DONE)

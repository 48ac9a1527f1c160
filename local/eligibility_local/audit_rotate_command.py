"""The command `eligibility audit rotate`, thin: it makes one call, and prints what comes back."""

from pathlib import Path

import click

from eligibility_local.audit_options import AUDIT_STATUSES, store_given
from eligibility_local.audit_reading import sqlite_store
from eligibility_local.audit_subjects import rotate_key
from eligibility_local.exit_status import failures_said
from eligibility_local.help_text import ending

_EPILOG = ending(
    "eligibility audit rotate",
    statuses=AUDIT_STATUSES,
)


@click.command(short_help="Begin to use a new subject key.", epilog=_EPILOG)
@store_given
def rotate(*, store: Path | None) -> None:
    """Make a new subject key, which checks are linked with from then on.

    The earlier keys stay, and still find what was linked with them. A server that runs takes the new key at its next
    start.
    """
    with failures_said():
        click.echo(f"The current subject key is {rotate_key(sqlite_store(store))}.")

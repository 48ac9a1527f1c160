"""The command `eligibility audit seal`, thin: it reads its options, makes one call, and prints what comes back."""

from contextlib import closing
from pathlib import Path

import click

from eligibility.audit.sealing import Sealing
from eligibility.bootstrap import now
from eligibility.storage.sqlite.leaves import SqliteLeaves
from eligibility_local.audit_options import AUDIT_STATUSES, echo_json, json_wanted, seals_given, store_given
from eligibility_local.audit_reading import existing_store
from eligibility_local.audit_seals import seal_failures_said, seals_of
from eligibility_local.help_text import ending

_EPILOG = ending(
    "eligibility audit seal",
    "eligibility audit seal --json",
    statuses=AUDIT_STATUSES,
)


@click.command(short_help="Seal the hours that are over.", epilog=_EPILOG)
@store_given
@seals_given
@json_wanted
def seal(*, store: Path | None, folder: Path | None, as_json: bool) -> None:
    """Seal each hour that ended 30 minutes ago or earlier and has no seal.

    Prints the newest seal that was made, its hour and its digest: keep it somewhere else, and give it to `verify
    --expect`. To be run each hour, by cron say; a run that was left out is made up for by the next.
    """
    with seal_failures_said():
        place = existing_store(store)
        with closing(SqliteLeaves(place.path)) as leaves:
            made = [str(reference) for reference in Sealing(leaves, seals_of(place, folder)).seal_all(now())]
    if as_json:
        echo_json({"sealed": len(made), "newest": made[-1] if made else None})
    else:
        click.echo(f"Sealed {len(made)} hours. Newest seal: {made[-1]}" if made else "There was nothing to seal.")

"""The command `eligibility audit verify`, thin: it reads its options, makes one call, and prints what comes back."""

from datetime import date
from pathlib import Path

import click

from eligibility.bootstrap import now
from eligibility.storage.seal_folder import SealFolder
from eligibility_local.audit_options import AUDIT_STATUSES, echo_json, json_wanted, period_given, seals_given
from eligibility_local.audit_reading import a_period, existing_store, sqlite_store
from eligibility_local.audit_seals import seal_failures_said, seals_of
from eligibility_local.audit_verifying import expected_seal, verified_exports, verified_store
from eligibility_local.exit_status import ExitStatus
from eligibility_local.help_text import ending
from eligibility_local.verification_table import print_verification

_EPILOG = ending(
    "eligibility audit verify",
    "eligibility audit verify --from 2026-11-01 --to 2026-11-30 --json",
    statuses=AUDIT_STATUSES,
)


@click.command(short_help="Verify records and seals.", epilog=_EPILOG)
@click.option(
    "--expect",
    metavar="SEAL",
    help="The newest seal as it was kept elsewhere: HOUR:DIGEST, such as 2026-11-23T08:5c0f… (64 digits).",
)
@click.option(
    "--export",
    "exports",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Read the records from this file of an export, not from the store; may be given more than once.",
)
@period_given
@seals_given
@json_wanted
@click.pass_context
def verify(
    context: click.Context,
    *,
    expect: str | None,
    exports: tuple[Path, ...],
    first: date | None,
    last: date | None,
    store: Path | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Compare records with the seals, and the seals with each other, and name whatever was touched.

    An export has to be that of the whole period. Without --expect the end is unproven: whoever cuts off the newest
    seals and records leaves nothing that shows it.
    """
    with seal_failures_said():
        period, expected = a_period(first, last), expected_seal(expect, now())
        if exports:
            seals = SealFolder(folder) if folder is not None else seals_of(sqlite_store(store), None)
            found = verified_exports(exports, seals, now(), expected, period)
        else:
            place = existing_store(store)
            found = verified_store(place.path, seals_of(place, folder), now(), expected, period)
    if as_json:
        echo_json(found.shown())
    else:
        print_verification(found)
    context.exit(ExitStatus.OTHER_VERDICT if found.kinds else ExitStatus.DONE)

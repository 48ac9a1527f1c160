"""The command `eligibility audit prove`, thin: it reads its options, makes one call, and prints what comes back."""

from pathlib import Path

import click

from eligibility_local.audit_options import AUDIT_STATUSES, NotFound, seals_given, store_given
from eligibility_local.audit_proving import prove_record, write_record
from eligibility_local.audit_reading import existing_store
from eligibility_local.audit_seals import seal_failures_said, seals_of
from eligibility_local.exit_status import failures_said
from eligibility_local.help_text import ending

_EPILOG = ending(
    "eligibility audit prove 01a20000-0000-7000-8000-000000000000",
    "eligibility audit prove 01a20000-0000-7000-8000-000000000000 --record record.json",
    statuses=AUDIT_STATUSES,
)


@click.command(short_help="Prove that a record was sealed.", epilog=_EPILOG)
@click.argument("check_id", metavar="ID")
@click.option(
    "--record",
    "record_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the record there too, byte for byte as it was sealed.",
)
@store_given
@seals_given
def prove(*, check_id: str, record_file: Path | None, store: Path | None, folder: Path | None) -> None:
    """Print the proof that the record of ID is under a seal, as JSON.

    Whoever has it, the record and the digest of the seal can check it without this program: docs/audit.md has the ten
    lines that do.
    """
    with seal_failures_said():
        place = existing_store(store)
        proven = prove_record(place.path, seals_of(place, folder), check_id)
    if proven is None:
        raise NotFound
    if record_file is not None:
        with failures_said():
            write_record(record_file, proven.record)
    click.echo(proven.proof)

"""The command `eligibility audit find`, thin: it reads its options, makes one call, and prints what comes back."""

from datetime import date
from pathlib import Path
from typing import BinaryIO, get_args

import click
import orjson

from eligibility.decision import Verdict
from eligibility.storage.packing import RecordCorrupt
from eligibility_local.audit_finding import Wanted, find_page, shown
from eligibility_local.audit_options import (
    AUDIT_STATUSES,
    NotFound,
    check_id_given,
    echo_json,
    json_wanted,
    period_given,
    refuse_beside_id,
)
from eligibility_local.audit_reading import a_period, existing_store, record_of, recorded_store
from eligibility_local.audit_subjects import subjects_of
from eligibility_local.audit_tables import print_page, print_record
from eligibility_local.exit_status import ExitStatus, failures_said
from eligibility_local.help_text import ending

_EPILOG = ending(
    "eligibility audit find --reference form-4711",
    "eligibility audit find --document document.json",
    "eligibility audit find --verdict not_eligible --from 2026-11-01 --to 2026-11-30 --json",
    statuses=AUDIT_STATUSES,
)


@click.command(short_help="Find recorded checks.", epilog=_EPILOG)
@check_id_given
@click.option(
    "--document",
    type=click.File("rb"),
    metavar="FILE",
    help="Only those of the document in FILE, a JSON object with kind, country and number.",
)
@click.option("--reference", metavar="REFERENCE", help="Only those that were given this reference.")
@click.option("--verdict", type=click.Choice(get_args(Verdict)), help="Only those with this verdict.")
@period_given
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Records on a page.")
@click.option("--after", metavar="ID", help="The page after this record.")
@json_wanted
@click.pass_context
def find(
    context: click.Context,
    *,
    check_id: str | None,
    document: BinaryIO | None,
    reference: str | None,
    verdict: str | None,
    first: date | None,
    last: date | None,
    store: Path | None,
    limit: int,
    after: str | None,
    as_json: bool,
) -> None:
    """Find the check of an ID, or checks by document, reference, period and verdict, the earliest stored first."""
    if check_id is not None:
        refuse_beside_id(document, reference, verdict, first, last, after)
        context.exit(_find_one(check_id, store, as_json=as_json))
    with failures_said():
        place = existing_store(store)
        subjects = None if document is None else subjects_of(place, document.read())
        page = find_page(place.path, Wanted(a_period(first, last), verdict, reference, subjects, after, limit))
    if as_json:
        echo_json(page)
    else:
        print_page(page)
    context.exit(ExitStatus.DONE if page.records else ExitStatus.OTHER_VERDICT)


def _find_one(check_id: str, store: Path | None, *, as_json: bool) -> ExitStatus:
    with failures_said():
        entry = record_of(recorded_store(store), check_id)
    if entry is None:
        raise NotFound
    found = shown(entry)
    if as_json:
        record = None if isinstance(entry, RecordCorrupt) else orjson.Fragment(entry.canonical)
        echo_json({"found": found, "record": record})
    else:
        print_record(found)
    return ExitStatus.DONE if found.fault is None else ExitStatus.OTHER_VERDICT

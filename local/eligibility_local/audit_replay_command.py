"""The command `eligibility audit replay`, thin: it reads its options, makes one call, and prints what comes back."""

from datetime import date
from pathlib import Path

import click

from eligibility_local.audit_options import (
    AUDIT_STATUSES,
    NotFound,
    check_id_given,
    echo_json,
    json_wanted,
    period_given,
    processes_given,
    refuse_beside_id,
)
from eligibility_local.audit_progress import progress_shown
from eligibility_local.audit_reading import a_period, recorded_store
from eligibility_local.audit_replaying import replay_one, replay_period
from eligibility_local.audit_tables import print_replay, print_replays
from eligibility_local.exit_status import ExitStatus, failures_said
from eligibility_local.help_text import ending

_EPILOG = ending(
    "eligibility audit replay",
    "eligibility audit replay --from 2026-11-01 --to 2026-11-30 --json",
    statuses=AUDIT_STATUSES,
)


@click.command(short_help="Decide recorded checks again.", epilog=_EPILOG)
@check_id_given
@period_given
@processes_given
@json_wanted
@click.pass_context
def replay(
    context: click.Context,
    *,
    check_id: str | None,
    first: date | None,
    last: date | None,
    store: Path | None,
    processes: int,
    as_json: bool,
) -> None:
    """Decide the check of an ID, or all checks of a period, again from the recorded facts by the recorded rulebook.

    Whatever is not as it was recorded is named.
    """
    if check_id is not None:
        refuse_beside_id(first, last)
        context.exit(_replay_one(check_id, store, as_json=as_json))
    with failures_said(), progress_shown("Replay") as progress:
        summary = replay_period(recorded_store(store), a_period(first, last), processes, progress)
    if as_json:
        echo_json(summary.shown())
    else:
        print_replays(summary)
    context.exit(ExitStatus.DONE if summary.all_identical else ExitStatus.OTHER_VERDICT)


def _replay_one(check_id: str, store: Path | None, *, as_json: bool) -> ExitStatus:
    with failures_said():
        one = replay_one(recorded_store(store), check_id)
    if one is None:
        raise NotFound
    if as_json:
        echo_json(one.shown())
    else:
        print_replay(one)
    return ExitStatus.DONE if one.result == "identical" else ExitStatus.OTHER_VERDICT

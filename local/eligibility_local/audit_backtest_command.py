"""The command `eligibility audit backtest`, thin: it reads its options, makes one call, and prints what comes back."""

from datetime import date
from pathlib import Path
from typing import get_args

import click

from eligibility.audit.backtest_report import Against
from eligibility_local.audit_backtesting import backtest as backtest_store
from eligibility_local.audit_options import AUDIT_STATUSES, echo_json, json_wanted, period_given, processes_given
from eligibility_local.audit_progress import progress_shown
from eligibility_local.audit_reading import a_period, recorded_store
from eligibility_local.backtest_table import print_report
from eligibility_local.exit_status import ExitStatus, failures_said
from eligibility_local.help_text import ending

_EPILOG = ending(
    "eligibility audit backtest --rulebook rulebook --sample 100",
    statuses=AUDIT_STATUSES,
)


@click.command(short_help="Try another rulebook on recorded checks.", epilog=_EPILOG)
@click.option(
    "--rulebook",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    metavar="FOLDER",
    help="Folder of TOML files, like that of the product.",
)
@period_given
@click.option("--sample", type=click.IntRange(1), metavar="N", help="Only so many records, the same each time.")
@click.option(
    "--against",
    type=click.Choice(get_args(Against)),
    default="recorded",
    show_default=True,
    help="Compare with what was decided, or with what the rulebook of this product decides today.",
)
@processes_given
@json_wanted
@click.pass_context
def backtest(
    context: click.Context,
    *,
    folder: Path,
    first: date | None,
    last: date | None,
    store: Path | None,
    sample: int | None,
    against: Against,
    processes: int,
    as_json: bool,
) -> None:
    """Decide recorded checks by the rulebook in FOLDER, and say which verdicts change, by which rules, and for whom."""
    with failures_said(), progress_shown("Back-test") as progress:
        path, period = recorded_store(store), a_period(first, last)
        report = backtest_store(path, folder, period, sample, against, processes, progress)
    if as_json:
        echo_json(report)
    else:
        print_report(report)
    context.exit(ExitStatus.OTHER_VERDICT if report.changed or report.not_decidable else ExitStatus.DONE)

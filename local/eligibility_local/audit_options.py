"""What the commands `eligibility audit …` have in common: options, ends, and how they print JSON."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import orjson

from eligibility_local.day_option import DayOption
from eligibility_local.exit_status import BadInput, ExitStatus

AUDIT_STATUSES = """\b
Exit status: 0 done, found, identical, nothing changed;
             1 nothing found, something differs, changes or cannot be read;
             2 bad input, 3 the store is not available."""

json_wanted = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
check_id_given = click.argument("check_id", metavar="[ID]", required=False)
processes_given = click.option(
    "--processes", type=click.IntRange(1, 64), default=2, show_default=True, help="How many share the work."
)


class NotFound(click.ClickException):
    """There is no such record."""

    exit_code = ExitStatus.OTHER_VERDICT

    def __init__(self) -> None:
        super().__init__("No check of that id is recorded here.")


store_given = click.option(
    "--store",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PATH",
    help="SQLite file of the records.  [default: ELIGIBILITY_STORE, or a file of this project]",
)
seals_given = click.option(
    "--seals",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Folder of the seals.  [default: PATH.seals beside the store]",
)


def period_given[Command: Callable[..., Any]](command: Command) -> Command:
    """Give a command the options of a period and of the store."""
    return days_given(store_given(command))


def days_given[Command: Callable[..., Any]](command: Command) -> Command:
    """Give a command the options of a period."""
    first = click.option("--from", "first", type=DayOption(), metavar="DAY", help="First day of recording, in UTC.")
    last = click.option("--to", "last", type=DayOption(), metavar="DAY", help="Last day of recording, in UTC.")
    return first(last(command))


def refuse_beside_id(*others: object) -> None:
    """Raise BadInput where anything else narrows a search that an id has narrowed to one."""
    if any(other is not None for other in others):
        raise BadInput("An ID names one check; leave out what else would choose checks.")


def echo_json(content: object) -> None:
    """Print JSON, with its fields in their order."""
    click.echo(orjson.dumps(content))

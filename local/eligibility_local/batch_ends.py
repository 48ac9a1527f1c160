"""The ways in which a batch ends early, each as a message on standard error and a status."""

import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from eligibility.batch.faults import UnusableFile
from eligibility.batch.summary import Unreconciled
from eligibility_local.batch_folder import SPOOL
from eligibility_local.batch_input import DiskShort
from eligibility_local.batch_interruption import Interrupted
from eligibility_local.batch_range import ResultsDiffer
from eligibility_local.batch_running import Request
from eligibility_local.batch_steps import Fault, WorkerLost
from eligibility_local.batch_words import BatchWords
from eligibility_local.exit_status import BadInput, ExitStatus, NoStore, failures_said

INTERRUPTED = 130
"""The status of a process that Ctrl-C has ended, as shells have it."""
_MOST_SAID = 20


class Mismatch(click.ClickException):
    """What was done is not what was planned."""

    exit_code = ExitStatus.OTHER_VERDICT


@contextmanager
def ends_said(request: Request, store: Path | None, words: BatchWords) -> Iterator[None]:
    """Turn the ways in which a batch ends early into a message and a status."""
    with failures_said():
        try:
            yield
        except UnusableFile as error:
            raise BadInput("\n  ".join([error.detail, *error.faults[:_MOST_SAID]])) from None
        except Unreconciled as error:
            raise Mismatch("\n  ".join(["The figures do not add up:", *error.mismatches[:_MOST_SAID]])) from None
        except ResultsDiffer as error:
            raise Mismatch(f"{error}.") from None
        except Fault as error:
            raise Mismatch(f"A fault of this program: {error}.") from None
        except (DiskShort, WorkerLost) as error:
            raise NoStore(f"{error}.") from None
        except OSError as error:
            raise NoStore(f"{request.folder} cannot be written: {error.strerror or type(error).__name__}.") from None
        except Interrupted:
            _say_how_to_go_on(request, store, words)
            raise click.exceptions.Exit(INTERRUPTED) from None


def _say_how_to_go_on(request: Request, store: Path | None, words: BatchWords) -> None:
    copy = request.folder / SPOOL
    file = str(copy) if copy.is_file() else request.source.file
    command = [sys.argv[0], "batch", file, "--out", str(request.folder)]
    if request.on is not None:
        command += ["--on", request.on.isoformat()]
    if store is not None:
        command += ["--store", str(store)]
    with suppress(OSError):  # the terminal may have been closed
        click.echo(f"{words.interrupted}\n  {shlex.join(command)}", err=True)

"""How a command ends, and what goes wrong as a message on standard error with one of those ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

import click
from botocore.exceptions import BotoCoreError

from eligibility.problems import Refusal, WrongFields
from eligibility.settings import InvalidSetting
from eligibility.storage.address_csv import InvalidRegisterFile
from eligibility.storage.ports import ImportClash, StoreUnavailable
from eligibility_local.project import Unusable


class ExitStatus(IntEnum):
    """The numbers that scripts go by."""

    DONE = 0
    """Also: eligible."""
    OTHER_VERDICT = 1
    BAD_INPUT = 2
    STORE_UNAVAILABLE = 3


STATUSES = """\b
Exit status: 0 eligible or done, 1 any other verdict,
             2 bad input, 3 the store is not available."""
"""What stands at the end of each command's help."""


class BadInput(click.ClickException):
    """What was given cannot be used."""

    exit_code = ExitStatus.BAD_INPUT


class NoStore(click.ClickException):
    """The store did not do its part."""

    exit_code = ExitStatus.STORE_UNAVAILABLE


@contextmanager
def failures_said() -> Iterator[None]:
    """Turn the errors of what is done inside into BadInput and NoStore."""
    try:
        yield
    except Refusal as refusal:
        raise BadInput(_in_lines(refusal)) from None
    except InvalidRegisterFile as error:
        faults = "".join(f"\n  {fault}" for fault in error.errors)
        raise BadInput(f"The file is no address register; nothing was imported.{faults}") from None
    except (InvalidSetting, Unusable) as error:
        raise BadInput(f"{error}.") from None
    except BotoCoreError as error:  # of making a client; calls raise StoreUnavailable
        raise BadInput(f"AWS is not set up here: {error}") from None
    except StoreUnavailable as error:
        raise NoStore(f"The store is not available: {error}.") from None
    except ImportClash as error:
        raise NoStore(f"Nothing was imported: {error}.") from None


def _in_lines(refusal: Refusal) -> str:
    """Return a refusal with each wrong field on a line of its own."""
    lines = [f"{refusal.title}. {refusal.detail}"]
    if isinstance(refusal, WrongFields):
        for error in refusal.errors:
            place = error.pointer or "the whole text"
            lines.append(f"  {place}: found {error.found}, expected {error.expected}")
    return "\n".join(lines)

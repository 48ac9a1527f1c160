"""The seals of this machine: where they are, and what goes wrong with them as a message."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from eligibility.audit.export_reading import ExportUnreadable
from eligibility.audit.leaf_list import LeafListUnusable
from eligibility.audit.proof import NotSealed
from eligibility.audit.seal import SealUnreadable
from eligibility.settings import SqliteStore
from eligibility.storage.seal_folder import SealFolder
from eligibility_local.audit_proving import NotAsSealed
from eligibility_local.exit_status import ExitStatus, failures_said
from eligibility_local.project import Unusable


class Unproven(click.ClickException):
    """Seals or proofs are not as they should be."""

    exit_code = ExitStatus.OTHER_VERDICT


@contextmanager
def seal_failures_said() -> Iterator[None]:
    """Turn the errors of what is done inside into messages with their exit status."""
    try:
        with failures_said():
            yield
    except (SealUnreadable, LeafListUnusable, NotAsSealed) as error:
        raise Unproven(f"{error}. `eligibility audit verify` says what else is amiss.") from None
    except NotSealed as error:
        raise Unproven(
            f"{error}. An hour is sealed by `eligibility audit seal`, 30 minutes after its end or later."
        ) from None
    except ExportUnreadable as error:
        raise Unproven(f"The export cannot be read: {error}.") from None


def seals_of(store: SqliteStore, folder: Path | None) -> SealFolder:
    """Return the seals in a folder, or in that beside the store. Raises Unusable."""
    folder = folder or store.seal_folder
    if folder is None:
        raise Unusable("A store in memory has no seals; name their folder with --seals")
    return SealFolder(folder)

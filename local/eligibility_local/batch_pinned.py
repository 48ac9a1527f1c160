"""What is pinned of a batch when it begins, and how a folder is known to be that of the same file.

The folder's batch.json holds the batch, and the store does: so that the folder is not gone on with in another store.
"""

from datetime import date, datetime
from typing import NamedTuple

import orjson

from eligibility.batch.batch import Batch
from eligibility.batch.manifest import batch_json, manifest, plan_json, read_batch, read_plan
from eligibility.batch.plan import Plan
from eligibility.storage.sqlite import SqliteBatches
from eligibility_local.batch_folder import PINNED, RANGES, Folder, write_whole
from eligibility_local.batch_input import Digested
from eligibility_local.project import Unusable

_FORMAT = 1


class AnotherBatch(Unusable):
    """The folder, or the store, is that of another batch than the one that is asked for."""


class Pinned(NamedTuple):
    """A batch that has begun."""

    batch: Batch
    plan: Plan
    started_at: datetime


def pin(pinned: Pinned, folder: Folder, batches: SqliteBatches) -> None:
    """Keep what is pinned; from here on the batch exists. Raises FolderTaken, StoreUnavailable, OSError."""
    batch, plan, started_at = pinned
    folder.claim(RANGES, PINNED)
    write_whole(folder.file(RANGES), manifest(plan.ranges))
    batches.begin(batch.id, batch_json(batch).decode())
    content = {
        "format": _FORMAT,
        "batch": orjson.Fragment(batch_json(batch)),
        "plan": orjson.Fragment(plan_json(plan)),
        "started_at": started_at,
    }
    write_whole(folder.file(PINNED), orjson.dumps(content, option=orjson.OPT_APPEND_NEWLINE))


def read_pinned(folder: Folder) -> Pinned | None:
    """Return what is pinned in a folder, None where no batch has begun. Raises AnotherBatch, OSError."""
    try:
        content = orjson.loads(folder.file(PINNED).read_bytes())
    except FileNotFoundError:
        return None
    except orjson.JSONDecodeError:
        raise _damaged(folder) from None
    try:
        batch = read_batch(orjson.dumps(content["batch"]))
        plan = read_plan(orjson.dumps(content["plan"]), folder.file(RANGES).read_bytes())
        started_at = datetime.fromisoformat(content["started_at"])
    except (FileNotFoundError, LookupError, TypeError, ValueError):
        raise _damaged(folder) from None
    if sum(range_.rows for range_ in plan.ranges) != plan.rows:
        raise _damaged(folder)
    return Pinned(batch, plan, started_at)


def check_file(pinned: Pinned, found: Digested, folder: Folder) -> None:
    """Raise AnotherBatch unless the file found is the one that the batch began with."""
    plan = pinned.plan
    if found == (plan.size, plan.sha256):
        return
    if found.size != plan.size:
        difference = f"that one has {plan.size:,} bytes, this one {found.size:,}"
    else:
        difference = f"both have {plan.size:,} bytes, but not the same ones"
    raise AnotherBatch(
        f"{folder.path} holds the results of another file, or of this one before it was changed: {difference}. "
        "Name a new folder with --out"
    )


def check_day(pinned: Pinned, on: date | None, folder: Folder) -> None:
    """Raise AnotherBatch where another filing day is asked for than the batch began with."""
    began_with = pinned.batch.filing_day
    if on not in (None, began_with):
        raise AnotherBatch(
            f"{folder.path} holds a batch with --on {began_with}, not {on}. Name a new folder with --out"
        )


def check_store(pinned: Pinned, batches: SqliteBatches, folder: Folder) -> None:
    """Raise AnotherBatch where the store is not the one that the batch began in. Raises StoreUnavailable."""
    if batches.pinned(pinned.batch.id) != batch_json(pinned.batch).decode():
        raise AnotherBatch(
            f"The batch of {folder.path} was begun in another store. Name that one with --store, or a new folder "
            "with --out"
        )


def _damaged(folder: Folder) -> AnotherBatch:
    return AnotherBatch(f"{folder.path} cannot be gone on with: {PINNED} or {RANGES} is damaged")

"""`eligibility audit copy`: what a stack has recorded, in a SQLite file, where every other command can look at it.

Links to people stay behind: what is erased in the stack is to be erased, and no copy of it left.
"""

import os
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from typing import TYPE_CHECKING

from eligibility.audit.hours import hours_from
from eligibility.audit.period import Period
from eligibility.settings import DynamoDBStore, InvalidSetting, read_settings
from eligibility.storage.packing import RecordCorrupt
from eligibility.storage.ports import AuditEntry
from eligibility.storage.sqlite.audit import SqliteAuditLog
from eligibility_local.audit_exporting import LeftOut
from eligibility_local.environment import local_environment
from eligibility_local.project import Unusable

if TYPE_CHECKING:
    from eligibility.storage.dynamodb.leaves import DynamoDBLeaves

_AT_ONCE = 500
_ANOTHER = "the file has another record under its id"


@dataclass(slots=True)
class Copied:
    """What came of copying."""

    records: int = 0
    """That are in the file now, those of an earlier run among them."""
    left_out: list[LeftOut] = field(default_factory=list)


def table_of_stack() -> "DynamoDBLeaves":
    """Return the records of the table that the environment names. Raises InvalidSetting."""
    from eligibility.storage.aws import BATCH_CONFIG, dynamodb_client  # noqa: PLC0415 - boto3 takes long to load
    from eligibility.storage.dynamodb.leaves import DynamoDBLeaves  # noqa: PLC0415

    store = read_settings(local_environment(os.environ, None)).store
    if not isinstance(store, DynamoDBStore):
        raise InvalidSetting("ELIGIBILITY_STORE", "dynamodb: what is copied is the table of a stack")
    if not store.audit_table:
        raise InvalidSetting("ELIGIBILITY_AUDIT_TABLE", "the name of the stack's table of recorded checks")
    return DynamoDBLeaves(dynamodb_client(BATCH_CONFIG), store.audit_table)


def copy(table: "DynamoDBLeaves", period: Period, file: Path, progress: Callable[[int, int], None]) -> Copied:
    """Put the records of a period, which has both its ends, into a file; what is there is left as it is.

    `progress` is told how many hours are done, and of how many. Raises Unusable, StoreUnavailable; what was copied by
    then stays, and a second run goes on.
    """
    if period.first is None or period.last is None:
        raise Unusable("A table is copied from a day to a day: both --from and --to are needed")
    hours = list(hours_from(f"{period.first}T00", f"{period.last}T23"))
    copied = Copied()
    with closing(SqliteAuditLog(str(file))) as log:
        for done, hour in enumerate(hours, 1):
            for some in batched(table.entries(hour), _AT_ONCE, strict=False):
                _store(log, some, copied)
            progress(done, len(hours))
    return copied


def _store(log: SqliteAuditLog, found: Iterable[AuditEntry | RecordCorrupt], copied: Copied) -> None:
    entries = []
    for entry in found:
        if isinstance(entry, RecordCorrupt):
            copied.left_out.append(LeftOut(entry.check_id, entry.fault))
        else:
            entries.append(entry._replace(subject=None))
    try:
        kept = log.record_all(entries)
    except RecordCorrupt as error:
        raise Unusable(f"The file has a damaged record, copy into a new one: {error}") from None
    for entry, stored in zip(entries, kept, strict=True):
        if stored._replace(subject=None) == entry:
            copied.records += 1
        else:
            copied.left_out.append(LeftOut(entry.check_id, _ANOTHER))

"""The recorded checks that a command of `eligibility audit` is about: their store, their period, in parts or one."""

import os
from collections.abc import Iterator
from datetime import date
from itertools import batched
from pathlib import Path

from eligibility.audit.period import Period
from eligibility.audit.sampling import sampled
from eligibility.settings import SqliteStore, read_settings
from eligibility.storage.packing import RecordCorrupt
from eligibility.storage.ports import AuditEntry, StoreUnavailable
from eligibility.storage.sqlite.periods import RecordedChecks, Rows, cut
from eligibility_local.environment import local_environment
from eligibility_local.project import Unusable

type Part = Rows | tuple[int, ...]
"""Places of the store: from one to another, or some."""

_PLACES = 1_000
"""Of a sample, so many make a part."""


def recorded_store(store: Path | None) -> str:
    """Return the SQLite file of the records. Raises InvalidSetting, Unusable."""
    return sqlite_store(store).path


def sqlite_store(store: Path | None) -> SqliteStore:
    """Return the store that the records are in. Raises InvalidSetting, Unusable."""
    settings = read_settings(local_environment(os.environ, store))
    if not isinstance(settings.store, SqliteStore):
        raise Unusable("The records of a SQLite file are read here; name one with --store")
    return settings.store


def existing_store(store: Path | None) -> SqliteStore:
    """Return the store that the records are in. Raises StoreUnavailable where there is none, and as `sqlite_store`."""
    found = sqlite_store(store)
    if not Path(found.path).is_file():
        raise StoreUnavailable("audit log", "there is no such file")
    return found


def a_period(first: date | None, last: date | None) -> Period:
    """Return the period of the options --from and --to. Raises Unusable."""
    period = Period(first, last)
    if period.is_empty:
        raise Unusable("The period ends before it begins")
    return period


def parts_of(store: str, period: Period, sample: int | None) -> list[Part]:
    """Return the parts in which a period, or a sample of it, is read. Raises StoreUnavailable."""
    with RecordedChecks(store) as checks:
        if sample is None:
            return [*cut(checks.all_rows())]
        places = sorted(sampled(checks.ids(period), sample))
        return [*batched(places, _PLACES, strict=False)]


def size(part: Part) -> int:
    """Return how many places a part has."""
    return part.last - part.first + 1 if isinstance(part, Rows) else len(part)


def read_part(store: str, part: Part, period: Period) -> Iterator[AuditEntry | RecordCorrupt]:
    """Give the records of a part. Raises StoreUnavailable."""
    with RecordedChecks(store) as checks:
        if isinstance(part, Rows):
            yield from checks.read(part, period)
        else:
            yield from checks.read_at(part)


def record_of(store: str, check_id: str) -> AuditEntry | RecordCorrupt | None:
    """Return the record of an id, None where there is none. Raises StoreUnavailable."""
    with RecordedChecks(store) as checks:
        place = checks.place(check_id)
        return None if place is None else next(checks.read_at([place]), None)

"""`eligibility audit find`: recorded checks by id, reference, period and verdict, a page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import orjson

from eligibility.audit.period import Period
from eligibility.settings import SqliteStore
from eligibility.storage.packing import RecordCorrupt
from eligibility.storage.ports import AuditEntry
from eligibility.storage.sqlite.periods import RecordedChecks, Rows
from eligibility_local.audit_subjects import checks_of
from eligibility_local.project import Unusable


class Wanted(NamedTuple):
    """What is looked for; None: any."""

    period: Period
    verdict: str | None
    reference: str | None
    after: str | None
    """Id of the last record of the page before."""
    limit: int


@dataclass(frozen=True, slots=True)
class FoundCheck:
    """A recorded check by its readable attributes; `fault` says why there are none."""

    check_id: str
    recorded_at: str | None = None
    tenant: str | None = None
    reference: str | None = None
    permit: str | None = None
    applied_on: str | None = None
    verdict: str | None = None
    reasons: tuple[str, ...] = ()
    revision: str | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Records in the order in which they were stored; `after` is where the next page begins, None on the last."""

    records: list[FoundCheck]
    after: str | None


def find_page(store: str, wanted: Wanted) -> Page:
    """Return a page. Raises StoreUnavailable; Unusable where there is no record to begin after."""
    with RecordedChecks(store) as checks:
        first, last = checks.all_rows()
        if wanted.after is not None:
            place = checks.place(wanted.after)
            if place is None:
                raise Unusable("There is no record of the id given with --after")
            first = place + 1
        found = [*islice(_found(checks, Rows(first, last), wanted), wanted.limit + 1)]
    records = found[: wanted.limit]
    return Page(records, records[-1].check_id if len(found) > len(records) else None)


def find_page_of(store: SqliteStore, document: bytes, wanted: Wanted) -> Page:
    """Return a page of the checks of a document (JSON). Raises Refusal, StoreUnavailable; Unusable as `find_page`."""
    with RecordedChecks(store.path) as checks:
        places = [place for each in checks_of(store, document) if (place := checks.place(each.check_id)) is not None]
        if wanted.after is not None:
            ended_at = checks.place(wanted.after)
            if ended_at is None:
                raise Unusable("There is no record of the id given with --after")
            places = [place for place in places if place > ended_at]
        found = [
            each
            for each in map(shown, checks.read_at(sorted(places)))
            if each.fault is not None or _is_wanted(each, wanted)
        ]
    records = found[: wanted.limit]
    return Page(records, records[-1].check_id if len(found) > len(records) else None)


def shown(entry: AuditEntry | RecordCorrupt) -> FoundCheck:
    """Return what is shown of a record."""
    if isinstance(entry, RecordCorrupt):
        return FoundCheck(entry.check_id, fault=entry.fault)
    return FoundCheck(
        entry.check_id,
        entry.recorded_at,
        entry.tenant,
        _reference(entry),
        entry.permit,
        entry.applied_on,
        entry.verdict,
        entry.reasons,
        entry.revision,
    )


def _is_wanted(check: FoundCheck, wanted: Wanted) -> bool:
    return (
        wanted.verdict in (None, check.verdict)
        and wanted.reference in (None, check.reference)
        and wanted.period.begins <= (check.recorded_at or "") < wanted.period.ends
    )


def _found(checks: RecordedChecks, rows: Rows, wanted: Wanted) -> Iterator[FoundCheck]:
    if wanted.verdict is None:
        entries = checks.read(rows, wanted.period)
    else:
        entries = checks.read_of_verdict(rows, wanted.period, wanted.verdict)
    if wanted.reference is None:
        return map(shown, entries)
    told = orjson.dumps({"reference": wanted.reference})[1:-1]
    return (
        found
        for entry in entries
        if isinstance(entry, AuditEntry) and told in entry.canonical
        if (found := shown(entry)).reference == wanted.reference
    )


def _reference(entry: AuditEntry) -> str | None:
    reference = orjson.loads(entry.canonical).get("reference")
    return reference if isinstance(reference, str) else None

"""`eligibility audit find`: recorded checks by id, document, reference, period and verdict, a page at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import orjson

from eligibility.audit.period import Period
from eligibility.storage.packing import RecordCorrupt
from eligibility.storage.ports import AuditEntry
from eligibility.storage.sqlite.periods import RecordedChecks, Rows
from eligibility_local.project import Unusable


class Wanted(NamedTuple):
    """What is looked for; None: any."""

    period: Period
    verdict: str | None
    reference: str | None
    subjects: tuple[str, ...] | None
    """Hashes of one document, with each of the keys."""
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
        begun_after = None
        if wanted.after is not None:
            begun_after = checks.place(wanted.after)
            if begun_after is None:
                raise Unusable("There is no record of the id given with --after")
        found = [*islice(_found(checks, begun_after, wanted), wanted.limit + 1)]
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


def _found(checks: RecordedChecks, begun_after: int | None, wanted: Wanted) -> Iterator[FoundCheck]:
    """Give what is wanted after a place: by an index where there is one, else row by row."""
    places = _places(checks, wanted)
    if places is None:
        first, last = checks.all_rows()
        rows = Rows(first if begun_after is None else begun_after + 1, last)
        if wanted.verdict is None:
            return map(shown, checks.read(rows, wanted.period))
        return map(shown, checks.read_of_verdict(rows, wanted.period, wanted.verdict))
    following = [place for place in places if begun_after is None or place > begun_after]
    entries = map(shown, checks.read_at(following))
    return (each for each in entries if each.fault is not None or _is_wanted(each, wanted))


def _places(checks: RecordedChecks, wanted: Wanted) -> list[int] | None:
    """Return the places of a document's or a reference's records, in order; None where neither was asked for."""
    if wanted.subjects is not None:
        return sorted(place for subject in wanted.subjects for place in checks.places_of_subject(subject))
    return None if wanted.reference is None else checks.places_of_reference(wanted.reference)


def _reference(entry: AuditEntry) -> str | None:
    reference = orjson.loads(entry.canonical).get("reference")
    return reference if isinstance(reference, str) else None

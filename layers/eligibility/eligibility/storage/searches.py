"""What a search asks of a store: recorded checks by reference, by subject, and by period and verdict, a page at a time.

The adapters are `dynamodb` and `sqlite`; one set of contract tests holds both to the words below.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from eligibility.audit.hours import hour_after


class FoundCheck(NamedTuple):
    """A recorded check, by what its index has of it: enough to choose from, and to ask for the check itself."""

    check_id: str
    tenant: str
    recorded_at: str
    permit: str
    applied_on: str
    verdict: str


class Position(NamedTuple):
    """Where a page ended: after this check of this tenant, or of this hour."""

    within: str
    """The tenant; for a period, the hour."""
    check_id: str
    """Empty before the first."""


class Page(NamedTuple):
    """Some checks, and where the next page begins; None after the last one."""

    found: list[FoundCheck]
    next: Position | None


class Span(NamedTuple):
    """What a period's search looks for: hours from a first to a last, and a verdict or any."""

    first: str
    last: str
    verdict: str | None


class Shard(NamedTuple):
    """What was found in one shard of an hour, rising by id."""

    found: Sequence[FoundCheck]
    until: str | None
    """The last id that was looked at, where there are more; None where all were."""


class CheckSearches(Protocol):
    """Finds recorded checks of one tenant, or of all where `tenant` is None."""

    def of_reference(self, reference: str, tenant: str | None, after: Position | None, limit: int) -> Page:
        """Return up to `limit` checks of a reference, in no promised order. Raises StoreUnavailable."""

    def of_subject(self, subject: str, tenant: str | None, after: Position | None, limit: int) -> Page:
        """Return up to `limit` checks of a subject's hash, in no promised order. Raises StoreUnavailable."""

    def of_period(self, span: Span, tenant: str | None, after: Position | None, limit: int) -> Page:
        """Return up to `limit` checks of a period, hour by hour and in each by id. Raises StoreUnavailable.

        One call looks at a bounded part of the period: a page may have fewer checks than there are, even none, and say
        where the next begins.
        """


class SubjectLinks(Protocol):
    """The links from records to subjects, which alone may be erased."""

    def erase(self, subject: str) -> int:
        """Take the link away from all records of a subject's hash; return how many had it. Raises StoreUnavailable."""


def period_page(
    shards_of: Callable[[str, str], Sequence[Shard]], span: Span, after: Position | None, limit: int, most: int
) -> Page:
    """Return a page of a period; `shards_of` gives the shards of an hour after an id, and is called `most` times."""
    found: list[FoundCheck] = []
    hour, last_id = (span.first, "") if after is None else after
    for _ in range(most):
        if hour > span.last:
            return Page(found, None)
        shards = shards_of(hour, last_id)
        # Beyond the first place up to which a shard was looked at, others may have what belongs before.
        until = min((shard.until for shard in shards if shard.until is not None), default=None)
        here = sorted(check for shard in shards for check in shard.found if until is None or check.check_id <= until)
        room = limit - len(found)
        found += here[:room]
        if len(here) > room:
            return Page(found, Position(hour, found[-1].check_id))
        if until is None:
            hour, last_id = hour_after(hour), ""
        else:
            last_id = until
        if len(found) == limit:
            break
    return Page(found, Position(hour, last_id) if hour <= span.last else None)

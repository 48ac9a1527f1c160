"""The use case of searching: a question as JSON in, a page of recorded checks out.

A document in the question is hashed with each live key; it is neither stored nor logged, and no position repeats it.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple

import orjson

from eligibility.audit.check_id import is_check_id
from eligibility.audit.hours import hour_of, is_hour
from eligibility.calendar_days import instant_text
from eligibility.search_question import DaysAsked, SearchQuestion, read_question, wrong_after
from eligibility.storage.searches import CheckSearches, Page, Position, Span
from eligibility.subject import SubjectHash


class _Place(NamedTuple):
    """Where in a search a page ended: in which of its parts, and there after which check."""

    part: int
    after: Position | None


type _Part = Callable[[Position | None, int], Page]
"""A search of a store: where to begin, and how many checks at most."""


@dataclass(frozen=True, slots=True)
class Searching:
    """Finds recorded checks of a tenant, or of all."""

    searches: CheckSearches
    subject: SubjectHash
    clock: Callable[[], datetime]

    def search(self, payload: bytes, tenant: str | None) -> bytes:
        """Return a page of checks as JSON; a tenant of None is all of them.

        Raises InvalidSearch, NotJson, StoreUnavailable.
        """
        question = read_question(payload)
        parts = self._parts(question, tenant)
        place = _Place(0, None)
        if question.after is not None:
            place = _read_place(question.after, question.period)
        checks: list[dict[str, str]] = []
        following: _Place | None = None
        for number in range(place.part, len(parts)):
            page = parts[number](place.after if number == place.part else None, question.limit - len(checks))
            checks += [check._asdict() for check in page.found]
            if page.next is not None:
                following = _Place(number, page.next)
                break
            if len(checks) == question.limit:
                following = _Place(number + 1, None) if number + 1 < len(parts) else None
                break
        return orjson.dumps({"checks": checks, "next": None if following is None else _text(following)})

    def _parts(self, question: SearchQuestion, tenant: str | None) -> Sequence[_Part]:
        """Return the searches that together are the question."""
        if question.document is not None:
            of_subject = self.searches.of_subject
            hashes = self.subject.with_each_key(question.document)
            return [partial(_searched, of_subject, each, tenant) for each in hashes]
        if question.reference is not None:
            return [partial(_searched, self.searches.of_reference, question.reference, tenant)]
        if question.period is not None:
            return [partial(_searched, self.searches.of_period, self._span(question.period, question), tenant)]
        return []

    def _span(self, period: DaysAsked, question: SearchQuestion) -> Span:
        """Return the hours of a period, those that are yet to come left out."""
        last = min(f"{period.last}T23", hour_of(instant_text(self.clock())))
        return Span(f"{period.first}T00", last, question.verdict)


def _searched[What](
    search: Callable[[What, str | None, Position | None, int], Page],
    what: What,
    tenant: str | None,
    after: Position | None,
    limit: int,
) -> Page:
    return search(what, tenant, after, limit)


def _text(place: _Place) -> str:
    """Return a place as callers hand it back."""
    within, check_id = place.after or ("", "")
    return urlsafe_b64encode(orjson.dumps([place.part, within, check_id])).decode().rstrip("=")


def _read_place(text: str, period: DaysAsked | None) -> _Place:
    """Return the place of a text that `_text` made, which is an hour of the period if one is asked for.

    Raises InvalidSearch.
    """
    try:
        part, within, check_id = orjson.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, TypeError):  # no such text; no three values
        raise wrong_after() from None
    if type(part) is not int or not isinstance(within, str) or not isinstance(check_id, str) or part < 0:
        raise wrong_after()
    if period is not None:
        is_within = is_hour(within) and f"{period.first}T00" <= within <= f"{period.last}T23"
        is_place = is_within and (not check_id or is_check_id(check_id))
    else:
        is_place = is_check_id(check_id) if within else not check_id
    if not is_place:
        raise wrong_after()
    return _Place(part, Position(within, check_id) if within else None)

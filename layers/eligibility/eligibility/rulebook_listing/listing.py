"""The use case: list the rules of a day, compare it with another, give the timeline; the question is a query's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple, get_args

import orjson

from eligibility.application.models import Permit
from eligibility.calendar_days import civil_day
from eligibility.messages import Language
from eligibility.query import Query, span
from eligibility.rulebook_listing.changes import differences, timeline
from eligibility.rulebook_listing.content import Content
from eligibility.rulebook_listing.shown import acts_cited, shown_act, shown_differences, shown_list, shown_rule
from eligibility.rulebook_listing.words import listing_words

PARAMETERS = ("on", "compare", "permit", "timeline")
_PERMITS: tuple[Permit, ...] = get_args(Permit)
_REMEMBERED = 64
"""Answers of some 100 KB each."""


class Listed(NamedTuple):
    """An answer as JSON."""

    body: bytes
    of_today: bool
    """Whether the same query may be answered otherwise tomorrow."""


class _Question(NamedTuple):
    """What is asked: the rules of a day, for a permit or for all, perhaps compared, perhaps with every change."""

    on: date
    compare: date | None
    permit: Permit | None
    with_timeline: bool


@dataclass(frozen=True, slots=True)
class RulebookListing:
    """Lists the rules of the rulebook for people."""

    content: Content
    clock: Callable[[], datetime]

    def list(self, query: Query, language: Language) -> Listed:
        """Return what a query asks for. Raises InvalidQuery."""
        first, last = self.content.covered_from, self.content.last_day
        on = query.day("on", first, last)
        compare = query.day("compare", first, last)
        permit = query.one_of("permit", _PERMITS)
        with_timeline = query.yes_or_no("timeline")
        query.refuse_wrong()
        day = on or civil_day(self.clock())
        if not first <= day <= last:
            query.wrong("on", "filing_day_not_covered", "nothing, and today is outside of this span", span(first, last))
            query.refuse_wrong()
        question = _Question(day, compare, permit, with_timeline or False)
        return Listed(_listed(self.content, question, language), on is None)


@lru_cache(_REMEMBERED)
def _listed(content: Content, question: _Question, language: Language) -> bytes:
    words = listing_words(language)
    on, compare, permit, with_timeline = question
    comparison = changes = None
    if compare is not None:
        earlier, later = sorted((on, compare))
        found = differences(content, earlier, later, permit)
        comparison = {"from": earlier, "to": later, **shown_differences(found, words)}
    if with_timeline:
        changes = [{"day": day, **shown_differences(found, words)} for day, found in timeline(content, permit)]
    cautions = []
    if max(on, compare or on) > content.reviewed_until:
        values = {"reviewed_until": content.reviewed_until}
        cautions = [
            {"code": "law_not_reviewed_after", "message": words.names.caution("law_not_reviewed_after", values)}
        ]
    return orjson.dumps(
        {
            "on": on,
            "permit": permit,
            "permits": {code: words.names.permit(code) for code in _PERMITS},
            "rules": [shown_rule(rule, permit, on, words) for rule in content.rules_of(permit)],
            "lists": [shown_list(lines, on, words) for lines in content.lists.values()],
            "acts": [shown_act(act, language) for act in acts_cited(content, permit)],
            "comparison": comparison,
            "timeline": changes,
            "cautions": cautions,
            "rulebook": {
                "revision": content.revision,
                "on": on,
                "covered_from": content.covered_from,
                "reviewed_until": content.reviewed_until,
            },
            "notice": words.names.notice,
        }
    )

"""The use case: the checklist that a query asks for, compared with another day where it says so."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, get_args

import orjson

from eligibility.application.country_codes import NATIONALITIES
from eligibility.application.document_kinds import Category
from eligibility.application.models import Permit
from eligibility.calendar_days import civil_day
from eligibility.messages import Language
from eligibility.query import Query, span
from eligibility.requirements.checklist import Checklist, checklist
from eligibility.requirements.differences import differences
from eligibility.requirements.empty_handed import Asked
from eligibility.requirements.shown import (
    shown_differences,
    shown_no_permit_needed,
    shown_requirement,
    shown_service,
)
from eligibility.requirements.words import requirement_words
from eligibility.rulebook import Rulebook

PARAMETERS = ("permit", "category", "nationality", "age", "housing_contract", "on", "compare")
OLDEST = 120
"""Years."""

_PERMITS: tuple[Permit, ...] = get_args(Permit)
_CATEGORIES: tuple[Category, ...] = get_args(Category)


class Listed(NamedTuple):
    """An answer as JSON."""

    body: bytes
    of_today: bool
    """Whether the same query may be answered otherwise tomorrow."""


@dataclass(frozen=True, slots=True)
class Requirements:
    """Says what to bring."""

    rulebook: Rulebook
    clock: Callable[[], datetime]

    def list(self, query: Query, language: Language) -> Listed:
        """Return the checklist that a query asks for. Raises InvalidQuery."""
        first, last = self.rulebook.covered_from, self.rulebook.last_filing_day
        category = query.one_of("category", _CATEGORIES)
        nationality = query.read("nationality", _nationality, "wrong_form", "a code of ISO 3166-1 (RUS) or ICAO 9303")
        age = query.read("age", _age, "wrong_form", f"whole years, 0 to {OLDEST}, in ASCII digits")
        housing_contract = query.yes_or_no("housing_contract")
        on = query.day("on", first, last)
        compare = query.day("compare", first, last)
        permit = query.one_of("permit", _PERMITS)
        day = on or civil_day(self.clock())
        if not first <= day <= last:
            query.wrong("on", "filing_day_not_covered", "nothing, and today is outside of this span", span(first, last))
        if permit is None:
            raise query.refused_without("permit", f"one of: {', '.join(_PERMITS)}")
        query.refuse_wrong()
        asked = Asked(permit, category, nationality, age, housing_contract)
        return Listed(_listed(asked, day, compare, language, self.rulebook), on is None)


def _listed(asked: Asked, on: date, compare: date | None, language: Language, rulebook: Rulebook) -> bytes:
    words = requirement_words(language)
    told = checklist(asked, on, rulebook)
    comparison = None
    if compare is not None:
        earlier, later = sorted((told, checklist(asked, compare, rulebook)), key=_day)
        comparison = shown_differences(differences(earlier, later), asked, earlier.day, later.day, words)
    cautions = []
    if max(on, compare or on) > rulebook.reviewed_until:
        values = {"reviewed_until": rulebook.reviewed_until}
        cautions = [
            {"code": "law_not_reviewed_after", "message": words.names.caution("law_not_reviewed_after", values)}
        ]
    return orjson.dumps(
        {
            "permit": asked.permit,
            "title": words.names.permit(asked.permit),
            "category": asked.category,
            "category_title": None if asked.category is None else words.names.category(asked.category),
            "nationality": asked.nationality,
            "age": asked.age,
            "housing_contract": asked.housing_contract,
            "on": on,
            "message": shown_no_permit_needed(told, words),
            "requirements": [shown_requirement(each, asked, on, words) for each in told.requirements],
            "service": shown_service(asked.permit, on, rulebook.money, words),
            "comparison": comparison,
            "cautions": cautions,
            "rulebook": {"revision": rulebook.revision, "on": on, "reviewed_until": rulebook.reviewed_until},
            "notice": words.names.notice,
        }
    )


def _day(told: Checklist) -> date:
    return told.day


def _nationality(text: str) -> str:
    if text not in NATIONALITIES:
        raise ValueError
    return text


def _age(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(OLDEST)) and int(text) <= OLDEST):
        raise ValueError
    return int(text)

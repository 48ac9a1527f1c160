"""The use case of the planner: a payload in, the answer in words out; nothing is looked up and nothing is recorded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from eligibility.application.field_errors import InvalidApplication
from eligibility.application.parsing import FilingSpan
from eligibility.calendar_days import civil_day
from eligibility.messages import Language, catalogue
from eligibility.planner.answer import render
from eligibility.planner.parsing import parse
from eligibility.planner.plan import Plan, plan
from eligibility.problems import invalid_stays
from eligibility.rulebook import Rulebook

LONGEST_PAYLOAD = 256 * 1024
"""Bytes; a longer one is refused before it is parsed."""


class Planned(NamedTuple):
    """An answer in words, and the plan that it says."""

    plan: Plan
    body: bytes


@dataclass(frozen=True, slots=True)
class Planning:
    """Plans days of stay."""

    rulebook: Rulebook
    clock: Callable[[], datetime]

    def plan(self, payload: bytes, language: Language, on: date | None = None) -> Planned:
        """Return the answer to a question about stays, about the day `on` if one is given.

        Otherwise it is about the day that the question names, or else about today in Kazakhstan.

        Raises InvalidStays, NotJson.
        """
        span = FilingSpan(self.rulebook.covered_from, self.rulebook.last_filing_day)
        try:
            asked = parse(payload, civil_day(self.clock()), span, on)
        except InvalidApplication as error:
            raise invalid_stays(error) from None
        planned = plan(asked, self.rulebook)
        return Planned(planned, render(planned, catalogue(language)))

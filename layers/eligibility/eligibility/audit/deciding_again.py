"""A recorded case decided once more, by a rulebook that may be another one than it was decided by."""

from typing import Literal

from eligibility.audit.recorded_case import RecordedCase
from eligibility.decision import Decision, decide
from eligibility.rulebook import Rulebook

Obstacle = Literal[
    "record_corrupt",
    "not_readable",
    "engine_newer",
    "revision_not_at_hand",
    "permit_not_in_rulebook",
    "filing_day_not_covered",
    "rules_failed",
]
"""Why a record cannot be decided again."""

_FAILURES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What rules raise on facts that no application has, or on values of a rulebook that are not what they read."""


class Undecidable(Exception):
    """A rulebook gives no decision on a case."""

    def __init__(self, obstacle: Obstacle, detail: str | None = None) -> None:
        super().__init__(obstacle if detail is None else f"{obstacle}: {detail}")
        self.obstacle = obstacle
        self.detail = detail
        """Type of the rule's error, if it was one: its text may hold a fact."""


def decide_again(case: RecordedCase, rulebook: Rulebook) -> Decision:
    """Return the decision of a rulebook on recorded evidence, as of the recorded filing day. Raises Undecidable."""
    if case.evidence.permit not in rulebook.permits:
        raise Undecidable("permit_not_in_rulebook")
    if not rulebook.covered_from <= case.filing_day <= rulebook.last_filing_day:
        raise Undecidable("filing_day_not_covered")
    try:
        return decide(case.evidence, case.filing_day, rulebook)
    except _FAILURES as error:
        raise Undecidable("rules_failed", type(error).__name__) from None

"""The answer to a check, and to a look-up of one."""

from datetime import date, datetime

from pydantic import Field

from eligibility.application.models import Permit
from eligibility.decision import Verdict
from eligibility_local.answer_shape import OutcomeCode
from eligibility_local.openapi.answer_parts import Caution, CertaintyCode, Citation, RulebookOnDay, Shape


class Remedy(Shape):
    """What to do about a finding."""

    action: str = Field(description="A stable code.")
    message: str


class CheckFinding(Shape):
    """What one rule found."""

    rule: str
    title: str
    outcome: OutcomeCode
    reason: str = Field(description="A stable code.")
    values: dict[str, str | int | list[str]] = Field(description="What was compared.")
    message: str
    remedy: Remedy | None
    supply: str | None = Field(description="JSON pointer to the field that is missing.")
    citation: Citation | None
    certainty: CertaintyCode | None
    read_as: str | None = Field(description="How the rule was read where it is not certain.")
    note: str | None


class WindowEdge(Shape):
    """Why the window begins or ends where it does."""

    rule: str | None
    reason: str
    message: str


class EligibilityWindow(Shape):
    """The days on which the same documents pass."""

    first: date | None
    last: date | None = Field(description="Null together with `open: true`: no end was found up to `looked_until`.")
    open: bool
    reason: str | None = Field(description="What stands in the way, where there is no such day.")
    message: str | None
    begins: WindowEdge | None
    ends: WindowEdge | None
    looked_until: date


class NotChecked(Shape):
    """A rule that was not judged."""

    rule: str
    title: str
    supply: str | None = Field(description="The field with which it would be; null: none.")
    message: str


class CheckContent(Shape):
    """What is said of an application."""

    verdict: Verdict
    message: str
    permit: Permit
    applied_on: date
    window: EligibilityWindow
    findings: list[CheckFinding]
    not_checked: list[NotChecked]
    cautions: list[Caution]
    rulebook: RulebookOnDay
    notice: str


class CheckAnswer(CheckContent):
    """A recorded decision in words."""

    check_id: str
    reference: str | None
    recorded_at: datetime


class PreviewAnswer(CheckContent):
    """A decision in words that was not recorded."""

    check_id: None
    reference: str | None
    recorded_at: None

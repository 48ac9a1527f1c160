"""The rulebook as people read it."""

from datetime import date

from pydantic import Field

from eligibility.application.models import Permit
from eligibility.rulebook_listing.changes import Kind
from eligibility_local.openapi.answer_parts import Caution, CertaintyCode, RulebookOnDay, Shape

type RuleValue = str | int | bool | list[RuleValue]
"""A value as the rulebook has it."""


class RuleCitation(Shape):
    """What an entry rests on; of some lists no act is known, only pages."""

    act: str | None
    article: str | None
    in_force_from: date | None
    source: str


class DatedEntry(Shape):
    """Between which days an entry stands, how certain it is and what it rests on."""

    first: date | None = Field(description="Null: as far back as the rulebook goes.")
    last: date | None
    certainty: CertaintyCode
    certainty_text: str
    citation: RuleCitation


class NamedValue(Shape):
    """A value with its name, and in words."""

    name: str
    label: str
    value: RuleValue
    text: str


class RuleVersionShown(DatedEntry):
    """A version of a rule."""

    values: list[NamedValue]
    notes: list[str]
    read_as: str | None


class ListLine(RuleVersionShown):
    """A line of a dated list."""

    key: str | None
    key_text: str | None


class RuleHolding(Shape):
    """What holds of a rule for some permits."""

    permits: list[Permit]
    message: str | None
    version: RuleVersionShown | None
    coming: RuleVersionShown | None


class RuleShown(Shape):
    """A rule on a day."""

    rule: str
    title: str
    dated_by: str
    only_where: str | None
    holding: list[RuleHolding]


class ListShown(Shape):
    """A dated list on a day."""

    of_list: str
    title: str
    lines: list[ListLine]


class ActShown(Shape):
    """An act."""

    act: str
    in_force_from: date | None
    source: str


class ValueChanged(Shape):
    """A value before and after."""

    name: str
    label: str
    before: RuleValue | None
    before_text: str | None
    after: RuleValue | None
    after_text: str | None


class Change(Shape):
    """What becomes of an entry."""

    title: str
    change: Kind
    message: str
    before: DatedEntry | None
    after: DatedEntry | None
    values: list[ValueChanged]


class RuleChanged(Change):
    """What becomes of a rule."""

    rule: str
    permits: list[Permit]
    dated_by: str


class LineChanged(Change):
    """What becomes of a line of a dated list."""

    of_list: str
    key: str | None
    key_text: str | None


class RulesComparison(Shape):
    """What is different between two days."""

    first: date
    to: date
    rules: list[RuleChanged]
    lists: list[LineChanged]


class TimelineDay(Shape):
    """What changes on a day."""

    day: date
    rules: list[RuleChanged]
    lists: list[LineChanged]


class RulebookCovered(RulebookOnDay):
    """Which rulebook it is, and from when on it knows the law."""

    covered_from: date


class RulesAnswer(Shape):
    """The rules of a day."""

    on: date
    permit: Permit | None
    permits: dict[str, str]
    rules: list[RuleShown]
    lists: list[ListShown]
    acts: list[ActShown]
    comparison: RulesComparison | None
    timeline: list[TimelineDay] | None
    cautions: list[Caution]
    rulebook: RulebookCovered
    notice: str

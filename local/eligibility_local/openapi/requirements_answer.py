"""The answer to what to bring for a permit."""

from datetime import date
from typing import Literal

from pydantic import Field

from eligibility.application.document_kinds import Category
from eligibility.application.models import Permit
from eligibility.requirements.checklist import Needed, Parameter
from eligibility_local.openapi.answer_parts import Caution, CertaintyCode, Citation, RulebookOnDay, Shape

Serve = Literal["one_of", "all_of"]


class NamedKind(Shape):
    """A kind of document or paper."""

    kind: str
    title: str


class PapersOfCategory(Shape):
    """The papers of a category of temporary permit."""

    category: Category
    title: str
    papers: list[NamedKind]
    papers_serve: Serve


class CostOfPaper(Shape):
    """A sum."""

    amount_mci: str = Field(description="In monthly calculation indices, as a decimal.")
    amount_tenge: int | None = Field(description="Null where the index of that year is not known.")
    certainty: CertaintyCode


class RequirementNote(Shape):
    """What is worth knowing of one thing to bring."""

    code: str
    message: str


class RequirementShown(Shape):
    """One thing to bring."""

    rule: str
    title: str
    needed: Needed
    needed_text: str
    because: str | None
    depends_on: Parameter | None
    messages: list[str]
    documents: list[NamedKind]
    perhaps_documents: list[NamedKind]
    papers: list[NamedKind]
    papers_serve: Serve | None
    by_category: list[PapersOfCategory]
    shelf_life_days: int | None
    oldest_issue_day: date | None
    valid_until_at_least: date | None
    cost: CostOfPaper | None
    age_from: int | None
    age_below: int | None
    exempt_states: list[str]
    exempt_grounds: list[str]
    citation: Citation | None
    certainty: CertaintyCode | None
    read_as: str | None
    notes: list[RequirementNote]


class DifferingField(Shape):
    """What differs of a requirement."""

    field: str
    label: str


class ChangedRequirement(Shape):
    """A requirement before and after."""

    rule: str
    title: str
    fields: list[DifferingField]
    before: RequirementShown
    after: RequirementShown


class RequirementsComparison(Shape):
    """What is different between two days."""

    first: date
    to: date
    added: list[RequirementShown]
    removed: list[RequirementShown]
    changed: list[ChangedRequirement]


class ServiceFee(Shape):
    """What the migration service asks."""

    purpose: str
    amount_mci: str
    amount_tenge: int | None
    certainty: CertaintyCode


class ServiceTerm(Shape):
    """How long the migration service takes and what it costs."""

    shortest: int
    longest: int
    days: Literal["working", "calendar"]
    assessment_longest: int | None
    fees: list[ServiceFee]
    messages: list[str]
    certainty: CertaintyCode
    source: str


class RequirementsAnswer(Shape):
    """What to bring."""

    permit: Permit
    title: str
    category: Category | None
    category_title: str | None
    nationality: str | None
    age: int | None
    housing_contract: bool | None
    on: date
    message: str | None = Field(description="Why nothing is to be brought, where that is so.")
    requirements: list[RequirementShown]
    service: ServiceTerm | None
    comparison: RequirementsComparison | None
    cautions: list[Caution]
    rulebook: RulebookOnDay
    notice: str

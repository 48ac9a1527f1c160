"""The answer of GET /v1/requirements as far as it is shown on the command line."""

from pydantic import BaseModel, ConfigDict, Field


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True)


class ShownCitation(_Shown):
    """What a requirement rests on."""

    act: str
    article: str | None
    in_force_from: str | None


class ShownNote(_Shown):
    """What is worth knowing."""

    message: str


class ShownRequirement(_Shown):
    """One thing to bring."""

    title: str
    needed: str
    needed_text: str
    because: str | None
    messages: list[str]
    citation: ShownCitation | None
    notes: list[ShownNote]


class ShownField(_Shown):
    """What differs of a requirement."""

    label: str


class ShownChanged(_Shown):
    """A requirement before and after."""

    title: str
    fields: list[ShownField]
    before: ShownRequirement
    after: ShownRequirement


class ShownComparison(_Shown):
    """What is different between two days."""

    first: str = Field(alias="from")
    to: str
    added: list[ShownRequirement]
    removed: list[ShownRequirement]
    changed: list[ShownChanged]


class ShownService(_Shown):
    """How long it takes and what it costs."""

    messages: list[str]


class ShownCaution(_Shown):
    """What limits the answer as a whole."""

    message: str


class ShownRequirements(_Shown):
    """The whole answer."""

    title: str
    category_title: str | None
    on: str
    message: str | None
    requirements: list[ShownRequirement]
    service: ShownService | None
    comparison: ShownComparison | None
    cautions: list[ShownCaution]
    notice: str

"""The answer of GET /v1/rules as far as it is shown on the command line."""

from pydantic import BaseModel, ConfigDict

_NAMES = {"first": "from", "last": "until"}


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True, alias_generator=lambda name: _NAMES.get(name, name))


class ShownCitation(_Shown):
    """What a rule rests on."""

    act: str | None
    article: str | None
    in_force_from: str | None
    source: str


class ShownValue(_Shown):
    """A value in words."""

    label: str
    text: str


class ShownEntry(_Shown):
    """A version of a rule, or a line of a list."""

    first: str | None
    last: str | None
    certainty_text: str
    citation: ShownCitation
    values: list[ShownValue] = []
    read_as: str | None = None
    notes: list[str] = []


class ShownHolding(_Shown):
    """What holds of a rule for some permits."""

    permits: list[str]
    message: str | None
    version: ShownEntry | None
    coming: ShownEntry | None


class ShownRule(_Shown):
    """A rule on a day."""

    title: str
    holding: list[ShownHolding]


class ShownList(_Shown):
    """A dated list on a day."""

    title: str
    lines: list[ShownEntry]


class ShownValueChange(_Shown):
    """A value before and after."""

    label: str
    before_text: str | None
    after_text: str | None


class ShownChange(_Shown):
    """What becomes of a rule or of a line of a list."""

    title: str
    permits: list[str] = []
    key_text: str | None = None
    message: str
    before: ShownEntry | None
    after: ShownEntry | None
    values: list[ShownValueChange]


class ShownDifferences(_Shown):
    """What is different on a day from another."""

    rules: list[ShownChange]
    lists: list[ShownChange]


class ShownComparison(ShownDifferences):
    """What is different between two days."""

    first: str
    to: str


class ShownDay(ShownDifferences):
    """What changes on a day."""

    day: str


class ShownCaution(_Shown):
    """What limits the answer as a whole."""

    message: str


class ShownRevision(_Shown):
    """Which rulebook it is."""

    revision: str
    reviewed_until: str


class ShownRules(_Shown):
    """The whole answer."""

    on: str
    permits: dict[str, str]
    rules: list[ShownRule]
    lists: list[ShownList]
    comparison: ShownComparison | None
    timeline: list[ShownDay] | None
    cautions: list[ShownCaution]
    rulebook: ShownRevision
    notice: str

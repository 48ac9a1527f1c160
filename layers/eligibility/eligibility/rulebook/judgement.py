"""What a rule found on a day: one value for all applicants of whom the same facts are read."""

from datetime import date
from typing import TYPE_CHECKING, Final, override

from eligibility.rulebook.versions import RuleVersion
from eligibility.rules.finding import EVER, FOREVER, Finding

if TYPE_CHECKING:
    from collections.abc import Hashable

    import orjson


class Judgement:
    """What a rule found on a day, and by which of its versions (None: none holds on that day).

    `since` and `until` are those of the finding, and do not go beyond what holds of the rule. A class of its own, as it
    is made more often than a frozen dataclass is fast.
    """

    __slots__ = (
        "bounded",
        "earlier",
        "finding",
        "fragments",
        "later",
        "passes",
        "recorded",
        "rule",
        "since",
        "until",
        "version",
    )

    def __init__(
        self, rule: str, version: RuleVersion | None, finding: Finding, since: date = EVER, until: date = FOREVER
    ) -> None:
        self.rule: Final = rule
        self.version: Final = version
        self.finding: Final = finding
        self.since: Final = since
        self.until: Final = until
        self.passes: Final = finding.passes
        self.bounded: Final = since > EVER or until < FOREVER
        """Whether it does not stand for all days."""
        self.fragments: Final[dict[Hashable, orjson.Fragment | None]] = {}
        """What answers say of it, by whatever that depends on besides; no part of its value. None: it was not kept."""
        self.recorded: orjson.Fragment | None = None
        """What records say of it, once one has been made; no part of its value either."""
        self.earlier: Judgement | None = None
        self.later: Judgement | None = None
        """Those of the days before and after the ones that it stands for, once somebody has asked."""

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Judgement) and self._value() == other._value()

    @override
    def __hash__(self) -> int:
        return hash((self.rule, self.version, self.finding.reason, self.since, self.until))

    @override
    def __repr__(self) -> str:
        return f"Judgement{self._value()}"

    def _value(self) -> tuple[str, RuleVersion | None, Finding, date, date]:
        return self.rule, self.version, self.finding, self.since, self.until

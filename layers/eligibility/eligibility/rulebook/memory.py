"""What a rule found already, for the next applicant of whom the same facts are read.

Each memory is emptied when it is full. Several threads may use one: then something may be judged once more.
"""

from collections.abc import Callable, Hashable
from datetime import date
from typing import Protocol, override

from eligibility.rulebook.judgement import Judgement

REMEMBERED = 4_096
"""Facts of which each rule keeps what it found: of a file of one filing day, every expiry in ten years."""
_SPANS = 4
"""Of one set of facts, the judgements of a filing day and of the days around its window."""


class Memory(Protocol):
    """Keeps judgements by day and facts."""

    most: int
    """Facts that it keeps before it is emptied."""

    @property
    def recall(self) -> Callable[[tuple[date, Hashable]], Judgement | None]:
        """Returns what was found on a day for some facts, if it is remembered.

        A property, since it is asked for each rule of each row: so a dictionary can give its own `get`.
        """

    def remember(self, day: date, facts: Hashable, judgement: Judgement, version_since: date) -> None:
        """Keep what was found on a day, by what holds of the rule since another."""

    def clear(self) -> None:
        """Forget everything."""


class DayByDay(Memory):
    """The memory of a rule that may say something else on each day."""

    __slots__ = ("_known", "most")

    def __init__(self) -> None:
        self._known: dict[tuple[date, Hashable], Judgement] = {}
        self.most = REMEMBERED

    @property
    @override
    def recall(self) -> Callable[[tuple[date, Hashable]], Judgement | None]:
        return self._known.get

    @override
    def remember(self, day: date, facts: Hashable, judgement: Judgement, version_since: date) -> None:
        if len(self._known) >= self.most:
            self._known.clear()
        self._known[day, facts] = judgement

    @override
    def clear(self) -> None:
        self._known.clear()


class BySpan(Memory):
    """The memory of a rule that says the very same for as long as its finding stands."""

    __slots__ = ("_known", "most")

    def __init__(self) -> None:
        self._known: dict[Hashable, tuple[tuple[date, Judgement], ...]] = {}
        self.most = REMEMBERED

    @property
    @override
    def recall(self) -> Callable[[tuple[date, Hashable]], Judgement | None]:
        return self._recall

    def _recall(self, of: tuple[date, Hashable]) -> Judgement | None:
        day, facts = of
        for since, judgement in self._known.get(facts, ()):
            if since <= day <= judgement.until:
                return judgement
        return None

    @override
    def remember(self, day: date, facts: Hashable, judgement: Judgement, version_since: date) -> None:
        if len(self._known) >= self.most:
            self._known.clear()
        since = max(judgement.finding.stands_since, version_since) if judgement.passes else day
        self._known[facts] = ((since, judgement), *self._known.get(facts, ())[: _SPANS - 1])

    @override
    def clear(self) -> None:
        self._known.clear()

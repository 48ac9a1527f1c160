"""The logic of rules by name: a version in the rulebook names its logic and gives it the dated values."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from eligibility.evidence import Evidence
from eligibility.rules.finding import Finding

type Judge[Law] = Callable[[Evidence, date, Law], Finding]
type Turns[Law] = Callable[[Evidence, Law], Iterable[date]]


class Logic(NamedTuple):
    """A rule's function, the type of the dated values it reads, and the days on which its outcome can change.

    `turns` gives each day whose outcome may differ from that of the day before, all other facts staying put; it may
    give more days, never fewer. The values' type varies from logic to logic, hence Any.
    """

    judge: Judge[Any]
    law: type
    turns: Turns[Any]


LOGIC: dict[str, Logic] = {}


def never(_evidence: Evidence, _law: object) -> Iterable[date]:
    """Return no day: the outcome does not depend on the filing day."""
    return ()


def logic[Law](name: str, law: type[Law], turns: Turns[Law] = never) -> Callable[[Judge[Law]], Judge[Law]]:
    """Register a function as the logic of that name."""

    def register(judge: Judge[Law]) -> Judge[Law]:
        LOGIC[name] = Logic(judge, law, turns)
        return judge

    return register

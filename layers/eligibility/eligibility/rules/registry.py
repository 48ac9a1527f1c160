"""The logic of rules by name: a version in the rulebook names its logic and gives it the dated values."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from eligibility.evidence import Evidence
from eligibility.rules.finding import Finding

type Judge[Law] = Callable[[Evidence, date, Law], Finding]


class Logic(NamedTuple):
    """A rule's function and the type of the dated values that it reads, which varies from logic to logic: hence Any."""

    judge: Judge[Any]
    law: type


LOGIC: dict[str, Logic] = {}


def logic[Law](name: str, law: type[Law]) -> Callable[[Judge[Law]], Judge[Law]]:
    """Register a function as the logic of that name."""

    def register(judge: Judge[Law]) -> Judge[Law]:
        LOGIC[name] = Logic(judge, law)
        return judge

    return register

"""The logic of rules by name: a version in the rulebook names its logic and gives it the dated values.

Each says which facts it reads. For the same ones it finds the same, which is kept from one applicant to the next.
"""

from collections.abc import Callable, Hashable
from datetime import date
from operator import attrgetter
from typing import Any, Literal, NamedTuple

from eligibility.evidence import Evidence
from eligibility.rules.finding import Finding

type Judge[Law] = Callable[[Evidence, date, Law], Finding]
type Reads = Callable[[Evidence], Hashable | None]
"""Returns the facts that decide what is found on whatever day, or None where they are too many to be kept.

Evidence with equal facts gives equal findings on each day; that they stand equally long is asked only as far as a
filing day can be. tests/properties tries it.
"""
type Says = Literal["something_each_day", "the_same_while_it_stands"]
"""Whether a finding may differ from day to day, as by the days left, or is the very same for as long as it stands."""


class Logic(NamedTuple):
    """A rule's function and the type of the dated values that it reads, which varies from logic to logic: hence Any."""

    judge: Judge[Any]
    law: type
    reads: Callable[[Any], Reads]
    """Returns, given the dated values, what is read of the evidence; equal ones for values that read the same."""
    says: Says
    among: Callable[[Any], Reads | None]
    """Returns, given the dated values, what reads at least the same, for this logic and others; None: nothing does."""


LOGIC: dict[str, Logic] = {}


def logic[Law](
    name: str,
    law: type[Law],
    *,
    reads: Callable[[Law], Reads],
    says: Says = "something_each_day",
    among: Callable[[Law], Reads | None] = lambda _law: None,
) -> Callable[[Judge[Law]], Judge[Law]]:
    """Register a function as the logic of that name."""

    def register(judge: Judge[Law]) -> Judge[Law]:
        LOGIC[name] = Logic(judge, law, reads, says, among)
        return judge

    return register


def facts(*names: str) -> Callable[[object], Reads]:
    """Return what is read by a logic that reads these facts whatever its law: `nationality`, `document.kind` …"""
    return read_by(attrgetter(*names))


def read_by(reads: Reads) -> Callable[[object], Reads]:
    """Return what is read by a logic that reads these facts whatever its law."""
    return lambda _law: reads

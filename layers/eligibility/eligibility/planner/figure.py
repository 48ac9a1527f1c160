"""A figure of the planner: its value, what is said of it in codes, and the version of the rule that it rests on."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple

from eligibility.rulebook import RuleVersion
from eligibility.rules.finding import Value
from eligibility.rules.window_days import Counting

FigureName = Literal[
    "days_used",
    "days_left",
    "last_lawful_day",
    "earliest_entry",
    "longest_stay",
    "overstay",
    "days_regained",
    "registration",
]
Section = Literal["planner", "reasons", "notes"]


class Said(NamedTuple):
    """One sentence: its code in a section of the messages, and what it is filled with."""

    section: Section
    code: str
    values: Mapping[str, Value]


class Otherwise(NamedTuple):
    """A figure by the other reading of the window, where that gives another one."""

    counting: Counting
    """The other reading."""
    value: date | int
    said: Said


class Figure(NamedTuple):
    """One figure; without a value, what is said says why."""

    name: FigureName
    value: date | int | None
    said: tuple[Said, ...]
    version: RuleVersion | None
    notes: tuple[Said, ...] = ()
    otherwise: Otherwise | None = None
    supply: str | None = None
    """JSON pointer to the field that is missing."""

    @property
    def in_blocks(self) -> date | int | None:
        """The figure by the block reading, where that is the other one and gives another."""
        return None if self.otherwise is None or self.otherwise.counting != "blocks" else self.otherwise.value

    @property
    def counted_back(self) -> date | int | None:
        """The figure by the rolling reading, where that is the other one and gives another."""
        return None if self.otherwise is None or self.otherwise.counting != "rolling" else self.otherwise.value

    def values(self) -> dict[str, Value]:
        """Return what the sentences are filled with."""
        return {name: value for each in (*self.said, *self.notes) for name, value in each.values.items()}


def say(code: str, /, **values: Value) -> Said:
    """Return a sentence of the planner's own."""
    return Said("planner", code, values)


def reason(code: str, /, **values: Value) -> Said:
    """Return a sentence that rules say too."""
    return Said("reasons", code, values)


def note(code: str, /, **values: Value) -> Said:
    """Return a note that rules give too."""
    return Said("notes", code, values)

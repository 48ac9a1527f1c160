"""The dated versions of a rule, and which of them holds on some days."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from eligibility.citation import Certainty, Citation
from eligibility.rules.registry import Judge


@dataclass(frozen=True, slots=True, eq=False)
class RuleVersion:
    """A rule as it stands from `first` to `last`, both included (None: to this day)."""

    rule: str
    first: date
    last: date | None
    announced: date | None
    """The earliest day on which it may have been in force already: until `first` both versions are evaluated."""
    certainty: Certainty
    read_as: str | None
    """Code of the sentence that says how it is read, where it is not certain."""
    citation: Citation
    judge: Judge[Any]
    law: object
    """The dated values, of the type that the function reads."""


class Holding(NamedTuple):
    """What holds of a rule from `first` to `last`: a version or none, and one that may be in force already."""

    version: RuleVersion | None
    coming: RuleVersion | None
    first: date
    decides_since: date
    """The first day of those and of the days before on which the same version decides who passes."""
    passes_since: date
    """The day back to which passes who passes on `decides_since`."""
    last: date

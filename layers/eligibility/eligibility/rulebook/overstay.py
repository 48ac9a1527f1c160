"""What a stay beyond its limit costs, as overstay.toml has it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from eligibility.citation import Act, Certainty, Citation, cite


class Consequence(NamedTuple):
    """What is laid down for some days of overstay."""

    mci: int | None
    """The fine in monthly calculation indices; None: a warning."""
    or_more: bool
    """Whether that is the least."""
    certainty: Certainty


class OverstayLaw(NamedTuple):
    """The figures from one day to another, both included (None: to this day)."""

    first: date
    last: date | None
    certainty: Certainty
    citation: Citation
    warning_days: int
    """Up to so many days a warning."""
    fine_days: int
    """From there up to so many days a fine of `fine_mci`."""
    fine_mci: int
    beyond_mci: int
    """Beyond these, a fine of so many and more."""
    beyond_certainty: Certainty

    def of(self, days: int) -> Consequence:
        """Return what is laid down for so many days, one or more."""
        if days <= self.warning_days:
            return Consequence(None, or_more=False, certainty=self.certainty)
        if days <= self.fine_days:
            return Consequence(self.fine_mci, or_more=False, certainty=self.certainty)
        return Consequence(self.beyond_mci, or_more=True, certainty=self.beyond_certainty)


def overstay_law(laws: Sequence[OverstayLaw], day: date) -> OverstayLaw | None:
    """Return the figures of a day, None where none are known."""
    return next((law for law in laws if law.first <= day and (law.last is None or day <= law.last)), None)


def read_overstay(
    tables: Mapping[str, Sequence[Mapping[str, Any]]], acts: Mapping[str, Act]
) -> tuple[OverstayLaw, ...]:
    """Return what overstay.toml says, days as text. Raises KeyError or ValueError where something is missing."""
    return tuple([_law(entry, acts) for entry in tables["overstay"]])


def _law(entry: Mapping[str, Any], acts: Mapping[str, Act]) -> OverstayLaw:
    return OverstayLaw(
        first=date.fromisoformat(entry["from"]),
        last=date.fromisoformat(entry["until"]) if "until" in entry else None,
        certainty=entry["certainty"],
        citation=cite(acts[entry["act"]], entry["article"]),
        warning_days=entry["warning_days"],
        fine_days=entry["fine_days"],
        fine_mci=entry["fine_mci"],
        beyond_mci=entry["beyond_mci"],
        beyond_certainty=entry["beyond_certainty"],
    )

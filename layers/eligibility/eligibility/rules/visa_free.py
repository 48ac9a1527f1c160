"""The dated list of states whose citizens need no visa, and for how long each may stay."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from eligibility.calendar_days import DAY
from eligibility.evidence import Evidence

KAZAKHSTAN = "KAZ"
_NATIONAL_DOCUMENTS = frozenset({"foreign", "internal", "identity_card", "birth_certificate"})


class VisaFree(NamedTuple):
    """One state for entries from `first` to `last` (None: still so)."""

    state: str
    first: date
    last: date | None
    eaeu: bool
    per_entry: int | None
    """Days of one stay; None: visa-free, but no figure is known."""
    per_entry_unclear: int | None
    """Days up to which it is not clear whether a stay may go on."""
    six_months: int | None
    """Days in six months, for the states that have this instead of 90 in 180."""
    certain: bool
    sources: tuple[str, ...]


type VisaFreeStates = Mapping[str, tuple[VisaFree, ...]]


def visa_free(states: VisaFreeStates, state: str, entered_on: date) -> VisaFree | None:
    """Return the line of a state for an entry on a day, or None where the list has none."""
    for line in states.get(state, ()):
        if line.first <= entered_on and (line.last is None or entered_on <= line.last):
            return line
    return None


def list_turns(states: VisaFreeStates, of: Iterable[str]) -> Iterable[date]:
    """Give the days on which the list changes for some states."""
    for state in of:
        for line in states.get(state, ()):
            yield line.first
            if line.last is not None:
                yield line.last + DAY


def applicant_states(evidence: Evidence) -> tuple[str, ...]:
    """Return the nationality and, if another state gave the document, that one: which of them counts is not settled."""
    document = evidence.document
    if document.kind in _NATIONAL_DOCUMENTS and document.country != evidence.nationality:
        return (evidence.nationality, document.country)
    return (evidence.nationality,)

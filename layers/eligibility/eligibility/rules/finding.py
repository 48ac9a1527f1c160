"""What a rule says: an outcome, the code of its reason, the values compared, and the way out. Words come later."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from eligibility.calendar_days import DAY

Value = date | int | str | tuple[str, ...]

EVER, FOREVER = date.min, date.max
"""The ends of a span that has none."""


class Outcome(StrEnum):
    """The five things that a rule may find."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"
    """A fact is missing."""
    REVIEW = "review"
    """The law or the evidence is ambiguous: a person must look."""
    NOT_APPLICABLE = "not_applicable"


class Finding(NamedTuple):
    """The outcome of one rule for one application on one day, and for how long it stands.

    From the day judged to `stands_until`, and back to `stands_since` where it passes, the rule passes or not as on that
    day, all other facts staying put. To say less than is true is no mistake: the window then asks once more.
    """

    outcome: Outcome
    reason: str
    values: Mapping[str, Value]
    """What was compared; also what the messages of reason, remedy and notes are filled with."""
    notes: tuple[str, ...] = ()
    remedy: str | None = None
    supply: str | None = None
    """JSON pointer to the field that is missing, where the outcome is unknown."""
    stands_since: date = EVER
    stands_until: date = FOREVER

    @property
    def passes(self) -> bool:
        """Whether this finding lets the application through."""
        return self.outcome in _PASSING


_PASSING = (Outcome.MET, Outcome.NOT_APPLICABLE)

RANK = {Outcome.UNMET: 0, Outcome.UNKNOWN: 1, Outcome.REVIEW: 2, Outcome.MET: 3}
"""What a paper is worth, by what is found of it: of several, the best may count."""

# Findings are made a dozen at a time for each application, and the constructor of a NamedTuple takes twice as long.
_new = tuple.__new__


def met(
    reason: str,
    notes: tuple[str, ...] = (),
    remedy: str | None = None,
    *,
    stands_since: date = EVER,
    stands_until: date = FOREVER,
    **values: Value,
) -> Finding:
    """Return the finding that the rule is kept; a remedy is then advice for the safe side."""
    return _new(Finding, (Outcome.MET, reason, values, notes, remedy, None, stands_since, stands_until))


def unmet(
    reason: str, remedy: str, notes: tuple[str, ...] = (), *, stands_until: date = FOREVER, **values: Value
) -> Finding:
    """Return the finding that the rule is broken, and the code of what to do about it."""
    return _new(Finding, (Outcome.UNMET, reason, values, notes, remedy, None, EVER, stands_until))


def review(
    reason: str,
    notes: tuple[str, ...] = (),
    remedy: str = "ask_migration_service",
    *,
    stands_until: date = FOREVER,
    **values: Value,
) -> Finding:
    """Return the finding that only a person can tell."""
    return _new(Finding, (Outcome.REVIEW, reason, values, notes, remedy, None, EVER, stands_until))


def unknown(
    reason: str, supply: str | None, notes: tuple[str, ...] = (), *, stands_until: date = FOREVER, **values: Value
) -> Finding:
    """Return the finding that a fact is missing, and where in the payload it belongs (None: it is not the caller's)."""
    return _new(Finding, (Outcome.UNKNOWN, reason, values, notes, None, supply, EVER, stands_until))


def not_applicable(
    reason: str,
    notes: tuple[str, ...] = (),
    *,
    stands_since: date = EVER,
    stands_until: date = FOREVER,
    **values: Value,
) -> Finding:
    """Return the finding that the rule has nothing to say here."""
    return _new(Finding, (Outcome.NOT_APPLICABLE, reason, values, notes, None, None, stands_since, stands_until))


def standing(finding: Finding, since: date, until: date) -> Finding:
    """Return a finding that stands between these days."""
    return _new(Finding, (*finding[:6], since, until))


def between(turns: Sequence[date], day: date) -> tuple[date, date]:
    """Return the span that a day lies in, `turns` being in order the days on which another one begins."""
    index = bisect_right(turns, day)
    return turns[index - 1] if index else EVER, turns[index] - DAY if index < len(turns) else FOREVER

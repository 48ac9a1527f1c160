"""How long the document is good: days left on the filing day, last day, and whether its own dates agree."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Literal, Protocol

from eligibility.calendar_days import DAY, birthday, days_after, years_after
from eligibility.evidence import NOT_GIVEN, Evidence, Gap
from eligibility.rules.finding import Finding, met, not_applicable, review, unknown, unmet
from eligibility.rules.registry import logic


class Renewal(Protocol):
    """How long internal passports without a printed expiry are good: until a birthday and some days more."""

    @property
    def renewal_states(self) -> frozenset[str]:
        """The states whose internal passports have none."""

    @property
    def renewal_ages(self) -> frozenset[int]:
        """The ages at which they are to be renewed; one issued after the last of these birthdays stays good."""

    @property
    def renewal_grace_days(self) -> int:
        """The days after the birthday on which the old one is still good."""


class _NoEnd(Enum):
    NO_END = "no_end"


NO_END = _NoEnd.NO_END
"""The last day of a document that stays good."""


@dataclass(frozen=True, slots=True)
class DaysLeft:
    """How many days of validity are asked for, counted from the filing day."""

    days: int
    exactly: Literal["met", "review"]
    """What a passport with exactly that many days left is: "at least" and "more than" are both reported."""
    renewal_states: frozenset[str]
    renewal_ages: frozenset[int]
    renewal_grace_days: int
    contested_note: str = ""
    """Code of the note that gives the other reading, where the whole requirement is contested."""


def days_left_turns(evidence: Evidence, law: DaysLeft) -> Iterable[date]:
    """The first day with fewer days left than asked for, and the day with exactly as many."""
    end = last_day(evidence, law)
    if isinstance(end, date):
        exact = days_after(end, -law.days)
        return (exact, exact + DAY)
    return ()


@logic("passport.days_left", DaysLeft, days_left_turns)
def days_left(evidence: Evidence, day: date, law: DaysLeft) -> Finding:
    """A passport must have at least `law.days` calendar days left on the filing day."""
    end = last_day(evidence, law)
    if isinstance(end, Finding):
        return end
    if end is NO_END:
        return met("document_without_end", kind=evidence.document.kind)
    left = (end - day).days
    if left > law.days:
        return met("passport_valid_long_enough", expires_on=end, days_left=left, days_required=law.days)
    if left == law.days:
        found = met if law.exactly == "met" else review
        return found(
            "passport_valid_exactly" if law.exactly == "met" else "passport_exactly_180_before_the_order",
            ("exactly_180_days",),
            "have_one_day_more",
            expires_on=end,
            days_left=left,
            days_required=law.days,
            safe_expires_on=end + DAY,
        )
    enough = days_after(day, law.days)
    if left < 0:
        return unmet("passport_expired", "renew_passport", expires_on=end, valid_until_at_least=enough)
    return unmet(
        "passport_expires_too_soon",
        "renew_passport",
        (law.contested_note,) if law.contested_note else (),
        expires_on=end,
        days_left=left,
        days_required=law.days,
        valid_until_at_least=enough,
    )


@dataclass(frozen=True, slots=True)
class InDate:
    """The document must not have expired."""

    renewal_states: frozenset[str]
    renewal_ages: frozenset[int]
    renewal_grace_days: int


def in_date_turns(evidence: Evidence, law: InDate) -> Iterable[date]:
    """The day after the last."""
    end = last_day(evidence, law)
    return (end + DAY,) if isinstance(end, date) else ()


@logic("passport.in_date", InDate, in_date_turns)
def in_date(evidence: Evidence, day: date, law: InDate) -> Finding:
    """A travel document must not have expired; its last day counts."""
    end = last_day(evidence, law)
    if isinstance(end, Finding):
        return end
    if end is NO_END:
        return met("document_without_end", kind=evidence.document.kind)
    if day <= end:
        return met("passport_in_date", expires_on=end)
    return unmet("passport_expired", "renew_passport", expires_on=end, valid_until_at_least=day)


def last_day(evidence: Evidence, law: Renewal) -> date | Literal[_NoEnd.NO_END] | Finding:
    """Return the last day on which the document is good, NO_END, or the finding that it cannot be told."""
    kind, _, issued_on, expires_on = evidence.document
    if kind == "birth_certificate":
        return not_applicable("birth_certificate_has_no_expiry")
    if isinstance(expires_on, date):
        return expires_on
    if _without_printed_expiry(evidence, law.renewal_states):
        if isinstance(issued_on, Gap):
            return unknown("issue_date_missing", "/passport/issued_on")
        if isinstance(evidence.birth_date, Gap):
            return unknown("birth_date_missing", "/applicant/birth_date")
        return _by_birthdays(evidence.birth_date, issued_on, law)
    if expires_on is NOT_GIVEN:
        return unknown("expiry_missing", "/passport/expires_on")
    return unknown("document_without_expiry", "/passport/expires_on", kind=kind)


def _without_printed_expiry(evidence: Evidence, states: frozenset[str]) -> bool:
    kind, country, _, _ = evidence.document
    return kind == "birth_certificate" or (kind == "internal" and country in states)


def _by_birthdays(born: date, issued_on: date, law: Renewal) -> date | Literal[_NoEnd.NO_END]:
    for age in sorted(law.renewal_ages):
        if birthday(born, age) > issued_on:
            return days_after(birthday(born, age), law.renewal_grace_days)
    return NO_END


@dataclass(frozen=True, slots=True)
class OwnDates:
    """How long a passport's term is without anybody wondering."""

    usual_years: int
    renewal_states: frozenset[str]


def own_dates_turns(evidence: Evidence, _law: OwnDates) -> Iterable[date]:
    """The day of issue."""
    issued_on = evidence.document.issued_on
    return () if isinstance(issued_on, Gap) else (issued_on,)


@logic("passport.own_dates", OwnDates, own_dates_turns)
def own_dates(evidence: Evidence, day: date, law: OwnDates) -> Finding:
    """A passport is issued before it is used, and expires after it is issued, seldom more than ten years later."""
    _, _, issued_on, expires_on = evidence.document
    if isinstance(issued_on, Gap):
        return unknown("issue_date_missing", "/passport/issued_on")
    if expires_on is NOT_GIVEN and not _without_printed_expiry(evidence, law.renewal_states):
        return unknown("expiry_missing", "/passport/expires_on")
    if issued_on > day:
        return unmet("passport_not_yet_issued", "file_on_or_after", issued_on=issued_on, day=issued_on)
    long_term = not isinstance(expires_on, Gap) and expires_on > years_after(issued_on, law.usual_years)
    return met("passport_dates_consistent", ("term_over_ten_years",) if long_term else (), issued_on=issued_on)

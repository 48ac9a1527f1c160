"""How long the document is good: days left on the filing day, last day, and whether its own dates agree."""

from collections.abc import Hashable
from datetime import date
from enum import Enum
from typing import Literal, NamedTuple, Protocol

from eligibility.calendar_days import DAY, birthday, days_after, years_after
from eligibility.evidence import NOT_GIVEN, Evidence, Gap
from eligibility.identifiers.number_forms import is_usual, own_form
from eligibility.rules.finding import Finding, met, not_applicable, review, unknown, unmet
from eligibility.rules.registry import facts, logic, read_by


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


class DaysLeft(NamedTuple):
    """How many days of validity are asked for, counted from the filing day."""

    days: int
    exactly: Literal["enough", "met", "review"]
    """What a passport with exactly that many days left is: "at least" and "more than" are both reported of 180 days.

    enough: as good as with one more; met: with a note that one more is safer; review: a person must look.
    """
    renewal_states: frozenset[str]
    renewal_ages: frozenset[int]
    renewal_grace_days: int
    contested_note: str = ""
    """Code of the note that gives the other reading, where the whole requirement is contested."""
    term_note: str = ""
    """Code of the note on what the passport's last day means for the permit."""


def _last_day_facts(evidence: Evidence) -> Hashable:
    """Return what the last day is read from, most often a printed expiry alone."""
    document = evidence.document
    if document.kind != "birth_certificate" and isinstance(document.expires_on, date):
        return document.expires_on
    return document, evidence.birth_date


@logic("passport.days_left", DaysLeft, reads=read_by(_last_day_facts))
def days_left(evidence: Evidence, day: date, law: DaysLeft) -> Finding:
    """A passport must have at least `law.days` calendar days left on the filing day."""
    end = last_day(evidence, law)
    if isinstance(end, Finding):
        return end
    if end is NO_END:
        return met("document_without_end", kind=evidence.document.kind)
    left = (end - day).days
    term_notes = (law.term_note,) if law.term_note else ()
    if left > law.days or (left == law.days and law.exactly == "enough"):
        return met(
            "passport_valid_long_enough",
            term_notes,
            stands_until=max(day, days_after(end, -law.days - 1)),
            expires_on=end,
            days_left=left,
            days_required=law.days,
        )
    if left == law.days:
        found = met if law.exactly == "met" else review
        return found(
            "passport_valid_exactly" if law.exactly == "met" else "passport_exactly_180_before_the_order",
            ("exactly_180_days", *term_notes),
            "have_one_day_more",
            stands_until=day,
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


class InDate(NamedTuple):
    """The document must not have expired."""

    renewal_states: frozenset[str]
    renewal_ages: frozenset[int]
    renewal_grace_days: int


@logic("passport.in_date", InDate, reads=read_by(_last_day_facts))
def in_date(evidence: Evidence, day: date, law: InDate) -> Finding:
    """A travel document must not have expired; its last day counts."""
    end = last_day(evidence, law)
    if isinstance(end, Finding):
        return end
    if end is NO_END:
        return met("document_without_end", kind=evidence.document.kind)
    if day <= end:
        return met("passport_in_date", stands_until=end, expires_on=end)
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


class OwnDates(NamedTuple):
    """How long a passport's term, and how a number is, without anybody wondering."""

    usual_years: int
    renewal_states: frozenset[str]
    number_forms: frozenset[str] = frozenset()
    other_numbers_at_most: int | None = None
    """None, as in rulebooks of before: numbers are not judged."""


@logic("passport.own_dates", OwnDates, reads=facts("document", "number_shape"), says="the_same_while_it_stands")
def own_dates(evidence: Evidence, day: date, law: OwnDates) -> Finding:
    """A passport is issued before it is used, seldom for more than ten years, and its number has its state's form."""
    kind, country, issued_on, expires_on = evidence.document
    if isinstance(issued_on, Gap):
        return unknown("issue_date_missing", "/passport/issued_on")
    if expires_on is NOT_GIVEN and not _without_printed_expiry(evidence, law.renewal_states):
        return unknown("expiry_missing", "/passport/expires_on")
    if issued_on > day:
        last = issued_on - DAY
        return unmet(
            "passport_not_yet_issued", "file_on_or_after", stands_until=last, issued_on=issued_on, day=issued_on
        )
    long_term = not isinstance(expires_on, Gap) and expires_on > years_after(issued_on, law.usual_years)
    notes = ("term_over_ten_years",) if long_term else ()
    number = evidence.number_shape
    at_most = law.other_numbers_at_most
    if isinstance(number, Gap) or at_most is None:
        notes = notes if at_most is None else (*notes, "number_not_given")
        return met("passport_dates_consistent", notes, stands_since=issued_on, issued_on=issued_on)
    form = own_form(country, kind, law.number_forms)
    if is_usual(number, form, at_most):
        return met("passport_dates_and_number_in_order", notes, stands_since=issued_on, issued_on=issued_on)
    if form is None:
        return review("passport_number_unusual", notes, "copy_passport_number", at_most=at_most)
    return review("passport_number_not_in_form", notes, "copy_passport_number", form=form)

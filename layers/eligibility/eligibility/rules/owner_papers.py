"""What one authorisation of an owner is worth on a day: a power of attorney, a consent, coming along, a signature."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from eligibility.calendar_days import DAY, days_after, years_after
from eligibility.evidence import NONE, NOT_GIVEN, Gap, OwnerAuthorisation
from eligibility.rules.finding import Finding, between, met, review, unknown, unmet


class Terms(Protocol):
    """What papers are measured by."""

    @property
    def longest_years(self) -> int:
        """A power of attorney with a longer term is cut to this (Civil Code, Art. 168)."""

    @property
    def years_without_term(self) -> int:
        """How long one is good that states no term (the same article)."""

    @property
    def remark_after_days(self) -> int:
        """From which age on a consent is worth a remark: no shelf life is known."""


def judge_authorisation(paper: OwnerAuthorisation, index: int, day: date, law: Terms) -> Finding:
    """Return what one authorisation is worth on a day; `index` is its place in the application."""
    match paper.kind:
        case "proxy":
            return _power_of_attorney(index, paper, day, law)
        case "notarised_consent":
            return _consent(index, paper, day, law)
        case "presence":
            return _PRESENT
        case "electronic_signature":
            return _SIGNED


def paper_span(papers_given: Iterable[OwnerAuthorisation], day: date, law: Terms) -> tuple[date, date]:
    """Return the days around one on which no authorisation begins to count, and none ceases to."""
    return between(sorted([turn for paper in papers_given for turn in _turns(paper, law)]), day)


def days_of_remarks(papers_given: Iterable[OwnerAuthorisation], law: Terms) -> list[date]:
    """Return the days from which on the consents are old."""
    return [
        _last_without_remark(paper.issued_on, law) + DAY
        for paper in papers_given
        if paper.kind == "notarised_consent" and isinstance(paper.issued_on, date)
    ]


def _turns(paper: OwnerAuthorisation, law: Terms) -> tuple[date, ...]:
    """Return the days on which one authorisation begins to count and, for a power of attorney, ceases to."""
    _, kind, issued_on, valid_until, _ = paper
    if isinstance(issued_on, Gap):
        return ()
    if kind == "proxy":
        return (issued_on, _last_day(issued_on, valid_until, law) + DAY)
    return (issued_on,)


def _power_of_attorney(index: int, paper: OwnerAuthorisation, day: date, law: Terms) -> Finding:
    _, _, issued_on, valid_until, proxy_is_applicant = paper
    if issued_on is NONE:
        return unmet("power_of_attorney_without_date", "new_power_of_attorney", pointer=_pointer(index))
    if isinstance(issued_on, Gap):
        return unknown("power_of_attorney_issue_day_missing", f"{_pointer(index)}/issued_on")
    if issued_on > day:
        return _not_yet("power_of_attorney_not_yet_issued", index, issued_on)
    last_day = _last_day(issued_on, valid_until, law)
    if last_day < day:
        return unmet(
            "power_of_attorney_expired",
            "new_power_of_attorney",
            issued_on=issued_on,
            last_day=last_day,
            pointer=_pointer(index),
        )
    if valid_until is NOT_GIVEN:
        return unknown("power_of_attorney_term_missing", f"{_pointer(index)}/valid_until", stands_until=last_day)
    if proxy_is_applicant:
        return review("applicant_is_proxy", stands_until=last_day, pointer=_pointer(index))
    cut = valid_until is not NONE and valid_until != last_day
    notes = ("power_of_attorney_cut_to_three_years",) if cut else ()
    return met("power_of_attorney_in_force", notes, stands_since=issued_on, stands_until=last_day, last_day=last_day)


def _last_day(issued_on: date, valid_until: date | Gap, law: Terms) -> date:
    """Return the last day in force; where the term is not given, the last that is possible."""
    if valid_until is NONE:
        return years_after(issued_on, law.years_without_term)
    longest = years_after(issued_on, law.longest_years)
    return longest if isinstance(valid_until, Gap) or valid_until > longest else valid_until


def _consent(index: int, paper: OwnerAuthorisation, day: date, law: Terms) -> Finding:
    issued_on = paper.issued_on
    if issued_on is NONE:
        return unmet("consent_without_date", "new_consent", pointer=_pointer(index))
    if isinstance(issued_on, Gap):
        return unknown("consent_date_missing", f"{_pointer(index)}/issued_on")
    if issued_on > day:
        return _not_yet("consent_dated_after_filing", index, issued_on)
    last = _last_without_remark(issued_on, law)
    if day <= last:
        return met("consent_in_order", stands_since=issued_on, stands_until=last, issued_on=issued_on)
    notes = ("consent_older_than_180_days",)
    return met("consent_in_order", notes, stands_since=last + DAY, issued_on=issued_on)


def _last_without_remark(issued_on: date, law: Terms) -> date:
    return days_after(issued_on, law.remark_after_days)


def _not_yet(reason: str, index: int, issued_on: date) -> Finding:
    last = issued_on - DAY
    return unmet(
        reason, "file_on_or_after", stands_until=last, issued_on=issued_on, pointer=_pointer(index), day=issued_on
    )


def _pointer(index: int) -> str:
    return f"/housing/authorisations/{index}"


_PRESENT = met("every_owner_authorises")
_SIGNED = review("electronic_signature")

"""Whether the powers of attorney and the consents are good on the filing day, for owners who have nothing better.

An owner may have several papers. The best one counts (good, then for review, then unknown, then bad), and a paper is
judged only where the same owner has no better one.
"""

from collections.abc import Callable, Container, Iterable
from datetime import date
from typing import Literal, NamedTuple, Protocol

from eligibility.calendar_days import DAY, years_after
from eligibility.evidence import NONE, NOT_GIVEN, Evidence, Gap, OwnerAuthorisation
from eligibility.rules.finding import (
    RANK,
    Finding,
    Outcome,
    between,
    met,
    not_applicable,
    review,
    standing,
    unknown,
    unmet,
)
from eligibility.rules.registry import logic


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


class Papers(NamedTuple):
    """The terms, and the kind of paper that the rule speaks of."""

    judges: Literal["proxy", "notarised_consent"]
    longest_years: int
    years_without_term: int
    remark_after_days: int


@logic("housing.papers", Papers)
def papers(evidence: Evidence, day: date, law: Papers) -> Finding:
    """A power of attorney or a consent that stands for an owner must be in force on the filing day."""
    given = authorisations(evidence)
    judge = _power_of_attorney if law.judges == "proxy" else _consent
    judged = [(index, paper) for index, paper in enumerate(given) if paper.kind == law.judges]
    if not judged:
        return not_applicable("no_power_of_attorney" if law.judges == "proxy" else "no_consent")
    owners = {paper.owner for _, paper in judged}
    compared = [paper for paper in given if paper.owner in owners]
    if len(compared) == 1:
        return judge(*judged[0], day, law)
    return standing(_of_several(judged, given, judge, day, law), *paper_span(compared, day, law))


def _of_several(
    judged: list[tuple[int, OwnerAuthorisation]],
    given: tuple[OwnerAuthorisation, ...],
    judge: Callable[[int, OwnerAuthorisation, date, Papers], Finding],
    day: date,
    law: Papers,
) -> Finding:
    """Return what is found where several owners have such a paper, or one has something else besides."""
    best: dict[int, Finding] = {}
    notes: tuple[str, ...] = ()
    for index, paper in judged:
        finding = judge(index, paper, day, law)
        if finding.outcome is Outcome.UNMET:
            notes = ("invalid_paper_of_covered_owner",)
        earlier = best.get(paper.owner)
        if earlier is None or RANK[finding.outcome] > RANK[earlier.outcome]:
            best[paper.owner] = finding
    worst = _worst(best, given, day, law)
    if worst is None:
        return not_applicable("owner_covered_otherwise", notes)
    return worst._replace(notes=worst.notes + notes) if notes and worst.outcome is Outcome.MET else worst


def authorisations(evidence: Evidence) -> tuple[OwnerAuthorisation, ...]:
    """Return the authorisations given, none where nothing is said of them."""
    housing = evidence.housing
    if isinstance(housing, Gap):
        return ()
    given = housing.authorisations
    return () if isinstance(given, Gap) else given


def _worst(best: dict[int, Finding], given: tuple[OwnerAuthorisation, ...], day: date, law: Papers) -> Finding | None:
    """Return the worst finding of owners who have no better authorisation, None where each has one."""
    worst: Finding | None = None
    otherwise: dict[int, int] | None = None
    for owner, finding in best.items():
        rank = RANK[finding.outcome]
        if finding.outcome is not Outcome.MET:
            otherwise = _ranks_otherwise(best, given, day, law) if otherwise is None else otherwise
            if otherwise.get(owner, 0) > rank:
                continue
        if worst is None or rank < RANK[worst.outcome]:
            worst = finding
    return worst


def _ranks_otherwise(
    owners: Container[int], given: tuple[OwnerAuthorisation, ...], day: date, law: Papers
) -> dict[int, int]:
    """Return for these owners the rank of their best authorisation by another kind than the one that is judged."""
    ranks: dict[int, int] = {}
    for index, paper in enumerate(given):
        if paper.kind != law.judges and paper.owner in owners:
            rank = RANK[judge_authorisation(paper, index, day, law).outcome]
            ranks[paper.owner] = max(rank, ranks.get(paper.owner, 0))
    return ranks


def paper_span(papers_given: Iterable[OwnerAuthorisation], day: date, law: Terms) -> tuple[date, date]:
    """Return the days around one on which no authorisation begins to count, and none ceases to."""
    return between(sorted([turn for paper in papers_given for turn in _turns(paper, law)]), day)


def _turns(paper: OwnerAuthorisation, law: Terms) -> tuple[date, ...]:
    """Return the days on which one authorisation begins to count and, for a power of attorney, ceases to."""
    _, kind, issued_on, valid_until, _ = paper
    if isinstance(issued_on, Gap):
        return ()
    if kind == "proxy":
        return (issued_on, _last_day(issued_on, valid_until, law) + DAY)
    return (issued_on,)


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
    notes = ("consent_older_than_180_days",) if (day - issued_on).days > law.remark_after_days else ()
    return met("consent_in_order", notes, stands_since=issued_on, issued_on=issued_on)


def _not_yet(reason: str, index: int, issued_on: date) -> Finding:
    last = issued_on - DAY
    return unmet(
        reason, "file_on_or_after", stands_until=last, issued_on=issued_on, pointer=_pointer(index), day=issued_on
    )


def _pointer(index: int) -> str:
    return f"/housing/authorisations/{index}"


_PRESENT = met("every_owner_authorises")
_SIGNED = review("electronic_signature")

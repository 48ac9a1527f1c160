"""Whether the powers of attorney and the consents are good on the filing day, for owners who have nothing better.

An owner may have several papers. The best one counts (good, then for review, then unknown, then bad), and a paper is
judged only where the same owner has no better one.
"""

from collections.abc import Container, Hashable
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

from eligibility.evidence import Evidence, Gap, OwnerAuthorisation
from eligibility.rules.finding import RANK, Finding, Outcome, between, not_applicable, standing
from eligibility.rules.owner_papers import days_of_remarks, judge_authorisation, paper_span
from eligibility.rules.registry import Reads, logic
from eligibility.rules.remembering import FEW

type Judged = Literal["proxy", "notarised_consent"]


class Papers(NamedTuple):
    """The terms, and the kind of paper that the rule speaks of."""

    judges: Judged
    longest_years: int
    years_without_term: int
    remark_after_days: int


@cache
def _papers_of_owners_with(kind: Judged) -> Reads:
    """Return what reads all authorisations, with their places, of the owners who have one of a kind."""

    def reads(evidence: Evidence) -> Hashable | None:
        given = authorisations(evidence)
        if len(given) > FEW:
            return None
        owners = [paper.owner for paper in given if paper.kind == kind]
        return tuple([place for place in enumerate(given) if place[1].owner in owners]) if owners else ()

    return reads


@logic("housing.papers", Papers, reads=lambda law: _papers_of_owners_with(law.judges), says="the_same_while_it_stands")
def papers(evidence: Evidence, day: date, law: Papers) -> Finding:
    """A power of attorney or a consent that stands for an owner must be in force on the filing day."""
    given = authorisations(evidence)
    judged = [(index, paper) for index, paper in enumerate(given) if paper.kind == law.judges]
    if not judged:
        return not_applicable("no_power_of_attorney" if law.judges == "proxy" else "no_consent")
    owners = {paper.owner for _, paper in judged}
    compared = [paper for paper in given if paper.owner in owners]
    if len(compared) == 1:
        ((index, paper),) = judged
        return judge_authorisation(paper, index, day, law)
    found = _of_several(judged, given, day, law)
    since, until = paper_span(compared, day, law)
    if found.passes:  # and says the same only as long as none of them is remarked on
        remarked, unremarked = between(sorted(days_of_remarks(compared, law)), day)
        since, until = max(since, remarked), min(until, unremarked)
    return standing(found, since, until)


def _of_several(
    judged: list[tuple[int, OwnerAuthorisation]],
    given: tuple[OwnerAuthorisation, ...],
    day: date,
    law: Papers,
) -> Finding:
    """Return what is found where several owners have such a paper, or one has something else besides."""
    best: dict[int, Finding] = {}
    notes: tuple[str, ...] = ()
    for index, paper in judged:
        finding = judge_authorisation(paper, index, day, law)
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

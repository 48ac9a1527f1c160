"""Whether every owner lets the applicant live in the housing: in person, through a proxy, or by notarised consent.

Here each owner must have some authorisation; whether a paper is good is a rule of its own, in `housing_papers`.
"""

from collections.abc import Hashable
from datetime import date
from typing import NamedTuple

from eligibility.evidence import NOT_GIVEN, Evidence, Gap, HousingFacts
from eligibility.rules.finding import Finding, Outcome, met, not_applicable, review, unknown, unmet
from eligibility.rules.owner_papers import judge_authorisation, paper_span
from eligibility.rules.registry import logic, read_by
from eligibility.rules.remembering import FEW
from eligibility.rules.shared_facts import person_and_housing


class EachOwner(NamedTuple):
    """The terms that papers are measured by."""

    longest_years: int
    years_without_term: int
    remark_after_days: int


def _owners_authorised(evidence: Evidence) -> Hashable | None:
    """Return the owners and those who authorise; the papers as well only where one of them may be needed."""
    housing = evidence.housing
    if isinstance(housing, Gap):
        return housing
    given = housing.authorisations
    if isinstance(given, tuple):
        if len(given) > FEW:
            return None
        if not [paper for paper in given if paper.kind == "electronic_signature"]:
            return housing.owners, housing.applicant_is_owner, tuple([paper.owner for paper in given])
    return housing.owners, housing.applicant_is_owner, given


@logic(
    "housing.each_owner",
    EachOwner,
    reads=read_by(_owners_authorised),
    says="the_same_while_it_stands",
    among=read_by(person_and_housing),
)
def each_owner(evidence: Evidence, day: date, law: EachOwner) -> Finding:
    """Each owner of the housing must come along, send a proxy, or have consented before a notary."""
    housing = evidence.housing
    if housing is NOT_GIVEN:
        return unknown("housing_missing", "/housing")
    if isinstance(housing, Gap):
        return unmet("no_housing", "bring_owner_authorisation")
    owners, given = housing.owners, housing.authorisations
    if isinstance(owners, Gap):
        return unknown("owners_missing", "/housing/owners")
    if owners == 0:
        return _without_other_owners(housing)
    if isinstance(given, Gap):
        return unknown("authorisations_missing", "/housing/authorisations")
    authorised = {authorisation.owner for authorisation in given}
    without = owners - len(authorised)
    if without:
        return unmet(
            "owner_authorisation_missing",
            "bring_owner_authorisation",
            ("co_owners_by_analogy",) if owners > 1 or housing.applicant_is_owner is True else (),
            owners=owners,
            without=without,
            pointers=_pointers(set(range(owners)) - authorised),
        )
    signed = {each.owner for each in given if each.kind == "electronic_signature"}
    if signed:
        signed -= {
            each.owner
            for index, each in enumerate(given)
            if judge_authorisation(each, index, day, law).outcome is Outcome.MET
        }
        since, until = paper_span(given, day, law)
        if signed:
            return review(
                "electronic_signature",
                ("electronic_signature_reported_once",),
                "bring_owner_authorisation",
                stands_until=until,
                pointers=_pointers(signed),
            )
        return met("every_owner_authorises", stands_since=since, stands_until=until, owners=owners)
    return met("every_owner_authorises", owners=owners)


def _without_other_owners(housing: HousingFacts) -> Finding:
    if isinstance(housing.applicant_is_owner, Gap):
        return unknown("owner_status_missing", "/housing/applicant_is_owner")
    if housing.applicant_is_owner:
        return not_applicable("applicant_sole_owner")
    return unmet("no_owner_named", "bring_owner_authorisation")


def _pointers(owners: set[int]) -> tuple[str, ...]:
    return tuple(f"/housing/owners/{owner}" for owner in sorted(owners))

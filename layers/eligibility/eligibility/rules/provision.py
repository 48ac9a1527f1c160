"""By which paper the housing of an applicant for permanent residence is theirs, or is given to them."""

from collections.abc import Hashable
from datetime import date
from typing import NamedTuple

from eligibility.calendar_days import DAY
from eligibility.evidence import NONE, NOT_GIVEN, Evidence, Gap, HousingFacts
from eligibility.rules.finding import Finding, met, review, unknown, unmet
from eligibility.rules.registry import logic, read_by

_POINTER = "/housing/provision"


class Provided(NamedTuple):
    """The papers that will do."""

    accepted: frozenset[str]


def _ownership_and_provision(evidence: Evidence) -> Hashable:
    housing = evidence.housing
    return housing if isinstance(housing, Gap) else (housing.applicant_is_owner, housing.provision)


@logic("housing.provided", Provided, reads=read_by(_ownership_and_provision), says="the_same_while_it_stands")
def provided(evidence: Evidence, day: date, law: Provided) -> Finding:
    """Housing for permanent residence is the applicant's own, or given by notarised contract or notarised consent."""
    housing = evidence.housing
    if housing is NOT_GIVEN:
        return unknown("housing_missing", "/housing")
    if isinstance(housing, Gap):
        return unmet("no_housing", "bring_housing_paper")
    if housing.applicant_is_owner is True:
        return met("applicant_owns_housing")
    return _by_paper(housing, day, law)


def _by_paper(housing: HousingFacts, day: date, law: Provided) -> Finding:
    provision = housing.provision
    if provision is NOT_GIVEN:
        return unknown("provision_missing", _POINTER)
    if isinstance(provision, Gap) or provision.kind not in law.accepted:
        return unmet("no_provision", "bring_housing_paper")
    if provision.kind == "ownership":
        contradicted = housing.applicant_is_owner is False
        return review("ownership_contradicted") if contradicted else met("applicant_owns_housing")
    issued_on = provision.issued_on
    if issued_on is NONE:
        return unmet("provision_without_date", "bring_housing_paper")
    if isinstance(issued_on, Gap):
        return unknown("provision_date_missing", f"{_POINTER}/issued_on")
    if issued_on > day:
        last = issued_on - DAY
        return unmet(
            "provision_dated_after_filing", "file_on_or_after", stands_until=last, issued_on=issued_on, day=issued_on
        )
    return met("housing_provided", stands_since=issued_on, issued_on=issued_on)

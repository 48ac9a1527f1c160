"""Facts that an applicant has in common with thousands: the rules that read no more of them are looked up at once."""

from collections.abc import Hashable
from datetime import date

from eligibility.evidence import Evidence, Gap
from eligibility.rules.ages import birth
from eligibility.rules.remembering import FEW

_USUAL_PAPERS = 16


def person_and_housing(evidence: Evidence) -> Hashable | None:
    """Return who applies, with which kind of document, and where; None where dates of the owners' papers may count."""
    document, housing = evidence.document, evidence.housing
    told: Hashable = housing
    if not isinstance(housing, Gap):
        owners: Hashable = housing.authorisations
        if isinstance(housing.authorisations, tuple):
            kinds = [paper.kind for paper in housing.authorisations]
            if len(kinds) > FEW or "electronic_signature" in kinds:
                return None
            owners = tuple([paper.owner for paper in housing.authorisations])
        told = (housing.applicant_is_owner, housing.owners, owners, housing.code_length)
    return (
        evidence.nationality,
        document.kind,
        document.country,
        birth(evidence),
        evidence.grounds,
        evidence.iin,
        evidence.mrz,
        evidence.register,
        told,
    )


def undated_papers(evidence: Evidence) -> Hashable | None:
    """Return the papers and who need not bring them; None where one has a date."""
    papers = evidence.papers
    if isinstance(papers, tuple) and (
        len(papers) > _USUAL_PAPERS or [paper for paper in papers if isinstance(paper.issued_on, date)]
    ):
        return None
    return papers, evidence.category, evidence.nationality, evidence.document.country, evidence.grounds, birth(evidence)

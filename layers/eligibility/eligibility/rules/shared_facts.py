"""Facts that an applicant has in common with thousands: the rules that read no more of them are looked up at once."""

from collections.abc import Hashable
from datetime import date

from eligibility.application.document_kinds import DocumentKind
from eligibility.evidence import Evidence, Gap
from eligibility.rules.ages import birth
from eligibility.rules.registry import Reads
from eligibility.rules.remembering import FEW

WITH_SHELF_LIFE: frozenset[DocumentKind] = frozenset(
    {"proof_of_solvency", "criminal_record_certificate", "medical_certificate"}
)
"""The papers of which the day of issue counts: hardly two applicants have the same."""
_NONE_HIDDEN = frozenset[DocumentKind]()
_USUAL_PAPERS = 16


def person_and_housing(evidence: Evidence) -> Hashable | None:
    """Return who applies, with which kind of document, and where; None where dates of the owners' papers may count."""
    # Taken apart at once: fact by fact, by name, takes twice as long.
    _, nationality, _, (kind, country, _, _), housing, register, _, grounds, _, _, _, iin, mrz, _ = evidence
    told: Hashable = housing
    if not isinstance(housing, Gap):
        applicant_is_owner, owners, given, code_length, _ = housing
        authorised: Hashable = given
        if isinstance(given, tuple):
            kinds = [paper[1] for paper in given]
            if len(kinds) > FEW or "electronic_signature" in kinds:
                return None
            authorised = tuple([paper[0] for paper in given])
        told = (applicant_is_owner, owners, authorised, code_length)
    return nationality, kind, country, birth(evidence), grounds, iin, mrz, register, told


def among_papers(kind: DocumentKind) -> Reads | None:
    """Return what a rule on papers of a kind reads as others do; None where their day of issue counts."""
    return None if kind in WITH_SHELF_LIFE else undated_papers


def undated_papers(evidence: Evidence) -> Hashable | None:
    """Return the papers and who need not bring them; None where one has a date.

    Of those with a shelf life only the place is told, but where a category asks for papers: it may ask for them.
    """
    papers, category = evidence.papers, evidence.category
    told: Hashable = papers
    if isinstance(papers, tuple):
        if len(papers) > _USUAL_PAPERS:
            return None
        hidden = WITH_SHELF_LIFE if isinstance(category, Gap) else _NONE_HIDDEN
        told = tuple([None if paper.kind in hidden else paper for paper in papers])
        if [paper for paper in papers if isinstance(paper.issued_on, date) and paper.kind not in hidden]:
            return None
    return told, category, evidence.nationality, evidence.document.country, evidence.grounds, birth(evidence)

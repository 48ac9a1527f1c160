"""The papers of the file as the rules on them find them: which there are, which are dated too late, who is exempt."""

from collections.abc import Container
from datetime import date

from eligibility.calendar_days import DAY
from eligibility.evidence import Evidence, Gap, Paper
from eligibility.rules.finding import Finding, not_applicable, review, unmet


def given_papers(evidence: Evidence, kinds: Container[str]) -> list[tuple[int, Paper]]:
    """Return the papers of some kinds, each with its place in the application, in its order."""
    if isinstance(evidence.papers, Gap):
        return []
    # Each rule on papers comes by here, so the kind is taken by its place: that is twice as fast.
    return [(index, given) for index, given in enumerate(evidence.papers) if given[0] in kinds]


def dated_after(index: int, given: Paper, day: date) -> Finding | None:
    """Return the finding that a paper is dated after the filing day; None: it is not."""
    issued_on = given.issued_on
    if isinstance(issued_on, Gap) or issued_on <= day:
        return None
    return unmet(
        "paper_dated_after_filing",
        "file_on_or_after",
        stands_until=issued_on - DAY,
        paper=given.kind,
        pointer=pointer(index),
        issued_on=issued_on,
        day=issued_on,
    )


def exempt_by_state(evidence: Evidence, states: frozenset[str], paper: str) -> Finding | None:
    """Return the finding that citizens of some states need no such paper, or that it decides whose document counts."""
    if not states:
        return None
    nationality, country = evidence.nationality, evidence.document.country
    if nationality in states and country in states:
        return not_applicable("nationality_exempt", paper=paper, nationality=nationality)
    if nationality in states or country in states:
        return review("nationality_and_document_differ", nationality=nationality, country=country)
    return None


def pointer(index: int) -> str:
    """Return the JSON pointer of the paper at a place of the application."""
    return f"/documents/{index}"

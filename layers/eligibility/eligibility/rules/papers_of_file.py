"""The papers of the file as the rules on them find them: which there are, which are dated too late, who is exempt."""

from collections.abc import Container, Mapping
from datetime import date

from eligibility.calendar_days import DAY
from eligibility.evidence import Evidence, Gap, Paper
from eligibility.rules.finding import Finding, not_applicable, review, unmet
from eligibility.rules.remembering import once


def given_papers(evidence: Evidence, kinds: Container[str]) -> list[tuple[int, Paper]]:
    """Return the papers of some kinds, each with its place in the application, in its order."""
    if isinstance(evidence.papers, Gap):
        return []
    return [(index, given) for index, given in enumerate(evidence.papers) if given.kind in kinds]


def papers_of_kind(evidence: Evidence, kind: str) -> tuple[tuple[int, Paper], ...]:
    """Return the papers of a kind, each with its place in the application, in its order."""
    return () if isinstance(evidence.papers, Gap) else _by_kind(evidence.papers).get(kind, ())


@once
def _by_kind(papers: tuple[Paper, ...]) -> Mapping[str, tuple[tuple[int, Paper], ...]]:
    by_kind: dict[str, tuple[tuple[int, Paper], ...]] = {}
    for place in enumerate(papers):
        kind = place[1].kind
        by_kind[kind] = (*by_kind.get(kind, ()), place)
    return by_kind


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

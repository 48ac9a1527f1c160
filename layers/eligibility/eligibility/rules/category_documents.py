"""The papers that go by the category of a temporary permit, and those that are asked in no usual way: the pilot's."""

from collections.abc import Hashable, Iterable
from datetime import date
from functools import cache
from typing import NamedTuple, get_args

from eligibility.application.document_kinds import Category, DocumentKind
from eligibility.evidence import NONE, Evidence, Gap
from eligibility.evidence import Paper as GivenPaper
from eligibility.rules.finding import Finding, Outcome, between, met, not_applicable, review, standing, unknown, unmet
from eligibility.rules.papers_of_file import dated_after, exempt_by_state, given_papers, papers_of_kind
from eligibility.rules.registry import Reads, logic, read_by
from eligibility.rules.remembering import FEW
from eligibility.rules.shared_facts import among_papers, undated_papers

_ORDER = {kind: index for index, kind in enumerate(get_args(DocumentKind))}


class ForCategory(NamedTuple):
    """By category, the papers of which one serves; for those of `all_of`, all are asked."""

    family_reunification: frozenset[DocumentKind]
    work: frozenset[DocumentKind]
    study: frozenset[DocumentKind]
    treatment: frozenset[DocumentKind]
    missionary: frozenset[DocumentKind]
    business_immigrant: frozenset[DocumentKind]
    victim_of_trafficking: frozenset[DocumentKind]
    all_of: frozenset[str] = frozenset()
    only_privileged: frozenset[DocumentKind] = frozenset()
    """Papers that serve citizens of `privileged_states` only."""
    privileged_states: frozenset[str] = frozenset()
    contested_note: str = ""

    def kinds(self, category: Category) -> frozenset[DocumentKind]:
        """Return the papers of a category."""
        kinds: frozenset[DocumentKind] = getattr(self, category)
        return kinds

    def all_kinds(self) -> frozenset[DocumentKind]:
        """Return the papers of all categories."""
        return frozenset[DocumentKind]().union(*[self.kinds(category) for category in get_args(Category)])


def _papers_of_categories(law: ForCategory) -> Reads:
    return _papers_of(law.all_kinds())


@cache
def _papers_of(kinds: frozenset[DocumentKind]) -> Reads:
    """Return what reads the category, the papers of some kinds and, as some serve only some citizens, whose."""

    def reads(evidence: Evidence) -> Hashable | None:
        given = tuple(given_papers(evidence, kinds))
        if len(given) > FEW:
            return None
        return evidence.category, given, evidence.nationality, evidence.document.country

    return reads


@logic("documents.for_category", ForCategory, reads=_papers_of_categories, among=read_by(undated_papers))
def for_category(evidence: Evidence, day: date, law: ForCategory) -> Finding:
    """An applicant for a temporary permit must bring what the category asks: one of its papers, or all of them."""
    category = evidence.category
    if category is NONE:
        return unmet("no_category", "name_category", _notes(law))
    if isinstance(category, Gap):
        return unknown("category_missing", "/category", _notes(law))
    given = given_papers(evidence, law.kinds(category))
    found = (_all_of if category in law.all_of else _one_of)(category, given, evidence, day, law)
    turns = [paper.issued_on for _, paper in given if isinstance(paper.issued_on, date)]
    return standing(found, *between(sorted(turns), day)) if turns else found


type _Given = list[tuple[int, GivenPaper]]


def _all_of(category: Category, given: _Given, _evidence: Evidence, day: date, law: ForCategory) -> Finding:
    kinds = law.kinds(category)
    dated = {paper.kind for index, paper in given if dated_after(index, paper, day) is None}
    missing = in_order(kinds.difference(paper.kind for _, paper in given))
    if missing:
        return unmet("papers_of_category_missing", "bring_papers", _notes(law), category=category, papers=missing)
    early = [found for index, paper in given if paper.kind not in dated and (found := dated_after(index, paper, day))]
    return _latest(early) if early else met("papers_of_category_given", category=category, papers=in_order(kinds))


def _one_of(category: Category, given: _Given, evidence: Evidence, day: date, law: ForCategory) -> Finding:
    serve = law.kinds(category)
    privileged = _privileged(evidence, law)
    if privileged is None and law.only_privileged:
        serve -= law.only_privileged
    served = [(index, paper) for index, paper in given if paper.kind in serve]
    if not served:
        reason = "contract_of_other_state" if given else "papers_of_category_missing"
        return unmet(reason, "bring_one_of_papers", _notes(law), category=category, papers=in_order(serve))
    good = [paper.kind for index, paper in served if dated_after(index, paper, day) is None]
    if not good:
        return _earliest([found for index, paper in served if (found := dated_after(index, paper, day))])
    if privileged is not None and privileged.outcome is Outcome.REVIEW and law.only_privileged.issuperset(good):
        return privileged
    return met("papers_of_category_given", category=category, papers=in_order(good))


def in_order(kinds: Iterable[DocumentKind]) -> tuple[DocumentKind, ...]:
    """Return kinds of papers, each once, in the order in which they are always named."""
    once = {*kinds}
    return tuple(sorted(once, key=_ORDER.__getitem__) if len(once) > 1 else once)


def _privileged(evidence: Evidence, law: ForCategory) -> Finding | None:
    """Return a finding where the privileged papers serve, for review where nationality and document disagree on it."""
    return exempt_by_state(evidence, law.privileged_states, "employment_contract")


def _earliest(found: list[Finding]) -> Finding:
    return min(found, key=_until)


def _latest(found: list[Finding]) -> Finding:
    return max(found, key=_until)


def _until(finding: Finding) -> date:
    return finding.stands_until


class Pilot(NamedTuple):
    """A part of the pilot for permanent residence."""

    kind: DocumentKind


@cache
def _whether_given(kind: DocumentKind) -> Reads:
    return lambda evidence: bool(papers_of_kind(evidence, kind))


@logic("documents.pilot", Pilot, reads=lambda law: _whether_given(law.kind), among=lambda law: among_papers(law.kind))
def pilot(evidence: Evidence, _day: date, law: Pilot) -> Finding:
    """What the pilot asks is for a person to look at: who is exempt from it, and what it leads to, is not known."""
    if papers_of_kind(evidence, law.kind):
        return review("pilot_paper_given", ("pilot_exemptions_unknown",), paper=law.kind)
    return review("pilot_paper_missing", ("pilot_exemptions_unknown",), "bring_pilot_paper", paper=law.kind)


class NoPaperYet(NamedTuple):
    """Something is to be done, but no paper is asked for it."""

    reason: str


def _nothing(_evidence: Evidence) -> Hashable:
    return ()


@logic("documents.no_paper_yet", NoPaperYet, reads=read_by(_nothing), among=read_by(undated_papers))
def no_paper_yet(_evidence: Evidence, _day: date, law: NoPaperYet) -> Finding:
    """What is asked before its paper is: there is nothing to check in the file."""
    return not_applicable(law.reason)


def _notes(law: ForCategory) -> tuple[str, ...]:
    return (law.contested_note,) if law.contested_note else ()

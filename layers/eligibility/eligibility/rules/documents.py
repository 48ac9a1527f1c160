"""Whether each paper of a residence permit is in the file and fresh enough, by nationality, age and filing day.

A paper that an applicant need not bring is not looked at; of one that is asked, the day of issue is, where it decides.
"""

from collections.abc import Hashable
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Literal, NamedTuple

from eligibility.application.document_kinds import DocumentKind
from eligibility.calendar_days import birthday, days_after
from eligibility.evidence import NONE, Evidence, Gap
from eligibility.evidence import Paper as GivenPaper
from eligibility.money import Money, sum_for
from eligibility.rules.ages import birth
from eligibility.rules.finding import (
    EVER,
    RANK,
    Finding,
    between,
    met,
    not_applicable,
    review,
    standing,
    unknown,
    unmet,
)
from eligibility.rules.papers_of_file import dated_after, exempt_by_state, papers_of_kind, pointer
from eligibility.rules.registry import Reads, logic
from eligibility.rules.remembering import FEW
from eligibility.rules.shared_facts import among_papers


class Paper(NamedTuple):
    """A paper, from whom it is asked, and how old it may be."""

    kind: DocumentKind
    exempt_states: frozenset[str] = frozenset()
    exempt_grounds: frozenset[str] = frozenset()
    age_from: int | None = None
    """The birthday from which on it is asked."""
    age_below: int | None = None
    """The birthday from which on it is no longer."""
    shelf_life_days: int | None = None
    """Filing day minus day of issue is at most this."""
    too_old: Literal["unmet", "review"] = "unmet"
    several: Literal["best", "each"] = "best"
    """Which of several of the kind count."""
    amount: Literal["state_duty", "solvency"] | None = None
    """The sum that it is about."""
    money: Money | None = None
    always_note: str = ""
    contested_note: str = ""
    """Codes of notes: on each finding about the paper; on those that do not let it pass."""

    @property
    def by_age(self) -> bool:
        """Whether the applicant's age decides if it is asked."""
        return self.age_from is not None or self.age_below is not None

    @property
    def conditional(self) -> bool:
        """Whether there are applicants of whom it is not asked."""
        return self.by_age or bool(self.exempt_states) or bool(self.exempt_grounds)


def _paper_and_exemptions(law: Paper) -> Reads:
    others: list[Reads] = [birth] if law.by_age else []
    if law.exempt_states:
        others.append(_STATES)
    if law.exempt_grounds:
        others.append(_GROUNDS)
    return _paper_and(law.kind, tuple(others))


_STATES, _GROUNDS = attrgetter("nationality", "document.country"), attrgetter("grounds")


@cache
def _paper_and(kind: DocumentKind, others: tuple[Reads, ...]) -> Reads:
    """Return what reads the papers of a kind and something else."""

    def reads(evidence: Evidence) -> Hashable | None:
        papers = papers_of_kind(evidence, kind)
        return None if len(papers) > FEW else (papers, *[of(evidence) for of in others])

    return reads


@logic("documents.paper", Paper, reads=_paper_and_exemptions, among=lambda law: among_papers(law.kind))
def paper(evidence: Evidence, day: date, law: Paper) -> Finding:
    """A paper that is asked of the applicant must be in the file, dated, and no older than its shelf life."""
    papers = papers_of_kind(evidence, law.kind)
    exempt = _exempt(evidence, day, law) if law.conditional else None
    if exempt is not None and (exempt.passes or not papers):
        finding = exempt
    elif not papers:
        finding = _missing(law, day)
    else:
        found = [_judge(index, given, day, law) for index, given in papers]
        finding = found[0] if len(found) == 1 else _of_several(found, law)
        if exempt is not None and not finding.passes:
            finding = exempt
    # Of one paper that alone decides, the finding itself says how long it stands.
    if len(papers) > 1 or law.by_age or (exempt is not None and papers):
        return _spanned(finding, evidence, papers, day, law)
    return finding


def _of_several(found: list[Finding], law: Paper) -> Finding:
    worst_first = sorted(found, key=_rank)
    return worst_first[0] if law.several == "each" else worst_first[-1]


def _exempt(evidence: Evidence, day: date, law: Paper) -> Finding | None:
    """Return why the paper is not asked of the applicant, or why that cannot be told; None: it is asked."""
    by_age = _by_age(evidence, day, law)
    if by_age is not None:
        return by_age
    if law.exempt_grounds:
        if isinstance(evidence.grounds, Gap):
            return unknown("grounds_missing", "/applicant/grounds", _notes(law), paper=law.kind)
        if not law.exempt_grounds.isdisjoint(evidence.grounds):
            return not_applicable("ground_exempt", paper=law.kind)
    return exempt_by_state(evidence, law.exempt_states, law.kind)


def _by_age(evidence: Evidence, day: date, law: Paper) -> Finding | None:
    if not law.by_age:
        return None
    born = evidence.birth_date
    if isinstance(born, Gap):
        return unknown("birth_date_missing", "/applicant/birth_date")
    if law.age_from is not None and day < birthday(born, law.age_from):
        return not_applicable("too_young_for_paper", paper=law.kind, age_limit=law.age_from)
    if law.age_below is not None and day >= birthday(born, law.age_below):
        return not_applicable("too_old_for_paper", paper=law.kind, age_limit=law.age_below)
    return None


def _judge(index: int, given: GivenPaper, day: date, law: Paper) -> Finding:
    early = dated_after(index, given, day)
    if early is not None:
        return early
    issued_on = given.issued_on
    if law.shelf_life_days is None:
        since = EVER if isinstance(issued_on, Gap) else issued_on
        return met("paper_given", _always(law), stands_since=since, paper=law.kind)
    if issued_on is NONE:
        return unmet("paper_without_date", "get_dated_paper", paper=law.kind, pointer=pointer(index))
    if isinstance(issued_on, Gap):
        return unknown("paper_issue_day_missing", f"{pointer(index)}/issued_on", paper=law.kind)
    age = (day - issued_on).days
    if age <= law.shelf_life_days:
        good_until = days_after(issued_on, law.shelf_life_days)
        return met(
            "paper_fresh_enough",
            _always(law),
            stands_since=issued_on,
            stands_until=good_until,
            paper=law.kind,
            issued_on=issued_on,
            good_until=good_until,
        )
    too_old = unmet if law.too_old == "unmet" else review
    return too_old(
        "paper_too_old" if law.too_old == "unmet" else "paper_perhaps_too_old",
        remedy="get_fresh_paper",
        notes=_notes(law),
        paper=law.kind,
        pointer=pointer(index),
        issued_on=issued_on,
        age_in_days=age,
        shelf_life_days=law.shelf_life_days,
        oldest_issue_day=days_after(day, -law.shelf_life_days),
    )


def _missing(law: Paper, day: date) -> Finding:
    """Return the finding that the paper is not there; the remedy says the sum that it is about, if any."""
    notes = _notes(law)
    asked = None if law.amount is None or law.money is None else sum_for(law.money, law.amount, day)
    if law.amount is None or asked is None:
        return unmet("paper_missing", "bring_paper", notes, paper=law.kind)
    remedy = "pay_state_duty" if law.amount == "state_duty" else "show_solvency"
    if asked.tenge is None:
        notes += ("index_of_that_year_unknown",)
        return unmet("paper_missing", f"{remedy}_in_indices", notes, paper=law.kind, amount_mci=asked.mci)
    if not asked.index_certain:
        notes += ("index_of_that_year_contested",)
    return unmet("paper_missing", remedy, notes, paper=law.kind, amount_mci=asked.mci, amount_tenge=asked.tenge)


def _spanned(
    finding: Finding, evidence: Evidence, papers: tuple[tuple[int, GivenPaper], ...], day: date, law: Paper
) -> Finding:
    """Return the finding with the days between which nothing about the paper or the applicant's age turns."""
    turns = []
    born = evidence.birth_date
    if isinstance(born, date):
        turns += [birthday(born, age) for age in (law.age_from, law.age_below) if age is not None]
    for _, each in papers:
        if isinstance(each.issued_on, date):
            turns.append(each.issued_on)
            if law.shelf_life_days is not None:
                turns.append(days_after(each.issued_on, law.shelf_life_days + 1))
    return standing(finding, *between(sorted(turns), day)) if turns else finding


def _rank(finding: Finding) -> int:
    return RANK[finding.outcome]


def _always(law: Paper) -> tuple[str, ...]:
    return (law.always_note,) if law.always_note else ()


def _notes(law: Paper) -> tuple[str, ...]:
    return tuple([note for note in (law.always_note, law.contested_note) if note])

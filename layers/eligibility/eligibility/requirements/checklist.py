"""The checklist of a day: each rule that asks for something to be brought, judged on somebody who brings nothing.

So the list asks for what the checks ask for, in their versions; nothing of the law is said here a second time.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple, get_args

from eligibility.application.document_kinds import Category, DocumentKind
from eligibility.application.models import PassportKind
from eligibility.calendar_days import days_after
from eligibility.judging import GATE_CLOSED, judge, judge_all
from eligibility.money import Money, Sum, sum_for
from eligibility.requirements.empty_handed import Asked, empty_handed
from eligibility.rulebook import Judgement, PermitPlan, PlannedRule, Rulebook, RuleVersion
from eligibility.rules.category_documents import ForCategory, in_order
from eligibility.rules.documents import Paper
from eligibility.rules.finding import Finding, Outcome, Value
from eligibility.rules.identity import ResidenceDocument
from eligibility.rules.passport import DaysLeft, InDate

Needed = Literal["yes", "no", "perhaps", "depends"]
"""`perhaps`: the law leaves it open; `depends`: on a parameter that was not given."""
Parameter = Literal["nationality", "age", "category"]

_NEEDED: Mapping[Outcome, Needed] = {
    Outcome.UNMET: "yes",
    Outcome.MET: "yes",
    Outcome.REVIEW: "perhaps",
    Outcome.UNKNOWN: "depends",
    Outcome.NOT_APPLICABLE: "no",
}
_PARAMETERS: Mapping[str | None, Parameter] = {"/applicant/birth_date": "age", "/category": "category"}
_IDENTITY, _VALIDITY = "identity.document_kind", "passport.validity"
_BROUGHT = (_IDENTITY, _VALIDITY, "housing.owner_authorisation", "housing.provision", "address.registration_code")
"""The rules that ask for something to be brought, beside those on papers."""
_KINDS: tuple[PassportKind, ...] = get_args(PassportKind)
_CATEGORIES: tuple[Category, ...] = get_args(Category)


class OfCategory(NamedTuple):
    """The papers of a category of temporary permit."""

    category: Category
    papers: tuple[DocumentKind, ...]
    serve: Literal["one_of", "all_of"]


class Requirement(NamedTuple):
    """One thing to bring."""

    rule: str
    needed: Needed
    version: RuleVersion | None
    finding: Finding
    """Of somebody who does not bring it: its remedy says what to bring, its reason why it is not needed."""
    depends_on: Parameter | None = None
    accepted: tuple[str, ...] = ()
    perhaps_accepted: tuple[str, ...] = ()
    """Kinds of identity documents."""
    papers: tuple[DocumentKind, ...] = ()
    serve: Literal["one_of", "all_of"] = "one_of"
    by_category: tuple[OfCategory, ...] = ()
    """Where the papers depend on a category that was not given: those of each."""
    shelf_life_days: int | None = None
    too_old: Literal["unmet", "review"] = "unmet"
    """What an older one is."""
    days_left: int | None = None
    """Days of validity that the identity document must have left."""
    in_date: bool = False
    """Whether it must not have expired."""
    cost: Sum | None = None
    age_from: int | None = None
    age_below: int | None = None
    exempt_states: tuple[str, ...] = ()
    exempt_grounds: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def oldest_issue_day(self, day: date) -> date | None:
        """Return the earliest day of issue that is fresh enough for a filing on a day."""
        return None if self.shelf_life_days is None else days_after(day, -self.shelf_life_days)

    def valid_until_at_least(self, day: date) -> date | None:
        """Return the last day of validity that the identity document must have for a filing on a day."""
        return None if self.days_left is None else days_after(day, self.days_left)


class Checklist(NamedTuple):
    """What to bring on a day; `no_permit_needed` says why there is nothing to bring at all."""

    day: date
    requirements: tuple[Requirement, ...]
    no_permit_needed: Mapping[str, Value] | None


def checklist(asked: Asked, day: date, rulebook: Rulebook) -> Checklist:
    """Return what somebody has to bring on a filing day, in the order of the rulebook."""
    evidence = empty_handed(asked, day)
    plan = rulebook.plan(evidence)
    judgements = judge_all(plan, evidence, day)
    gate = judgements[0].finding
    if plan.gated and gate.reason == GATE_CLOSED:
        return Checklist(day, (), gate.values)
    found = [_requirement(judgement, asked, day, plan, rulebook.money) for judgement in judgements]
    return Checklist(day, tuple([each for each in found if each is not None]), None)


def _requirement(
    judgement: Judgement, asked: Asked, day: date, plan: PermitPlan, money: Money | None
) -> Requirement | None:
    rule, version, finding = judgement.rule, judgement.version, judgement.finding
    if version is None or not (rule in _BROUGHT or rule.startswith("documents.")):
        return None
    requirement = Requirement(
        rule, _NEEDED[finding.outcome], version, finding, _PARAMETERS.get(finding.supply), notes=finding.notes
    )
    if rule == _IDENTITY:
        return _identity_document(requirement, asked, day, plan)
    law = version.law
    match law:
        case DaysLeft():
            contested = (law.contested_note,) if law.contested_note else ()
            notes = (*contested, *_on_just_enough_days(version, law, asked, day))
            return requirement._replace(needed=_asked(finding), days_left=law.days, notes=notes, depends_on=None)
        case InDate():
            return requirement._replace(needed="yes", in_date=True, notes=(), depends_on=None)
        case Paper():
            return _paper(requirement, law, asked, day, plan, money)
        case ForCategory() if asked.category is not None:
            of = _of_category(asked.category, law, asked)
            by_nationality = asked.nationality is None and not law.only_privileged.isdisjoint(law.kinds(asked.category))
            depends_on: Parameter | None = "nationality" if by_nationality else None
            return requirement._replace(papers=of.papers, serve=of.serve, depends_on=depends_on)
        case ForCategory():
            return requirement._replace(by_category=tuple([_of_category(each, law, asked) for each in _CATEGORIES]))
    return requirement


def _of_category(category: Category, law: ForCategory, asked: Asked) -> OfCategory:
    kinds = law.kinds(category)
    if asked.nationality not in law.privileged_states:
        kinds -= law.only_privileged
    serve: Literal["one_of", "all_of"] = "all_of" if category in law.all_of else "one_of"
    return OfCategory(category, in_order(kinds), serve)


def _on_just_enough_days(version: RuleVersion, law: DaysLeft, asked: Asked, day: date) -> tuple[str, ...]:
    """Return what is to be noted of a document that is valid for exactly as many days as are asked for."""
    evidence = empty_handed(asked, day)
    document = evidence.document._replace(expires_on=days_after(day, law.days))
    found = version.judge(evidence._replace(document=document), day, law)
    return tuple([note for note in found.notes if note != law.term_note])


def _asked(finding: Finding) -> Needed:
    """Return whether validity is asked for: the expiry is not given, so the rule itself cannot tell."""
    return "perhaps" if finding.outcome is Outcome.REVIEW else "yes"


def _paper(
    requirement: Requirement, law: Paper, asked: Asked, day: date, plan: PermitPlan, money: Money | None
) -> Requirement:
    finding = requirement.finding
    if requirement.depends_on == "age":  # said is what is asked of those of whom it is
        of_age = empty_handed(asked._replace(age=law.age_from), day)
        finding = judge(_planned(plan, requirement.rule), of_age, day).finding
    told = requirement._replace(
        finding=finding,
        notes=finding.notes,
        papers=(law.kind,),
        shelf_life_days=law.shelf_life_days,
        too_old=law.too_old,
        cost=None if law.amount is None or money is None else sum_for(money, law.amount, day),
        age_from=law.age_from,
        age_below=law.age_below,
        exempt_states=tuple(sorted(law.exempt_states)),
        exempt_grounds=tuple(sorted(law.exempt_grounds)),
    )
    if law.exempt_states and asked.nationality is None and told.needed == "yes":
        return told._replace(needed="depends", depends_on="nationality")
    return told


def _identity_document(requirement: Requirement, asked: Asked, day: date, plan: PermitPlan) -> Requirement:
    """Return the requirement with the kinds of documents that the rule accepts, each of them judged."""
    planned = _planned(plan, requirement.rule)
    found = {kind: judge(planned, empty_handed(asked, day, kind), day).finding for kind in _KINDS}
    open_questions = (Outcome.REVIEW, Outcome.UNKNOWN)
    law = None if requirement.version is None else requirement.version.law
    by_nationality = not isinstance(law, ResidenceDocument) and asked.nationality is None
    contested = isinstance(law, ResidenceDocument) and law.contested_note
    return requirement._replace(
        needed="yes",
        depends_on="nationality" if by_nationality else None,
        accepted=tuple([kind for kind in _KINDS if found[kind].outcome is Outcome.MET]),
        perhaps_accepted=tuple([kind for kind in _KINDS if found[kind].outcome in open_questions]),
        notes=(law.contested_note,) if isinstance(law, ResidenceDocument) and contested else (),
    )


def _planned(plan: PermitPlan, rule: str) -> PlannedRule:
    return next(planned for planned in plan.rules if planned.rule == rule)

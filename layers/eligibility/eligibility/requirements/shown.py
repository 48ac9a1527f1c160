"""A checklist as its JSON has it: codes and figures for machines, and every one of them in words."""

from collections.abc import Iterator, Mapping
from datetime import date

from eligibility.citation import sources_text
from eligibility.money import Money, Purpose, Service, Sum, service_for, sum_for
from eligibility.requirements.checklist import Checklist, Requirement
from eligibility.requirements.differences import Differences
from eligibility.requirements.empty_handed import Asked
from eligibility.requirements.words import RequirementWords
from eligibility.rulebook import RuleVersion

type Shown = Mapping[str, object]

_IDENTITY = "identity.document_kind"
_SAID_ELSEWHERE = frozenset({_IDENTITY, "passport.validity"})
"""Rules whose remedy is for somebody with a document that will not do; here sentences say which will."""


def shown_requirement(each: Requirement, asked: Asked, day: date, words: RequirementWords) -> Shown:
    """Return one thing to bring for a filing on a day."""
    names = words.names
    because = None
    if each.depends_on is not None:
        because = words.sentence(f"depends_on_{each.depends_on}", {})
    elif each.needed == "no":
        because = names.reason(each.finding.reason, each.finding.values)
    return {
        "rule": each.rule,
        "title": names.rule(each.rule),
        "needed": each.needed,
        "needed_text": words.needed(each.needed),
        "because": because,
        "depends_on": each.depends_on,
        "messages": list(_sentences(each, asked, day, words)),
        "documents": _kinds(each.accepted, "document", words),
        "perhaps_documents": _kinds(each.perhaps_accepted, "document", words),
        "papers": _kinds(each.papers, "paper", words),
        "papers_serve": each.serve if each.papers else None,
        "by_category": [
            {
                "category": of.category,
                "title": names.category(of.category),
                "papers": _kinds(of.papers, "paper", words),
                "papers_serve": of.serve,
            }
            for of in each.by_category
        ],
        "shelf_life_days": each.shelf_life_days,
        "oldest_issue_day": each.oldest_issue_day(day),
        "valid_until_at_least": each.valid_until_at_least(day),
        "cost": None if each.cost is None else _sum(each.cost),
        "age_from": each.age_from,
        "age_below": each.age_below,
        "exempt_states": each.exempt_states,
        "exempt_grounds": each.exempt_grounds,
        "citation": None if each.version is None else each.version.citation.shown(names.language),
        "certainty": None if each.version is None else each.version.certainty,
        "read_as": _reading(each.version, words),
        "notes": [{"code": note, "message": names.note(note, each.finding.values)} for note in each.notes],
    }


def shown_differences(found: Differences, asked: Asked, earlier: date, later: date, words: RequirementWords) -> Shown:
    """Return what is different between two days, with the clause of the day on which it is asked."""
    return {
        "from": earlier,
        "to": later,
        "added": [shown_requirement(each, asked, later, words) for each in found.added],
        "removed": [shown_requirement(each, asked, earlier, words) for each in found.removed],
        "changed": [
            {
                "rule": change.after.rule,
                "title": words.names.rule(change.after.rule),
                "fields": [{"field": field, "label": words.differing(field)} for field in change.fields],
                "before": shown_requirement(change.before, asked, earlier, words),
                "after": shown_requirement(change.after, asked, later, words),
            }
            for change in found.changed
        ],
    }


def shown_service(permit: str, day: date, money: Money | None, words: RequirementWords) -> Shown | None:
    """Return how long the migration service takes on a day and what it costs; None where nothing is known of it."""
    service = None if money is None else service_for(money, permit, day)
    if money is None or service is None:
        return None
    return {
        "shortest": service.shortest,
        "longest": service.longest,
        "days": service.days,
        "assessment_longest": service.assessment_longest,
        "fees": [
            {"purpose": purpose, **_sum(asked)}
            for purpose in _fees(service)
            if (asked := sum_for(money, purpose, day)) is not None
        ],
        "messages": list(_service_sentences(service, day, money, words)),
        "certainty": "certain" if service.certain else "contested",
        "source": sources_text(service.sources, words.names.language),
    }


def shown_no_permit_needed(told: Checklist, words: RequirementWords) -> str | None:
    """Return why there is nothing to bring at all, if that is so."""
    values = told.no_permit_needed
    return None if values is None else words.names.reason("no_permit_needed", values)


def _sentences(each: Requirement, asked: Asked, day: date, words: RequirementWords) -> Iterator[str]:
    """Give what to bring, in sentences."""
    for code, kinds in (("accepted", each.accepted), ("perhaps_accepted", each.perhaps_accepted)):
        if kinds:
            yield words.sentence(code, {"kinds": words.listed("document", kinds)})
    if each.rule == _IDENTITY and asked.permit == "permanent_residence":
        yield words.sentence("original_and_copy", {})
    valid_until, oldest = each.valid_until_at_least(day), each.oldest_issue_day(day)
    if valid_until is not None and each.days_left is not None:
        yield words.sentence("valid_until", {"valid_until": valid_until, "days_left": each.days_left})
    if each.in_date:
        yield words.sentence("in_date", {"day": day})
    if each.finding.remedy is not None and each.needed != "no" and each.rule not in _SAID_ELSEWHERE:
        yield words.names.remedy(each.finding.remedy, each.finding.values)
    if oldest is not None and each.shelf_life_days is not None:
        code = "perhaps_oldest_issue_day" if each.too_old == "review" else "oldest_issue_day"
        yield words.sentence(code, {"oldest_issue_day": oldest, "shelf_life_days": each.shelf_life_days})
    for of in each.by_category:
        titles = {"category": of.category, "papers": of.papers}
        yield words.sentence(f"category_{of.serve}", titles)
    yield from _of_whom(each, words)
    if each.rule == "documents.proof_of_solvency" and asked.housing_contract is not None:
        yield words.sentence("with_housing_contract" if asked.housing_contract else "without_housing_contract", {})


def _of_whom(each: Requirement, words: RequirementWords) -> Iterator[str]:
    """Give whom it is asked of, and who is exempt."""
    if each.age_from is not None and each.age_below is not None:
        yield words.sentence("asked_between", {"age_from": each.age_from, "age_to": each.age_below - 1})
    elif each.age_from is not None:
        yield words.sentence("asked_from", {"age_from": each.age_from})
    if each.exempt_states:
        yield words.sentence("exempt_states", {"states": ", ".join(each.exempt_states)})
    if each.exempt_grounds:
        yield words.sentence("exempt_grounds", {"grounds": words.listed("ground", each.exempt_grounds)})


def _service_sentences(service: Service, day: date, money: Money, words: RequirementWords) -> Iterator[str]:
    yield words.sentence(service.days, {"shortest": service.shortest, "longest": service.longest})
    if service.assessment_longest is not None:
        yield words.sentence("assessment", {"assessment_longest": service.assessment_longest})
    yield words.sentence(service.note, {})
    if service.fee == "free":
        yield words.sentence("free", {})
    for purpose in _fees(service):
        asked = sum_for(money, purpose, day)
        if asked is not None and asked.tenge is not None:
            yield words.sentence(purpose, {"amount_mci": asked.mci, "amount_tenge": asked.tenge})
        elif asked is not None:
            yield words.sentence(f"{purpose}_in_indices", {"amount_mci": asked.mci})


def _fees(service: Service) -> tuple[Purpose, ...]:
    return () if service.fee == "free" else ("state_duty", "card_duty")


def _kinds(codes: tuple[str, ...], form: str, words: RequirementWords) -> list[Shown]:
    return [{"kind": code, "title": words.listed(form, (code,))} for code in codes]


def _sum(asked: Sum) -> Shown:
    certainty = "certain" if asked.certain and asked.index_certain else "contested"
    return {"amount_mci": asked.mci, "amount_tenge": asked.tenge, "certainty": certainty}


def _reading(version: RuleVersion | None, words: RequirementWords) -> str | None:
    return None if version is None or version.read_as is None else words.names.reading(version.read_as)

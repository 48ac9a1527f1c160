"""Which document may be shown: for a residence permit, and for entry, exit, transit, movement and temporary stay."""

from collections.abc import Hashable
from datetime import date
from typing import Literal, NamedTuple

from eligibility.calendar_days import DAY, birthday
from eligibility.evidence import NOT_GIVEN, Evidence, Gap, Stay
from eligibility.rules.ages import birth
from eligibility.rules.finding import Finding, between, met, not_applicable, review, standing, unknown, unmet
from eligibility.rules.judged_stay import contains, end_missing, few_stays
from eligibility.rules.registry import logic, read_by
from eligibility.rules.shared_facts import person_and_housing
from eligibility.rules.visa_free import KAZAKHSTAN

_NATIONAL_PASSPORTS = frozenset({"internal", "identity_card"})
_NEVER_FOR_CHILDREN_ALONE = frozenset({"foreign", "internal"})


class ResidenceDocument(NamedTuple):
    """The documents with which a residence permit is asked for."""

    accepted: frozenset[str]
    review: frozenset[str]
    one_booklet: frozenset[str]
    """States whose passport serves at home and abroad: their internal passport counts as a foreign one."""
    child_documents: frozenset[str]
    child_age: int
    reading: Literal["foreign_passport", "foreign_passport_by_default", "any_passport"]
    contested_note: str = ""
    """Code of the note that gives the other reading."""
    one_source: frozenset[str] = frozenset()
    """Those of the accepted documents that one source names."""


def _document_and_birth(evidence: Evidence) -> Hashable:
    """Return the document and, for those with which only a child may apply, the birth date."""
    kind, country, _, _ = evidence.document
    return (kind, country) if kind in _NEVER_FOR_CHILDREN_ALONE else (kind, country, birth(evidence))


@logic(
    "identity.residence_document",
    ResidenceDocument,
    reads=read_by(_document_and_birth),
    among=read_by(person_and_housing),
)
def residence_document(evidence: Evidence, day: date, law: ResidenceDocument) -> Finding:
    """An applicant for a residence permit must show a document that the permit is given on."""
    kind, country, _, _ = evidence.document
    if kind in law.accepted:
        return met("document_accepted", ("document_one_source",) if kind in law.one_source else (), kind=kind)
    if kind == "internal" and country in law.one_booklet:
        return met("document_accepted", ("one_booklet",), kind=kind)
    if kind in law.child_documents:
        if isinstance(evidence.birth_date, Gap):
            return unknown("birth_date_missing", "/applicant/birth_date")
        last = birthday(evidence.birth_date, law.child_age) - DAY
        if day <= last:
            return met("child_document_accepted", stands_until=last, kind=kind, age_limit=law.child_age)
    if kind in law.review:
        return review("refugee_document" if kind == "refugee_document" else "document_not_in_the_rules", kind=kind)
    return _not_accepted(kind, country, law)


def _not_accepted(kind: str, country: str, law: ResidenceDocument) -> Finding:
    """Return what is found of a document that is not accepted, unless by another reading of the law."""
    if kind == "birth_certificate" and kind in law.child_documents:
        return unmet("birth_certificate_age_passed", "bring_foreign_passport", age_limit=law.child_age)
    if kind == "birth_certificate":
        return unmet("document_not_accepted", "bring_foreign_passport", kind=kind, country=country)
    if law.reading == "any_passport":
        return met("document_accepted", kind=kind)
    if law.reading == "foreign_passport_by_default":
        return unmet("foreign_passport_by_default_reading", "ask_before_renewing", (law.contested_note,), kind=kind)
    return unmet("foreign_passport_required", "get_foreign_passport", kind=kind)


class TravelDocument(NamedTuple):
    """The documents with which one crosses the border, travels and stays for a short time."""

    internal_accepted: frozenset[str]
    """States whose internal passports and identity cards are accepted by agreement."""
    internal_review: frozenset[str]
    birth_certificate: frozenset[str]
    """States whose children travel on a birth certificate, or did."""
    child_age: int
    no_longer_since: date | None = None
    """The day from which the birth certificate is no longer accepted; who entered before it may return on it."""


def _document_and_child(evidence: Evidence) -> Hashable | None:
    """Return the document and whose it is and, for the birth certificate of a child, birth date and stays."""
    kind, country, _, _ = evidence.document
    if kind != "birth_certificate":
        return evidence.nationality, kind, country
    stays = few_stays(evidence)
    return None if stays is None else (stays, birth(evidence))


@logic("identity.travel_document", TravelDocument, reads=read_by(_document_and_child))
def travel_document(evidence: Evidence, day: date, law: TravelDocument) -> Finding:
    """A traveller must show a foreign passport, or an internal document that an agreement accepts."""
    kind, country, _, _ = evidence.document
    if evidence.nationality == KAZAKHSTAN:
        return not_applicable("citizen_of_kazakhstan")
    if kind == "foreign":
        return met("document_accepted", kind=kind)
    if kind in _NATIONAL_PASSPORTS:
        by_document = _internal(country, kind, law)
        by_nationality = _internal(evidence.nationality, kind, law)
        if by_document.outcome is not by_nationality.outcome:
            return review("nationality_and_document_differ", nationality=evidence.nationality, country=country)
        return by_document
    if kind == "birth_certificate":
        return _birth_certificate(evidence, day, law)
    return review("refugee_document" if kind == "refugee_document" else "document_not_in_the_rules", kind=kind)


def _internal(state: str, kind: str, law: TravelDocument) -> Finding:
    if state in law.internal_accepted:
        return met("document_accepted", kind=kind)
    if state in law.internal_review:
        return review("internal_passport_agreement_unclear", kind=kind, country=state)
    return unmet("document_not_accepted", "bring_foreign_passport", kind=kind, country=state)


def _birth_certificate(evidence: Evidence, day: date, law: TravelDocument) -> Finding:
    for state in (evidence.nationality, evidence.document.country):
        if state not in law.birth_certificate:
            return unknown("birth_certificate_of_state_unknown", "/passport", country=state)
    if isinstance(evidence.birth_date, Gap):
        return unknown("birth_date_missing", "/applicant/birth_date")
    too_old = birthday(evidence.birth_date, law.child_age)
    if day >= too_old:
        return unmet("birth_certificate_age_passed", "bring_foreign_passport", age_limit=law.child_age)
    if law.no_longer_since is None:
        return met(
            "child_document_accepted", stands_until=too_old - DAY, kind="birth_certificate", age_limit=law.child_age
        )
    turns = {too_old}
    for stay in _stays(evidence):
        turns.add(stay.entered_on)
        if not isinstance(stay.left_on, Gap):
            turns.add(stay.left_on + DAY)
    return standing(_no_longer(evidence, day, law.no_longer_since), *between(sorted(turns), day))


def _no_longer(evidence: Evidence, day: date, since: date) -> Finding:
    """Return what is found of a child's birth certificate when only who entered before `since` may still use it."""
    if evidence.permit in ("exit", "temporary_stay", "internal_movement"):
        if isinstance(evidence.stays, Gap):
            return unknown("stays_missing", "/stays")
        earlier = [stay for stay in evidence.stays if stay.entered_on < since and contains(stay, day)]
        if earlier and all(stay.left_on is NOT_GIVEN for stay in earlier):
            return unknown("stay_end_missing", end_missing(evidence, day))
        if earlier and evidence.permit == "exit":
            return met("birth_certificate_to_return", since=since)
        if earlier:
            return review("birth_certificate_with_earlier_stay", since=since)
    return unmet("birth_certificate_no_longer_accepted", "bring_foreign_passport", since=since)


def _stays(evidence: Evidence) -> tuple[Stay, ...]:
    return () if isinstance(evidence.stays, Gap) else evidence.stays

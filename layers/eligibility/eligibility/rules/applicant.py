"""Who may apply for a residence permit: by age, by nationality, and by a visa or another ground."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from eligibility.calendar_days import DAY, birthday
from eligibility.evidence import Evidence, Gap
from eligibility.rules.ages import birth
from eligibility.rules.finding import Finding, between, met, review, standing, unknown
from eligibility.rules.registry import facts, logic, read_by
from eligibility.rules.shared_facts import person_and_housing
from eligibility.rules.visa_free import KAZAKHSTAN, VisaFreeStates, applicant_states, list_turns, visa_free


class Age(NamedTuple):
    """From which age on somebody applies alone, and what a younger child's case is."""

    years: int
    younger: Literal["needs_no_permit", "in_parents_file"]


def _state_and_birth(evidence: Evidence) -> Hashable:
    document = evidence.document
    return evidence.nationality, document.kind, document.country, birth(evidence)


@logic("applicant.age", Age, reads=read_by(_state_and_birth), among=read_by(person_and_housing))
def age(evidence: Evidence, day: date, law: Age) -> Finding:
    """A citizen of Kazakhstan needs no residence permit, and a child under `law.years` no temporary one."""
    if evidence.nationality == KAZAKHSTAN:
        return review("no_permit_needed")
    if KAZAKHSTAN in applicant_states(evidence):
        return _states_differ(evidence)
    born = evidence.birth_date
    if law.younger == "in_parents_file":
        child = not isinstance(born, Gap) and day < birthday(born, law.years)
        return met("age_no_obstacle", ("child_in_parents_file",) if child else (), age_limit=law.years)
    if isinstance(born, Gap):
        return unknown("birth_date_missing", "/applicant/birth_date")
    reached = birthday(born, law.years)
    if day < reached:
        notes = ("temporary_permit_from_age",)
        return review("no_permit_needed", notes, stands_until=reached - DAY, age_limit=law.years)
    return met("age_no_obstacle", stands_since=reached, age_limit=law.years)


@dataclass(frozen=True, slots=True, eq=False)
class PermanentRight:
    """Who may apply for permanent residence; the grounds and agreements that have one source are named as such."""

    states: VisaFreeStates
    agreement: frozenset[str]
    """States whose citizens need no visa by an agreement, whatever the list says."""
    agreement_one_source: frozenset[str]
    grounds: frozenset[str]
    grounds_one_source: frozenset[str]
    pilot_note: str = ""
    """Code of the note on a pilot that is open to others as well, and is not judged."""


@logic(
    "applicant.may_apply_for_permanent",
    PermanentRight,
    reads=facts("nationality", "document.kind", "document.country", "grounds"),
    among=read_by(person_and_housing),
)
def may_apply_for_permanent(evidence: Evidence, day: date, law: PermanentRight) -> Finding:
    """Who needs no visa may apply for permanent residence, and who has a visa or another ground for it."""
    given = () if isinstance(evidence.grounds, Gap) else evidence.grounds
    for ground in given:
        if ground in law.grounds:
            return met("ground_to_apply", ground=ground)
    states = applicant_states(evidence)
    free = {_visa_free(state, day, law) for state in states}
    span = between(_turns(states, law), day)
    if free == {"certain"}:
        return standing(met("visa_free_may_apply", nationality=evidence.nationality), *span)
    for ground in given:
        if ground in law.grounds_one_source:
            return met("ground_to_apply", ("right_to_apply_one_source",), ground=ground)
    if "no" not in free:
        notes = ("right_to_apply_one_source",)
        return standing(met("visa_free_may_apply", notes, nationality=evidence.nationality), *span)
    if free != {"no"}:
        return standing(_states_differ(evidence), *span)
    supply = "/applicant/grounds" if isinstance(evidence.grounds, Gap) else None
    pilot = (law.pilot_note,) if law.pilot_note else ()
    return standing(unknown("permanent_visa_or_ground_needed", supply, pilot, nationality=evidence.nationality), *span)


def _visa_free(state: str, day: date, law: PermanentRight) -> Literal["certain", "one_source", "no"]:
    line = visa_free(law.states, state, day)
    if state in law.agreement or (line is not None and line.certain):
        return "certain"
    return "no" if line is None and state not in law.agreement_one_source else "one_source"


@dataclass(frozen=True, slots=True, eq=False)
class TemporaryRight:
    """The citizens of which states may apply for temporary residence."""

    states: VisaFreeStates
    agreement: frozenset[str]
    """States that have a visa-free agreement with Kazakhstan."""


@logic(
    "applicant.may_apply_for_temporary",
    TemporaryRight,
    reads=facts("nationality", "document.kind", "document.country"),
    among=read_by(person_and_housing),
)
def may_apply_for_temporary(evidence: Evidence, day: date, law: TemporaryRight) -> Finding:
    """Citizens of states with a visa-free agreement may apply for temporary residence without a visa."""
    states = applicant_states(evidence)
    if law.agreement.issuperset(states):
        return _by_agreement(evidence.nationality, day, law)  # whatever the list says on other days
    findings = [_by_agreement(state, day, law) for state in states]
    differ = any(finding.outcome is not findings[0].outcome for finding in findings)
    found = _states_differ(evidence) if differ else findings[0]
    return standing(found, *between(_turns(states, law), day))


def _by_agreement(state: str, day: date, law: TemporaryRight) -> Finding:
    if state in law.agreement:
        return met("visa_free_by_agreement", ("right_to_apply_one_source",), nationality=state)
    if visa_free(law.states, state, day) is not None:
        return review("visa_free_without_agreement", nationality=state)
    return unknown("visa_for_temporary_needed", None, nationality=state)


@lru_cache
def _turns(states: tuple[str, ...], law: PermanentRight | TemporaryRight) -> list[date]:
    """Return in order the days on which the list of visa-free states changes for some of them."""
    return sorted(list_turns(law.states, states))


def _states_differ(evidence: Evidence) -> Finding:
    country = evidence.document.country
    return review("nationality_and_document_differ", nationality=evidence.nationality, country=country)

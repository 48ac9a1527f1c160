"""Whether the address has a registration code, is in the register, has to do with the applicant, and is a dwelling."""

from collections.abc import Hashable
from datetime import date
from typing import NamedTuple

from eligibility.evidence import NONE, NOT_GIVEN, Evidence, Gap, RegisterFacts, RegisterState
from eligibility.rules.finding import Finding, met, not_applicable, review, unknown, unmet
from eligibility.rules.registry import logic, read_by
from eligibility.rules.shared_facts import person_and_housing

_CODE = "/housing/address/registration_code"


def _code_length(evidence: Evidence) -> int | Gap:
    housing = evidence.housing
    return housing if isinstance(housing, Gap) else housing.code_length


class RegistrationCode(NamedTuple):
    """The form of a registration code."""

    usual_digits: int


@logic("address.registration_code", RegistrationCode, reads=read_by(_code_length), among=read_by(person_and_housing))
def registration_code(evidence: Evidence, _day: date, law: RegistrationCode) -> Finding:
    """The address of a residence permit must have a registration code."""
    length = _code_length(evidence)
    if length is NONE:
        return unmet("registration_code_none", "get_registration_code")
    if isinstance(length, Gap):
        return unknown("registration_code_missing", _CODE)
    if length != law.usual_digits:
        return met("registration_code_given", ("registration_code_length",), length=length, usual=law.usual_digits)
    return met("registration_code_given", length=length)


def _code_and_answer(evidence: Evidence) -> Hashable:
    register = evidence.register
    return _code_length(evidence), register.state, register.dwelling


class Registered(NamedTuple):
    """The address must stand in the register; there is no value to it."""


@logic("address.in_register", Registered, reads=read_by(_code_and_answer), among=read_by(person_and_housing))
def in_register(evidence: Evidence, _day: date, _law: Registered) -> Finding:
    """The address must exist: its code stands in the state register of addresses."""
    if isinstance(_code_length(evidence), Gap):
        return unknown("registration_code_missing", _CODE)
    state = evidence.register.state
    if state == "present":
        return met("address_in_register")
    if state == "absent":
        return unmet("address_not_in_register", "check_address")
    return _not_answered(state)


def _code_and_owners(evidence: Evidence) -> Hashable:
    housing = evidence.housing
    if isinstance(housing, Gap):
        return housing, evidence.register
    return housing.code_length, isinstance(housing.owners, Gap), housing.applicant_is_owner, evidence.register


@logic("address.related", Registered, reads=read_by(_code_and_owners), among=read_by(person_and_housing))
def related(evidence: Evidence, _day: date, _law: Registered) -> Finding:
    """The address must have to do with the applicant, who is a registered owner or names just the registered ones."""
    length = _code_length(evidence)
    if isinstance(length, Gap):
        return not_applicable("no_registration_code") if length is NONE else unknown("registration_code_missing", _CODE)
    state, _, _, applicant_listed, without_id, owners, not_in_register, not_in_application, _ = evidence.register
    if state == "absent":
        return not_applicable("address_absent_from_register")
    if state != "present":
        return _not_answered(state)
    if owners == 0:
        return unknown("registered_owners_unknown", None)
    if applicant_listed is True:
        return met("applicant_in_register")
    housing = evidence.housing
    if isinstance(housing, Gap) or isinstance(housing.owners, Gap):
        return unknown("owners_missing", "/housing/owners")
    if without_id is not None:
        return unknown("owner_id_missing", f"/housing/owners/{without_id}/id")
    # Who claims to be an owner is one of those to be compared, and can be only by the IIN.
    unnamed = applicant_listed is NOT_GIVEN and housing.applicant_is_owner is True
    if not_in_register == 0 and not_in_application == 0 and not unnamed:
        return met("owners_match_register")
    if applicant_listed is NOT_GIVEN and housing.applicant_is_owner is not False:
        return unknown("applicant_iin_missing", "/applicant/iin")
    return _owners_differ(evidence.register)


def _owners_differ(register: RegisterFacts) -> Finding:
    owners = {"not_in_register": register.not_in_register, "not_in_application": register.not_in_application}
    finding = unmet("owners_differ_from_register", "name_the_registered_owners")
    if register.mistyped is None:
        return finding._replace(values=owners)
    pointer = f"/housing/owners/{register.mistyped}"
    return finding._replace(values={**owners, "pointer": pointer}, notes=("owner_id_mistyped",))


class Dwelling(NamedTuple):
    """The kinds of dwelling that one may be registered in."""

    accepted: frozenset[str]


@logic("address.dwelling", Dwelling, reads=read_by(_code_and_answer), among=read_by(person_and_housing))
def dwelling(evidence: Evidence, _day: date, law: Dwelling) -> Finding:
    """The address must be of a dwelling: a house, a flat or a dormitory; of other kinds it is not clear."""
    length = _code_length(evidence)
    if isinstance(length, Gap):
        return not_applicable("no_address_to_judge") if length is NONE else unknown("registration_code_missing", _CODE)
    state, kind = evidence.register.state, evidence.register.dwelling
    if state == "absent":
        return not_applicable("no_address_to_judge")
    if state != "present":
        return _not_answered(state)
    if kind is None:
        return unknown("dwelling_not_in_register", None)
    found = met if kind in law.accepted else review
    reason = "dwelling_fit" if kind in law.accepted else "dwelling_unclear"
    return found(reason, ("dwelling_by_analogy",), dwelling=kind)


def _not_answered(state: RegisterState) -> Finding:
    match state:
        case "partial":
            return unknown("register_partial", None)
        case "sample_only":
            return unknown("register_sample_only", None)
    return unknown("register_not_loaded", None)

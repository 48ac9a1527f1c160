"""The facts that rules read, and nothing else: dates, kinds, counts, answers of the address register.

No name, number, IIN, street or registration code of anybody: they are absent by construction. What is recorded for
replay is this.
"""

from collections.abc import Callable
from datetime import date
from enum import Enum
from functools import partial
from typing import Literal, NamedTuple

from eligibility.application.models import (
    Address,
    Application,
    Authorisation,
    Housing,
    Passport,
    PassportKind,
    Permit,
    StayBasis,
)
from eligibility.storage.ports import LookUp


class Gap(Enum):
    """Why a fact has no value."""

    NOT_GIVEN = "not_given"
    """The caller left it out."""
    NONE = "none"
    """The caller says that there is none."""


NOT_GIVEN = Gap.NOT_GIVEN
NONE = Gap.NONE

AuthorisationKind = Literal["presence", "proxy", "notarised_consent", "electronic_signature"]
RegisterState = Literal["not_asked", "not_loaded", "sample_only", "partial", "absent", "present"]

SAMPLE_CODES = "0000000000"
"""The codes that the sample register answers for begin with this; no others do."""


class TravelDocument(NamedTuple):
    """The document that is shown."""

    kind: PassportKind
    country: str
    issued_on: date | Gap
    expires_on: date | Gap


class OwnerAuthorisation(NamedTuple):
    """How one owner, by index, lets the applicant live there."""

    owner: int
    kind: AuthorisationKind
    issued_on: date | Gap = NOT_GIVEN
    valid_until: date | Gap = NOT_GIVEN
    proxy_is_applicant: bool = False


class HousingFacts(NamedTuple):
    """The housing; `owners` counts those other than the applicant."""

    applicant_is_owner: bool | Gap
    owners: int | Gap
    authorisations: tuple[OwnerAuthorisation, ...] | Gap
    code_length: int | Gap
    """Number of digits of the registration code."""


class RegisterFacts(NamedTuple):
    """What the address register answered, with the owners already compared."""

    state: RegisterState
    revision: str | None
    dwelling: str | None
    applicant_listed: bool | Gap
    """Whether the applicant is one of the register's owners; NOT_GIVEN without the applicant's IIN."""
    owner_without_id: int | None
    """Index of the first named owner who has no `id`."""
    owners_in_register: int
    not_in_register: int
    """Owners named in the application whom the register does not list."""
    not_in_application: int
    """Owners listed in the register whom the application does not name."""


class Stay(NamedTuple):
    """One stay, first and last day included; NONE as last day: it has not ended."""

    entered_on: date
    left_on: date | Gap
    basis: StayBasis


class Evidence(NamedTuple):
    """Everything that the rules may read of one application."""

    permit: Permit
    nationality: str
    birth_date: date | Gap
    document: TravelDocument
    housing: HousingFacts | Gap
    register: RegisterFacts
    stays: tuple[Stay, ...] | Gap


NOT_ASKED = RegisterFacts("not_asked", None, None, NOT_GIVEN, None, 0, 0, 0)


def gather(application: Application, look_up: LookUp | None, owner_hash: Callable[[str], str]) -> Evidence:
    """Return the evidence of an application and of the register's answer for its address (None: not asked).

    `owner_hash` turns an IIN or BIN into the keyed hash that the register keeps; it is called only when there is
    something to compare.
    """
    applicant = application.applicant
    return Evidence(
        application.permit,
        applicant.nationality,
        applicant.birth_date or NOT_GIVEN,
        _document(application.passport),
        _housing(application),
        NOT_ASKED if look_up is None else _register(application, look_up, owner_hash),
        _stays(application),
    )


def _document(passport: Passport) -> TravelDocument:
    return TravelDocument(
        passport.kind,
        passport.country,
        passport.issued_on or NOT_GIVEN,
        passport.expires_on or (NONE if "expires_on" in passport.model_fields_set else NOT_GIVEN),
    )


def _housing(application: Application) -> HousingFacts | Gap:
    housing = application.housing
    if housing is None:
        return NONE if "housing" in application.model_fields_set else NOT_GIVEN
    given = housing.model_fields_set
    return HousingFacts(
        bool(housing.applicant_is_owner) if "applicant_is_owner" in given else NOT_GIVEN,
        len(housing.owners or ()) if "owners" in given else NOT_GIVEN,
        _authorisations(housing) if "authorisations" in given else NOT_GIVEN,
        _code_length(housing.address, given="address" in given),
    )


def _code_length(address: Address | None, *, given: bool) -> int | Gap:
    if address is None:
        return NONE if given else NOT_GIVEN
    if address.registration_code is not None:
        return len(address.registration_code)
    return NONE if "registration_code" in address.model_fields_set else NOT_GIVEN


def _authorisations(housing: Housing) -> tuple[OwnerAuthorisation, ...]:
    return tuple([_authorisation(paper) for paper in housing.authorisations or ()])


# The constructor of a NamedTuple takes twice as long, and an application may have many of these.
_owner_authorisation = partial(tuple.__new__, OwnerAuthorisation)


def _authorisation(paper: Authorisation) -> OwnerAuthorisation:
    kind = paper.kind
    if paper.kind == "presence":
        return _owner_authorisation((paper.owner, kind, NOT_GIVEN, NOT_GIVEN, False))
    issued_on = paper.issued_on or (NONE if "issued_on" in paper.model_fields_set else NOT_GIVEN)
    if paper.kind != "proxy":
        return _owner_authorisation((paper.owner, kind, issued_on, NOT_GIVEN, False))
    valid_until = paper.valid_until or (NONE if "valid_until" in paper.model_fields_set else NOT_GIVEN)
    return _owner_authorisation((paper.owner, kind, issued_on, valid_until, paper.proxy_is_applicant))


def _stays(application: Application) -> tuple[Stay, ...] | Gap:
    if application.stays is None:
        return () if "stays" in application.model_fields_set else NOT_GIVEN
    return tuple(
        [
            Stay(
                stay.entered_on, stay.left_on or (NONE if "left_on" in stay.model_fields_set else NOT_GIVEN), stay.basis
            )
            for stay in application.stays
        ]
    )


def _register(application: Application, look_up: LookUp, owner_hash: Callable[[str], str]) -> RegisterFacts:
    header, address = look_up
    if header is None:
        return NOT_ASKED._replace(state="not_loaded")
    housing = application.housing
    code = housing.address.registration_code if housing is not None and housing.address is not None else None
    if header.sample and (code is None or not code.startswith(SAMPLE_CODES)):
        return NOT_ASKED._replace(state="sample_only", revision=header.revision)
    if address is None or housing is None:
        state: RegisterState = "absent" if header.coverage == "complete" else "partial"
        return NOT_ASKED._replace(state=state, revision=header.revision)
    owners = [owner.id for owner in housing.owners or ()]
    named = {owner_hash(owner) for owner in owners if owner is not None}
    iin = application.applicant.iin
    applicant_listed: bool | Gap = NOT_GIVEN
    if iin is not None:
        applicant = owner_hash(iin)
        applicant_listed = applicant in address.owners
        if housing.applicant_is_owner:
            named.add(applicant)
    return RegisterFacts(
        "present",
        header.revision,
        address.dwelling,
        applicant_listed,
        owners.index(None) if None in owners else None,
        len(address.owners),
        len(named - address.owners),
        len(address.owners - named),
    )

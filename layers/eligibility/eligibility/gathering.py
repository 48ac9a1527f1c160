"""From an application, and the register's answer for its address, to the evidence: the last step that sees a person.

What identifies somebody is compared here, and only the outcome of the comparison goes on.
"""

from collections.abc import Callable
from functools import partial

from eligibility.application.country_codes import state_code
from eligibility.application.models import (
    Address,
    Applicant,
    Application,
    Authorisation,
    Ground,
    Housing,
    Passport,
)
from eligibility.application.models import Stay as GivenStay
from eligibility.evidence import (
    NONE,
    NOT_ASKED,
    NOT_GIVEN,
    SAMPLE_CODES,
    Evidence,
    Gap,
    HousingFacts,
    OwnerAuthorisation,
    Paper,
    Provision,
    RegisterFacts,
    Stay,
    TravelDocument,
)
from eligibility.identifiers.agreement import IinFacts, MrzFacts, iin_facts, mrz_facts
from eligibility.identifiers.iin import is_either
from eligibility.identifiers.mrz import Zone, read
from eligibility.identifiers.number_forms import shape
from eligibility.storage.ports import LookUp

# The constructor of a NamedTuple takes twice as long.
_evidence = partial(tuple.__new__, Evidence)
_travel_document = partial(tuple.__new__, TravelDocument)
_register_facts = partial(tuple.__new__, RegisterFacts)
_housing_facts = partial(tuple.__new__, HousingFacts)
_owner_authorisation = partial(tuple.__new__, OwnerAuthorisation)
_paper = partial(tuple.__new__, Paper)
_stay = partial(tuple.__new__, Stay)


def gather(application: Application, look_up: LookUp | None, owner_hash: Callable[[str], str]) -> Evidence:
    """Return the evidence of an application and of the register's answer for its address (None: not asked).

    `owner_hash` turns an IIN or BIN into the keyed hash that the register keeps; it is called only when there is
    something to compare.
    """
    applicant, passport = application.applicant, application.passport
    zone = read(passport.mrz) if passport.mrz else None
    return _evidence(
        (
            application.permit,
            state_code(applicant.nationality),
            applicant.birth_date or NOT_GIVEN,
            _document(passport),
            _housing(application),
            NOT_ASKED if look_up is None else _register(application, look_up, owner_hash),
            _stays(application),
            _grounds(applicant),
            application.fined_on or (NONE if "fined_on" in application.__pydantic_fields_set__ else NOT_GIVEN),
            application.category or (NONE if "category" in application.__pydantic_fields_set__ else NOT_GIVEN),
            _papers(application),
            _iin(applicant, zone),
            _mrz(application, zone),
            NOT_GIVEN if passport.number is None else shape(passport.number),
        )
    )


def _document(passport: Passport) -> TravelDocument:
    return _travel_document(
        (
            passport.kind,
            state_code(passport.country),
            passport.issued_on or NOT_GIVEN,
            passport.expires_on or (NONE if "expires_on" in passport.__pydantic_fields_set__ else NOT_GIVEN),
        )
    )


def _iin(applicant: Applicant, zone: Zone | None) -> IinFacts | Gap:
    if applicant.iin is None:
        return NONE if "iin" in applicant.__pydantic_fields_set__ else NOT_GIVEN
    return iin_facts(applicant.iin, applicant.birth_date, zone)


def _mrz(application: Application, zone: Zone | None) -> MrzFacts | Gap:
    if zone is None:
        return NONE if "mrz" in application.passport.__pydantic_fields_set__ else NOT_GIVEN
    return mrz_facts(zone, application)


def _housing(application: Application) -> HousingFacts | Gap:
    housing = application.housing
    if housing is None:
        return NONE if "housing" in application.__pydantic_fields_set__ else NOT_GIVEN
    given = housing.__pydantic_fields_set__
    return _housing_facts(
        (
            bool(housing.applicant_is_owner) if "applicant_is_owner" in given else NOT_GIVEN,
            len(housing.owners or ()) if "owners" in given else NOT_GIVEN,
            _authorisations(housing) if "authorisations" in given else NOT_GIVEN,
            _code_length(housing.address, given="address" in given),
            _provision(housing),
        )
    )


def _provision(housing: Housing) -> Provision | Gap:
    paper = housing.provision
    if paper is None:
        return NONE if "provision" in housing.__pydantic_fields_set__ else NOT_GIVEN
    return Provision(
        paper.kind, paper.issued_on or (NONE if "issued_on" in paper.__pydantic_fields_set__ else NOT_GIVEN)
    )


def _code_length(address: Address | None, *, given: bool) -> int | Gap:
    if address is None:
        return NONE if given else NOT_GIVEN
    if address.registration_code is not None:
        return len(address.registration_code)
    return NONE if "registration_code" in address.__pydantic_fields_set__ else NOT_GIVEN


def _authorisations(housing: Housing) -> tuple[OwnerAuthorisation, ...]:
    return tuple([_authorisation(paper) for paper in housing.authorisations or ()])


def _authorisation(paper: Authorisation) -> OwnerAuthorisation:
    kind = paper.kind
    if paper.kind == "presence":
        return _owner_authorisation((paper.owner, kind, NOT_GIVEN, NOT_GIVEN, False))
    issued_on = paper.issued_on or (NONE if "issued_on" in paper.__pydantic_fields_set__ else NOT_GIVEN)
    if paper.kind != "proxy":
        return _owner_authorisation((paper.owner, kind, issued_on, NOT_GIVEN, False))
    valid_until = paper.valid_until or (NONE if "valid_until" in paper.__pydantic_fields_set__ else NOT_GIVEN)
    return _owner_authorisation((paper.owner, kind, issued_on, valid_until, paper.proxy_is_applicant))


def _grounds(applicant: Applicant) -> tuple[Ground, ...] | Gap:
    if applicant.grounds is None:
        return () if "grounds" in applicant.__pydantic_fields_set__ else NOT_GIVEN
    return tuple(applicant.grounds)


def _papers(application: Application) -> tuple[Paper, ...] | Gap:
    if application.documents is None:
        return () if "documents" in application.__pydantic_fields_set__ else NOT_GIVEN
    return tuple(
        [
            _paper(
                (paper.kind, paper.issued_on or (NONE if "issued_on" in paper.__pydantic_fields_set__ else NOT_GIVEN))
            )
            for paper in application.documents
        ]
    )


def _stays(application: Application) -> tuple[Stay, ...] | Gap:
    if application.stays is None:
        return () if "stays" in application.__pydantic_fields_set__ else NOT_GIVEN
    return tuple([stay_of(stay) for stay in application.stays])


def stay_of(stay: GivenStay) -> Stay:
    """Return the facts of a stay as it was given."""
    given = stay.__pydantic_fields_set__
    return _stay(
        (
            stay.entered_on,
            stay.left_on or (NONE if "left_on" in given else NOT_GIVEN),
            stay.basis,
            stay.registered_on or (NONE if "registered_on" in given else NOT_GIVEN),
        )
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
        absent = header.coverage == "complete"
        return NOT_ASKED._replace(state="absent" if absent else "partial", revision=header.revision)
    owners = [owner.id for owner in housing.owners or ()]
    named = {owner_hash(owner) for owner in owners if owner is not None}
    listed = address.owners
    applicant = application.applicant
    applicant_listed: bool | Gap = NOT_GIVEN
    without_number = 0
    if applicant.iin is not None:
        hashed = owner_hash(applicant.iin)
        applicant_listed = hashed in listed
        if housing.applicant_is_owner:
            named.add(hashed)
    elif "iin" in applicant.__pydantic_fields_set__:  # who has no number is no owner that the register could have
        applicant_listed = False
        without_number = 1 if housing.applicant_is_owner else 0
    strangers = named - listed
    return _register_facts(
        (
            "present",
            header.revision,
            address.dwelling,
            applicant_listed,
            owners.index(None) if None in owners else None,
            len(listed),
            len(strangers) + without_number,
            len(listed - named),
            _mistyped(owners) if strangers else None,
        )
    )


def _mistyped(owners: list[str | None]) -> int | None:
    return next((index for index, owner in enumerate(owners) if owner is not None and not is_either(owner)), None)

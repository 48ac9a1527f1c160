"""The evidence of a record, read back: from what `record` writes of it to the value that the rules were given.

A fact that is not told was not given, or came into records later; null says that there is none. What this release does
not know is never passed over: a decision on half of the facts would be another one.
"""

from eligibility.application.document_kinds import Category, DocumentKind
from eligibility.application.models import Ground, PassportKind, Permit, ProvisionKind, StayBasis
from eligibility.audit.fact_reading import Facts, day, of_type, one_of, or_none, several
from eligibility.evidence import (
    NOT_GIVEN,
    AuthorisationKind,
    Evidence,
    HousingFacts,
    OwnerAuthorisation,
    Paper,
    Provision,
    RegisterFacts,
    RegisterState,
    Stay,
    TravelDocument,
)
from eligibility.identifiers.agreement import IinFacts, MrzFacts, ZoneField
from eligibility.identifiers.iin import IinCheck
from eligibility.identifiers.mrz import CheckDigit, Form


def read_evidence(told: object) -> Evidence:
    """Return the evidence that a record tells. Raises NotReadable."""
    return _EVIDENCE(told)


_text, _count, _yes_or_no = of_type(str), of_type(int), of_type(bool)
_day_or_none = or_none(day)

_DOCUMENT = Facts(
    TravelDocument,
    {"issued_on": NOT_GIVEN, "expires_on": NOT_GIVEN},
    kind=one_of(PassportKind),
    country=_text,
    issued_on=_day_or_none,
    expires_on=_day_or_none,
)
_AUTHORISATION = Facts(
    OwnerAuthorisation,
    OwnerAuthorisation._field_defaults,
    owner=_count,
    kind=one_of(AuthorisationKind),
    issued_on=_day_or_none,
    valid_until=_day_or_none,
    proxy_is_applicant=_yes_or_no,
)
_HOUSING = Facts(
    HousingFacts,
    dict.fromkeys(HousingFacts._fields, NOT_GIVEN),
    applicant_is_owner=or_none(_yes_or_no),
    owners=or_none(_count),
    authorisations=or_none(several(_AUTHORISATION)),
    code_length=or_none(_count),
    provision=or_none(Facts(Provision, {"issued_on": NOT_GIVEN}, kind=one_of(ProvisionKind), issued_on=_day_or_none)),
)
_REGISTER = Facts(
    RegisterFacts,
    {
        **dict.fromkeys(("revision", "dwelling", "owner_without_id", "mistyped")),  # None is left out of a record
        "applicant_listed": NOT_GIVEN,
    },
    state=one_of(RegisterState),
    revision=_text,
    dwelling=_text,
    applicant_listed=_yes_or_no,
    owner_without_id=_count,
    owners_in_register=_count,
    not_in_register=_count,
    not_in_application=_count,
    mistyped=_count,
)
_STAY = Facts(
    Stay,
    {"left_on": NOT_GIVEN, "registered_on": NOT_GIVEN},
    entered_on=day,
    left_on=_day_or_none,
    basis=one_of(StayBasis),
    registered_on=_day_or_none,
)
_PAPER = Facts(Paper, {"issued_on": NOT_GIVEN}, kind=one_of(DocumentKind), issued_on=_day_or_none)
_IIN = Facts(
    IinFacts,
    {"birth_date_agrees": None, "sex_agrees": None},
    check=one_of(IinCheck),
    birth_date_agrees=_yes_or_no,
    sex_agrees=_yes_or_no,
)
_MRZ = Facts(
    MrzFacts,
    {},
    form=one_of(Form),
    wrong=several(one_of(CheckDigit)),
    disagreeing=several(one_of(ZoneField)),
)
_EVIDENCE = Facts(
    Evidence,
    {"birth_date": NOT_GIVEN, "housing": NOT_GIVEN, "stays": NOT_GIVEN, **Evidence._field_defaults},
    permit=one_of(Permit),
    nationality=_text,
    birth_date=_day_or_none,
    document=_DOCUMENT,
    housing=or_none(_HOUSING),
    register=_REGISTER,
    stays=or_none(several(_STAY)),
    grounds=or_none(several(one_of(Ground))),
    fined_on=_day_or_none,
    category=or_none(one_of(Category)),
    papers=or_none(several(_PAPER)),
    iin=or_none(_IIN),
    mrz=or_none(_MRZ),
    number_shape=or_none(_text),
)

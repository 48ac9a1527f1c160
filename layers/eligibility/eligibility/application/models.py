"""What a caller sends, as pydantic models: the only place with the names and numbers of people.

A field left out is a fact not given; an explicit null or an empty list says that there is none; `model_fields_set`
keeps the two apart.
"""

from datetime import date
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, GetPydanticSchema, model_validator
from pydantic_core import PydanticCustomError, core_schema

from eligibility.application.country_codes import NATIONALITIES
from eligibility.application.document_kinds import Category, DocumentKind
from eligibility.calendar_days import years_after
from eligibility.identifiers.mrz import form_of

Permit = Literal[
    "permanent_residence",
    "temporary_residence",
    "temporary_stay",
    "entry",
    "exit",
    "transit",
    "internal_movement",
]
PassportKind = Literal[
    "foreign", "internal", "identity_card", "stateless_document", "refugee_document", "birth_certificate"
]
StayBasis = Literal["visa_free", "visa", "residence_permit", "eaeu_contract"]
Ground = Literal[
    "ethnic_kazakh",
    "permanent_residence_visa",
    "investor_visa",
    "in_demand_profession_visa",
    "recognised_refugee",
    "former_compatriot",
    "simplified_citizenship",
]
ProvisionKind = Literal["ownership", "notarised_contract", "notarised_consent"]

EARLIEST_DAY = date(1900, 1, 1)
LATEST_DAY = date(2100, 12, 31)
LONGEST_TERM_YEARS = 20
MISPLACED: Final = "misplaced"
"""Type of the errors that fields of a model disagree with each other."""

# pydantic alone also reads "1675814400" as a date; a day is written YYYY-MM-DD and in no other way.
_DAY = core_schema.chain_schema(
    [
        core_schema.str_schema(strict=True, pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
        core_schema.date_schema(strict=False, ge=EARLIEST_DAY, le=LATEST_DAY),
    ]
)
Day = Annotated[date, GetPydanticSchema(lambda _source, _handler: _DAY)]
Text = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")]
StateCode = Annotated[str, Field(pattern=f"^(?:{'|'.join(sorted(NATIONALITIES))})$")]
Digits12 = Annotated[str, Field(pattern=r"^[0-9]{12}$")]
ZoneLine = Annotated[str, Field(pattern=r"^(?:[A-Z0-9<]{30}|[A-Z0-9<]{44})$")]
REFERENCE = r"^[A-Za-z0-9._-]{1,64}$"
Reference = Annotated[str, Field(pattern=REFERENCE)]
"""The caller's own, without personal data."""
DocumentNumber = Annotated[str, Field(pattern=r"^[A-Za-zА-Яа-яЁё0-9 №-]{1,40}$")]


class _Part(BaseModel):
    # Only the whole application is validated: the parts need no validators of their own, which take time to build.
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True, defer_build=True)


class Applicant(_Part):
    """Who applies; `grounds` are what gives a right to apply beside the nationality."""

    nationality: StateCode
    birth_date: Day | None = None
    iin: Digits12 | None = None
    grounds: Annotated[list[Ground], Field(max_length=7)] | None = None


class Passport(_Part):
    """The document that is to be shown; `expires_on` null says that it has no printed expiry, `mrz` null no zone."""

    kind: PassportKind
    country: StateCode
    number: DocumentNumber | None = None
    issued_on: Day | None = None
    expires_on: Day | None = None
    mrz: Annotated[list[ZoneLine], Field(max_length=3)] | None = None

    @model_validator(mode="after")
    def _fields_agree(self) -> Self:
        if self.mrz and form_of(self.mrz) is None:
            raise _misplaced()
        if self.issued_on is not None and self.expires_on is not None:
            latest = years_after(self.issued_on, LONGEST_TERM_YEARS)
            if not self.issued_on < self.expires_on <= latest:
                raise _misplaced()
        return self


class Owner(_Part):
    """An owner of the housing other than the applicant; `id` is an IIN or a BIN."""

    id: Digits12 | None = None
    name: Text | None = None


class _Authorisation(_Part):
    owner: Annotated[int, Field(ge=0)]


class Presence(_Authorisation):
    """The owner comes along."""

    kind: Literal["presence"]


class Proxy(_Authorisation):
    """A proxy comes along with a notarised power of attorney; `valid_until` null says that it states no term."""

    kind: Literal["proxy"]
    proxy_name: Text | None = None
    proxy_is_applicant: bool = False
    number: DocumentNumber | None = None
    issued_on: Day | None = None
    valid_until: Day | None = None

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.issued_on is not None and self.valid_until is not None and self.valid_until < self.issued_on:
            raise _misplaced()
        return self


class NotarisedConsent(_Authorisation):
    """The owner's consent on paper, certified by a notary."""

    kind: Literal["notarised_consent"]
    number: DocumentNumber | None = None
    issued_on: Day | None = None


class ElectronicSignature(_Authorisation):
    """The owner's consent, signed electronically online."""

    kind: Literal["electronic_signature"]
    issued_on: Day | None = None


Authorisation = Annotated[
    Presence | Proxy | NotarisedConsent | ElectronicSignature,
    Field(discriminator="kind"),
]


class Address(_Part):
    """Where the applicant is going to live; the registration code is the РКА, a string of digits."""

    registration_code: Annotated[str, Field(pattern=r"^[0-9]{1,32}$")] | None = None
    text: Text | None = None


class Provision(_Part):
    """The paper by which the housing is the applicant's or is given to them, for a permanent permit."""

    kind: ProvisionKind
    issued_on: Day | None = None


class Housing(_Part):
    """The housing, its owners other than the applicant, and how each of them authorises the registration."""

    address: Address | None = None
    applicant_is_owner: bool | None = None
    owners: Annotated[list[Owner], Field(max_length=50)] | None = None
    authorisations: Annotated[list[Authorisation], Field(max_length=200)] | None = None
    provision: Provision | None = None

    def fields_given(self) -> int:
        """Count the fields that the payload named of the housing, on every level."""
        given = len(self.__pydantic_fields_set__)
        given += sum([len(owner.__pydantic_fields_set__) for owner in self.owners or ()])
        given += sum([len(paper.__pydantic_fields_set__) for paper in self.authorisations or ()])
        if self.address is not None:
            given += len(self.address.__pydantic_fields_set__)
        if self.provision is not None:
            given += len(self.provision.__pydantic_fields_set__)
        return given

    @model_validator(mode="after")
    def _each_owner_is_listed(self) -> Self:
        owners = len(self.owners or ())
        for authorisation in self.authorisations or ():
            if authorisation.owner >= owners:
                raise _misplaced()
        return self


class Stay(_Part):
    """A stay in Kazakhstan, entry and exit day included; `left_on` null says that it has not ended."""

    entered_on: Day
    left_on: Day | None = None
    basis: StayBasis
    registered_on: Day | None = None

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        for later in (self.left_on, self.registered_on):
            if later is not None and later < self.entered_on:
                raise _misplaced()
        return self


class Document(_Part):
    """A further paper of the file; `issued_on` null says that it bears no date."""

    kind: DocumentKind
    issued_on: Day | None = None


class Application(_Part):
    """One application: which permit, filed when, by whom, with which documents."""

    model_config = ConfigDict(defer_build=False)

    permit: Permit
    applied_on: Day | None = None
    reference: Reference | None = None
    applicant: Applicant
    passport: Passport
    housing: Housing | None = None
    stays: Annotated[list[Stay], Field(max_length=200)] | None = None
    fined_on: Day | None = None
    documents: Annotated[list[Document], Field(max_length=50)] | None = None
    category: Category | None = None

    def fields_given(self) -> int:
        """Count the fields that the payload named, on every level."""
        given = len(self.__pydantic_fields_set__)
        given += len(self.applicant.__pydantic_fields_set__) + len(self.passport.__pydantic_fields_set__)
        given += sum([len(stay.__pydantic_fields_set__) for stay in self.stays or ()])
        given += sum([len(paper.__pydantic_fields_set__) for paper in self.documents or ()])
        return given if self.housing is None else given + self.housing.fields_given()


def _misplaced() -> PydanticCustomError:
    """Return the error that fields disagree with each other; `comparisons` then says which."""
    return PydanticCustomError(MISPLACED, "fields disagree with each other")

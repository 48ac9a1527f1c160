"""The facts that rules read, and nothing else: dates, kinds, counts, answers of the address register.

No name, number, IIN, street or registration code of anybody: they are absent by construction. What is recorded for
replay is this.
"""

from datetime import date
from enum import Enum
from typing import Literal, NamedTuple

from eligibility.application.document_kinds import Category, DocumentKind
from eligibility.application.models import Ground, PassportKind, Permit, ProvisionKind, StayBasis
from eligibility.identifiers.agreement import IinFacts, MrzFacts


class Gap(Enum):
    """Why a fact has no value."""

    NOT_GIVEN = "not_given"
    """The caller left it out."""
    NONE = "none"
    """The caller says that there is none."""

    __hash__ = object.__hash__  # that of enums is Python code, and what is remembered of stays is looked up by them


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


class Provision(NamedTuple):
    """The paper by which a permanent permit's housing is the applicant's or is given to them."""

    kind: ProvisionKind
    issued_on: date | Gap


class HousingFacts(NamedTuple):
    """The housing; `owners` counts those other than the applicant."""

    applicant_is_owner: bool | Gap
    owners: int | Gap
    authorisations: tuple[OwnerAuthorisation, ...] | Gap
    code_length: int | Gap
    """Number of digits of the registration code."""
    provision: Provision | Gap = NOT_GIVEN


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
    mistyped: int | None = None
    """Index of the first named owner whose `id` is neither an IIN nor a BIN, where an owner is not in the register."""


class Stay(NamedTuple):
    """One stay, first and last day included; NONE as last day: it has not ended."""

    entered_on: date
    left_on: date | Gap
    basis: StayBasis
    registered_on: date | Gap = NOT_GIVEN
    """NONE: it was not registered."""


class Paper(NamedTuple):
    """A paper of the file; NONE as day of issue: it bears no date."""

    kind: DocumentKind
    issued_on: date | Gap


class Evidence(NamedTuple):
    """Everything that the rules may read of one application."""

    permit: Permit
    nationality: str
    birth_date: date | Gap
    document: TravelDocument
    housing: HousingFacts | Gap
    register: RegisterFacts
    stays: tuple[Stay, ...] | Gap
    grounds: tuple[Ground, ...] | Gap = NOT_GIVEN
    """What gives a right to apply beside the nationality."""
    fined_on: date | Gap = NOT_GIVEN
    """Day of a fine without expulsion for overstaying."""
    category: Category | Gap = NOT_GIVEN
    """On what ground a temporary permit is asked for."""
    papers: tuple[Paper, ...] | Gap = NOT_GIVEN
    """In the order of the application."""
    iin: IinFacts | Gap = NOT_GIVEN
    mrz: MrzFacts | Gap = NOT_GIVEN
    """NONE: the document has no machine-readable zone."""
    number_shape: str | Gap = NOT_GIVEN
    """How the document's number is written: "99 9999999", each digit a 9, each letter an A or an Я."""

    @property
    def code_length(self) -> int | Gap:
        """Digits of the address's registration code."""
        return self.housing if isinstance(self.housing, Gap) else self.housing.code_length


NOT_ASKED = RegisterFacts("not_asked", None, None, NOT_GIVEN, None, 0, 0, 0)

"""The evidence of somebody who brings nothing: what the rules then ask for is what is to be brought."""

from datetime import date
from typing import NamedTuple

from eligibility.application.document_kinds import Category
from eligibility.application.models import PassportKind, Permit
from eligibility.calendar_days import years_after
from eligibility.evidence import (
    NONE,
    NOT_ASKED,
    NOT_GIVEN,
    Evidence,
    HousingFacts,
    TravelDocument,
)

UNSPECIFIED = "XXX"
"""The code of ICAO Doc 9303 for a nationality that is not said."""


class Asked(NamedTuple):
    """For whom a checklist is asked; None: not said."""

    permit: Permit
    category: Category | None = None
    nationality: str | None = None
    age: int | None = None
    """Whole years on the day."""
    housing_contract: bool | None = None


def empty_handed(asked: Asked, day: date, kind: PassportKind = "foreign") -> Evidence:
    """Return the evidence of a person of this age and nationality with a document of a kind, and nothing else."""
    nationality = asked.nationality or UNSPECIFIED
    return Evidence(
        permit=asked.permit,
        nationality=nationality,
        birth_date=NOT_GIVEN if asked.age is None else years_after(day, -asked.age),
        document=TravelDocument(kind, nationality, NOT_GIVEN, NOT_GIVEN),
        housing=HousingFacts(applicant_is_owner=False, owners=1, authorisations=(), code_length=NONE, provision=NONE),
        register=NOT_ASKED,
        stays=NOT_GIVEN,
        grounds=(),
        category=asked.category or NOT_GIVEN,
        papers=(),
    )

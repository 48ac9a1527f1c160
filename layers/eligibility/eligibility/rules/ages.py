"""The birth date as far as a rule's finding may turn on it: who has long been of age is like all others who are."""

from datetime import date
from typing import Literal

from eligibility.evidence import Evidence, Gap

BORN_BEFORE = date(2004, 1, 1)
"""Who was born before this day has been of every age that the law asks about (18 at most) since OF_AGE_SINCE."""
OF_AGE_SINCE = date(2022, 1, 1)
"""No day that can be judged is earlier."""


def birth(evidence: Evidence) -> date | Gap | Literal["of_age"]:
    """Return the birth date, where an age may be reached on a day that can be judged."""
    born = evidence.birth_date
    return born if isinstance(born, Gap) or born >= BORN_BEFORE else "of_age"

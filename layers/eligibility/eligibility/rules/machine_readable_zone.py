"""Whether the machine-readable zone is copied without a slip and says what the fields of the application say."""

from datetime import date
from typing import NamedTuple

from eligibility.evidence import Evidence, Gap
from eligibility.rules.finding import Finding, met, not_applicable, review
from eligibility.rules.registry import facts, logic, read_by
from eligibility.rules.shared_facts import person_and_housing


class OwnZone(NamedTuple):
    """Nothing of it is a value of the law: the zone is checked against itself and the application."""


@logic("passport.machine_readable_zone", OwnZone, reads=facts("mrz"), among=read_by(person_and_housing))
def own_zone(evidence: Evidence, _day: date, _law: OwnZone) -> Finding:
    """The check digits of the machine-readable zone must be right, and it must agree with the fields."""
    facts = evidence.mrz
    if isinstance(facts, Gap):
        return not_applicable("no_mrz")
    form, wrong, disagreeing = facts
    if wrong:
        # A slip in one of its parts makes the composite digit wrong as well, which helps nobody to find it.
        parts = [digit for digit in wrong if digit != "composite"]
        places = tuple([f"{form}.{digit}" for digit in parts or wrong])
        if disagreeing:
            return review("mrz_check_digit_wrong", ("mrz_differs_too",), "copy_mrz", places=places, fields=disagreeing)
        return review("mrz_check_digit_wrong", (), "copy_mrz", places=places)
    if disagreeing:
        return review("mrz_differs", (), "correct_mrz_or_fields", fields=disagreeing)
    return met("mrz_agrees")

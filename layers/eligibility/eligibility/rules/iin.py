"""Whether the applicant's IIN can be theirs: its check digit, and what it says of birth date and sex."""

from datetime import date
from typing import NamedTuple

from eligibility.evidence import Evidence, Gap
from eligibility.rules.finding import Finding, met, not_applicable, review
from eligibility.rules.registry import facts, logic, read_by
from eligibility.rules.shared_facts import person_and_housing

_CORRECT = "correct_iin"


class OwnIin(NamedTuple):
    """Nothing of it is a value of the law: the number is checked against itself and the application."""


@logic("applicant.iin", OwnIin, reads=facts("iin"), among=read_by(person_and_housing))
def own_iin(evidence: Evidence, _day: date, _law: OwnIin) -> Finding:
    """An applicant's IIN must have the right check digit, and agree with their birth date and sex."""
    facts = evidence.iin
    if isinstance(facts, Gap):
        return not_applicable("no_iin")
    check, birth_date_agrees, sex_agrees = facts
    match check:
        case "wrong":
            return review("iin_check_digit_wrong", (), _CORRECT)
        case "never_issued":
            return review("iin_never_issued", (), _CORRECT)
        case "no_such_day":
            return review("iin_without_birth_date", (), _CORRECT)
        case "century_not_recognised":
            return met("iin_check_digit_right", ("iin_century_not_recognised",))
    if birth_date_agrees is False:
        notes = ("iin_sex_differs_too",) if sex_agrees is False else ()
        return review("iin_birth_date_differs", notes, "correct_iin_or_birth_date")
    if sex_agrees is False:
        return review("iin_sex_differs", (), "correct_iin_or_mrz")
    return met("iin_check_digit_right")

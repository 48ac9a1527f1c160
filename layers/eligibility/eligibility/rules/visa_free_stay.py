"""What the rules on stays without a visa have in common: for whom they hold, and two states that may both count."""

from collections.abc import Callable
from datetime import date

from eligibility.evidence import Evidence
from eligibility.rules.finding import Finding, not_applicable, review, unknown
from eligibility.rules.judged_stay import EXEMPT, entry_day, judged_stay
from eligibility.rules.visa_free import KAZAKHSTAN, VisaFree, VisaFreeStates, applicant_states, visa_free


def find_for_states(
    evidence: Evidence, day: date, states: VisaFreeStates, not_listed: str, find: Callable[[VisaFree], Finding]
) -> Finding:
    """Return the finding for the applicant's state, or for review where a second one gives another outcome.

    `find` judges by the line that the list has for a state on the day of entry; `not_listed` is the reason to give
    where it has none. Kazakhstan's own citizens and stays on a visa or permit are not judged.
    """
    findings = [_find_for(state, evidence, day, states, not_listed, find) for state in applicant_states(evidence)]
    if any(finding.outcome is not findings[0].outcome for finding in findings):
        country = evidence.document.country
        return review("nationality_and_document_differ", nationality=evidence.nationality, country=country)
    return findings[0]


def _find_for(
    state: str,
    evidence: Evidence,
    day: date,
    states: VisaFreeStates,
    not_listed: str,
    find: Callable[[VisaFree], Finding],
) -> Finding:
    if state == KAZAKHSTAN:
        return not_applicable("citizen_of_kazakhstan")
    stay = judged_stay(evidence, day)
    if stay is not None and stay.basis in EXEMPT:
        return not_applicable("stay_on_visa_or_permit")
    line = visa_free(states, state, entry_day(evidence, day))
    return unknown(not_listed, None, nationality=state) if line is None else find(line)

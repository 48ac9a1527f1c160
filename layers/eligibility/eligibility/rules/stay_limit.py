"""How long one stay without a visa may last."""

from dataclasses import dataclass
from datetime import date

from eligibility.application.models import Permit
from eligibility.calendar_days import DAY, days_after
from eligibility.evidence import Evidence, Gap
from eligibility.rules.finding import Finding, Outcome, Value, between, review, standing, unknown
from eligibility.rules.judged_stay import EXEMPT, end_missing, entry_day, few_stays, judged_stay, stay_turns
from eligibility.rules.registry import logic, read_by
from eligibility.rules.remembering import Stays, once_for_stays
from eligibility.rules.visa_free import VisaFree, VisaFreeStates, applicant_states, list_turns, visa_free
from eligibility.rules.visa_free_stay import find_for_states


@dataclass(frozen=True, slots=True, eq=False)
class PerEntry:
    """The limits of one stay by state, and the reason to give for a state that is not on the list."""

    states: VisaFreeStates
    not_listed: str


@logic("stay.per_entry", PerEntry, reads=read_by(few_stays))
def per_entry(evidence: Evidence, day: date, law: PerEntry) -> Finding:
    """A stay without a visa is at most as long as the state's figure; entry day and the day asked about both count."""
    found = find_for_states(evidence, day, law.states, law.not_listed, lambda line: _by_line(line, evidence, day))
    states = applicant_states(evidence)
    if evidence.permit == "entry" and found.passes:
        return standing(found, *between(_turns_of_entry(evidence.stays, states, law), day))
    return standing(found, *between(_turns(evidence.stays, evidence.permit, states, law), day))


@once_for_stays
def _turns(stays: Stays, permit: Permit, states: tuple[str, ...], law: PerEntry) -> list[date]:
    """Return the days around each stay, and the first ones beyond its limits."""
    turns = {*list_turns(law.states, states), *stay_turns(stays, permit)}
    for stay in () if isinstance(stays, Gap) else stays:
        for state in states:
            line = visa_free(law.states, state, stay.entered_on)
            if line is not None:
                limits = (line.per_entry, line.per_entry_unclear)
                turns |= {days_after(stay.entered_on, days) for days in limits if days is not None}
    return sorted(turns)


@once_for_stays
def _turns_of_entry(stays: Stays, states: tuple[str, ...], law: PerEntry) -> list[date]:
    """Return the days on which an entry that passes may no longer do so.

    The day of an entry is the first of its stay, so only those stays matter that are not judged.
    """
    turns = {*list_turns(law.states, states)}
    for stay in () if isinstance(stays, Gap) else stays:
        if stay.basis in EXEMPT:
            turns |= {stay.entered_on, stay.entered_on + DAY}
    return sorted(turns)


def _by_line(line: VisaFree, evidence: Evidence, day: date) -> Finding:
    if line.per_entry is None:
        return unknown("no_figure_for_state", None, nationality=line.state)
    if evidence.permit != "entry" and isinstance(evidence.stays, Gap):
        return unknown("stays_missing", "/stays")
    stay, entered_on = judged_stay(evidence, day), entry_day(evidence, day)
    if stay is not None and stay.entered_on < day and (missing := end_missing(evidence, day)) is not None:
        return unknown("stay_end_missing", missing)
    day_of_stay = (day - entered_on).days + 1
    last_lawful_day = days_after(entered_on, line.per_entry - 1)
    values = _values(day_of_stay, line.per_entry, last_lawful_day, line)
    notes = () if line.certain else ("figure_contested",)
    if day_of_stay <= line.per_entry:
        return Finding(Outcome.MET, "within_stay_limit", values, notes)
    if stay is not None and stay.basis == "eaeu_contract" and line.eaeu:
        notes = ("new_contract_within_fifteen_days",)
        return review("eaeu_contract_beyond_limit", notes, days_used=day_of_stay, days_allowed=line.per_entry)
    if line.per_entry_unclear is not None and day_of_stay <= line.per_entry_unclear:
        return Finding(Outcome.REVIEW, "stay_limit_unclear", values, notes, "ask_migration_service")
    return Finding(Outcome.UNMET, "beyond_stay_limit", values, notes, "leave_and_ask")


def _values(day_of_stay: int, days_allowed: int, last_lawful_day: date, line: VisaFree) -> dict[str, Value]:
    return {
        "day_of_stay": day_of_stay,
        "days_allowed": days_allowed,
        "last_lawful_day": last_lawful_day,
        "source": "; ".join(line.sources),
    }

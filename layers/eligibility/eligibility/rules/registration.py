"""Whether a stay is registered: for entries before July 2026 from some day of it on, afterwards by a calendar day."""

from dataclasses import dataclass
from datetime import date

from eligibility.calendar_days import days_after
from eligibility.evidence import NOT_GIVEN, Evidence, Gap, Stay
from eligibility.rules.finding import Finding, between, met, not_applicable, standing, unknown, unmet
from eligibility.rules.judged_stay import few_stays, judged_stay, stay_turns
from eligibility.rules.registry import logic, read_by
from eligibility.rules.visa_free import VisaFree, VisaFreeStates
from eligibility.rules.visa_free_stay import find_for_states


@dataclass(frozen=True, slots=True, eq=False)
class AfterFreeDays:
    """Citizens of EAEU states need no registration in the first `free_days` of a stay; of others it is not known."""

    states: VisaFreeStates
    free_days: int


@logic("stay.registered_after_free_days", AfterFreeDays, reads=read_by(few_stays))
def registered_after_free_days(evidence: Evidence, day: date, law: AfterFreeDays) -> Finding:
    """A stay of a citizen of an EAEU state must be registered from the day after its free days on."""
    found = find_for_states(
        evidence, day, law.states, "registration_of_state_unknown", lambda line: _free(line, evidence, day, law)
    )
    return standing(found, *_span(evidence, day, law.free_days))


def _free(line: VisaFree, evidence: Evidence, day: date, law: AfterFreeDays) -> Finding:
    if not line.eaeu:
        return unknown("registration_of_state_unknown", None, nationality=line.state)
    if isinstance(evidence.stays, Gap):
        return unknown("stays_missing", "/stays")
    found = _after_free_days(evidence, evidence.stays, day, law.free_days)
    return found._replace(notes=("registration_contested", *found.notes))


@dataclass(frozen=True, slots=True, eq=False)
class ByDay:
    """A stay is to be registered by its day no. `last_day`; where a treaty frees the days up to it, on the next."""

    states: VisaFreeStates
    last_day: int
    by_treaty: frozenset[str]


@logic("stay.registered_by_day", ByDay, reads=read_by(few_stays))
def registered_by_day(evidence: Evidence, day: date, law: ByDay) -> Finding:
    """A stay without a visa must be registered online by its day no. `law.last_day`, unless a treaty says otherwise."""
    found = find_for_states(
        evidence, day, law.states, "nationality_not_on_list", lambda line: _by_day(line, evidence, day, law)
    )
    return standing(found, *_span(evidence, day, law.last_day))


def _by_day(line: VisaFree, evidence: Evidence, day: date, law: ByDay) -> Finding:
    if isinstance(evidence.stays, Gap):
        return unknown("stays_missing", "/stays")
    if line.state in law.by_treaty:
        found = _after_free_days(evidence, evidence.stays, day, law.last_day)
    else:
        found = _online(evidence, evidence.stays, day, law)
    moved = ("register_again_after_move",) if found.reason == "stay_registered" else ()
    return found._replace(notes=("online_registration_announced", *found.notes, *moved))


def _online(evidence: Evidence, stays: tuple[Stay, ...], day: date, law: ByDay) -> Finding:
    stay = judged_stay(evidence, day)
    last = days_after(day if stay is None else stay.entered_on, law.last_day - 1)
    if stay is not None and (day > last or _registered_by(stay, day)):
        return _registered(stay, stays, day, last)
    return met("registration_due", ("host_gives_notice",), last_day=last)


def _after_free_days(evidence: Evidence, stays: tuple[Stay, ...], day: date, free_days: int) -> Finding:
    stay = judged_stay(evidence, day)
    needed_from = days_after(day if stay is None else stay.entered_on, free_days)
    if stay is None or day < needed_from:
        return not_applicable("registration_not_yet_needed", ("host_gives_notice",), needed_from=needed_from)
    return _registered(stay, stays, day, needed_from)


def _registered(stay: Stay, stays: tuple[Stay, ...], day: date, last: date) -> Finding:
    """Return whether a stay is registered on a day, and was by `last`."""
    if stay.left_on is NOT_GIVEN:
        return unknown("stay_end_missing", f"/stays/{stays.index(stay)}/left_on")
    if stay.registered_on is NOT_GIVEN:
        return unknown("registration_missing", f"/stays/{stays.index(stay)}/registered_on", last_day=last)
    if not _registered_by(stay, day):
        return unmet("stay_not_registered", "register_at_once", last_day=last)
    if not _registered_by(stay, last):
        return unmet("stay_registered_late", "ask_migration_service", last_day=last)
    return met("stay_registered")


def _registered_by(stay: Stay, day: date) -> bool:
    return isinstance(stay.registered_on, date) and stay.registered_on <= day


def _span(evidence: Evidence, day: date, days: int) -> tuple[date, date]:
    """Return the days around one on which nothing turns: registration is asked for after so many days of a stay."""
    since, until = between(stay_turns(evidence.stays, evidence.permit), day)
    stay = judged_stay(evidence, day)
    if stay is None:
        return since, until
    turns = [days_after(stay.entered_on, days)]
    if isinstance(stay.registered_on, date):
        turns.append(stay.registered_on)
    own_since, own_until = between(sorted(turns), day)
    return max(since, own_since), min(until, own_until)

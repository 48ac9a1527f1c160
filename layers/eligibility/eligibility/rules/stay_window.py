"""How many days one may stay without a visa in any 180: the rolling reading, day by day of the stay that is judged."""

from datetime import date
from typing import NamedTuple

from eligibility.application.models import Permit
from eligibility.evidence import Evidence, Gap, Stay
from eligibility.rules.counted_days import DaysInWindow, Measure, contested_spans, counted_spans, measure_of, span
from eligibility.rules.finding import Finding, Outcome, Value, between, not_applicable, review, standing, unknown
from eligibility.rules.judged_stay import end_missing, judged_stay, open_on_entry, stay_turns
from eligibility.rules.presence import ENDLESS, Presence
from eligibility.rules.registry import logic
from eligibility.rules.remembering import Stays, once_for_stays
from eligibility.rules.visa_free import VisaFree, applicant_states, list_turns
from eligibility.rules.visa_free_stay import find_for_states


class NoWindow(NamedTuple):
    """Before 27 January 2023 leaving and entering again began a new count."""


@logic("stay.no_window", NoWindow)
def no_window(evidence: Evidence, day: date, _law: NoWindow) -> Finding:
    """A stay entered before the window was introduced is not measured by it."""
    since, until = between(stay_turns(evidence.stays, evidence.permit), day)
    notes = ("reset_by_leaving_was_practice",)
    return not_applicable("no_window_before_2023", notes, stands_since=since, stands_until=until)


@logic("stay.days_in_window", DaysInWindow)
def days_in_window(evidence: Evidence, day: date, law: DaysInWindow) -> Finding:
    """Of the `law.window` days up to each day of a stay without a visa, at most `law.days` are spent in the country."""
    found = find_for_states(
        evidence, day, law.states, "nationality_not_on_list", lambda line: _by_line(line, evidence, day, law)
    )
    return standing(found, *between(_turns(evidence.stays, evidence.permit, applicant_states(evidence), law), day))


@once_for_stays
def _turns(stays: Stays, permit: Permit, states: tuple[str, ...], law: DaysInWindow) -> list[date]:
    """Return the days around each stay, the first beyond an open one, and the earliest entry after each."""
    turns = {*list_turns(law.states, states), *stay_turns(stays, permit)}
    if isinstance(stays, Gap):
        return sorted(turns)
    counted = counted_spans(stays, law.counted_from, ENDLESS)
    presence = Presence(counted)
    for limit, length in _limits(states, law):
        for first, last in counted:
            if last == ENDLESS:
                beyond = presence.first_beyond(first, first + length, length, limit)
                if beyond is not None:
                    turns.add(date.fromordinal(beyond))
            else:
                turns.add(date.fromordinal(presence.earliest_entry(last, length, limit)))
    return sorted(turns)


def _by_line(line: VisaFree, evidence: Evidence, day: date, law: DaysInWindow) -> Finding:
    if isinstance(evidence.stays, Gap):
        return unknown("stays_missing", "/stays")
    if (missing := end_missing(evidence, day)) is not None:
        return unknown("stay_end_missing", missing)
    if open_on_entry(evidence, day):
        return review("entry_while_stay_open")
    return _count(evidence.stays, judged_stay(evidence, day), day, line, law)


def _count(stays: tuple[Stay, ...], stay: Stay | None, day: date, line: VisaFree, law: DaysInWindow) -> Finding:
    asked = day.toordinal()
    first, last = (asked, asked) if stay is None else span(stay, asked)
    counted = counted_spans(stays, law.counted_from, asked)
    presence = Presence([*counted, (first, last)])
    measure = measure_of(line, law)
    used = presence.used(last, measure.strict)
    values: dict[str, Value] = {"days_used": used, "days_allowed": measure.limit}
    notes = _notes(presence, stays, counted, first, last, measure, law, values)
    beyond = presence.first_beyond(first, last, measure.strict, measure.limit)
    if beyond is not None:
        if line.eaeu and _within_without_contracts(stays, stay, first, last, measure, law):
            return _review("eaeu_contract_beyond_limit", values, (*notes, "new_contract_within_fifteen_days"))
        values["days_over"] = last - beyond + 1
        values["first_day_beyond"] = date.fromordinal(beyond)
        return _beyond(beyond, asked, stay, Presence(counted), measure, values, notes)
    if presence.first_beyond(first, last, measure.lenient, measure.limit) is not None:
        return _review("six_month_count_unclear", values, notes)
    values["days_left"] = measure.limit - used
    return Finding(Outcome.MET, "within_ninety_days", values, notes)


def _within_without_contracts(
    stays: tuple[Stay, ...], judged: Stay | None, first: int, last: int, measure: Measure, law: DaysInWindow
) -> bool:
    """Whether the excess rests on days under a contract, for whose term Art. 97 of the EAEU treaty lets people stay."""
    if judged is not None and judged.basis == "eaeu_contract":
        return True
    others = [stay for stay in stays if stay.basis != "eaeu_contract"]
    presence = Presence([*counted_spans(others, law.counted_from, last), (first, last)])
    return presence.first_beyond(first, last, measure.strict, measure.limit) is None


def _beyond(
    beyond: int,
    asked: int,
    stay: Stay | None,
    presence: Presence,
    measure: Measure,
    values: dict[str, Value],
    notes: tuple[str, ...],
) -> Finding:
    """Return the finding of a stay that goes beyond the limit, as it is planned or already."""
    if beyond > asked:
        values["last_lawful_day"] = date.fromordinal(beyond - 1)
        return Finding(Outcome.UNMET, "beyond_ninety_days", values, notes, "leave_by")
    values["earliest_entry"] = date.fromordinal(presence.earliest_entry(asked, measure.lenient, measure.limit))
    entering = stay is None or stay.entered_on.toordinal() == asked
    remedy = "enter_on_or_after" if entering else "leave_and_return"
    return Finding(Outcome.UNMET, "beyond_ninety_days", values, notes, remedy)


def _review(reason: str, values: dict[str, Value], notes: tuple[str, ...]) -> Finding:
    return Finding(Outcome.REVIEW, reason, values, notes, "ask_migration_service")


def _notes(
    presence: Presence,
    stays: tuple[Stay, ...],
    counted: list[tuple[int, int]],
    first: int,
    last: int,
    measure: Measure,
    law: DaysInWindow,
    values: dict[str, Value],
) -> tuple[str, ...]:
    """Return what is worth saying beside the outcome, and add its figures to the values."""
    notes = ["six_months_instead"] if measure.strict != law.window else []
    used = presence.used(last, measure.strict)
    breaches = [
        end - beyond + 1
        for begin, end in counted
        if end < first and (beyond := presence.first_beyond(begin, end, measure.strict, measure.limit)) is not None
    ]
    if breaches:
        notes.append("earlier_breach")
        values["days_of_earlier_breach"] = sum(breaches)
    if any(later[0] < earlier[1] for earlier, later in zip(sorted(counted), sorted(counted)[1:], strict=False)):
        notes.append("overlapping_stays")
    in_block = presence.in_block(last, law.window)
    if measure.strict == law.window and in_block != used:
        notes.append("block_reading_differs")
        values["days_used_in_block"] = in_block
    cautious = _cautious(presence, stays, last, measure, law)
    if cautious != used:
        notes.append("old_entries_not_counted")
        values["days_used_cautious"] = cautious
    return tuple(notes)


def _cautious(presence: Presence, stays: tuple[Stay, ...], last: int, measure: Measure, law: DaysInWindow) -> int:
    """Count also the days, from the rule's first on, of stays entered before it: whether they count is contested."""
    old = contested_spans(stays, law.counted_from, last)
    return (Presence([*presence.spans(), *old]) if old else presence).used(last, measure.strict)


def _limits(states: tuple[str, ...], law: DaysInWindow) -> set[tuple[int, int]]:
    """Return the limits that may hold for citizens of some states, each with the length of its window."""
    measures = [measure_of(line, law) for state in states for line in law.states.get(state, ())]
    return {(each.limit, length) for each in measures for length in (each.strict, each.lenient)}

"""How many days one may stay without a visa in each 180, day by day of the stay that is judged, as the law is read."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from eligibility.application.models import Permit
from eligibility.evidence import Evidence, Gap, Stay
from eligibility.rules.counted_days import DaysInWindow, Measure, contested_spans, counted_spans, measure_of, span
from eligibility.rules.finding import Finding, Outcome, Value, between, not_applicable, review, standing, unknown
from eligibility.rules.judged_stay import end_missing, few_stays, judged_stay, open_on_entry, stay_turns
from eligibility.rules.other_reading import DAYS_USED, EARLIEST_ENTRY, END_OF_STAY, tell
from eligibility.rules.presence import ENDLESS, Presence
from eligibility.rules.registry import logic, read_by
from eligibility.rules.remembering import Stays, once_for_stays
from eligibility.rules.visa_free import VisaFree, applicant_states, list_turns
from eligibility.rules.visa_free_stay import find_for_states
from eligibility.rules.window_days import Reading, Span, in_both


class NoWindow(NamedTuple):
    """Before 27 January 2023 leaving and entering again began a new count."""


@logic("stay.no_window", NoWindow, reads=read_by(few_stays))
def no_window(evidence: Evidence, day: date, _law: NoWindow) -> Finding:
    """A stay entered before the window was introduced is not measured by it."""
    since, until = between(stay_turns(evidence.stays, evidence.permit), day)
    notes = ("reset_by_leaving_was_practice",)
    return not_applicable("no_window_before_2023", notes, stands_since=since, stands_until=until)


@logic("stay.days_in_window", DaysInWindow, reads=read_by(few_stays))
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
    for read in _readings(presence, states, law):
        for first, last in counted:
            if last == ENDLESS:
                turns |= {date.fromordinal(day) for day, _ in read.beyond(first, first + 2 * law.window)}
            else:
                turns.add(date.fromordinal(read.earliest_entry(last)))
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
    read = measure.strictly(presence)
    beyond = read.beyond(first, last)
    used = read.used(beyond[0][1] if beyond else last)
    values: dict[str, Value] = {"days_used": used, "days_allowed": measure.limit}
    notes = _notes(presence, stays, counted, first, last, measure, law, values)
    if beyond:
        if line.eaeu and not _beyond_without_contracts(beyond, stays, stay, first, last, measure, law):
            return _review("eaeu_contract_beyond_limit", values, (*notes, "new_contract_within_fifteen_days"))
        values["days_over"] = sum([end - begin + 1 for begin, end in beyond])
        values["first_day_beyond"] = date.fromordinal(beyond[0][0])
        if beyond[0][0] > asked:
            return _planned_beyond(beyond[0][0], (first, last), presence, measure, values, notes)
        return _beyond(asked, stay, Presence(counted), measure, values, notes)
    if measure.lenient != measure.strict and measure.leniently(presence).beyond(first, last):
        return _review("six_month_count_unclear", values, notes)
    values["days_left"] = measure.limit - used
    return Finding(Outcome.MET, "within_ninety_days", values, notes)


def _beyond_without_contracts(
    beyond: Sequence[Span],
    stays: tuple[Stay, ...],
    judged: Stay | None,
    first: int,
    last: int,
    measure: Measure,
    law: DaysInWindow,
) -> bool:
    """Whether not all of the excess rests on days under a contract.

    Art. 97 of the EAEU treaty lets people stay for its term.
    """
    if judged is not None and judged.basis == "eaeu_contract":
        return False
    others = [stay for stay in stays if stay.basis != "eaeu_contract"]
    presence = Presence([*counted_spans(others, law.counted_from, last), (first, last)])
    return bool(in_both(beyond, measure.strictly(presence).beyond(first, last)))


def _planned_beyond(
    beyond: int,
    planned: Span,
    presence: Presence,
    measure: Measure,
    values: dict[str, Value],
    notes: tuple[str, ...],
) -> Finding:
    """Return the finding of a stay that goes beyond the limit as it is planned."""
    values["last_lawful_day"] = date.fromordinal(beyond - 1)
    other = measure.otherwise(presence)
    if other is not None and (otherwise := other.beyond(*planned)) and otherwise[0][0] != beyond:
        notes += (tell(END_OF_STAY, measure.counting, date.fromordinal(otherwise[0][0] - 1), values),)
    return Finding(Outcome.UNMET, "beyond_ninety_days", values, notes, "leave_by")


def _beyond(
    asked: int,
    stay: Stay | None,
    presence: Presence,
    measure: Measure,
    values: dict[str, Value],
    notes: tuple[str, ...],
) -> Finding:
    """Return the finding of a stay that is beyond the limit already."""
    earliest, other = measure.leniently(presence).earliest_entry(asked), measure.otherwise(presence)
    values["earliest_entry"] = date.fromordinal(earliest)
    if other is not None and (otherwise := other.earliest_entry(asked)) != earliest:
        notes += (tell(EARLIEST_ENTRY, measure.counting, date.fromordinal(otherwise), values),)
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
    read, other = measure.strictly(presence), measure.otherwise(presence)
    used = read.used(last)
    breaches = [over - beyond + 1 for begin, end in counted if end < first for beyond, over in read.beyond(begin, end)]
    if breaches:
        notes.append("earlier_breach")
        values["days_of_earlier_breach"] = sum(breaches)
    if any(later[0] < earlier[1] for earlier, later in zip(sorted(counted), sorted(counted)[1:], strict=False)):
        notes.append("overlapping_stays")
    if other is not None and (otherwise := other.used(last)) != used:
        notes.append(tell(DAYS_USED, measure.counting, otherwise, values))
    cautious = _cautious(presence, stays, last, measure, law)
    if cautious != used:
        notes.append("old_entries_not_counted")
        values["days_used_cautious"] = cautious
    return tuple(notes)


def _cautious(presence: Presence, stays: tuple[Stay, ...], last: int, measure: Measure, law: DaysInWindow) -> int:
    """Count also the days, from the rule's first on, of stays entered before it: whether they count is contested."""
    old = contested_spans(stays, law.counted_from, last)
    return measure.strictly(Presence([*presence.spans(), *old]) if old else presence).used(last)


def _readings(presence: Presence, states: tuple[str, ...], law: DaysInWindow) -> Iterator[Reading]:
    """Give a presence as it may be counted for citizens of some states."""
    for measure in {measure_of(line, law) for state in states for line in law.states.get(state, ())}:
        yield measure.strictly(presence)
        if measure.lenient != measure.strict:
            yield measure.leniently(presence)

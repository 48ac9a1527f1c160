"""From a question to its plan: every figure of the planner, by the rulebook, without words."""

from typing import Literal, NamedTuple, get_args

from eligibility.planner import entry_figures, stay_figures
from eligibility.planner.days import cautious_presence, end_missing, overlapping, place
from eligibility.planner.excess import Excess, excesses
from eligibility.planner.figure import Figure, FigureName, Said, note, reason, say
from eligibility.planner.overstay import Overstayed, Penalty, overstay, overstayed, penalty
from eligibility.planner.parsing import Asked
from eligibility.planner.reckoning import Reckoning, day_of, reckon
from eligibility.planner.registration import registration
from eligibility.planner.stay_law import StayLaws
from eligibility.planner.timeline import Regained, Run, regained, timeline
from eligibility.rulebook import Rulebook
from eligibility.rulebook.overstay import overstay_law
from eligibility.rules.visa_free import KAZAKHSTAN

Status = Literal["lawful", "beyond_limit", "unclear", "unknown", "not_limited", "may_enter", "may_not_enter"]
"""How things stand on the day asked about."""

_FIGURES: tuple[FigureName, ...] = get_args(FigureName)


class Plan(NamedTuple):
    """The answer to one question, without words."""

    asked: Asked
    status: Status
    figures: tuple[Figure, ...]
    """All of them, in the order of FigureName."""
    overstayed: tuple[Overstayed, ...]
    penalty: Penalty | None
    regained: tuple[Regained, ...]
    timeline: tuple[Run, ...]
    notes: tuple[Said, ...]
    rulebook: Rulebook


def plan(asked: Asked, rulebook: Rulebook) -> Plan:
    """Count the days of stay. The same arguments give the same plan."""
    on = asked.on.toordinal()
    laws = StayLaws(rulebook, asked.nationality)
    entry = None if asked.entry is None else asked.entry.toordinal()
    reckoning = reckon(asked.nationality, place(asked.stays, on, entry, laws), laws)
    if asked.nationality == KAZAKHSTAN:
        return _without_figures(asked, "not_limited", reason("citizen_of_kazakhstan"), None, rulebook)
    if (missing := end_missing(asked.stays, on)) is not None:
        return _without_figures(asked, "unknown", reason("stay_end_missing"), missing, rulebook)
    if reckoning.law.line is None:
        not_listed = reason(reckoning.law.not_listed, nationality=asked.nationality)
        return _without_figures(asked, "unknown", not_listed, None, rulebook)
    if reckoning.law.measure is None and reckoning.law.per_entry is None:
        no_figure = reason("no_figure_for_state", nationality=asked.nationality)
        return _without_figures(asked, "unknown", no_figure, None, rulebook)
    return _plan(asked, reckoning, rulebook)


def _plan(asked: Asked, reckoning: Reckoning, rulebook: Rulebook) -> Plan:
    days, on = reckoning.days, reckoning.on
    found = excesses(days)
    beyond = overstayed(found, on)
    last, end = stay_figures.last_lawful_day(reckoning)
    earliest = entry_figures.earliest_entry(reckoning, end)
    longest = entry_figures.longest_stay(reckoning, earliest)
    measure, window = reckoning.law.measure, reckoning.window
    coming = () if measure is None or window is None else regained(days, window.read, measure.lenient)
    figures = (
        stay_figures.days_used(reckoning),
        stay_figures.days_left(reckoning),
        last,
        earliest,
        longest,
        overstay(reckoning, found, sum([each.to_come for each in beyond])),
        _days_regained(reckoning, coming),
        registration(reckoning, asked.stays, days.planned_entry or on, rulebook),
    )
    return Plan(
        asked,
        _status(reckoning, found),
        figures,
        beyond,
        penalty(found, on, overstay_law(rulebook.overstay, asked.on), rulebook.money),
        coming,
        timeline(days, found, reckoning.laws.window_length),
        _notes(reckoning),
        rulebook,
    )


def _without_figures(asked: Asked, status: Status, why: Said, supply: str | None, rulebook: Rulebook) -> Plan:
    figures = tuple([Figure(name, None, (why,), None, supply=supply) for name in _FIGURES])
    return Plan(asked, status, figures, (), None, (), (), (), rulebook)


def _status(reckoning: Reckoning, found: tuple[Excess, ...]) -> Status:
    on, days, current = reckoning.on, reckoning.days, reckoning.days.current
    if current is not None:
        if current.exempt:
            return "not_limited"
        over = next((each for each in found if each.stay is current and each.first <= on), None)
        if over is not None:
            return "beyond_limit" if over.is_certain(on) else "unclear"
        return "unknown" if current.law.per_entry is None else "lawful"
    measure, window = reckoning.law.measure, reckoning.window
    if measure is None or window is None:
        return "unknown" if reckoning.law.per_entry is None else "may_enter"
    if window.read.last_lawful_day(on) >= on:
        return "may_enter"
    return "may_not_enter" if measure.strictly(days.certain).last_lawful_day(on) < on else "unclear"


def _days_regained(reckoning: Reckoning, coming: tuple[Regained, ...]) -> Figure:
    version = reckoning.law.window_version
    if not coming:
        return Figure("days_regained", None, (say("no_day_regained"),), version)
    first = coming[0]
    if reckoning.law.measure is not None and reckoning.law.measure.counting == "blocks":
        said = say("days_regained_with_next_block", regained_from=first.first, days_regained=first.days)
    else:
        said = say("days_regained", regained_from=first.first, regained_until=first.last, days_regained=first.days)
    return Figure("days_regained", first.first, (said,), version)


def _notes(reckoning: Reckoning) -> tuple[Said, ...]:
    days, law = reckoning.days, reckoning.law
    notes = [note("overlapping_stays")] if overlapping(days) else []
    if law.measure is not None:
        cautious = law.measure.leniently(cautious_presence(days, law)).used(reckoning.on)
        if cautious != law.measure.leniently(days.presence).used(reckoning.on):
            notes.append(note("old_entries_not_counted", days_used_cautious=cautious))
    current = days.current
    if current is not None and current.is_open:
        notes.append(say("open_stay_runs_to_day", on=day_of(reckoning.on)))
    return tuple(notes)

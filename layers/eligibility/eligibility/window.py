"""The days on which the same documents pass: the unbroken run that holds the filing day, or else the next one after it.

Not every day is tried. Each rule gives the days on which its outcome can turn; between two of them nothing changes, so
only the rules that turn on a day are judged again.
"""

from bisect import bisect_left
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from eligibility.calendar_days import DAY
from eligibility.evidence import Evidence
from eligibility.judging import Judgement, judge
from eligibility.rulebook import PermitPlan, Rulebook

LOOK_AHEAD = timedelta(400)
_OPEN, _CLOSED = True, False


class Edge(NamedTuple):
    """One end of the window: the day just outside it, and what stands in the way there, if anything is known."""

    day: date
    judgement: Judgement | None


class Window(NamedTuple):
    """Days on which the application passes, both included; all None where no such day was found.

    `until` is None in an `open` window: no end was found up to the day `looked_until`.
    """

    first: date | None
    until: date | None
    open: bool
    reason: str | None
    """Code of what stands in the way, where there is no window."""
    before: Edge | None
    after: Edge | None
    looked_until: date


def find_window(
    evidence: Evidence,
    filing_day: date,
    judgements: tuple[Judgement, ...],
    blocking: Judgement | None,
    rulebook: Rulebook,
) -> Window:
    """Return the eligibility window, given the judgements of the filing day and the worst that does not pass, if any.

    Looked for from the first covered day to 400 days after the filing day or the day up to which the rulebook was
    reviewed, whichever is later, but never beyond the last day that can be judged.
    """
    horizon = min(max(filing_day + LOOK_AHEAD, rulebook.reviewed_until), rulebook.last_filing_day)
    plan = rulebook.plans[evidence.permit]
    earlier, later = _turns(plan, evidence, filing_day, horizon)
    if blocking is None:
        first, before = _begin(plan, evidence, earlier, rulebook.covered_from)
    else:
        failing = {index for index, judgement in enumerate(judgements) if not judgement.finding.passes}
        opening = _opening(plan, evidence, failing, later)
        if opening is None:
            return Window(None, None, _CLOSED, blocking.finding.reason, None, None, horizon)
        first, before = opening
        later = [turn for turn in later if turn[0] > first]
    for day, index in later:
        judgement = judge(plan.rules[index], evidence, day)
        if not judgement.finding.passes:
            return Window(first, day - DAY, _CLOSED, None, before, Edge(day, judgement), horizon)
    return Window(first, None, _OPEN, None, before, Edge(horizon, None), horizon)


type _Turns = list[tuple[date, int]]
"""Days in order, each with the index of a rule that may turn on it."""


def _turns(plan: PermitPlan, evidence: Evidence, filing_day: date, horizon: date) -> tuple[_Turns, _Turns]:
    """Return the turns up to the filing day, and those after it up to the horizon."""
    next_turn = bisect_left(plan.turns, (filing_day + DAY, 0))
    earlier, later = [*plan.turns[:next_turn]], [*plan.turns[next_turn:]]
    for index, turns_of, law in plan.measures:
        for day in turns_of(evidence, law):
            if day <= filing_day:
                earlier.append((day, index))
            elif day <= horizon:
                later.append((day, index))
    earlier.sort()
    later.sort()
    return earlier, later[: bisect_left(later, (horizon + DAY, 0))]


def _opening(plan: PermitPlan, evidence: Evidence, failing: set[int], later: _Turns) -> tuple[date, Edge] | None:
    """Return the first day after the filing day on which all rules pass, and what stands in the way the day before."""
    turning = {index for _, index in later}
    if not failing <= turning:  # one of them never turns
        return None
    for day, group in groupby(later, key=_day):
        cleared = None
        for index in sorted({index for _, index in group}):
            if judge(plan.rules[index], evidence, day).finding.passes:
                if index in failing:
                    cleared = index
                    failing.discard(index)
            else:
                failing.add(index)
        if not failing and cleared is not None:
            return day, Edge(day - DAY, judge(plan.rules[cleared], evidence, day - DAY))
    return None


def _begin(plan: PermitPlan, evidence: Evidence, earlier: _Turns, covered_from: date) -> tuple[date, Edge]:
    """Return the first day of the run that holds the filing day, and what stands in the way the day before."""
    for day, index in reversed(earlier):
        if day <= covered_from:
            break
        judgement = judge(plan.rules[index], evidence, day - DAY)
        if not judgement.finding.passes:
            return day, Edge(day - DAY, judgement)
    return covered_from, Edge(covered_from - DAY, None)


def _day(turn: tuple[date, int]) -> date:
    return turn[0]

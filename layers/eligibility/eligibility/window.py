"""The days on which the same documents pass: the unbroken run that holds the filing day, or else the next one after it.

Not every day is tried. Each judgement says for how long it stands, so a rule is judged again only on the day after, and
only while the rules before it leave the window longer than that.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from eligibility.calendar_days import DAY
from eligibility.evidence import Evidence
from eligibility.judging import after, before, judge
from eligibility.rulebook import Judgement, PermitPlan, Rulebook

LOOK_AHEAD = timedelta(400)


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


# The constructor of a NamedTuple takes twice as long.
_edge = partial(tuple.__new__, Edge)
_window = partial(tuple.__new__, Window)


def find_window(
    plan: PermitPlan,
    evidence: Evidence,
    filing_day: date,
    judgements: Sequence[Judgement],
    blocking: Judgement | None,
    rulebook: Rulebook,
) -> Window:
    """Return the eligibility window, given the judgements of the filing day and the worst that does not pass, if any.

    Looked for from the first covered day to 400 days after the filing day or the day up to which the rulebook was
    reviewed, whichever is later, but never beyond the last day that can be judged.
    """
    horizon = min(max(filing_day + LOOK_AHEAD, rulebook.reviewed_until), rulebook.last_filing_day)
    if blocking is None:
        judgements = [judgement for judgement in judgements if judgement.bounded]  # others bound no window
        first, before = _begin(plan, evidence, judgements, rulebook.covered_from)
    else:
        opening = _opening(plan, evidence, judgements, horizon)
        if opening is None:
            return Window(
                None, None, open=False, reason=blocking.finding.reason, before=None, after=None, looked_until=horizon
            )
        first, before, judgements = opening
    after = _end(plan, evidence, judgements, horizon)
    is_open = after.judgement is None
    return _window((first, None if is_open else after.day - DAY, is_open, None, before, after, horizon))


def _begin(
    plan: PermitPlan, evidence: Evidence, judgements: Sequence[Judgement], covered_from: date
) -> tuple[date, Edge]:
    """Return the first day of the run that the judgements, which all pass, are of, and the edge before it."""
    first, in_the_way = covered_from, None
    for of_filing_day in judgements:
        judgement = of_filing_day
        while judgement.since > first:
            earlier = before(judgement, plan, evidence)
            if not earlier.passes:
                first, in_the_way = judgement.since, earlier
                break
            judgement = earlier
    return first, _edge((first - DAY, in_the_way))


def _end(plan: PermitPlan, evidence: Evidence, judgements: Sequence[Judgement], horizon: date) -> Edge:
    """Return the edge after the run that the judgements, which all pass, are of."""
    last, in_the_way = horizon, None
    for of_first_day in judgements:
        judgement = of_first_day
        while judgement.until < last:
            later = after(judgement, plan, evidence)
            if not later.passes:
                last, in_the_way = judgement.until, later
                break
            judgement = later
    return _edge((horizon if in_the_way is None else last + DAY, in_the_way))


def _opening(
    plan: PermitPlan, evidence: Evidence, judgements: Sequence[Judgement], horizon: date
) -> tuple[date, Edge, list[Judgement]] | None:
    """Return the first later day on which all rules pass, the edge before it, and the judgements of the day.

    No day passes before each judgement that does not has ended: so the search goes on from the end of the last of them.
    """
    judged = list(judgements)
    while True:
        last = max([judgement.until for judgement in judged if not judgement.passes])
        if last >= horizon:
            return None
        in_the_way = [not judgement.passes and judgement.until == last for judgement in judged].index(True)
        judged = [
            judgement if judgement.until > last else judge(plan.rules[index], evidence, last + DAY)
            for index, judgement in enumerate(judged)
        ]
        if all(judgement.passes for judgement in judged):
            return last + DAY, Edge(last, judge(plan.rules[in_the_way], evidence, last)), judged

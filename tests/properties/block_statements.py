"""What is true of checks and planner where blocks are made the default reading: each beside a plain count by days."""

from datetime import date, timedelta
from random import Random

from eligibility.decision import decide
from eligibility.evidence import NONE, NOT_ASKED, NOT_GIVEN, Evidence, Stay, TravelDocument
from eligibility.judging import judge
from eligibility.planner.figure import FigureName
from eligibility.planner.plan import Plan, plan
from tests.properties.day_statements import (
    OLD_LIMITS,
    WINDOW_SINCE,
    Case,
    Verdict,
    a_case,
    current_stay,
    in_block,
    verdict_on,
)
from tests.unit.other_reading import rulebook_counting

RULEBOOK = rulebook_counting("blocks")
RULE = next(each for each in RULEBOOK.permits["temporary_stay"].rules if each.rule == "stay.ninety_in_180")
LIMIT = 90

type _Span = tuple[int, int, Stay]


def figures(random: Random) -> str | None:
    """Count day by day what the planner says of a day, of leaving and of entering again."""
    case = _case_in_blocks(random)
    planned, judged = plan(case.asked, RULEBOOK), _judged(case)
    if planned.status == "unknown" or (case.on if judged is None else judged[0]) < WINDOW_SINCE:
        return None
    current, counted = current_stay(case), case.counted()
    after = case.on - 1 if current is None else max(current[1], case.on)
    entry = case.on if case.asked.entry is None else case.asked.entry.toordinal()
    expected: dict[FigureName, int | date | None] = {
        "days_used": in_block(counted, case.on),
        "days_left": max(0, LIMIT - in_block(counted, case.on)),
        "earliest_entry": date.fromordinal(_first_lawful({day for day in counted if day <= after}, after + 1)),
        "longest_stay": _last_of_unbroken(case, counted, entry) - entry + 1,
        "last_lawful_day": None,
    }
    if judged is not None and (last := _last_of_unbroken(case, counted, judged[0])) >= judged[0]:
        expected["last_lawful_day"] = date.fromordinal(last)
    wrong = [each for each in planned.figures if each.value != expected.get(each.name, each.value)]
    return "; ".join(f"{case.asked}: {each.name} {each.value}, not {expected[each.name]}" for each in wrong) or None


def overstay(random: Random) -> str | None:
    """Judge each day of each stay by itself, and the day asked about by the days of its stay."""
    case = _case_in_blocks(random)
    planned, judged = plan(case.asked, RULEBOOK), _judged(case)
    if planned.status == "unknown":
        return None
    beyond = {
        day
        for span in case.spans()
        for day in range(span[0], min(span[1], case.on) + 1)
        if _by_blocks(case, span[2], day) == "beyond"
    }
    told = _value(planned, "overstay")
    if told != len(beyond):
        return f"{case.asked}: {told} days of overstay, by counting {len(beyond)}"
    if judged is None:
        return None
    verdicts = {_by_blocks(case, judged[2], day) for day in range(judged[0], case.on + 1)}
    status = "beyond_limit" if "beyond" in verdicts else "unclear" if "unclear" in verdicts else "lawful"
    return None if planned.status == status else f"{case.asked}: {planned.status}, by counting {status}"


def check(random: Random) -> str | None:
    """Judge the stay of the day by the rule on the window; what it finds must stand as long as it says."""
    case = _case_in_blocks(random)
    stays = tuple([stay for stay in case.asked.stays if stay.basis != "eaeu_contract"])
    case = Case(case.asked._replace(stays=stays), case.limits)
    evidence, current = _evidence(case), current_stay(case)
    entered = case.on if current is None else current[0]
    found = judge(RULE, evidence, case.asked.on)
    counted = Case(case.asked._replace(stays=tuple([stay for stay in stays if _begun(stay, case.on)])), case.limits)
    last = case.on if current is None else current[1]
    days = counted.counted() | set(range(entered, last + 1))
    within = all(in_block(days, day) <= LIMIT for day in range(entered, last + 1))
    exempt = current is not None and current[2].basis in ("visa", "residence_permit")
    if found.finding.passes != (within or exempt or entered < WINDOW_SINCE):
        return f"{stays} on {case.asked.on}: {found.finding.reason}, by counting {within}"
    other = case.asked.on + timedelta(random.randrange(200))
    if other <= found.until and judge(RULE, evidence, other).finding.passes != found.finding.passes:
        return f"{stays} on {case.asked.on}: {found.finding.reason} until {found.until}, and not on {other}"
    return None


def filing(random: Random) -> str | None:
    """Compare the last lawful day by which a filing is measured with the planner's."""
    case = _case_in_blocks(random)
    evidence = _evidence(case)._replace(permit="temporary_residence", birth_date=date(1980, 5, 17), fined_on=NONE)
    found = {each.rule: each.finding for each in decide(evidence, case.asked.on, RULEBOOK).judgements}["filing.in_time"]
    told, planned = found.values.get("last_lawful_day"), _value(plan(case.asked, RULEBOOK), "last_lawful_day")
    if told is None or planned is None or told == planned:
        return None
    return f"{case.asked}: filing is measured by {told}, the planner says {planned}"


def _case_in_blocks(random: Random) -> Case:
    """Return a question about citizens of whom days are counted, and not months."""
    case = a_case(random, entry=True)
    while case.asked.nationality == "IND":
        case = a_case(random, entry=True)
    return case


def _evidence(case: Case) -> Evidence:
    state = case.asked.nationality
    return Evidence(
        permit="temporary_stay",
        nationality=state,
        birth_date=NOT_GIVEN,
        document=TravelDocument("foreign", state, NOT_GIVEN, NOT_GIVEN),
        housing=NOT_GIVEN,
        register=NOT_ASKED,
        stays=case.asked.stays,
    )


def _begun(stay: Stay, on: int) -> bool:
    return stay.entered_on.toordinal() <= on


def _judged(case: Case) -> _Span | None:
    current = current_stay(case)
    return None if current is None or current[2].basis in ("visa", "residence_permit") else current


def _by_blocks(case: Case, stay: Stay, day: int) -> Verdict:
    """Judge one day of a stay."""
    limits, of_stay = case.limits, day - stay.entered_on.toordinal() + 1
    if stay.basis in ("visa", "residence_permit") or stay.entered_on.toordinal() < WINDOW_SINCE:
        return verdict_on(case, stay, day)  # there the readings agree
    eaeu = case.asked.nationality in OLD_LIMITS
    without = case.counted(lambda each: not (eaeu and each.basis == "eaeu_contract") or each is stay)
    by_block = in_block(case.counted(), day) > LIMIT
    beyond = of_stay > limits.entry_unclear or (by_block and in_block(without, day) > LIMIT)
    if beyond and not (eaeu and stay.basis == "eaeu_contract"):
        return "beyond"
    return "unclear" if beyond or by_block or of_stay > limits.entry else "lawful"


def _first_lawful(days: set[int], day: int) -> int:
    while in_block(days | {day}, day) > LIMIT:
        day += 1
    return day


def _last_of_unbroken(case: Case, counted: set[int], first: int) -> int:
    """Return the last day of a stay from a day on that is within the limits of its blocks and of one entry."""
    days, day = {each for each in counted if each < first}, first
    while day - first < case.limits.entry:
        days.add(day)
        if in_block(days, day) > LIMIT:
            break
        day += 1
    return day - 1


def _value(planned: Plan, name: FigureName) -> date | int | None:
    return next(figure.value for figure in planned.figures if figure.name == name)

"""What is true of the planner whatever the stays: its figures beside a plain count, day by day, over a set of days.

The figures of the law are written out here once more, so that what is read from the rulebook is checked as well.
"""

from collections.abc import Callable, Iterable
from datetime import date
from random import Random
from typing import Literal, NamedTuple

from eligibility.application.models import StayBasis
from eligibility.evidence import NONE, Stay
from eligibility.planner.figure import FigureName
from eligibility.planner.parsing import Asked
from eligibility.planner.plan import Plan, plan
from eligibility.rulebook import current_rulebook

RULEBOOK = current_rulebook()
WINDOW_SINCE = date(2023, 1, 27).toordinal()

type Verdict = Literal["lawful", "unclear", "beyond"]


class Limits(NamedTuple):
    """How long citizens of a state may stay: in the window, whose length may be unclear, and after one entry."""

    days: int
    shortest: int
    longest: int
    entry: int
    entry_unclear: int


LIMITS = {
    "RUS": Limits(90, 180, 180, 90, 90),
    "KGZ": Limits(90, 180, 180, 90, 90),
    "UZB": Limits(90, 180, 180, 30, 30),
    "GEO": Limits(90, 180, 180, 30, 90),
    "IND": Limits(42, 181, 184, 14, 14),
}
OLD_LIMITS = {"RUS": (90, 90), "KGZ": (90, 180)}
"""Of one stay entered before there was a window, by state: certainly, perhaps."""


class Case(NamedTuple):
    """A question made up, and the days of its stays one by one."""

    asked: Asked
    limits: Limits

    @property
    def on(self) -> int:
        return self.asked.on.toordinal()

    def spans(self) -> list[tuple[int, int, Stay]]:
        """Give first and last day of each stay; an open one runs to the day asked about."""
        return [(stay.entered_on.toordinal(), _last(stay, self.on), stay) for stay in self.asked.stays]

    def counted(self, stays: Callable[[Stay], bool] = lambda _stay: True) -> set[int]:
        """Return the days that count in the window, of some of the stays."""
        return {
            day
            for first, last, stay in self.spans()
            if stay.basis not in ("visa", "residence_permit") and first >= WINDOW_SINCE and stays(stay)
            for day in range(first, last + 1)
        }


def days_used(random: Random) -> str | None:
    """Count the days of the window."""
    case = a_case(random)
    current = current_stay(case)
    if current is None and case.on < WINDOW_SINCE:
        return None
    if current is not None and current[0] < WINDOW_SINCE and current[2].basis in ("visa_free", "eaeu_contract"):
        expected = case.on - current[0] + 1 if case.asked.nationality in OLD_LIMITS else None
    elif case.on < WINDOW_SINCE:
        return None
    else:
        expected = _used(case.counted(), case.on, case.limits.longest)
    return _other(case, "days_used", expected, _value(plan(case.asked, RULEBOOK), "days_used"))


def removing_a_stay(random: Random) -> str | None:
    """Take each stay away in turn: the days left must not become fewer."""
    case = a_case(random, overlapping=False)
    before = _value(plan(case.asked, RULEBOOK), "days_left")
    for index in range(len(case.asked.stays)):
        fewer = case.asked._replace(stays=case.asked.stays[:index] + case.asked.stays[index + 1 :])
        after = _value(plan(fewer, RULEBOOK), "days_left")
        if isinstance(before, int) and isinstance(after, int) and after < before:
            return f"{case.asked}: without stay {index} {after} days are left, with it {before}"
    return None


def last_lawful_day(random: Random) -> str | None:
    """Stay on day by day from the entry of the current stay until a day is not lawful for certain."""
    case = a_case(random)
    current, planned = current_stay(case), plan(case.asked, RULEBOOK)
    if current is None or current[2].basis in ("visa", "residence_permit"):
        return _other(case, "last_lawful_day", None, _value(planned, "last_lawful_day"))
    if planned.figures[0].value is None:
        return None
    day = _last_of_unbroken(case, current[0])
    expected = None if day < current[0] else date.fromordinal(day)
    return _other(case, "last_lawful_day", expected, _value(planned, "last_lawful_day"))


def earliest_entry(random: Random) -> str | None:
    """Look for the first day after leaving on which one day more is lawful; each earlier one must not be."""
    case = a_case(random)
    figure = _value(plan(case.asked, RULEBOOK), "earliest_entry")
    if not isinstance(figure, date):
        return None
    current = current_stay(case)
    after = case.on - 1 if current is None else max(current[1], case.on)
    known = {day for day in case.counted() if day <= after}
    day = after + 1
    while day >= WINDOW_SINCE and _used(known | {day}, day, case.limits.longest) > case.limits.days:
        day += 1
    return _other(case, "earliest_entry", date.fromordinal(day), figure)


def longest_stay(random: Random) -> str | None:
    """Stay on day by day from the planned entry."""
    case = a_case(random, entry=True)
    figure = _value(plan(case.asked, RULEBOOK), "longest_stay")
    entry = case.asked.entry
    if figure is None or entry is None:
        return None
    first = entry.toordinal()
    return _other(case, "longest_stay", _last_of_unbroken(case, first) - first + 1, figure)


def overstay(random: Random) -> str | None:
    """Judge each day of each stay by itself."""
    case = a_case(random)
    figure = _value(plan(case.asked, RULEBOOK), "overstay")
    if figure is None:
        return None
    beyond = {
        day
        for first, last, stay in case.spans()
        for day in range(first, min(last, case.on) + 1)
        if verdict_on(case, stay, day) == "beyond"
    }
    return _other(case, "overstay", len(beyond), figure)


def block_reading(random: Random) -> str | None:
    """Count by blocks, day by day, what the planner counts by them."""
    case = a_case(random, entry=True)
    case = Case(case.asked._replace(nationality="RUS"), LIMITS["RUS"])
    planned, current = plan(case.asked, RULEBOOK), current_stay(case)
    measured = None if current is None or current[2].basis in ("visa", "residence_permit") else current
    if (case.on if measured is None else measured[0]) < WINDOW_SINCE:
        return None
    counted = case.counted()
    after = case.on - 1 if current is None else max(current[1], case.on)
    entry = case.on if case.asked.entry is None else case.asked.entry.toordinal()
    expected: dict[FigureName, int | date] = {
        "days_used": in_block(counted, case.on),
        "earliest_entry": date.fromordinal(_first_in_block({day for day in counted if day <= after}, after + 1)),
        "longest_stay": _last_in_block({day for day in counted if day < entry}, entry) - entry + 1,
    }
    for figure in planned.figures:
        told = figure.value if figure.in_blocks is None else figure.in_blocks
        if told != expected.get(figure.name, told):
            return f"{case.asked}: {figure.name} by blocks {told}, by counting {expected[figure.name]}"
        beyond = sum(1 for day in counted if day <= case.on and in_block(counted, day) > case.limits.days)
        if figure.name == "overstay" and figure.in_blocks not in (None, beyond):
            return f"{case.asked}: {figure.in_blocks} days of overstay by blocks, by counting {beyond}"
    return None


def a_case(random: Random, *, overlapping: bool = True, entry: bool = False) -> Case:
    on = date(2022, 3, 4).toordinal() + random.randrange(1800)
    if random.random() < 0.3:
        on = WINDOW_SINCE + random.randrange(-60, 200)
    stays, first = [], on - random.randrange(30, 500)
    for _ in range(random.randrange(9)):
        last = first + random.choice((0, 1, 4, 13, 29, 30, 41, 60, 89, 90, 120, 200))
        left_on = NONE if first <= on and random.random() < 0.1 else date.fromordinal(last)
        stays.append(Stay(date.fromordinal(first), left_on, _basis(random)))
        if left_on is NONE and not overlapping:
            first = max(on, first) + random.randrange(1, 30)
        else:
            first = last + random.choice((-10, -1, 0, 1, 2, 20, 60, 91) if overlapping else (1, 2, 20, 60, 91))
    random.shuffle(stays)
    nationality = random.choice(list(LIMITS))
    planned = date.fromordinal(on + random.randrange(200)) if entry else None
    return Case(Asked(nationality, date.fromordinal(on), tuple(stays), planned), LIMITS[nationality])


def _basis(random: Random) -> StayBasis:
    bases: tuple[StayBasis, ...] = ("visa", "residence_permit", "eaeu_contract")
    return "visa_free" if random.random() < 0.5 else random.choice(bases)


def _last(stay: Stay, on: int) -> int:
    return stay.left_on.toordinal() if isinstance(stay.left_on, date) else on


def current_stay(case: Case) -> tuple[int, int, Stay] | None:
    """Return the stay that contains the day asked about, the one entered last; of those of one day the last to end."""
    return max((span for span in case.spans() if span[0] <= case.on <= span[1]), key=_rank, default=None)


def _rank(span: tuple[int, int, Stay]) -> tuple[int, int, bool, bool]:
    first, last, stay = span
    end = last if isinstance(stay.left_on, date) else date.max.toordinal()
    return first, end, stay.basis not in ("visa", "residence_permit"), stay.basis == "eaeu_contract"


def _used(days: set[int], day: int, length: int) -> int:
    return len(days & set(range(day - length + 1, day + 1)))


def _last_of_unbroken(case: Case, first: int) -> int:
    """Return the last day to which a stay from a day on is lawful for certain."""
    limits, days = case.limits, {day for day in case.counted() if day < first}
    day = first
    while True:
        days.add(day)
        if first < WINDOW_SINCE:
            if day - first + 1 > OLD_LIMITS[case.asked.nationality][0]:
                return day - 1
        elif day - first + 1 > limits.entry or _used(days, day, limits.longest) > limits.days:
            return day - 1
        day += 1


def verdict_on(case: Case, stay: Stay, day: int) -> Verdict:
    """Judge one day of a stay."""
    limits, of_stay = case.limits, day - stay.entered_on.toordinal() + 1
    if stay.basis in ("visa", "residence_permit"):
        return "lawful"
    eaeu = case.asked.nationality in OLD_LIMITS
    contract = stay.basis == "eaeu_contract" and eaeu
    if stay.entered_on.toordinal() < WINDOW_SINCE:
        certain, perhaps = OLD_LIMITS.get(case.asked.nationality, (10_000, 10_000))
        beyond, unclear = of_stay > perhaps, of_stay > certain
    else:
        without = case.counted(lambda each: not (eaeu and each.basis == "eaeu_contract") or each is stay)
        beyond = of_stay > limits.entry_unclear or _used(without, day, limits.shortest) > limits.days
        unclear = of_stay > limits.entry or _used(case.counted(), day, limits.longest) > limits.days
    if beyond and not contract:
        return "beyond"
    return "unclear" if beyond or unclear else "lawful"


def _first_in_block(days: set[int], day: int) -> int:
    """Return the first day, from a day on, on which an entry is within the limit of its block."""
    while in_block(days | {day}, day) > LIMITS["RUS"].days:
        day += 1
    return day


def _last_in_block(days: set[int], day: int) -> int:
    """Return the last day of an unbroken stay from a day on within the limits of its blocks and of one entry."""
    days, first = {*days}, day
    while day - first < LIMITS["RUS"].entry:
        days.add(day)
        if in_block(days, day) > LIMITS["RUS"].days:
            break
        day += 1
    return day - 1


def in_block(days: Iterable[int], day: int) -> int:
    """Count the days of the block that holds a day, up to it."""
    start, used = None, 0
    for each in sorted(days):
        if each > day:
            break
        if start is None or each >= start + 180:
            start, used = each, 0
        used += 1
    return used if start is not None and day < start + 180 else 0


def _value(planned: Plan, name: FigureName) -> date | int | None:
    return next(figure.value for figure in planned.figures if figure.name == name)


def _other(case: Case, name: str, expected: date | int | None, told: date | int | None) -> str | None:
    return None if told == expected else f"{case.asked}: {name} {told}, by counting {expected}"

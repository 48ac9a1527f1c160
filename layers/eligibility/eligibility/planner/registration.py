"""The figure of registration: by when the stay has to be registered, as the rule `stay.registration` finds it."""

from datetime import date

from eligibility.evidence import NOT_ASKED, NOT_GIVEN, Evidence, Stay, TravelDocument
from eligibility.judging import judge
from eligibility.planner.figure import Figure, note, reason
from eligibility.planner.reckoning import Reckoning, day_of
from eligibility.planner.stay_law import planned
from eligibility.rulebook import Rulebook
from eligibility.rules.finding import Value

_RULE = "stay.registration"
_DAYS = ("last_day", "needed_from")
"""The values that are the day which counts: by which a stay is to be registered, or from which it needs to be."""


def registration(reckoning: Reckoning, stays: tuple[Stay, ...], entry: int, rulebook: Rulebook) -> Figure:
    """Return the day of registration of the current stay or, where there is none, of one that begins on `entry`."""
    judged = reckoning.judged
    evidence = Evidence(
        permit="temporary_stay",
        nationality=reckoning.nationality,
        birth_date=NOT_GIVEN,
        document=TravelDocument("foreign", reckoning.nationality, NOT_GIVEN, NOT_GIVEN),
        housing=NOT_GIVEN,
        register=NOT_ASKED,
        stays=() if judged is None else (stays[judged.place],),
    )
    day = day_of(entry if judged is None else reckoning.on)
    judgement = judge(planned(rulebook, _RULE), evidence, day)
    finding = judgement.finding
    values = dict(finding.values)
    supply = finding.supply
    if supply is not None and judged is not None:  # the rule was shown one stay alone
        supply = supply.replace("/stays/0", f"/stays/{judged.place}")
    said = (reason(finding.reason, **values),)
    notes = tuple([note(code, **values) for code in finding.notes])
    return Figure("registration", _day(values), said, judgement.version, notes, supply=supply)


def _day(values: dict[str, Value]) -> date | None:
    for name in _DAYS:
        day = values.get(name)
        if isinstance(day, date):
            return day
    return None

"""Questions about days of stay, written short, and the plans and figures that answer them."""

from datetime import date

from eligibility.application.models import StayBasis
from eligibility.evidence import NONE, NOT_GIVEN, Gap, Stay
from eligibility.planner.figure import Figure, FigureName
from eligibility.planner.parsing import Asked
from eligibility.planner.plan import Plan, plan
from eligibility.rulebook import current_rulebook

RULEBOOK = current_rulebook()


def stay(entered_on: str, left_on: str | Gap = NONE, basis: StayBasis = "visa_free", registered_on: str = "") -> Stay:
    """Return a stay; NONE: it has not ended, NOT_GIVEN: it is not said."""
    left = left_on if isinstance(left_on, Gap) else date.fromisoformat(left_on)
    registered = date.fromisoformat(registered_on) if registered_on else NOT_GIVEN
    return Stay(date.fromisoformat(entered_on), left, basis, registered)


def planned(on: str, *stays: Stay, nationality: str = "RUS", entry: str | None = None) -> Plan:
    """Return the plan of some stays on a day."""
    entered_on = None if entry is None else date.fromisoformat(entry)
    return plan(Asked(nationality, date.fromisoformat(on), stays, entered_on), RULEBOOK)


def figure(of: Plan, name: FigureName) -> Figure:
    """Return a figure of a plan."""
    return next(each for each in of.figures if each.name == name)


def value(of: Plan, name: FigureName) -> str | int | None:
    """Return the value of a figure, a day as text."""
    found = figure(of, name).value
    return found.isoformat() if isinstance(found, date) else found


def codes(of: Plan, name: FigureName) -> list[str]:
    """Return the codes of what is said of a figure, notes included."""
    return [said.code for said in (*figure(of, name).said, *figure(of, name).notes)]

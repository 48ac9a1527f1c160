"""The figure of overstay: the days spent beyond a limit in all stays, stay by stay, and what is laid down for them."""

from datetime import date
from functools import partial
from typing import Literal, NamedTuple

from eligibility.citation import Certainty, Citation
from eligibility.money import Money, mci
from eligibility.planner.excess import Excess, count, total, total_of_window, total_unclear
from eligibility.planner.figure import Figure, Said, say
from eligibility.planner.otherwise import also, otherwise
from eligibility.planner.reckoning import Reckoning, day_of
from eligibility.rulebook import RuleVersion
from eligibility.rulebook.overstay import OverstayLaw


class Overstayed(NamedTuple):
    """One stay that goes beyond a limit."""

    stay: int
    """Its index in the payload."""
    first_day: date
    """The first day that is, or may be, beyond it."""
    days: int
    """Days beyond it up to the day asked about."""
    unclear: int
    """Days of which it is not clear, up to the same day."""
    to_come: int
    """Days beyond it, for certain or not, after that day: as the stay is planned."""
    by_window: bool
    """Whether the days of the window are passed first; else the limit of one entry."""


_new_overstayed = partial(tuple.__new__, Overstayed)


class Penalty(NamedTuple):
    """What the code on administrative offences lays down for an overstay."""

    kind: Literal["warning", "fine", "fine_or_more"]
    mci: int | None
    """In monthly calculation indices."""
    tenge: int | None
    """By the index of the day asked about; None where it is not known."""
    certainty: Certainty
    citation: Citation
    said: Said


def overstayed(found: tuple[Excess, ...], on: int) -> tuple[Overstayed, ...]:
    """Return each stay that goes beyond a limit, up to the day asked about and after it."""
    return tuple([_overstayed(each, on) for each in found])


def _overstayed(excess: Excess, on: int) -> Overstayed:
    stay, possible, certain, _ = excess
    so_far = count(possible, on)
    days = so_far if certain is possible else count(certain, on)
    to_come = count(possible, stay.last) - so_far if stay.last > on else 0
    return _new_overstayed((stay.place, day_of(excess.first), days, so_far - days, to_come, excess.by_window))


def overstay(reckoning: Reckoning, found: tuple[Excess, ...], to_come: int) -> Figure:
    """Return the days of overstay up to the day asked about; `to_come` are those planned after it."""
    on = reckoning.on
    days, unclear = total(found, on), total_unclear(found, on)
    said: list[Said] = [say("overstay", days_over=days)] if days else [say("no_overstay")]
    if unclear:
        said.append(say("overstay_unclear", days_unclear=unclear))
    if to_come:
        said.append(say("overstay_to_come", days_to_come=to_come))
    window, other = reckoning.window, None
    if window is not None and window.other is not None:
        other = otherwise("overstay", reckoning.law.measure, total_of_window(found, on), window.other.days_over(on))
    return Figure("overstay", days, tuple(said), _version(reckoning, found), also(other), other)


def penalty(found: tuple[Excess, ...], on: int, law: OverstayLaw | None, money: Money | None) -> Penalty | None:
    """Return what is laid down for the last stay with days of overstay; None: there is none, or it is not known."""
    over = [each for each in found if each.is_certain(on)]
    if law is None or not over:
        return None
    days = count(max(over, key=_last).certain, on)
    consequence = law.of(days)
    if consequence.mci is None:
        said = say("overstay_warning", days_over=days)
        return Penalty("warning", None, None, consequence.certainty, law.citation, said)
    index = None if money is None else mci(money, day_of(on))
    code: Literal["fine", "fine_or_more"] = "fine_or_more" if consequence.or_more else "fine"
    if index is None:
        said = say(f"overstay_{code}", days_over=days, fine_mci=consequence.mci)
        return Penalty(code, consequence.mci, None, consequence.certainty, law.citation, said)
    tenge = consequence.mci * index.tenge
    said = say(f"overstay_{code}_in_tenge", days_over=days, fine_mci=consequence.mci, fine_tenge=tenge)
    certainty = consequence.certainty if index.certain else "contested"
    return Penalty(code, consequence.mci, tenge, certainty, law.citation, said)


def _version(reckoning: Reckoning, found: tuple[Excess, ...]) -> RuleVersion:
    """Return the version that the last stay beyond a limit breaks; where none is, the one that limits the days."""
    if not found:
        return reckoning.law.entry_version if reckoning.law.measure is None else reckoning.law.window_version
    last = max(found, key=_last)
    return last.stay.law.window_version if last.by_window else last.stay.law.entry_version


def _last(excess: Excess) -> int:
    return excess.stay.last

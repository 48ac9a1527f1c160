"""What limits the stays of one state's citizens, by the day of entry: looked up in the rulebook once for all stays."""

from bisect import bisect_right
from datetime import date
from typing import NamedTuple

from eligibility.calendar_days import DAY
from eligibility.rulebook import PlannedRule, Rulebook, RuleVersion
from eligibility.rules.counted_days import DaysInWindow, Measure, measure_of
from eligibility.rules.presence import ENDLESS
from eligibility.rules.stay_limit import PerEntry
from eligibility.rules.visa_free import VisaFree, visa_free

_PERMIT = "temporary_stay"
_WINDOW_RULE, _ENTRY_RULE = "stay.ninety_in_180", "stay.per_entry"


class StayLaw(NamedTuple):
    """What holds of stays that are entered on some days."""

    line: VisaFree | None
    """What the list of visa-free states says; None: the state is not on it."""
    not_listed: str
    """The reason to give where it is not."""
    window: DaysInWindow | None
    """None: no window measures these stays, each entry begins a new count."""
    measure: Measure | None
    """What the window's days are measured by; None: there is no window, or it is not known for this state."""
    window_version: RuleVersion
    entry_version: RuleVersion

    @property
    def per_entry(self) -> int | None:
        """Days that one stay certainly may last, where that is known."""
        return None if self.line is None else self.line.per_entry

    @property
    def per_entry_unclear(self) -> int | None:
        """Days that one stay may last at the most: what lies between the two is unclear."""
        return None if self.line is None else self.line.per_entry_unclear or self.line.per_entry


class StayLaws:
    """The law of stays for one nationality."""

    __slots__ = ("_first_days", "_laws")

    def __init__(self, rulebook: Rulebook, nationality: str) -> None:
        """Cut time at each day from which another version or another line of the list holds."""
        window, entry = planned(rulebook, _WINDOW_RULE), planned(rulebook, _ENTRY_RULE)
        lines = _per_entry(entry, date.min).states.get(nationality, ())
        days = {
            date.min,
            *window.boundaries,
            *entry.boundaries,
            *(line.first for line in lines),
            *(line.last + DAY for line in lines if line.last is not None),
        }
        self._first_days = sorted(day.toordinal() for day in days)
        self._laws = [_law(window, entry, nationality, date.fromordinal(day)) for day in self._first_days]

    @property
    def window_length(self) -> int:
        """Days of the window as it is now; where there was none yet, what is worth looking at."""
        return max(law.window.window for law in self._laws if law.window is not None)

    def of_entry(self, day: int) -> StayLaw:
        """Return what holds of a stay entered on a day, an ordinal."""
        return self.around(day)[0]

    def around(self, day: int) -> tuple[StayLaw, int, int]:
        """Return what holds of a stay entered on a day, the first day from which it does, and the first after."""
        index = bisect_right(self._first_days, day)
        until = self._first_days[index] if index < len(self._first_days) else ENDLESS
        return self._laws[index - 1], self._first_days[index - 1], until


def planned(rulebook: Rulebook, rule: str) -> PlannedRule:
    """Return a rule on temporary stays. Raises LookupError where the rulebook has none of that name."""
    for each in rulebook.permits[_PERMIT].rules:
        if each.rule == rule:
            return each
    raise LookupError(f"no rule {rule} for {_PERMIT}")


def version_on(rule: PlannedRule, day: date) -> RuleVersion:
    """Return the version of a rule that holds on a day, or the first one where none does yet."""
    return rule.on(day).version or rule.versions[0]


def _law(window: PlannedRule, entry: PlannedRule, nationality: str, day: date) -> StayLaw:
    window_version, entry_version = version_on(window, day), version_on(entry, day)
    per_entry = _per_entry(entry, day)
    line = visa_free(per_entry.states, nationality, day)
    law = window_version.law if isinstance(window_version.law, DaysInWindow) else None
    measure = None if law is None or line is None else measure_of(line, law)
    return StayLaw(line, per_entry.not_listed, law, measure, window_version, entry_version)


def _per_entry(rule: PlannedRule, day: date) -> PerEntry:
    law = version_on(rule, day).law
    if not isinstance(law, PerEntry):
        raise TypeError(f"{rule.rule} has values of another kind on {day}")
    return law

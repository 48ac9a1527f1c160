"""What figures are reckoned from: the stays as days, the law of the stay that counts, both readings of the window."""

from datetime import date
from typing import NamedTuple

from eligibility.planner.days import Days, PlacedStay
from eligibility.planner.figure import Said, note, say
from eligibility.planner.stay_law import StayLaw, StayLaws
from eligibility.rules.counted_days import last_day_perhaps_lawful
from eligibility.rules.window_days import Reading


class Window(NamedTuple):
    """The days that count, as they are measured by the law of some stays."""

    read: Reading
    """As the law is read: what is lawful by it is so for certain."""
    other: Reading | None
    """By the other reading; None where six months are counted."""


class Reckoning(NamedTuple):
    """One question, looked up and placed."""

    nationality: str
    days: Days
    laws: StayLaws
    law: StayLaw
    """Of the current stay, or of an entry on the day asked about."""
    window: Window | None
    """By that law; None: no window."""

    @property
    def on(self) -> int:
        """The day asked about."""
        return self.days.on

    @property
    def judged(self) -> PlacedStay | None:
        """The current stay, where it is one without a visa."""
        current = self.days.current
        return None if current is None or current.exempt else current

    def window_of(self, law: StayLaw) -> Window | None:
        """Return the days that count, as they are measured by a law."""
        return self.window if law.measure == self.law.measure else _window(self.days, law)

    @property
    def leaving(self) -> int | None:
        """The day on which the current stay ends: as given, or the day asked about; None: there is no such stay."""
        current = self.days.current
        return None if current is None else max(current.last, self.on)


class End(NamedTuple):
    """The last lawful day of an unbroken stay by each limit; a day before its first day: not one is lawful."""

    by_window: int | None
    """None: no window."""
    by_entry: int | None
    """None: the limit of one entry is not known."""
    possible: int
    """The last day of which it is not certain that it is unlawful."""
    otherwise: int | None
    """By the other reading of the window, the limit of one entry included; None where there is none."""

    @property
    def entry_binds(self) -> bool:
        """Whether the limit of one entry is the earlier of the two."""
        return self.by_window is None or (self.by_entry is not None and self.by_entry < self.by_window)

    @property
    def certain(self) -> int | None:
        """The last day that is lawful by both limits; None where it is not known."""
        if self.by_entry is None:
            return None
        return self.by_entry if self.by_window is None else min(self.by_window, self.by_entry)

    @property
    def known(self) -> int | None:
        """The last day that is lawful by the limits that are known."""
        return self.by_window if self.by_entry is None else self.certain


def reckon(nationality: str, days: Days, laws: StayLaws) -> Reckoning:
    """Return what the figures are reckoned from."""
    current = days.current
    law = laws.of_entry(days.on if current is None or current.exempt else current.first)
    return Reckoning(nationality, days, laws, law, _window(days, law))


def end_of_stay(reckoning: Reckoning, first: int, law: StayLaw) -> End:
    """Return until when a stay begun on a day may go on unbroken; only the days before it count beside it."""
    measure, window = law.measure, reckoning.window_of(law)
    by_entry = None if law.per_entry is None else first + law.per_entry - 1
    longest = None if law.per_entry_unclear is None else first + law.per_entry_unclear - 1
    if measure is None or window is None:
        return End(None, by_entry, first - 1 if longest is None else longest, None)
    by_window = window.read.last_lawful_day(first)
    every, certain = reckoning.days.presence, reckoning.days.certain
    possible: int | None = by_window
    if certain is not every or measure.strict != measure.lenient:
        possible = last_day_perhaps_lawful(first, every, certain, measure)
    otherwise = None if window.other is None else window.other.last_lawful_day(first)
    if otherwise is not None and by_entry is not None:
        otherwise = min(otherwise, by_entry)
    known = [day for day in (possible, longest) if day is not None]
    return End(by_window, by_entry, min(known, default=by_window), otherwise)


def notes_of_law(law: StayLaw) -> list[Said]:
    """Return what is worth saying of the figures of a state."""
    notes = []
    if law.measure is not None and law.measure.strict != law.measure.lenient:
        notes.append(note("six_months_instead", days_allowed=law.measure.limit))
    if law.line is not None and not law.line.certain:
        notes.append(note("figure_contested"))
    if law.window is None:
        notes.append(note("reset_by_leaving_was_practice"))
    return notes


def source(law: StayLaw, end: End) -> dict[str, str]:
    """Return where the limit of one entry comes from, if it is the one that binds: the list has its own sources."""
    return {"source": "; ".join(law.line.sources)} if end.entry_binds and law.line is not None else {}


def unclear_until(end: End) -> list[Said]:
    """Return the note of a stay that may perhaps go on beyond its last certainly lawful day."""
    certain = end.certain
    return [] if certain is None or end.possible <= certain else [say("unclear_until", day=day_of(end.possible))]


def day_of(ordinal: int) -> date:
    """Return the day of an ordinal."""
    return date.fromordinal(ordinal)


def _window(days: Days, law: StayLaw) -> Window | None:
    measure = law.measure
    if measure is None:
        return None
    return Window(measure.leniently(days.presence), measure.otherwise(days.presence))

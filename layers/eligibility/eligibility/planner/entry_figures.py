"""The figures of another entry: the earliest day on which it is lawful, and how long a stay may then last."""

from eligibility.planner.figure import Figure, Said, reason, say
from eligibility.planner.otherwise import also, otherwise
from eligibility.planner.reckoning import End, Reckoning, day_of, end_of_stay, notes_of_law, source, unclear_until
from eligibility.rules.presence import Presence


def earliest_entry(reckoning: Reckoning, end: End | None) -> Figure:
    """Return the first day after the current stay, or from the day asked about on, on which an entry is lawful.

    `end` is that of the current stay.
    """
    leaving = reckoning.leaving
    after = reckoning.on - 1 if leaving is None else leaving
    law = reckoning.laws.of_entry(after + 1)
    if law.line is None:
        return Figure("earliest_entry", None, (reason(law.not_listed, nationality=reckoning.nationality),), None)
    window = reckoning.window_of(law)
    day = after + 1 if window is None else window.read.earliest_entry(after)
    if leaving is None:
        said = [say("earliest_entry", earliest_entry=day_of(day))]
    else:
        said = [say("earliest_entry_after_leaving", leaving_on=day_of(leaving), earliest_entry=day_of(day))]
        said += _after_last_day(reckoning, end, leaving)
    other = None
    if window is not None and window.other is not None:
        other = otherwise("earliest_entry", law.measure, day_of(day), day_of(window.other.earliest_entry(after)))
    return Figure("earliest_entry", day_of(day), tuple(said), law.window_version, also(other), other)


def longest_stay(reckoning: Reckoning, earliest: Figure) -> Figure:
    """Return how many days a stay may last that begins on the day thought of.

    Where the caller thinks of none: on the day asked about, or for who is in the country on the earliest day of entry.
    """
    entry = _entry_day(reckoning, earliest)
    if entry is None:
        return Figure("longest_stay", None, earliest.said, None)
    law = reckoning.laws.of_entry(entry)
    if law.line is None:
        return Figure("longest_stay", None, (reason(law.not_listed, nationality=reckoning.nationality),), None)
    end = end_of_stay(reckoning, entry, law)
    version = law.entry_version if end.entry_binds else law.window_version
    notes = [*notes_of_law(law), *unclear_until(end)]
    current = reckoning.days.current
    if current is not None and current.is_open and entry > reckoning.on:
        notes.append(say("current_stay_taken_as_ended", leaving_on=day_of(reckoning.on)))
    other = None
    if end.otherwise is not None and end.known is not None:
        other = otherwise("longest_stay", law.measure, end.known - entry + 1, end.otherwise - entry + 1)
    notes += also(other)
    certain = end.certain
    value = None if certain is None else max(0, certain - entry + 1)
    return Figure("longest_stay", value, _said(reckoning, end, entry), version, tuple(notes), other)


def _said(reckoning: Reckoning, end: End, entry: int) -> tuple[Said, ...]:
    certain, by_window, day = end.certain, end.by_window, day_of(entry)
    if by_window is not None and by_window < entry:
        return (say("no_day_left_on_entry", entry=day),)
    if certain is None:
        unknown = reason("no_figure_for_state", nationality=reckoning.nationality)
        return (unknown,) if by_window is None else (unknown, say("at_most_until", by_window=day_of(by_window)))
    last_day, law = day_of(certain), reckoning.laws.of_entry(entry)
    return (say("longest_stay", entry=day, longest_stay=certain - entry + 1, last_day=last_day, **source(law, end)),)


def _entry_day(reckoning: Reckoning, earliest: Figure) -> int | None:
    if reckoning.days.planned_entry is not None:
        return reckoning.days.planned_entry
    if reckoning.days.current is None:
        return reckoning.on
    return None if earliest.value is None or isinstance(earliest.value, int) else earliest.value.toordinal()


def _after_last_day(reckoning: Reckoning, end: End | None, leaving: int) -> list[Said]:
    """Return what is said of an entry after the current stay has been used to its last lawful day."""
    judged, last = reckoning.judged, None if end is None else end.certain
    if judged is None or last is None or last <= leaving:
        return []
    spans = [*reckoning.days.presence.spans(), (judged.first, last)] if judged.counts else None
    stayed_on = reckoning.days.presence if spans is None else Presence(spans)
    day = _earliest(reckoning, stayed_on, last)
    return [say("earliest_entry_after_last_day", last_lawful_day=day_of(last), entry_after_last_day=day_of(day))]


def _earliest(reckoning: Reckoning, presence: Presence, after: int) -> int:
    measure = reckoning.laws.of_entry(after + 1).measure
    return after + 1 if measure is None else measure.leniently(presence).earliest_entry(after)

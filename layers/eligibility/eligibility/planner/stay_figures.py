"""The figures of the day asked about: days used, days left, and the last lawful day of the stay that contains it."""

from eligibility.planner.figure import Figure, Said, reason, say
from eligibility.planner.otherwise import also, otherwise
from eligibility.planner.reckoning import End, Reckoning, day_of, end_of_stay, notes_of_law, source, unclear_until


def days_used(reckoning: Reckoning) -> Figure:
    """Return the days used on the day asked about: in its window, or of its one stay where there was no window."""
    law, on, measure, window = reckoning.law, reckoning.on, reckoning.law.measure, reckoning.window
    if measure is None or window is None:
        return _day_of_stay(reckoning)
    used, since = window.read.used(on), window.read.since(on)
    if since is None:
        said = say("new_count_on_entry", days_allowed=measure.limit)
    else:
        said = say("days_used", days_used=used, days_allowed=measure.limit, since=day_of(since), on=day_of(on))
    other = otherwise("days_used", measure, used, None if window.other is None else window.other.used(on))
    return Figure("days_used", used, (said,), law.window_version, (*notes_of_law(law), *also(other)), other)


def days_left(reckoning: Reckoning) -> Figure:
    """Return how many days may still be used before any is regained."""
    law, measure, window = reckoning.law, reckoning.law.measure, reckoning.window
    if measure is None or window is None:
        used = _day_of_stay(reckoning).value
        if law.per_entry is None or not isinstance(used, int):
            return Figure("days_left", None, (_no_figure(reckoning),), law.entry_version)
        left = max(0, law.per_entry - used)
        return Figure(
            "days_left", left, (say("days_left", days_left=left, days_allowed=law.per_entry),), law.entry_version
        )
    left = max(0, measure.limit - window.read.used(reckoning.on))
    left_otherwise = None if window.other is None else max(0, measure.limit - window.other.used(reckoning.on))
    other = otherwise("days_left", measure, left, left_otherwise)
    said = say("days_left", days_left=left, days_allowed=measure.limit)
    return Figure("days_left", left, (said,), law.window_version, also(other), other)


def last_lawful_day(reckoning: Reckoning) -> tuple[Figure, End | None]:
    """Return the last lawful day of the current stay, and where it comes from."""
    law, judged = reckoning.law, reckoning.judged
    if judged is None:
        why = say("no_stay_on_day") if reckoning.days.current is None else reason("stay_on_visa_or_permit")
        return Figure("last_lawful_day", None, (why,), None), None
    end = end_of_stay(reckoning, judged.first, law)
    version = law.entry_version if end.entry_binds else law.window_version
    notes = unclear_until(end)
    if judged.contract:
        notes.append(say("contract_may_go_on"))
    other = None
    if end.otherwise is not None and end.known is not None:
        other = otherwise("last_lawful_day", law.measure, day_of(end.known), day_of(end.otherwise))
    notes += also(other)
    certain = end.certain
    value = None if certain is None or certain < judged.first else day_of(certain)
    return Figure(
        "last_lawful_day", value, _last_day_said(reckoning, end, judged.first), version, tuple(notes), other
    ), end


def _last_day_said(reckoning: Reckoning, end: End, first: int) -> tuple[Said, ...]:
    certain, by_window, by_entry = end.certain, end.by_window, end.by_entry
    if by_window is not None and by_window < first:
        return (say("no_lawful_day"),)
    if certain is None or by_entry is None:
        if by_window is None:
            return (_no_figure(reckoning),)
        return (_no_figure(reckoning), say("at_most_until", by_window=day_of(by_window)))
    last = say("last_lawful_day", last_lawful_day=day_of(certain), **source(reckoning.law, end))
    if by_window is None or by_window == by_entry:
        return (last,)
    return (last, say("by_both_limits", by_window=day_of(by_window), by_entry=day_of(by_entry)))


def _day_of_stay(reckoning: Reckoning) -> Figure:
    law, judged = reckoning.law, reckoning.judged
    used = 0 if judged is None else reckoning.on - judged.first + 1
    if law.per_entry is None:
        said = _no_figure(reckoning)
    elif judged is None:
        said = say("new_count_on_entry", days_allowed=law.per_entry)
    else:
        said = say("day_of_stay", day_of_stay=used, days_allowed=law.per_entry)
    return Figure("days_used", used, (said,), law.entry_version, tuple(notes_of_law(law)))


def _no_figure(reckoning: Reckoning) -> Said:
    return reason("no_figure_for_state", nationality=reckoning.nationality)

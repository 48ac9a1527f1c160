"""The figures of the day asked about: days used, days left, and the last lawful day of the stay that contains it."""

from eligibility.planner.figure import Figure, Said, note, reason, say
from eligibility.planner.reckoning import End, Reckoning, day_of, end_of_stay, notes_of_law, source, unclear_until


def days_used(reckoning: Reckoning) -> Figure:
    """Return the days used on the day asked about: in its window, or of its one stay where there was no window."""
    law, on, measure = reckoning.law, reckoning.on, reckoning.law.measure
    if measure is None:
        return _day_of_stay(reckoning)
    used = reckoning.days.presence.used(on, measure.lenient)
    since = day_of(on - measure.lenient + 1)
    values = say("days_used", days_used=used, days_allowed=measure.limit, since=since, on=day_of(on))
    in_blocks = _other(used, None if reckoning.blocks is None else reckoning.blocks.used(on))
    blocks = [] if in_blocks is None else [note("block_reading_differs", days_used_in_block=in_blocks)]
    return Figure("days_used", used, (values,), law.window_version, (*notes_of_law(law), *blocks), in_blocks)


def days_left(reckoning: Reckoning) -> Figure:
    """Return how many days may still be used before any is regained."""
    law, measure = reckoning.law, reckoning.law.measure
    if measure is None:
        used = _day_of_stay(reckoning).value
        if law.per_entry is None or not isinstance(used, int):
            return Figure("days_left", None, (_no_figure(reckoning),), law.entry_version)
        left = max(0, law.per_entry - used)
        return Figure(
            "days_left", left, (say("days_left", days_left=left, days_allowed=law.per_entry),), law.entry_version
        )
    left = max(0, measure.limit - reckoning.days.presence.used(reckoning.on, measure.lenient))
    blocks = reckoning.blocks
    in_blocks = _other(left, None if blocks is None else max(0, measure.limit - blocks.used(reckoning.on)))
    notes = () if in_blocks is None else (say("days_left_in_blocks", days_left_in_block=in_blocks),)
    said = say("days_left", days_left=left, days_allowed=measure.limit)
    return Figure("days_left", left, (said,), law.window_version, notes, in_blocks)


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
    in_blocks = None if end.in_blocks is None else day_of(end.in_blocks)
    if in_blocks is not None:
        notes.append(say("last_lawful_day_in_blocks", last_lawful_day_in_block=in_blocks))
    certain = end.certain
    value = None if certain is None or certain < judged.first else day_of(certain)
    return Figure(
        "last_lawful_day", value, _last_day_said(reckoning, end, judged.first), version, tuple(notes), in_blocks
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


def _other(figure: int, in_blocks: int | None) -> int | None:
    return None if in_blocks == figure else in_blocks

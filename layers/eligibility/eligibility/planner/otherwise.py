"""What the other reading of the window says beside the one that is followed, figure by figure."""

from collections.abc import Mapping
from datetime import date

from eligibility.planner.figure import FigureName, Otherwise, Said, Section
from eligibility.rules.counted_days import Measure
from eligibility.rules.window_days import Counting

type _Sentence = tuple[Section, str, str]
"""Its section, its code, and the name of the value in it."""

_SENTENCES: Mapping[tuple[FigureName, Counting], _Sentence] = {
    ("days_used", "blocks"): ("notes", "block_reading_differs", "days_used_in_block"),
    ("days_used", "rolling"): ("notes", "rolling_reading_differs", "days_used_counted_back"),
    ("days_left", "blocks"): ("planner", "days_left_in_blocks", "days_left_in_block"),
    ("days_left", "rolling"): ("planner", "days_left_counted_back", "days_left_counted_back"),
    ("last_lawful_day", "blocks"): ("planner", "last_lawful_day_in_blocks", "last_lawful_day_in_block"),
    ("last_lawful_day", "rolling"): ("planner", "last_lawful_day_counted_back", "last_lawful_day_counted_back"),
    ("earliest_entry", "blocks"): ("planner", "earliest_entry_in_blocks", "earliest_entry_in_block"),
    ("earliest_entry", "rolling"): ("planner", "earliest_entry_counted_back", "earliest_entry_counted_back"),
    ("longest_stay", "blocks"): ("planner", "longest_stay_in_blocks", "longest_stay_in_block"),
    ("longest_stay", "rolling"): ("planner", "longest_stay_counted_back", "longest_stay_counted_back"),
    ("overstay", "blocks"): ("planner", "overstay_in_blocks", "days_over_in_blocks"),
    ("overstay", "rolling"): ("planner", "overstay_counted_back", "days_over_counted_back"),
}
"""By figure and by the reading that gives the other value."""


def otherwise(
    name: FigureName, measure: Measure | None, figure: date | int, other: date | int | None
) -> Otherwise | None:
    """Return a figure by the other reading; None where there is none, or it gives the same."""
    if measure is None or other is None or other == figure:
        return None
    counting: Counting = "blocks" if measure.counting == "rolling" else "rolling"
    section, code, value = _SENTENCES[name, counting]
    return Otherwise(counting, other, Said(section, code, {value: other}))


def also(other: Otherwise | None) -> tuple[Said, ...]:
    """Return the note on the other reading, if there is one."""
    return () if other is None else (other.said,)

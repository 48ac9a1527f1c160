"""What is said where the other reading of the window gives another figure: a note, and the value that the note names.

How the 180 days are counted is contested; by whichever reading the rulebook counts, the other one is told.
"""

from collections.abc import Mapping

from eligibility.rules.finding import Value
from eligibility.rules.window_days import Counting

type Differs = Mapping[Counting, tuple[str, str]]
"""By how the days are counted, the note on the other reading and the name of the value that it gives."""

DAYS_USED: Differs = {
    "rolling": ("block_reading_differs", "days_used_in_block"),
    "blocks": ("rolling_reading_differs", "days_used_counted_back"),
}
END_OF_STAY: Differs = {
    "rolling": ("end_of_stay_in_blocks", "last_lawful_day_in_block"),
    "blocks": ("end_of_stay_counted_back", "last_lawful_day_counted_back"),
}
EARLIEST_ENTRY: Differs = {
    "rolling": ("earliest_entry_in_blocks", "earliest_entry_in_block"),
    "blocks": ("earliest_entry_counted_back", "earliest_entry_counted_back"),
}


def tell(figure: Differs, counting: Counting, otherwise: Value, values: dict[str, Value]) -> str:
    """Add what the other reading gives to the values, and return the note that says it."""
    note, name = figure[counting]
    values[name] = otherwise
    return note

"""The block reading: blocks of 180 days, the first from the first counted entry, each next from presence.

Two law firms count like this; the answers say it where it gives another figure than the rolling reading.
"""

from bisect import bisect_right

from eligibility.rules.presence import Presence


class Blocks:
    """The blocks of some presence, of `length` days each, `limit` of which may be spent; days are ordinals."""

    __slots__ = ("_length", "_limit", "_presence", "_starts")

    def __init__(self, presence: Presence, length: int, limit: int) -> None:
        self._presence = presence
        self._length = length
        self._limit = limit
        self._starts = list(presence.block_starts(length))

    def used(self, day: int) -> int:
        """Count the days spent in the block that holds a day, up to and including it."""
        start = self._start(day)
        return 0 if start is None else self._presence.days_to(day) - self._presence.days_to(start - 1)

    def last_lawful_day(self, first: int) -> int:
        """Return the last day to which an unbroken stay begun on `first` is within the limit: `first` − 1 if none is.

        Only the presence before `first` counts beside the stay itself.
        """
        start = self._start(first - 1)
        if start is None or first >= start + self._length:  # the stay begins a block of its own
            return first + self._limit - 1
        left = self._limit - self._presence.days_to(first - 1) + self._presence.days_to(start - 1)
        end_of_block = start + self._length - 1
        if first + left - 1 >= end_of_block:  # and goes on into the next block
            return end_of_block + self._limit
        return first + max(left, 0) - 1

    def earliest_entry(self, after: int) -> int:
        """Return the first day later than `after` on which an entry is within the limit, with no stay since."""
        start = self._start(after)
        if start is None or self.used(after) < self._limit:
            return after + 1
        return start + self._length

    def days_over(self, until: int) -> int:
        """Count the days beyond the limit of their block, up to a day."""
        over, starts = 0, self._starts
        for index, start in enumerate(starts):
            end = min(starts[index + 1] - 1 if index + 1 < len(starts) else until, until)
            over += max(0, self._presence.days_to(end) - self._presence.days_to(start - 1) - self._limit)
        return over

    def _start(self, day: int) -> int | None:
        """Return the first day of the block that holds a day; None where no block does."""
        index = bisect_right(self._starts, day) - 1
        return None if index < 0 or day >= self._starts[index] + self._length else self._starts[index]

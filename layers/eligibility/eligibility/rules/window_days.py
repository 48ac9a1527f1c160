"""How the days of the window are counted: back from each day, or in blocks from the first day of presence.

Kazakhstan has published no formula. Both readings answer the same questions about some presence; days are ordinals, and
of `length` days `limit` may be spent.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal

from eligibility.rules.presence import Presence

type Counting = Literal["rolling", "blocks"]
type Span = tuple[int, int]
"""A first and a last day."""
type Reading = Rolling | Blocks


class Rolling:
    """The rolling reading: the window of a day is the `length` days that end with it."""

    __slots__ = ("_length", "_limit", "_presence")

    def __init__(self, presence: Presence, length: int, limit: int) -> None:
        self._presence = presence
        self._length = length
        self._limit = limit

    def since(self, day: int) -> int:
        """Return the first day of the window."""
        return day - self._length + 1

    def used(self, day: int) -> int:
        """Count the days spent in the window of a day."""
        return self._presence.used(day, self._length)

    def beyond(self, first: int, last: int) -> Sequence[Span]:
        """Return the days of an unbroken presence that are beyond the limit: from one of them on, all."""
        used = self._presence.used
        if used(last, self._length) <= self._limit:
            return ()
        if used(first, self._length) > self._limit:
            return ((first, last),)
        beyond = self._presence.first_beyond(first, last, self._length, self._limit)
        return () if beyond is None else ((beyond, last),)

    def last_lawful_day(self, first: int) -> int:
        """Return the last day to which an unbroken stay begun on `first` is within the limit: `first` − 1 if none is.

        Only the presence before `first` counts beside the stay itself.
        """
        return self._presence.last_lawful_day(first, self._length, self._limit)

    def earliest_entry(self, after: int) -> int:
        """Return the first day later than `after` on which an entry is within the limit, with no stay since."""
        return self._presence.earliest_entry(after, self._length, self._limit)

    def days_over(self, until: int) -> int:
        """Count the days beyond the limit, up to a day."""
        return sum(
            last - first + 1
            for begin, end in self._presence.spans()
            if begin <= until
            for first, last in self.beyond(begin, min(end, until))
        )


class Blocks:
    """The block reading: the first block begins with the first day of presence, each next with the first after it.

    Two law firms count like this.
    """

    __slots__ = ("_firsts", "_lasts", "_length", "_limit", "_presence")

    def __init__(self, presence: Presence, length: int, limit: int) -> None:
        self._presence = presence
        self._length = length
        self._limit = limit
        # In each unbroken presence blocks follow each other: where the first of them begins, and the last.
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        after = 0
        for first, last in presence.spans():
            begin = max(first, after)
            if begin <= last:
                self._firsts.append(begin)
                self._lasts.append(begin + (last - begin) // length * length)
                after = self._lasts[-1] + length

    def since(self, day: int) -> int | None:
        """Return the first day of the block that holds a day; None where no block does."""
        index = bisect_right(self._firsts, day) - 1
        if index < 0:
            return None
        first = self._firsts[index]
        start = min(first + (day - first) // self._length * self._length, self._lasts[index])
        return start if day < start + self._length else None

    def used(self, day: int) -> int:
        """Count the days spent in the block that holds a day, up to and including it."""
        start = self.since(day)
        return 0 if start is None else self._presence.days_to(day) - self._presence.days_to(start - 1)

    def beyond(self, first: int, last: int) -> Sequence[Span]:
        """Return the days of an unbroken presence that are beyond the limit, block by block."""
        return tuple(self._beyond(first, last))

    def last_lawful_day(self, first: int) -> int:
        """Return the last day to which an unbroken stay begun on `first` is within the limit: `first` − 1 if none is.

        Only the presence before `first` counts beside the stay itself.
        """
        start = self.since(first - 1)
        if start is None or first >= start + self._length:  # the stay begins a block of its own
            return first + self._limit - 1
        left = self._limit - self._presence.days_to(first - 1) + self._presence.days_to(start - 1)
        end_of_block = start + self._length - 1
        if first + left - 1 >= end_of_block:  # and goes on into the next block
            return end_of_block + self._limit
        return first + max(left, 0) - 1

    def earliest_entry(self, after: int) -> int:
        """Return the first day later than `after` on which an entry is within the limit, with no stay since."""
        start = self.since(after)
        return after + 1 if start is None or self.used(after) < self._limit else start + self._length

    def days_over(self, until: int) -> int:
        """Count the days beyond the limit of their block, up to a day."""
        days_to, over = self._presence.days_to, 0
        for first, last in zip(self._firsts, self._lasts, strict=True):
            for start in range(first, min(last, until) + 1, self._length):
                end = min(start + self._length - 1, until)
                over += max(0, days_to(end) - days_to(start - 1) - self._limit)
        return over

    def _beyond(self, first: int, last: int) -> Iterator[Span]:
        day = first
        while day <= last:
            start = self.since(day)
            if start is None:
                raise ValueError("these days are not all days of presence")
            end = min(start + self._length - 1, last)
            used_before = self._presence.days_to(day - 1) - self._presence.days_to(start - 1)
            beyond = day + max(0, self._limit - used_before)
            if beyond <= end:
                yield beyond, end
            day = start + self._length


def reading(counting: Counting, presence: Presence, length: int, limit: int) -> Reading:
    """Return a presence as it is counted."""
    match counting:
        case "rolling":
            return Rolling(presence, length, limit)
        case "blocks":
            return Blocks(presence, length, limit)


def in_both(some: Sequence[Span], others: Sequence[Span]) -> Sequence[Span]:
    """Return the days that are in some spans and in others, both in order."""
    return [
        (max(first, begin), min(last, end))
        for first, last in some
        for begin, end in others
        if first <= end and begin <= last
    ]

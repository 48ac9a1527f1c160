"""Counting days of presence: how many of the days before and including a day were spent in the country.

Entry day and exit day both count, overlapping stays are one set of days, and the window of a day D is the D−179 … D of
the law (or another length). Days are ordinals here, as arithmetic on them is what this module does.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

ENDLESS = 2**31


class Presence:
    """The set of days of some stays, each an inclusive (first, last) pair of ordinals; ENDLESS as last: not ended."""

    __slots__ = ("_before", "_firsts", "_lasts")

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        for first, last in sorted(spans):
            if self._lasts and first <= self._lasts[-1] + 1:
                self._lasts[-1] = max(self._lasts[-1], last)
            else:
                self._firsts.append(first)
                self._lasts.append(last)
        self._before = [0]
        for first, last in self.spans():
            self._before.append(self._before[-1] + last - first + 1)

    def spans(self) -> list[tuple[int, int]]:
        """Return the unbroken presences, in order."""
        return list(zip(self._firsts, self._lasts, strict=True))

    def spans_between(self, begin: int, end: int) -> list[tuple[int, int]]:
        """Return the parts of the unbroken presences that lie between two days, both included."""
        low, high = bisect_left(self._lasts, begin), bisect_right(self._firsts, end)
        return [
            (max(first, begin), min(last, end))
            for first, last in zip(self._firsts[low:high], self._lasts[low:high], strict=True)
        ]

    def days_to(self, day: int) -> int:
        """Count the days present up to and including a day."""
        index = bisect_right(self._firsts, day)
        if index == 0:
            return 0
        return self._before[index - 1] + min(day, self._lasts[index - 1]) - self._firsts[index - 1] + 1

    def used(self, day: int, length: int) -> int:
        """Count the days present in the window of `length` days that ends on a day."""
        return self.days_to(day) - self.days_to(day - length)

    def first_beyond(self, first: int, last: int, length: int, limit: int) -> int | None:
        """Return the first day of an unbroken presence with more than `limit` days in its window, or None.

        Within an unbroken presence the count never falls from one day to the next, so halving finds it.
        """
        if self.used(last, length) <= limit:
            return None
        low, high = first, last
        while low < high:
            middle = (low + high) // 2
            if self.used(middle, length) > limit:
                high = middle
            else:
                low = middle + 1
        return low

    def last_lawful_day(self, first: int, length: int, limit: int) -> int:
        """Return the last day to which an unbroken stay begun on `first` is within the limit: `first` − 1 if none is.

        Only the presence before `first` counts beside the stay itself; `length` must be more than `limit`.
        """
        before = self.days_to(first - 1)
        low, high = first, first + limit
        while low < high:
            middle = (low + high) // 2
            if middle - first + 1 + before - self.days_to(min(middle - length, first - 1)) > limit:
                high = middle
            else:
                low = middle + 1
        return low - 1

    def earliest_entry(self, after: int, length: int, limit: int) -> int:
        """Return the first day later than `after` on which an entry is within the limit, with no stay since."""
        low, high = after + 1, after + length + 1
        if self.used_on_entry(low, after, length) <= limit:
            return low
        while low < high:
            middle = (low + high) // 2
            if self.used_on_entry(middle, after, length) > limit:
                low = middle + 1
            else:
                high = middle
        return low

    def used_on_entry(self, day: int, until: int, length: int) -> int:
        """Count the window of an entry on a day, the presence being known up to `until` and the entry day counting."""
        return self.days_to(min(day, until)) - self.days_to(min(day - length, until)) + (day > until)

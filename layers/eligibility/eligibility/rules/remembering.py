"""What was found of an applicant's stays or papers is kept while they are asked about: several rules ask many times."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from eligibility.evidence import Gap, Stay

type Stays = tuple[Stay, ...] | Gap

FEW = 4
"""Of more stays or papers than this, what a rule finds is not kept for other applicants, who hardly have the same."""


def once_for_stays[**P, R](find: Callable[Concatenate[Stays, P], R]) -> Callable[Concatenate[Stays, P], R]:
    """Return a pure function that remembers its results for the stays that it was last asked of.

    They are known again by identity: to hash or to compare two hundred stays takes longer than most findings.
    """
    kept: tuple[Stays | None, dict[object, R]] = (None, {})

    @wraps(find)
    def remembered(stays: Stays, /, *args: P.args, **kwargs: P.kwargs) -> R:
        nonlocal kept
        of, found = kept
        if of is not stays:  # another thread may do the same: then each has its own
            found = {}
            kept = (stays, found)
        if args not in found:
            found[args] = find(stays, *args, **kwargs)
        return found[args]

    return remembered


def once[T, R](find: Callable[[T], R]) -> Callable[[T], R]:
    """Return a pure function that remembers its result for the argument that it was last given, known by identity."""
    kept: tuple[T, R] | None = None

    @wraps(find)
    def remembered(of: T, /) -> R:
        nonlocal kept
        last = kept
        if last is None or last[0] is not of:
            kept = last = (of, find(of))
        return last[1]

    return remembered

"""The dated lists of the rulebook: one line for each day, none twice, and a word in time before a figure ends."""

import warnings
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import orjson
import pytest

from eligibility.calendar_days import DAY, civil_day
from eligibility.rulebook.loading import FOLDER, read_folder
from eligibility.rulebook_listing import read_content
from eligibility.rulebook_listing.content import Line, holds

CONTENT = read_content(read_folder(FOLDER))
IN_TIME = timedelta(90)
"""How long before its end somebody has to look for the next figure."""
COMES_AND_GOES = frozenset({"visa_free"})
"""Lists whose subjects may be without a line for a while: a state may need visas in between."""


class FigureEnds(UserWarning):
    """A figure that changes from time to time ends soon, or has ended."""


def subjects() -> dict[tuple[str, str | None], list[Line]]:
    """Return the lines of all lists by list and subject, in the order of their days."""
    found: dict[tuple[str, str | None], list[Line]] = {}
    for name, lines in CONTENT.lists.items():
        for line in lines:
            found.setdefault((name, line.key), []).append(line)
    return {subject: sorted(lines, key=lambda line: line.first) for subject, lines in found.items()}


SUBJECTS = subjects()
LINES = [pytest.param(lines, id=f"{name} {key or ''}".strip()) for (name, key), lines in SUBJECTS.items()]
FIGURES = [
    pytest.param(lines, id=f"{name} {key or ''}".strip())
    for (name, key), lines in SUBJECTS.items()
    if name not in COMES_AND_GOES
]


@pytest.mark.parametrize("lines", LINES)
def test_a_line_ends_on_or_after_the_day_on_which_it_begins(lines: Sequence[Line]) -> None:
    assert all(line.last is None or line.first <= line.last for line in lines)


@pytest.mark.parametrize("lines", LINES)
def test_no_day_has_two_lines(lines: Sequence[Line]) -> None:
    for earlier, later in pairwise(lines):
        assert earlier.last is not None, f"{earlier.first} has no end, and {later.first} follows"
        assert earlier.last < later.first


@pytest.mark.parametrize("lines", FIGURES)
def test_from_its_first_day_on_a_figure_has_a_line_for_each_day_up_to_its_end(lines: Sequence[Line]) -> None:
    day, end = lines[0].first, min(lines[-1].last or CONTENT.last_day, CONTENT.last_day)
    while day <= end:
        assert len([line for line in lines if holds(line, day)]) == 1, day
        day += DAY


@pytest.mark.parametrize("lines", FIGURES)
def test_a_figure_is_known_from_the_first_covered_day_to_well_after_the_last_review(lines: Sequence[Line]) -> None:
    """Whoever looks for changes up to a day enters the figures that follow within 90 days as well."""
    assert lines[0].first <= CONTENT.covered_from
    end = lines[-1].last
    assert end is None or end > CONTENT.reviewed_until + IN_TIME


def test_each_line_rests_on_something_and_says_how_certain_it_is() -> None:
    for lines in SUBJECTS.values():
        for line in lines:
            assert line.certainty in {"certain", "announced", "contested"}
            assert all(all(source) for source in line.sources)
            assert line.sources


def test_the_lists_that_change_are_seen_here() -> None:
    """So that a list that is written in another form does not fall out of these tests unseen."""
    files: dict[str, dict[str, object]] = orjson.loads(read_folder(FOLDER))
    written = {name for tables in files.values() for name, table in tables.items() if isinstance(table, list)}
    assert set(CONTENT.lists) == written - {"order", "not_checked"}
    assert {"visa_free", "mci"} <= set(CONTENT.lists)


# --- A word in time


def ending(day: date) -> list[str]:
    """Return the figures of which no line is known a while after a day."""
    return [
        f"{name} {key or ''}".strip() + f" ends on {lines[-1].last}"
        for (name, key), lines in SUBJECTS.items()
        if lines[-1].last is not None and lines[-1].last <= day + IN_TIME
    ]


@pytest.mark.filterwarnings("default::tests.unit.test_dated_lists.FigureEnds")
def test_ninety_days_before_a_figure_ends_whoever_runs_the_tests_is_told() -> None:
    told = ending(civil_day(datetime.now(UTC)))
    if told:
        warnings.warn(FigureEnds(f"look for the next figure: {'; '.join(told)}"), stacklevel=1)


def test_a_figure_is_told_of_from_ninety_days_before_its_end() -> None:
    ends = SUBJECTS["mci", None][-1].last
    assert ends is not None
    assert ending(ends - IN_TIME) == [f"mci ends on {ends}"]
    assert ending(ends - IN_TIME - DAY) == []

"""The planner with 1,000 stays over twenty years, bytes in, bytes out, and its parts."""

from argparse import ArgumentParser
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import orjson

from benchmarks._timing import in_turn, print_table
from eligibility.application.parsing import FilingSpan
from eligibility.messages import catalogue
from eligibility.planner import Planning
from eligibility.planner.answer import render
from eligibility.planner.models import MOST_STAYS
from eligibility.planner.parsing import parse
from eligibility.planner.plan import plan
from eligibility.rulebook import current_rulebook

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT = 5.0
"""Milliseconds."""

RULEBOOK = current_rulebook()
ENGLISH = catalogue("en")
SPAN = FilingSpan(RULEBOOK.covered_from, RULEBOOK.last_filing_day)
DAY = date(2026, 3, 31)
PLANNING = Planning(RULEBOOK, lambda: datetime(2026, 3, 31, 9, tzinfo=UTC))


class Life(NamedTuple):
    """Twenty years of stays of one length, with as many days between each two."""

    nationality: str
    days: int
    away: int
    """Days between one exit and the next entry."""


LIVES = {
    "three days a week": Life("RUS", 3, 4),
    "six days a week, most beyond the limit": Life("RUS", 6, 1),
    "six days a week, limits that are not clear": Life("GEO", 6, 1),
    "every day, each week another stay": Life("UZB", 7, 0),
}


def question(life: Life) -> bytes:
    """Return the question of somebody with the most stays that are taken, the last of which ends on the day."""
    first = DAY - timedelta(MOST_STAYS * (life.days + life.away) - life.away - 1)
    entries = [first + timedelta(number * (life.days + life.away)) for number in range(MOST_STAYS)]
    stays = [
        {"entered_on": entry, "left_on": entry + timedelta(life.days - 1), "basis": "visa_free"} for entry in entries
    ]
    return orjson.dumps({"nationality": life.nationality, "on": DAY, "stays": stays})


def answer(text: bytes) -> bytes:
    """Return the answer to a question."""
    return PLANNING.plan(text, "en").body


def main() -> None:
    """Time each life, whole and in parts."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--calls", type=int, default=5, help="calls of each in a round")
    arguments = parser.parse_args()
    rows = [_row(name, life, arguments.rounds, arguments.calls) for name, life in LIVES.items()]
    print_table(
        f"{MOST_STAYS:,} stays over twenty years, all figures in both readings, messages in English, ms of CPU in the "
        "fastest round",
        ("stays", "KB in", "KB out", "parse", "count", "render", "whole", "limit"),
        rows,
    )


def _row(name: str, life: Life, rounds: int, calls: int) -> tuple[str, ...]:
    text = question(life)
    asked = parse(text, DAY, SPAN)
    planned = plan(asked, RULEBOOK)
    assert planned.figures[0].value == _counted_day_by_day(life)
    parts: dict[str, Callable[[], object]] = {
        "parse": partial(parse, text, DAY, SPAN),
        "count": partial(plan, asked, RULEBOOK),
        "render": partial(render, planned, ENGLISH),
        "whole": partial(answer, text),
    }
    times = in_turn(parts, rounds, calls)
    taken = [f"{min(each) / 1000:.2f}" for each in times.values()]
    return name, f"{len(text) / 1024:.0f}", f"{len(answer(text)) / 1024:.0f}", *taken, f"{LIMIT:.2f}"


def _counted_day_by_day(life: Life) -> int:
    """Count the days of the last 180 one by one."""
    return sum(1 for back in range(180) if back % (life.days + life.away) < life.days)


if __name__ == "__main__":
    main()

"""Days of stay, counted by spans, are what counting the days one by one gives; and the published examples come out."""

from datetime import date
from random import Random

import pytest

from eligibility.rules.presence import Presence
from eligibility.rules.window_days import Blocks

SEEDS = range(200)


def spans_of(random: Random) -> list[tuple[int, int]]:
    """Return some spans, touching and overlapping ones among them."""
    spans, first = [], 1000
    for _ in range(random.randint(1, 8)):
        last = first + random.choice((0, 1, 5, 40, 89, 90, 120))
        spans.append((first, last))
        first = last + random.choice((-10, 0, 1, 2, 60, 95, 200))
    return spans


def days_of(spans: list[tuple[int, int]]) -> set[int]:
    return {day for first, last in spans for day in range(first, last + 1)}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_days_used_are_a_plain_count_over_a_set_of_days(seed: int) -> None:
    spans = spans_of(Random(seed))  # noqa: S311 - a generator that repeats itself is wanted
    days, presence = days_of(spans), Presence(spans)
    for day in range(990, max(days) + 200, 3):
        assert presence.used(day, 180) == len(days & set(range(day - 179, day + 1)))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_first_day_beyond_the_limit_is_the_first_whose_window_holds_more(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a generator that repeats itself is wanted
    spans = spans_of(random)
    days, presence = days_of(spans), Presence(spans)
    limit = random.choice((42, 90))
    first, last = random.choice(spans)
    beyond = [day for day in range(first, last + 1) if len(days & set(range(day - 179, day + 1))) > limit]
    assert presence.first_beyond(first, last, 180, limit) == (beyond[0] if beyond else None)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_earliest_entry_is_the_first_day_on_which_one_more_day_fits(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a generator that repeats itself is wanted
    spans = spans_of(random)
    after = random.choice(spans)[1]
    days = {day for day in days_of(spans) if day <= after}
    fitting = (
        day for day in range(after + 1, after + 400) if len((days | {day}) & set(range(day - 179, day + 1))) <= 90
    )
    assert Presence(spans).earliest_entry(after, 180, 90) == next(fitting)


@pytest.mark.parametrize("seed", SEEDS)
def test_blocks_begin_with_the_first_day_of_presence_after_the_last_has_ended(seed: int) -> None:
    spans = spans_of(Random(seed))  # noqa: S311 - a generator that repeats itself is wanted
    days, blocks = sorted(days_of(spans)), Blocks(Presence(spans), 180, 90)
    start = days[0]
    for day in days:
        if day >= start + 180:
            start = day
        assert blocks.used(day) == len([each for each in days if start <= each <= day])


def span(first: date, last: date) -> tuple[int, int]:
    return first.toordinal(), last.toordinal()


def test_the_example_of_the_swiss_migration_office_comes_out() -> None:
    presence = Presence([span(date(2014, 8, 15), date(2014, 9, 30)), span(date(2014, 11, 1), date(2014, 11, 30))])
    assert Presence([span(date(2014, 8, 15), date(2014, 9, 30))]).used(date(2014, 9, 30).toordinal(), 180) == 47
    assert presence.used(date(2014, 11, 30).toordinal(), 180) == 77
    stayed_on = Presence([*presence.spans(), span(date(2014, 12, 1), date(2014, 12, 31))])
    beyond = stayed_on.first_beyond(date(2014, 12, 1).toordinal(), date(2014, 12, 31).toordinal(), 180, 90)
    assert beyond == date(2014, 12, 14).toordinal()


def test_90_days_from_27_january_2023_allow_the_next_entry_on_26_july() -> None:
    presence = Presence([span(date(2023, 1, 27), date(2023, 4, 26))])
    assert presence.used(date(2023, 4, 26).toordinal(), 180) == 90
    assert presence.earliest_entry(date(2023, 4, 26).toordinal(), 180, 90) == date(2023, 7, 26).toordinal()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_last_lawful_day_of_an_unbroken_stay_is_followed_by_the_first_that_is_not(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a generator that repeats itself is wanted
    spans = spans_of(random)
    first = random.choice(spans)[1] + random.randint(-5, 100)
    days = {day for day in days_of(spans) if day < first}
    last = Presence(spans).last_lawful_day(first, 180, 90)
    day = first
    while len((days | set(range(first, day + 1))) & set(range(day - 179, day + 1))) <= 90:
        day += 1
    assert last == day - 1


@pytest.mark.parametrize("seed", SEEDS)
def test_the_parts_between_two_days_are_the_days_between_them(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a generator that repeats itself is wanted
    spans = spans_of(random)
    begin = random.randint(950, 1400)
    end = begin + random.randint(0, 300)
    parts = Presence(spans).spans_between(begin, end)
    assert days_of(parts) == days_of(spans) & set(range(begin, end + 1))
    assert all(first <= last for first, last in parts)

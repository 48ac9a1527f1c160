"""Calendar days: birthdays, years after a date, and which day it is in Kazakhstan."""

from datetime import UTC, date, datetime

import pytest

from eligibility.calendar_days import birthday, civil_day, days_after, years_after


def test_who_was_born_on_29_february_reaches_an_age_on_1_march_of_a_common_year() -> None:
    assert birthday(date(2012, 2, 29), 14) == date(2026, 3, 1)
    assert birthday(date(2012, 2, 29), 16) == date(2028, 2, 29)


def test_a_year_after_29_february_is_the_28th() -> None:
    assert years_after(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)


def test_a_power_of_attorney_of_18_february_2022_ends_a_year_later_on_the_18th() -> None:
    assert years_after(date(2022, 2, 18), 1) == date(2023, 2, 18)


def test_180_days_are_not_six_months() -> None:
    assert days_after(date(2023, 8, 31), 180) == date(2024, 2, 27)
    assert days_after(date(2023, 2, 8), 180) == date(2023, 8, 7)
    assert days_after(date(2023, 8, 7), -180) == date(2023, 2, 8)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        pytest.param(
            datetime(2023, 2, 8, 17, 59, tzinfo=UTC), date(2023, 2, 8), id="one minute before midnight at UTC+6"
        ),
        pytest.param(datetime(2023, 2, 8, 18, 0, tzinfo=UTC), date(2023, 2, 9), id="midnight at UTC+6"),
        pytest.param(datetime(2024, 2, 29, 18, 0, tzinfo=UTC), date(2024, 2, 29), id="the night of the change of zone"),
        pytest.param(
            datetime(2024, 3, 1, 18, 59, tzinfo=UTC), date(2024, 3, 1), id="one minute before midnight at UTC+5"
        ),
        pytest.param(datetime(2024, 3, 1, 19, 0, tzinfo=UTC), date(2024, 3, 2), id="midnight at UTC+5"),
    ],
)
def test_today_is_the_civil_date_in_kazakhstan(instant: datetime, day: date) -> None:
    assert civil_day(instant) == day

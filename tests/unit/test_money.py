"""Sums in indices and in tenge by day, never carried on beyond the last year that is known."""

import tomllib
from datetime import date

import pytest

from eligibility.calendar_days import DAY
from eligibility.money import Money, mci, service_for, sum_for
from eligibility.rulebook import current_rulebook
from eligibility.rulebook.loading import FOLDER


def _money() -> Money:
    money = current_rulebook().money
    assert money is not None
    return money


MONEY = _money()


@pytest.mark.parametrize(
    ("day", "tenge"),
    [
        (date(2021, 12, 31), None),
        (date(2022, 3, 4), 3063),
        (date(2022, 3, 31), 3063),
        (date(2022, 4, 1), 3180),
        (date(2022, 12, 31), 3180),
        (date(2023, 2, 8), 3450),
        (date(2024, 2, 29), 3692),
        (date(2025, 1, 1), 3932),
        (date(2026, 1, 1), 4325),
        (date(2026, 12, 31), 4325),
        (date(2027, 1, 1), None),
    ],
)
def test_the_index_is_that_of_the_day(day: date, tenge: int | None) -> None:
    index = mci(MONEY, day)
    assert (None if index is None else index.tenge) == tenge


def test_the_state_duty_is_four_indices() -> None:
    duty = sum_for(MONEY, "state_duty", date(2023, 2, 8))
    assert duty is not None
    assert (duty.mci, duty.tenge, duty.certain, duty.index_certain) == ("4", 13_800, True, True)


def test_the_card_costs_a_fifth_of_an_index() -> None:
    duty = sum_for(MONEY, "card_duty", date(2026, 3, 1))
    assert duty is not None
    assert (duty.mci, duty.tenge, duty.certain) == ("0.2", 865, False)


def test_a_part_of_a_tenge_is_rounded_up() -> None:
    duty = sum_for(MONEY, "card_duty", date(2023, 2, 8))
    assert duty is not None
    assert duty.tenge == 690
    duty = sum_for(MONEY, "card_duty", date(2022, 3, 4))  # 612.6
    assert duty is not None
    assert duty.tenge == 613


def test_solvency_is_1320_indices_of_the_day() -> None:
    tenge = [asked.tenge for year in (2023, 2026) if (asked := sum_for(MONEY, "solvency", date(year, 2, 8)))]
    assert tenge == [4_554_000, 5_709_000]


def test_after_the_last_known_year_a_sum_is_known_in_indices_only() -> None:
    duty = sum_for(MONEY, "state_duty", date(2027, 1, 1))
    assert duty is not None
    assert (duty.mci, duty.tenge) == ("4", None)


def test_before_its_first_day_there_is_no_sum() -> None:
    assert sum_for(MONEY, "solvency", date(2021, 12, 31)) is None


def test_the_indices_follow_each_other_without_gap_or_overlap() -> None:
    for earlier, later in zip(MONEY.mci, MONEY.mci[1:], strict=False):
        assert earlier.last is not None
        assert later.first == earlier.last + DAY
    assert MONEY.mci[0].first <= current_rulebook().covered_from
    assert MONEY.mci[-1].last is not None, "a figure that changes each year has an end"


def test_general_knowledge_and_single_sources_are_contested() -> None:
    contested = [rate.first.year for rate in MONEY.mci if not rate.certain]
    assert contested == [2022, 2024, 2025]


@pytest.mark.parametrize("name", ["mci", "state_duty", "card_duty", "solvency", "service"])
def test_each_line_says_where_it_is_from(name: str) -> None:
    for line in tomllib.loads((FOLDER / "money.toml").read_text("utf-8"))[name]:
        assert line["sources"]
        assert line["certainty"] in {"certain", "contested"}


def test_only_residence_permits_have_a_service() -> None:
    assert service_for(MONEY, "entry", date(2023, 2, 8)) is None
    temporary = service_for(MONEY, "temporary_residence", date(2023, 2, 8))
    assert temporary is not None
    assert (temporary.shortest, temporary.longest, temporary.days, temporary.fee) == (1, 5, "working", "free")


@pytest.mark.parametrize(("day", "assessment"), [(date(2026, 2, 12), None), (date(2026, 2, 13), 29)])
def test_the_assessment_comes_with_the_pilot(day: date, assessment: int | None) -> None:
    service = service_for(MONEY, "permanent_residence", day)
    assert service is not None
    assert service.assessment_longest == assessment


def test_each_day_has_one_service_of_a_residence_permit() -> None:
    rulebook = current_rulebook()
    for permit in ("permanent_residence", "temporary_residence"):
        day = rulebook.covered_from
        while day <= rulebook.last_filing_day:
            holding = [
                each
                for each in MONEY.services
                if each.permit == permit and each.first <= day and (each.last is None or day <= each.last)
            ]
            assert len(holding) == 1, (permit, day)
            day += DAY

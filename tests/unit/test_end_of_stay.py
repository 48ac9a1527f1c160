"""The last lawful day that a filing is measured by agrees with the two rules that judge stays, day by day."""

from dataclasses import fields
from datetime import date, timedelta
from random import Random

import pytest

from eligibility.calendar_days import DAY
from eligibility.evidence import NONE, NOT_ASKED, NOT_GIVEN, Evidence, Stay, TravelDocument
from eligibility.judging import judge
from eligibility.rulebook import current_rulebook
from eligibility.rules.counted_days import DaysInWindow
from eligibility.rules.end_of_stay import EndOfStay, end_of_stay
from eligibility.rules.filing import InTime
from eligibility.rules.finding import Outcome
from eligibility.rules.visa_free import visa_free

RULES = {planned.rule: planned for planned in current_rulebook().permits["temporary_stay"].rules}
STAY_RULES = (RULES["stay.ninety_in_180"], RULES["stay.per_entry"])
IN_TIME = [
    version.law
    for planned in current_rulebook().permits["temporary_residence"].rules
    if planned.rule == "filing.in_time"
    for version in planned.versions
    if isinstance(version.law, InTime)
]


def end(stays: tuple[Stay, ...], state: str) -> EndOfStay | None:
    """Return the end of the last of some stays by the current rulebook."""
    law = IN_TIME[-1]
    line = visa_free(law.states, state, stays[-1].entered_on)
    return None if line is None else end_of_stay(stays[-1], stays, line, law)


def outcomes(stays: tuple[Stay, ...], state: str, day: date) -> set[Outcome]:
    """Return what the two rules on stays find on a day."""
    evidence = Evidence(
        permit="temporary_stay",
        nationality=state,
        birth_date=NOT_GIVEN,
        document=TravelDocument("foreign", state, NOT_GIVEN, NOT_GIVEN),
        housing=NOT_GIVEN,
        register=NOT_ASKED,
        stays=stays,
    )
    return {judge(planned, evidence, day).finding.outcome for planned in STAY_RULES}


def some_stays(random: Random) -> tuple[Stay, ...]:
    """Return a few stays of which the last one has not ended; no two of them overlap."""
    stays = []
    entered_on = date(2022, 10, 1) + timedelta(random.randrange(1200))
    for _ in range(random.randrange(4)):
        left_on = entered_on + timedelta(random.choice((0, 5, 20, 44, 80)))
        stays.append(Stay(entered_on, left_on, random.choice(("visa_free", "visa_free", "visa", "eaeu_contract"))))
        entered_on = left_on + timedelta(random.choice((1, 10, 40, 91)))
    return (*stays, Stay(entered_on, NONE, random.choice(("visa_free", "visa_free", "eaeu_contract"))))


@pytest.mark.parametrize("seed", range(300))
def test_up_to_the_certain_end_the_stay_is_lawful_and_beyond_the_possible_one_it_is_not(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a generator that repeats itself is wanted
    stays, state = some_stays(random), random.choice(("RUS", "RUS", "KGZ", "UZB", "GEO", "IND", "CHN", "TUR"))
    found = end(stays, state)
    if found is None:
        return
    certain, possible, _ = found
    entered_on = stays[-1].entered_on
    assert certain >= entered_on - DAY
    if certain >= entered_on:
        assert outcomes(stays, state, certain) <= {Outcome.MET, Outcome.NOT_APPLICABLE}
    assert not outcomes(stays, state, certain + DAY) <= {Outcome.MET, Outcome.NOT_APPLICABLE}
    if possible == date.max:
        assert stays[-1].basis == "eaeu_contract"
    else:
        assert Outcome.UNMET in outcomes(stays, state, possible + DAY)
        if possible > certain:
            assert Outcome.UNMET not in outcomes(stays, state, possible)


def test_earlier_days_in_the_window_bring_the_end_nearer() -> None:
    earlier = Stay(date(2023, 2, 1), date(2023, 3, 2), "visa_free")
    last = Stay(date(2023, 4, 1), NONE, "visa_free")
    assert end((last,), "RUS") == EndOfStay(date(2023, 6, 29), date(2023, 6, 29), None)
    assert end((earlier, last), "RUS") == EndOfStay(date(2023, 5, 30), date(2023, 5, 30), None)


def test_the_end_by_the_other_reading_is_told_where_it_is_another() -> None:
    # By blocks a second one begins with the last entry: the first has ended on 30 July.
    earlier = (
        Stay(date(2023, 2, 1), date(2023, 3, 2), "visa_free"),
        Stay(date(2023, 6, 1), date(2023, 7, 15), "visa_free"),
    )
    last = Stay(date(2023, 8, 10), NONE, "visa_free")
    assert end((*earlier, last), "RUS") == EndOfStay(date(2023, 9, 23), date(2023, 9, 23), date(2023, 11, 7))


def test_a_state_without_a_figure_has_no_end() -> None:
    assert end((Stay(date(2023, 4, 1), NONE, "visa_free"),), "TJK") is None


def test_the_days_that_a_filing_is_measured_by_are_those_of_the_rule_on_stays() -> None:
    of_stays = RULES["stay.ninety_in_180"].versions[-1].law
    assert isinstance(of_stays, DaysInWindow)
    figures = [
        tuple([getattr(law, each.name) for each in fields(DaysInWindow) if each.name != "states"]) for law in IN_TIME
    ]
    wanted = tuple([getattr(of_stays, each.name) for each in fields(DaysInWindow) if each.name != "states"])
    assert figures == [wanted] * len(IN_TIME)

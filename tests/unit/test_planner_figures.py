"""The planner's figures: the published examples, the two limits, and readings that differ."""

import pytest

from eligibility.evidence import NONE, NOT_GIVEN
from tests.unit.stay_questions import codes, figure, planned, stay, value


def test_90_days_from_27_january_2023_end_on_26_april() -> None:
    plan = planned("2023-04-26", stay("2023-01-27"))
    assert (plan.status, value(plan, "days_used"), value(plan, "days_left")) == ("lawful", 90, 0)
    assert value(plan, "last_lawful_day") == "2023-04-26"
    assert value(plan, "earliest_entry") == "2023-07-26"


@pytest.mark.parametrize(("entry", "days"), [("2023-07-25", 0), ("2023-07-26", 90)])
def test_after_them_an_entry_on_25_july_allows_no_day_and_one_on_the_26th_90(entry: str, days: int) -> None:
    plan = planned("2023-04-27", stay("2023-01-27", "2023-04-26"), entry=entry)
    assert value(plan, "longest_stay") == days
    assert (plan.status, value(plan, "earliest_entry")) == ("may_not_enter", "2023-07-26")


def test_the_examples_of_the_swiss_migration_office_come_out_ten_years_later() -> None:
    """Moved by ten years and counted as Kazakhstan counts; both half-years have the same days of the week after all."""
    first = stay("2024-08-15", "2024-09-30")
    plan = planned("2024-09-30", first, entry="2025-01-01")
    assert (value(plan, "days_used"), value(plan, "longest_stay")) == (47, 90)
    plan = planned("2024-11-30", first, stay("2024-11-01", "2024-11-30"))
    assert (plan.status, value(plan, "days_used"), value(plan, "last_lawful_day")) == ("lawful", 77, "2024-12-13")


@pytest.mark.parametrize(("day", "days"), [("2023-01-13", 30), ("2023-02-10", 58), ("2023-03-14", 90)])
def test_a_stay_entered_on_15_december_2022_is_counted_by_the_old_rule_to_its_exit(day: str, days: int) -> None:
    plan = planned(day, stay("2022-12-15"))
    assert (plan.status, value(plan, "days_used"), value(plan, "days_left")) == ("lawful", days, 90 - days)
    assert value(plan, "last_lawful_day") == "2023-03-14"
    assert "reset_by_leaving_was_practice" in codes(plan, "days_used")


def test_under_the_old_rule_leaving_begins_a_new_count() -> None:
    plan = planned("2022-09-30", stay("2022-07-03"))
    assert (value(plan, "days_left"), value(plan, "earliest_entry"), value(plan, "longest_stay")) == (
        0,
        "2022-10-01",
        90,
    )
    plan = planned("2022-09-30", stay("2022-07-02"))
    assert (plan.status, value(plan, "overstay")) == ("beyond_limit", 1)


def test_before_the_window_an_entry_on_the_day_begins_a_new_count() -> None:
    plan = planned("2022-09-30", stay("2022-06-01", "2022-08-29"))
    assert (plan.status, value(plan, "days_used"), value(plan, "days_left")) == ("may_enter", 0, 90)
    assert "new_count_on_entry" in codes(plan, "days_used")


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2022-12-29", "lawful"),
        ("2022-12-30", "unclear"),
        ("2023-03-29", "unclear"),
        ("2023-03-30", "beyond_limit"),
    ],
)
def test_an_old_stay_of_a_citizen_of_kyrgyzstan_is_unclear_from_day_91_to_180(day: str, status: str) -> None:
    assert planned(day, stay("2022-10-01"), nationality="KGZ").status == status


def test_the_days_after_26_january_2023_of_an_older_stay_do_not_count_and_a_note_counts_them() -> None:
    plan = planned("2023-03-31", stay("2023-01-10", "2023-02-05"), stay("2023-03-01"))
    assert value(plan, "days_used") == 31
    (note,) = [note for note in plan.notes if note.code == "old_entries_not_counted"]
    assert note.values == {"days_used_cautious": 41}


def test_stays_on_a_visa_or_a_permit_do_not_count() -> None:
    visa, permit = stay("2024-01-01", "2024-01-31", "visa"), stay("2024-02-01", "2024-02-29", "residence_permit")
    assert value(planned("2024-03-10", visa, permit, stay("2024-03-01")), "days_used") == 10


def test_who_is_in_the_country_on_a_visa_is_not_limited() -> None:
    plan = planned("2024-03-10", stay("2024-01-01", "2024-01-31"), stay("2024-02-01", NONE, "visa"))
    assert (plan.status, value(plan, "days_used"), value(plan, "last_lawful_day")) == ("not_limited", 31, None)
    assert codes(plan, "last_lawful_day") == ["stay_on_visa_or_permit"]


def test_the_limit_of_one_entry_binds_where_it_ends_first() -> None:
    plan = planned("2023-06-04", stay("2023-05-01"), nationality="UZB")
    assert (plan.status, value(plan, "last_lawful_day"), value(plan, "overstay")) == ("beyond_limit", "2023-05-30", 5)
    found = figure(plan, "last_lawful_day")
    assert found.version is not None
    assert found.version.rule == "stay.per_entry"
    assert found.values()["source"] == "zakon.kz 6488830"
    assert figure(plan, "overstay").version == found.version


def test_the_window_binds_where_it_ends_first() -> None:
    plan = planned(
        "2023-06-01",
        stay("2023-03-01", "2023-03-30"),
        stay("2023-04-01", "2023-04-30"),
        stay("2023-05-02", "2023-05-25"),
        stay("2023-05-28"),
        nationality="UZB",
    )
    assert value(plan, "last_lawful_day") == "2023-06-02"
    found = figure(plan, "last_lawful_day")
    assert found.version is not None
    assert found.version.rule == "stay.ninety_in_180"
    assert "by_both_limits" in codes(plan, "last_lawful_day")


def test_where_the_limit_of_one_entry_is_not_known_no_last_day_is_promised() -> None:
    plan = planned("2023-06-10", stay("2023-05-01"), nationality="TJK")
    assert (plan.status, value(plan, "last_lawful_day"), value(plan, "longest_stay")) == ("unknown", None, None)
    assert codes(plan, "last_lawful_day")[:2] == ["no_figure_for_state", "at_most_until"]
    assert value(plan, "days_left") == 49


@pytest.mark.parametrize(
    ("day", "status", "days"),
    [
        ("2023-05-30", "lawful", 0),
        ("2023-05-31", "unclear", 0),
        ("2023-07-29", "unclear", 0),
        ("2023-07-30", "beyond_limit", 1),
    ],
)
def test_days_31_to_90_of_a_citizen_of_georgia_are_unclear(day: str, status: str, days: int) -> None:
    plan = planned(day, stay("2023-05-01"), nationality="GEO")
    assert (plan.status, value(plan, "overstay"), value(plan, "last_lawful_day")) == (status, days, "2023-05-30")
    assert "unclear_until" in codes(plan, "last_lawful_day")


def test_42_days_in_six_months_are_counted_in_the_longest_six_months() -> None:
    stays = [stay(f"2024-01-{day:02}", f"2024-01-{day + 13}") for day in (1, 15)]
    plan = planned("2024-02-12", *stays, stay("2024-02-01", "2024-02-12"), nationality="IND")
    assert (value(plan, "days_used"), value(plan, "days_left")) == (40, 2)
    assert "six_months_instead" in codes(plan, "days_used")
    assert figure(plan, "days_used").in_blocks is None


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2024-06-30", "may_not_enter"),
        ("2024-07-01", "unclear"),
        ("2024-07-03", "unclear"),
        ("2024-07-04", "may_enter"),
    ],
)
def test_between_the_shortest_and_the_longest_six_months_an_entry_is_unclear(day: str, status: str) -> None:
    stays = (stay("2024-01-02", "2024-01-15"), stay("2024-01-20", "2024-02-02"), stay("2024-02-05", "2024-02-18"))
    plan = planned(day, *stays, nationality="IND")
    assert plan.status == status
    assert (value(plan, "earliest_entry") == "2024-07-04") is (day <= "2024-07-04")


def test_days_under_a_contract_beyond_the_limit_are_unclear_and_never_an_overstay() -> None:
    plan = planned("2024-04-05", stay("2024-01-01", NONE, "eaeu_contract"))
    assert (plan.status, value(plan, "overstay"), plan.penalty) == ("unclear", 0, None)
    assert "overstay_unclear" in codes(plan, "overstay")
    assert "contract_may_go_on" in codes(plan, "last_lawful_day")


def test_an_excess_that_rests_on_days_under_a_contract_is_unclear() -> None:
    contract = stay("2024-01-01", "2024-03-15", "eaeu_contract")
    plan = planned("2024-04-30", contract, stay("2024-04-10"))
    assert (value(plan, "days_used"), plan.status, value(plan, "overstay")) == (96, "unclear", 0)
    assert value(plan, "last_lawful_day") == "2024-04-24"
    assert str(figure(plan, "last_lawful_day").values()["day"]) == "2024-07-08"
    assert planned("2024-04-10", stay("2024-01-01", "2024-04-09", "eaeu_contract")).status == "unclear"
    assert planned("2024-04-30", contract._replace(basis="visa_free"), stay("2024-04-10")).status == "beyond_limit"


def test_days_of_overstay_are_those_actually_spent_beyond_the_limit() -> None:
    plan = planned("2024-12-31", stay("2024-01-01"))
    assert (value(plan, "days_used"), value(plan, "overstay")) == (180, 276)


def test_overstays_are_told_stay_by_stay_and_a_shared_day_once_in_all() -> None:
    plan = planned("2024-12-31", stay("2024-01-01", "2024-04-02"), stay("2024-04-02", "2024-04-04"))
    assert [(each.stay, each.first_day.isoformat(), each.days) for each in plan.overstayed] == [
        (0, "2024-03-31", 3),
        (1, "2024-04-02", 3),
    ]
    assert value(plan, "overstay") == 5


@pytest.mark.parametrize(
    ("day", "kind", "mci", "tenge", "certainty"),
    [
        ("2026-01-31", "warning", None, None, "certain"),
        ("2026-02-02", "warning", None, None, "certain"),
        ("2026-02-03", "fine", 10, 43250, "certain"),
        ("2026-02-04", "fine", 10, 43250, "certain"),
        ("2026-02-05", "fine_or_more", 15, 64875, "contested"),
    ],
)
def test_what_an_overstay_costs_goes_by_its_days(
    day: str, kind: str, mci: int | None, tenge: int | None, certainty: str
) -> None:
    penalty = planned(day, stay("2026-01-01"), nationality="UZB").penalty
    assert penalty is not None
    assert (penalty.kind, penalty.mci, penalty.tenge, penalty.certainty) == (kind, mci, tenge, certainty)
    assert penalty.citation.shown("en")["article"] == "Art. 517"


@pytest.mark.parametrize(("year", "certainty"), [(2024, "contested"), (2025, "contested"), (2026, "certain")])
def test_a_fine_in_tenge_is_as_certain_as_the_index_of_its_year(year: int, certainty: str) -> None:
    penalty = planned(f"{year}-02-03", stay(f"{year}-01-01"), nationality="UZB").penalty
    assert penalty is not None
    assert (penalty.kind, penalty.certainty) == ("fine", certainty)


def test_a_fine_of_a_year_whose_index_is_not_known_is_told_in_indices_only() -> None:
    penalty = planned("2027-02-03", stay("2027-01-01"), nationality="UZB").penalty
    assert penalty is not None
    assert (penalty.mci, penalty.tenge, penalty.said.code) == (10, None, "overstay_fine")


def test_a_planned_stay_says_how_much_of_it_would_be_too_long() -> None:
    plan = planned("2024-05-01", stay("2024-06-01", "2024-07-02"), nationality="UZB")
    assert (plan.status, value(plan, "overstay"), plan.overstayed[0].to_come) == ("may_enter", 0, 2)
    assert "overstay_to_come" in codes(plan, "overstay")
    assert plan.penalty is None


def test_a_stay_to_come_without_an_end_is_a_day_of_entry_thought_of() -> None:
    plan = planned("2024-05-01", stay("2024-02-01", "2024-04-30"), stay("2024-06-01"))
    assert value(plan, "longest_stay") == 0
    assert codes(plan, "longest_stay")[0] == "no_day_left_on_entry"
    assert (
        value(
            planned("2024-05-01", stay("2024-02-01", "2024-04-30"), stay("2024-06-01"), entry="2024-08-01"),
            "longest_stay",
        )
        == 90
    )


def test_exit_and_entry_on_one_day_are_two_stays_and_the_day_counts_once() -> None:
    plan = planned("2023-06-10", stay("2023-05-01", "2023-05-30"), stay("2023-05-30"), nationality="UZB")
    assert (value(plan, "days_used"), value(plan, "last_lawful_day"), value(plan, "overstay")) == (41, "2023-06-28", 0)
    assert plan.notes[0].code == "open_stay_runs_to_day"


def test_overlapping_stays_are_a_set_of_days_with_a_note() -> None:
    plan = planned("2023-06-30", stay("2023-05-01", "2023-05-20"), stay("2023-05-10", "2023-05-30"))
    assert value(plan, "days_used") == 30
    assert [note.code for note in plan.notes] == ["overlapping_stays"]


def test_the_days_that_come_back_do_so_180_days_after_they_were_spent() -> None:
    plan = planned("2023-05-15", stay("2023-03-01", "2023-03-10"), stay("2023-05-01", "2023-05-05"))
    told = [(each.first.isoformat(), each.last.isoformat(), each.days) for each in plan.regained]
    assert told == [("2023-08-28", "2023-09-06", 10), ("2023-10-28", "2023-11-01", 5)]
    assert value(plan, "days_regained") == "2023-08-28"


def test_the_timeline_has_the_days_by_kind_and_planned_ones_too() -> None:
    plan = planned(
        "2023-06-05",
        stay("2023-05-01"),
        stay("2023-04-01", "2023-04-10", "visa"),
        stay("2023-07-01", "2023-07-03"),
        nationality="UZB",
    )
    assert [(str(run.first), str(run.last), run.kind) for run in plan.timeline] == [
        ("2023-04-01", "2023-04-10", "not_counted"),
        ("2023-05-01", "2023-05-30", "counted"),
        ("2023-05-31", "2023-06-05", "beyond"),
        ("2023-07-01", "2023-07-03", "counted"),
    ]


# --- The block reading


def test_where_blocks_give_another_figure_a_note_says_it() -> None:
    """60 days at the end of a block and as many at the beginning of the next are too many in a rolling window only."""
    plan = planned("2023-09-20", stay("2023-02-01", "2023-02-01"), stay("2023-06-01", "2023-07-30"), stay("2023-08-01"))
    assert (plan.status, value(plan, "days_used"), figure(plan, "days_used").in_blocks) == ("beyond_limit", 111, 51)
    assert (value(plan, "days_left"), figure(plan, "days_left").in_blocks) == (0, 39)
    assert str(figure(plan, "last_lawful_day").in_blocks) == "2023-10-29"
    assert (value(plan, "overstay"), figure(plan, "overstay").in_blocks) == (21, 0)
    assert str(figure(plan, "earliest_entry").in_blocks) == "2023-09-21"
    for name, code in (
        ("days_used", "block_reading_differs"),
        ("days_left", "days_left_in_blocks"),
        ("last_lawful_day", "last_lawful_day_in_blocks"),
        ("earliest_entry", "earliest_entry_in_blocks"),
        ("overstay", "overstay_in_blocks"),
    ):
        assert code in codes(plan, name)  # type: ignore[arg-type] # the names of figures are literals


def test_where_blocks_agree_nothing_is_said_of_them() -> None:
    plan = planned("2023-03-01", stay("2023-02-01"))
    assert not [code for each in plan.figures for code in codes(plan, each.name) if "block" in code]


def test_a_block_may_allow_a_longer_stay_than_the_window() -> None:
    plan = planned("2023-07-31", stay("2023-02-01", "2023-02-01"), stay("2023-06-01", "2023-07-30"), entry="2023-08-01")
    assert (value(plan, "longest_stay"), figure(plan, "longest_stay").in_blocks) == (30, 90)
    assert "longest_stay_in_blocks" in codes(plan, "longest_stay")


# --- What is not known


@pytest.mark.parametrize(
    ("nationality", "reason"), [("DEU", "nationality_not_on_list"), ("XXA", "nationality_not_on_list")]
)
def test_of_a_state_that_is_not_on_the_list_nothing_is_guessed(nationality: str, reason: str) -> None:
    plan = planned("2024-01-10", stay("2024-01-01"), nationality=nationality)
    assert plan.status == "unknown"
    assert {each.value for each in plan.figures} == {None}
    assert {said.code for each in plan.figures for said in each.said} == {reason}


@pytest.mark.parametrize(
    ("nationality", "why"), [("UZB", "figure_before_2023_unknown"), ("IND", "no_figure_for_state")]
)
def test_an_entry_before_2023_of_another_state_is_unknown(nationality: str, why: str) -> None:
    plan = planned("2023-01-20", stay("2023-01-10"), nationality=nationality)
    assert (plan.status, codes(plan, "days_used")) == ("unknown", [why])


def test_citizens_of_kazakhstan_are_not_limited() -> None:
    plan = planned("2024-01-10", stay("2020-01-01"), nationality="KAZ")
    assert (plan.status, codes(plan, "overstay")) == ("not_limited", ["citizen_of_kazakhstan"])


def test_an_end_that_is_left_out_is_asked_for() -> None:
    plan = planned("2024-01-10", stay("2023-10-01", "2023-10-03"), stay("2024-01-01", NOT_GIVEN))
    assert plan.status == "unknown"
    assert {each.supply for each in plan.figures} == {"/stays/1/left_on"}
    assert planned("2024-01-10", stay("2024-02-01", NOT_GIVEN)).status == "may_enter"


def test_an_entry_for_which_the_list_has_no_line_is_unknown() -> None:
    plan = planned("2025-09-08", nationality="TUR", entry="2025-10-01")
    assert value(plan, "longest_stay") == 90
    assert planned("2025-09-07", nationality="TUR").status == "unknown"


# --- Registration


@pytest.mark.parametrize(
    ("nationality", "entered_on", "day", "certainty"),
    [
        ("RUS", "2026-06-01", "2026-07-01", "contested"),
        ("UZB", "2026-07-01", "2026-07-30", "announced"),
    ],
)
def test_the_day_of_registration_goes_by_the_day_of_entry(
    nationality: str, entered_on: str, day: str, certainty: str
) -> None:
    plan = planned(entered_on, stay(entered_on), nationality=nationality)
    found = figure(plan, "registration")
    assert found.version is not None
    assert (value(plan, "registration"), found.version.certainty) == (day, certainty)
    assert "host_gives_notice" in codes(plan, "registration")


def test_the_day_of_registration_of_other_states_before_july_2026_is_not_known() -> None:
    plan = planned("2026-06-30", stay("2026-06-30"), nationality="UZB")
    assert (value(plan, "registration"), codes(plan, "registration")[0]) == (None, "registration_of_state_unknown")


def test_a_registration_that_is_missing_is_asked_for_at_the_stay_that_it_belongs_to() -> None:
    plan = planned("2026-03-20", stay("2025-10-01", "2025-10-03"), stay("2026-02-01"))
    assert figure(plan, "registration").supply == "/stays/1/registered_on"
    done = planned("2026-03-20", stay("2025-10-01", "2025-10-03"), stay("2026-02-01", registered_on="2026-02-05"))
    assert codes(done, "registration")[0] == "stay_registered"


def test_a_planned_entry_says_by_when_its_stay_is_to_be_registered() -> None:
    assert value(planned("2026-06-01", nationality="UZB", entry="2026-07-10"), "registration") == "2026-08-08"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_who_leaves_and_comes_back_on_one_day_is_in_the_later_stay_as_in_a_check(order: tuple[int, int]) -> None:
    stays = (stay("2023-05-20", "2023-05-20"), stay("2023-05-20", basis="residence_permit"))
    assert planned("2023-05-20", *(stays[index] for index in order)).status == "not_limited"

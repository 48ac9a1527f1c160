"""The figures of rows add up, in whatever ranges they were counted, and name nobody."""

import orjson
import pytest

from eligibility.application.models import Application
from eligibility.batch.field_paths import field_of
from eligibility.batch.figures import figures, read_figures
from eligibility.batch.tally import EXPIRY_SPANS, Tally, merge
from tests.unit.batch_road import Values, rows, run
from tests.unit.test_batch_deciding import line

PEOPLE = [
    line(reference="a"),
    line(applicant={"nationality": "KGZ"}),
    line(permit="exit", applied_on="2024-02-29"),
    line(passport={"kind": "foreign", "country": "RUS", "expires_on": "2023-02-07"}),
    line(permit="residence"),
    line(permit="residence", surname="x", stays=[{"basis": "x"}, {"basis": "y"}]),
    b"{",
]


def tally_of(*lines: bytes) -> Tally:
    tally = Tally()
    tally.count(rows(b"\n".join(lines)))
    return tally


def test_each_row_is_counted_once_by_permit_nationality_and_expiry() -> None:
    tally = tally_of(*PEOPLE)
    assert (tally.rows, tally.decided, tally.rejected) == (7, 4, 3)
    assert tally.permits.total() == tally.nationalities.total() == tally.expiry.total() == 4
    assert tally.verdicts.total() == 4
    told = figures(tally)
    assert {permit: sum(verdicts.values()) for permit, verdicts in told["permits"].items()} == {"entry": 3, "exit": 1}
    assert sum(told["nationalities"]["KGZ"].values()) == 1
    assert told["filing_days"] == {"first": "2023-02-08", "last": "2024-02-29"}


def test_reasons_are_counted_by_rule_most_frequent_first() -> None:
    told = figures(tally_of(*PEOPLE))["reasons"]
    assert [reason["rows"] for reason in told] == sorted((reason["rows"] for reason in told), reverse=True)
    assert {"rule", "outcome", "reason", "rows"} <= told[0].keys()
    expired = [reason for reason in told if reason["rule"].startswith("passport.") and reason["outcome"] == "unmet"]
    assert all(reason["rows"] == 1 and reason["remedy"] for reason in expired)
    assert expired


def test_a_rejected_row_counts_once_for_each_code_and_field() -> None:
    assert figures(tally_of(*PEOPLE))["rejections"] == [
        {"code": "not_one_of", "field": "permit", "rows": 2},
        {"code": "field_missing", "field": "stays.*.entered_on", "rows": 1},
        {"code": "field_unknown", "field": "?", "rows": 1},
        {"code": "not_json", "field": "", "rows": 1},
        {"code": "not_one_of", "field": "stays.*.basis", "rows": 1},
    ]


@pytest.mark.parametrize(
    ("expires_on", "span"),
    [
        ("2023-02-07", "expired"),
        ("2023-02-08", "0-29"),
        ("2023-03-09", "0-29"),
        ("2023-03-10", "30-89"),
        ("2023-08-06", "90-179"),
        ("2023-08-07", "180-364"),
        ("2024-02-08", "365-729"),
        ("2033-02-04", "1825-3649"),
        ("2033-02-05", "3650-"),
        (None, "none"),
    ],
)
def test_days_left_are_those_on_the_filing_day(expires_on: str | None, span: str) -> None:
    tally = tally_of(line(passport={"kind": "foreign", "country": "RUS", "expires_on": expires_on}))
    assert tally.expiry == {span: 1}
    assert span in EXPIRY_SPANS


def test_an_expiry_that_is_not_given_is_counted_as_that() -> None:
    assert tally_of(line(passport={"kind": "foreign", "country": "RUS"})).expiry == {"not_given": 1}


def test_a_sum_of_ranges_is_the_count_of_the_whole() -> None:
    whole = tally_of(*PEOPLE)
    assert merge([tally_of(row) for row in PEOPLE]) == whole
    assert merge([tally_of(*PEOPLE[:3]), Tally(), tally_of(*PEOPLE[3:])]) == whole
    assert merge([]) == Tally()


def test_a_tally_comes_back_from_its_figures() -> None:
    for tally in (tally_of(*PEOPLE), Tally()):
        said = figures(tally)
        assert read_figures(said) == tally
        assert orjson.loads(orjson.dumps(said)) == said


@pytest.mark.parametrize(
    ("pointer", "field"),
    [
        ("", ""),
        ("/permit", "permit"),
        ("/stays/17/left_on", "stays.*.left_on"),
        ("/stays/17", "stays.*"),
        ("/stays", "stays"),
        ("/passport/mrz/1", "passport.mrz"),
        ("/passport/surname", "passport.?"),
        ("/housing/authorisations/3/surname", "housing.authorisations.*.?"),
        ("/?", "?"),
        ("/Ivanov/Ivan", "?"),
    ],
)
def test_a_field_is_one_of_those_that_are_known(pointer: str, field: str) -> None:
    assert field_of(pointer) == field


def test_what_is_counted_stays_small_whatever_is_sent() -> None:
    tally = tally_of(*(line(**{f"a{number}": number}) for number in range(500)))
    assert len(tally.rejections) == 1
    assert len(Application.model_fields) < 20


def test_the_summary_has_the_same_figures_wherever_ranges_end() -> None:
    def summary(range_rows: int) -> Values:
        told = run(b"\n".join(PEOPLE), range_rows=range_rows).summary
        del told["file"]["ranges"]
        return told

    assert summary(1) == summary(2) == summary(100)

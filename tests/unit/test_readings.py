"""A contested clause is read otherwise by changing a value of the rulebook, and no code."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from eligibility.calendar_days import DAY
from eligibility.decision import decide
from eligibility.evidence import NONE, NOT_ASKED, NOT_GIVEN, Evidence, Stay, TravelDocument
from eligibility.judging import judge
from eligibility.planner.parsing import Asked
from eligibility.planner.plan import plan
from eligibility.rulebook import Rulebook, current_rulebook, rulebook_of_revision
from eligibility.rulebook.loading import FOLDER, build, read_folder
from eligibility.rules.counted_days import DaysInWindow
from eligibility.rules.finding import Outcome

INTERNAL = Evidence(
    permit="temporary_residence",
    nationality="UZB",
    birth_date=date(1990, 5, 17),
    document=TravelDocument("internal", "UZB", date(2020, 1, 1), date(2030, 1, 1)),
    housing=NOT_GIVEN,
    register=NOT_ASKED,
    stays=NOT_GIVEN,
)
FOREIGN = TravelDocument("foreign", "RUS", date(2020, 1, 1), date(2030, 1, 1))


@pytest.mark.parametrize(
    ("reading", "outcome"),
    [
        ("foreign_passport_by_default", Outcome.UNMET),
        ("foreign_passport", Outcome.UNMET),
        ("any_passport", Outcome.MET),
    ],
)
def test_an_internal_passport_for_a_temporary_permit_is_judged_by_the_reading_in_the_rulebook(
    tmp_path: Path, reading: str, outcome: Outcome
) -> None:
    folder = tmp_path / "rulebook"
    shutil.copytree(FOLDER, folder)
    identity = folder / "identity.toml"
    text = identity.read_text("utf-8")
    assert text.count('"foreign_passport_by_default"') == 1
    identity.write_text(text.replace('"foreign_passport_by_default"', f'"{reading}"'), "utf-8")
    decision = decide(INTERNAL, date(2023, 2, 8), build(read_folder(folder)))
    found = {judgement.rule: judgement.finding for judgement in decision.judgements}
    assert found["identity.document_kind"].outcome is outcome


TWICE_AND_AGAIN = (
    Stay(date(2023, 2, 1), date(2023, 3, 2), "visa_free"),
    Stay(date(2023, 6, 1), date(2023, 7, 15), "visa_free"),
    Stay(date(2023, 8, 10), NONE, "visa_free"),
)
"""By blocks of 180 days, the first of which ended on 30 July, the last stay begins another one."""


def counted_by(folder: Path, counting: str) -> Rulebook:
    """Return the rulebook of a folder in which every version of a rule has the days of the window counted otherwise."""
    shutil.copytree(FOLDER, folder)
    for name, versions in (("stay.toml", 1), ("filing.toml", 4)):
        text = (folder / name).read_text("utf-8")
        assert text.count('\ncounting = "rolling"\n') == versions
        (folder / name).write_text(text.replace('\ncounting = "rolling"\n', f'\ncounting = "{counting}"\n'), "utf-8")
    return build(read_folder(folder))


@pytest.mark.parametrize(
    ("counting", "last", "used", "other", "note"),
    [
        ("rolling", "2023-09-23", 65, "2023-11-07", "block_reading_differs"),
        ("blocks", "2023-11-07", 1, "2023-09-23", "rolling_reading_differs"),
    ],
)
def test_how_the_180_days_are_counted_is_read_from_the_rulebook_by_checks_window_and_planner(
    tmp_path: Path, counting: str, last: str, used: int, other: str, note: str
) -> None:
    rulebook, on = counted_by(tmp_path / "rulebook", counting), date(2023, 8, 10)
    last_day = date.fromisoformat(last)
    stay = INTERNAL._replace(permit="temporary_stay", nationality="RUS", document=FOREIGN, stays=TWICE_AND_AGAIN)
    decision = decide(stay, on, rulebook)
    found = {judgement.rule: judgement.finding for judgement in decision.judgements}
    assert (found["stay.ninety_in_180"].values["days_used"], found["stay.ninety_in_180"].notes) == (used, (note,))
    window_rule = next(rule for rule in rulebook.plan(stay).rules if rule.rule == "stay.ninety_in_180")
    assert judge(window_rule, stay, last_day).finding.outcome is Outcome.MET
    assert judge(window_rule, stay, last_day + DAY).finding.outcome is Outcome.UNMET

    filing = decide(stay._replace(permit="temporary_residence"), on, rulebook)
    in_time = {judgement.rule: judgement.finding for judgement in filing.judgements}["filing.in_time"]
    assert in_time.values["last_lawful_day"] == last_day

    planned = plan(Asked("RUS", on, TWICE_AND_AGAIN, None), rulebook)
    figure = next(each for each in planned.figures if each.name == "last_lawful_day")
    assert figure.value == last_day
    assert figure.otherwise is not None
    assert figure.otherwise.value == date.fromisoformat(other)


def test_the_reading_may_change_for_entries_from_some_day_on(tmp_path: Path) -> None:
    folder = tmp_path / "rulebook"
    shutil.copytree(FOLDER, folder)
    stay_toml = folder / "stay.toml"
    text = stay_toml.read_text("utf-8")
    version = text[
        text.index('[["stay.ninety_in_180".versions]]\nlogic = "stay.days_in_window"') : text.index(
            "# The length of one stay"
        )
    ]
    ended = version.replace("from = 2023-01-27\n", "from = 2023-01-27\nuntil = 2023-08-09\n", 1)
    begun = version.replace("from = 2023-01-27\n", "from = 2023-08-10\n", 1).replace('"rolling"', '"blocks"')
    stay_toml.write_text(text.replace(version, ended + begun), "utf-8")
    rulebook = build(read_folder(folder))
    figures = {
        on: next(
            each.value
            for each in plan(Asked("RUS", on, TWICE_AND_AGAIN, None), rulebook).figures
            if each.name == "days_used"
        )
        for on in (date(2023, 7, 15), date(2023, 8, 10))
    }
    assert figures == {date(2023, 7, 15): 75, date(2023, 8, 10): 1}


def test_a_way_of_counting_that_there_is_none_of_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="counted by weeks"):
        counted_by(tmp_path / "rulebook", "weeks")


def test_the_way_of_counting_is_the_one_that_the_answer_says() -> None:
    said = {"rolling": "window_counted_back", "blocks": "window_in_blocks"}
    for permit in ("temporary_stay", "entry"):
        for rule in current_rulebook().permits[permit].rules:
            for version in rule.versions:
                if isinstance(version.law, DaysInWindow):
                    assert version.law.counting is not None
                    assert version.read_as == said[version.law.counting]


def test_by_a_kept_rulebook_without_a_way_of_counting_days_are_counted_back_and_no_other_end_is_told() -> None:
    kept = rulebook_of_revision("sha256:c5c3e1cf42ab84dc38aef96b58df400f6a71849d26620dd61821cfc4ce1599a3")
    evidence = INTERNAL._replace(nationality="RUS", document=FOREIGN, stays=TWICE_AND_AGAIN)
    decision = decide(evidence, date(2023, 9, 23), kept)
    found = {judgement.rule: judgement.finding for judgement in decision.judgements}["filing.in_time"]
    assert (found.values, found.notes) == ({"last_lawful_day": date(2023, 9, 23)}, ())

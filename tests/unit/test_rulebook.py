"""The rulebook: one version of each rule for each day, and nothing of a rule missing."""

import shutil
from datetime import date
from itertools import pairwise
from pathlib import Path

import orjson
import pytest
from pydantic import TypeAdapter

from eligibility.calendar_days import DAY
from eligibility.rulebook import NotChecked, PlannedRule, UnknownRevision, current_rulebook, rulebook_of_revision
from eligibility.rulebook.loading import FOLDER, build, read_folder
from eligibility.rules import LOGIC
from eligibility.rules.housing import EachOwner
from eligibility.rules.housing_papers import Papers

RULEBOOK = current_rulebook()
PLANNED = [
    pytest.param(planned, id=f"{planned.rule} for {permit}")
    for permit, plan in RULEBOOK.permits.items()
    for planned in plan.rules
]


@pytest.mark.parametrize("planned", PLANNED)
def test_from_its_first_day_on_a_rule_has_one_version_for_each_day(planned: PlannedRule) -> None:
    assert all(
        earlier.last is not None and later.first == earlier.last + DAY for earlier, later in pairwise(planned.versions)
    )
    assert planned.versions[-1].last is None
    day = planned.versions[0].first
    while day <= RULEBOOK.last_filing_day:
        holding = [version for version in planned.versions if version.first <= day <= (version.last or day)]
        assert len(holding) == 1, day
        assert planned.on(day).version is holding[0], day
        day += DAY


@pytest.mark.parametrize("planned", PLANNED)
def test_before_its_first_day_a_rule_has_no_version(planned: PlannedRule) -> None:
    assert planned.on(planned.versions[0].first - DAY).version is None


@pytest.mark.parametrize("planned", PLANNED)
def test_two_versions_are_compared_only_until_the_later_one_certainly_holds(planned: PlannedRule) -> None:
    for version in planned.versions:
        if version.announced is not None:
            assert planned.on(version.announced - DAY).coming is None
            assert planned.on(version.announced).coming is version
            assert planned.on(version.first - DAY).coming is version
            assert planned.on(version.first).coming is None


def test_only_what_the_order_of_january_2023_made_is_in_doubt_for_some_days() -> None:
    doubtful = {
        planned.rule: (version.announced, version.first)
        for plan in RULEBOOK.permits.values()
        for planned in plan.rules
        for version in planned.versions
        if version.announced is not None
    }
    assert set(doubtful.values()) == {(date(2023, 1, 17), date(2023, 2, 8))}
    assert not any(rule.startswith("stay.") for rule in doubtful)


@pytest.mark.parametrize("planned", PLANNED)
def test_each_version_cites_its_act_and_the_pages_that_report_it(planned: PlannedRule) -> None:
    for version in planned.versions:
        citation = version.citation
        assert all(citation.act)
        assert citation.sources
        assert all(all(source) for source in citation.sources)
        assert citation.in_force_from is None or citation.in_force_from.year >= 2002
        assert version.certainty in {"certain", "announced", "contested"}


@pytest.mark.parametrize("planned", PLANNED)
def test_the_dated_values_have_the_types_that_the_logic_reads(planned: PlannedRule) -> None:
    for version in planned.versions:
        TypeAdapter(type(version.law)).validate_python(version.law, strict=True)


def test_the_terms_of_papers_are_the_same_in_the_three_rules_that_read_them() -> None:
    laws = [
        version.law
        for planned in RULEBOOK.permits["temporary_residence"].rules
        if planned.rule.startswith("housing.")
        for version in planned.versions
    ]
    terms = {
        (law.longest_years, law.years_without_term, law.remark_after_days)
        for law in laws
        if isinstance(law, EachOwner | Papers)
    }
    assert len(laws) == 3
    assert len(terms) == 1


def test_each_logic_is_used_by_a_version() -> None:
    used = {
        version.judge for plan in RULEBOOK.permits.values() for planned in plan.rules for version in planned.versions
    }
    assert used == {logic.judge for logic in LOGIC.values()}


def test_the_rules_that_are_not_judged_are_none_that_are() -> None:
    for rules in RULEBOOK.permits.values():
        every = {planned.rule for planned in rules.rules}
        assert not every & {left_out.rule for left_out in rules.not_checked(every)}


def test_a_rulebook_may_leave_a_rule_out_and_then_says_so() -> None:
    left_out = NotChecked("passport.mrz", None, "not_told_to_everybody")
    shorter = RULEBOOK.without(left_out)
    assert shorter.revision == RULEBOOK.revision
    for permit, rules in shorter.permits.items():
        before = [planned.rule for planned in RULEBOOK.permits[permit].rules]
        assert [planned.rule for planned in rules.rules] == [rule for rule in before if rule != left_out.rule]
        assert (left_out in rules.not_checked(before)) is (left_out.rule in before)


def test_a_rule_that_is_none_cannot_be_left_out() -> None:
    with pytest.raises(LookupError, match="no_such_rule"):
        RULEBOOK.without(NotChecked("no_such_rule", None, "not_told_to_everybody"))


def test_the_revision_changes_with_a_value_and_not_with_a_comment(tmp_path: Path) -> None:
    folder = tmp_path / "rulebook"
    shutil.copytree(FOLDER, folder)
    passport = folder / "passport.toml"
    text = passport.read_text("utf-8")
    passport.write_text(f"# another comment\n{text}", "utf-8")
    assert build(read_folder(folder)).revision == RULEBOOK.revision
    passport.write_text(text.replace("days = 180", "days = 181", 1), "utf-8")
    assert build(read_folder(folder)).revision != RULEBOOK.revision


def test_two_versions_for_one_day_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "rulebook"
    shutil.copytree(FOLDER, folder)
    identity = folder / "identity.toml"
    identity.write_text(identity.read_text("utf-8").replace("until = 2023-02-07", "until = 2023-02-08"), "utf-8")
    with pytest.raises(ValueError, match="two versions on 2023-02-08"):
        build(read_folder(folder))


def test_a_rule_that_the_order_does_not_name_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "rulebook"
    shutil.copytree(FOLDER, folder)
    head = folder / "rulebook.toml"
    head.write_text(head.read_text("utf-8").replace('    "stay.per_entry",\n', ""), "utf-8")
    with pytest.raises(ValueError, match="order"):
        build(read_folder(folder))


def test_a_revision_that_was_never_released_is_unknown() -> None:
    with pytest.raises(UnknownRevision):
        rulebook_of_revision(f"sha256:{'0' * 64}")


def test_the_rulebook_is_among_those_that_are_kept() -> None:
    released = {path.stem for path in (FOLDER / "released").glob("*.json")}
    assert RULEBOOK.revision.removeprefix("sha256:") in released, "python -m eligibility.rulebook.releasing"


@pytest.mark.parametrize("path", sorted((FOLDER / "released").glob("*.json")), ids=lambda path: path.stem[:12])
def test_a_released_rulebook_is_what_its_name_says_and_can_still_be_read(path: Path) -> None:
    rulebook = build(path.read_bytes())
    assert rulebook.revision == f"sha256:{path.stem}"
    assert orjson.dumps(orjson.loads(path.read_bytes()), option=orjson.OPT_SORT_KEYS) == path.read_bytes()

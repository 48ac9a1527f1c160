"""The cases leave nothing out: every rule, version, permit and message has its case, and each file is in order."""

import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from textwrap import dedent

import pytest
from pydantic import ValidationError

import eligibility.messages
from eligibility.calendar_days import DAY
from eligibility.rulebook import RuleVersion, current_rulebook
from tests.unit.case_files import Case, Unreadable, bases, case_files, read
from tests.unit.case_road import evidence_of, judge

PLANS = current_rulebook().permits
CASES = [case for file in case_files().values() for case in file.cases]


# --- Each file is in order


def test_each_rule_has_a_file_of_its_name() -> None:
    rules = {planned.rule for plan in PLANS.values() for planned in plan.rules}
    files = {name: file.rule for name, file in case_files().items() if file.rule is not None}
    assert files == {rule.replace(".", "_"): rule for rule in rules}


def test_no_two_cases_have_the_same_name() -> None:
    names = [case.name for case in CASES]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


@pytest.mark.parametrize("name", sorted(case_files()))
def test_the_cases_of_a_base_stand_together_in_the_order_of_their_filing_days(name: str) -> None:
    order = list(bases().bases)
    places = [
        (order.index(case.base), str(case.application()["applied_on"]), case.name) for case in case_files()[name].cases
    ]
    assert [later[2] for earlier, later in pairwise(places) if later[:2] < earlier[:2]] == []


# --- Nothing is left out


@pytest.mark.parametrize("permit", sorted(PLANS))
def test_there_is_a_base_for_each_permit_and_it_passes(permit: str) -> None:
    case = Case(name=permit, base=permit, expect_verdict="eligible")
    assert case.application()["permit"] == permit
    assert judge(case).verdict == "eligible"


@pytest.mark.parametrize(
    ("rule", "permit"), sorted((rule.rule, permit) for permit in PLANS for rule in PLANS[permit].rules)
)
def test_each_rule_has_a_case_for_each_of_its_permits(rule: str, permit: str) -> None:
    assert permit in {case.base for case in case_files()[rule.replace(".", "_")].cases}


def _codes_expected(table: str) -> Iterator[str | None]:
    for case in CASES:
        finding, window = case.expect, case.expect_window
        if table == "reasons" and window is not None:
            yield from (window.reason, window.day_before, window.day_after)
        if table == "reasons" and finding is not None:
            yield finding.reason
        if table == "remedies" and finding is not None:
            yield finding.remedy
        if table == "notes" and finding is not None:
            yield from finding.notes


@pytest.mark.parametrize("table", ["reasons", "remedies", "notes"])
def test_each_code_that_has_a_message_is_expected_by_a_case(table: str) -> None:
    messages = Path(eligibility.messages.__file__).with_name("en.toml")
    codes = set(tomllib.loads(messages.read_text("utf-8"))[table])
    assert sorted(codes.difference(_codes_expected(table))) == []


def _versions() -> Iterator[tuple[str, int, RuleVersion]]:
    for permit, plan in PLANS.items():
        for index, planned in enumerate(plan.rules):
            for version in planned.versions:
                yield permit, index, version


@pytest.mark.parametrize(
    ("permit", "index", "version"),
    [pytest.param(*line, id=f"{line[2].rule} of {line[2].first} for {line[0]}") for line in _versions()],
)
def test_each_version_has_a_case_on_its_first_day_and_on_the_day_before(
    permit: str, index: int, version: RuleVersion
) -> None:
    covered_from = current_rulebook().covered_from
    first_days = {version.first, version.announced or version.first}
    wanted = {day for first in first_days for day in (first - DAY, first) if day >= covered_from} or {covered_from}
    anchor = PLANS[permit].rules[index].anchor
    there = set()
    for case in case_files()[version.rule.replace(".", "_")].cases:
        if case.base == permit and case.expect is not None:
            evidence, filing_day = evidence_of(case)
            there.add(filing_day if anchor is None else anchor.day(evidence, filing_day))
    assert sorted(wanted - there) == []


# --- A slip of the pen is an error


def test_a_word_that_is_not_known_is_an_error() -> None:
    with pytest.raises(ValidationError, match="expects"):
        Case.model_validate({"name": "a slip", "base": "entry", "expects": {"outcome": "met"}})


def test_a_case_that_expects_nothing_is_an_error() -> None:
    with pytest.raises(ValidationError, match="a case has one of"):
        Case.model_validate({"name": "a slip", "base": "entry"})


def test_a_name_given_twice_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "slip.yaml"
    path.write_text(
        dedent("""
        cases:
          - name: a slip
            set: {/applied_on: 2023-02-08, /applied_on: 2023-02-09}
        """)
    )
    with pytest.raises(Unreadable, match="/applied_on: given twice"):
        read(path)


@pytest.mark.parametrize("pointer", ["/housing/authorisations/1/kind", "/passports/kind", "/stays/0"])
def test_a_pointer_to_nowhere_is_an_error(pointer: str) -> None:
    case = Case(name="a slip", base="temporary_residence", set={pointer: "x"}, expect_verdict="eligible")
    with pytest.raises(Unreadable, match=pointer):
        case.application()


def test_leaving_out_what_is_not_there_is_an_error() -> None:
    case = Case(name="a slip", base="temporary_residence", leave_out=["/stays"], expect_verdict="eligible")
    with pytest.raises(Unreadable, match="/stays"):
        case.application()


def test_a_base_that_is_not_there_is_an_error() -> None:
    case = Case(name="a slip", base="visa", expect_verdict="eligible")
    with pytest.raises(Unreadable, match="no base visa"):
        case.application()

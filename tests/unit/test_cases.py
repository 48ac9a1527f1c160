"""Every case of tests/cases: what its rule finds, its window, its verdict, its input error.

The cases are written from the law, apart from the rules: where the two disagree, the law decides which is wrong.
"""

from datetime import date, timedelta

import pytest
from pydantic import JsonValue

from eligibility.application.field_errors import InvalidApplication
from eligibility.calendar_days import DAY
from eligibility.evidence import Evidence
from eligibility.judging import judge as judge_rule
from eligibility.judging import judge_all
from eligibility.rulebook import Rulebook
from eligibility.rules.finding import Value
from eligibility.window import Edge, Window
from tests.unit.case_files import Case, ExpectedError, ExpectedFinding, ExpectedWindow, Verdict, case_files
from tests.unit.case_road import evidence_of, judge, rulebook_of

CASES = [(file.rule, case) for file in case_files().values() for case in file.cases]


@pytest.mark.parametrize(
    ("rule", "case", "expected"),
    [
        pytest.param(rule, case, case.expect, id=case.name)
        for rule, case in CASES
        if rule is not None and case.expect is not None
    ],
)
def test_the_finding(rule: str, case: Case, expected: ExpectedFinding) -> None:
    found = {judgement.rule: judgement for judgement in judge(case).judgements}
    assert rule in found, f"{rule} is not judged for {case.base}"
    version, finding = found[rule].version, found[rule].finding
    seen: dict[str, JsonValue] = {
        "outcome": finding.outcome.value,
        "reason": finding.reason,
        "values": {name: _plain(finding.values.get(name)) for name in expected.values},
        "notes": [note for note in expected.notes if note in finding.notes],
        "without_notes": [note for note in expected.without_notes if note not in finding.notes],
        "remedy": finding.remedy,
        "supply": finding.supply,
        "certainty": None if version is None else version.certainty,
    }
    asked = expected.given()
    assert {part: seen[part] for part in asked} == asked, f"the whole finding: {finding}"


@pytest.mark.parametrize(
    ("case", "expected"),
    [pytest.param(case, case.expect_window, id=case.name) for _, case in CASES if case.expect_window is not None],
)
def test_the_window(case: Case, expected: ExpectedWindow) -> None:
    window = judge(case).window
    seen: dict[str, JsonValue] = {
        "from": _plain(window.first),
        "until": _plain(window.until),
        "open": window.open,
        "reason": window.reason,
        "day_before": _in_the_way(window.before, "covered_span_begins"),
        "day_after": _in_the_way(window.after, "no_end_found"),
    }
    asked = expected.given()
    assert {part: seen[part] for part in asked} == asked, f"the whole window: {_short(window)}"


@pytest.mark.parametrize(
    ("case", "verdict"),
    [pytest.param(case, case.expect_verdict, id=case.name) for _, case in CASES if case.expect_verdict is not None],
)
def test_the_verdict(case: Case, verdict: Verdict) -> None:
    decision = judge(case)
    reasons = {judgement.rule: judgement.finding.reason for judgement in decision.judgements}
    assert decision.verdict == verdict, f"all reasons: {reasons}"
    assert {rule: reasons.get(rule) for rule in case.expect_reasons} == case.expect_reasons


@pytest.mark.parametrize(
    ("case", "expected"),
    [pytest.param(case, case.expect_error, id=case.name) for _, case in CASES if case.expect_error is not None],
)
def test_the_input_error(case: Case, expected: ExpectedError) -> None:
    with pytest.raises(InvalidApplication) as refused:
        judge(case)
    assert [error.pointer for error in refused.value.errors] == [expected.pointer]


# --- Whatever a case expects, its window must be the one that is found by trying each day.


@pytest.mark.parametrize("name", sorted(case_files()))
def test_the_windows_of_a_file_are_those_found_by_trying_each_day(name: str) -> None:
    wrong = []
    for case in case_files()[name].cases:
        if case.expect_error is None:
            evidence, filing_day = evidence_of(case)
            window = judge(case).window
            tried = _tried(evidence, filing_day, rulebook_of(case))
            if (window.first, window.until, window.open) != tried:
                wrong.append(f"{case.name}: {_short(window)}, by trying each day: {tried}")
    assert wrong == []


@pytest.mark.parametrize("name", sorted(case_files()))
def test_what_stands_in_the_way_of_a_window_stands_there_on_the_day_just_outside(name: str) -> None:
    wrong = []
    for case in case_files()[name].cases:
        if case.expect_error is None:
            evidence, _ = evidence_of(case)
            window = judge(case).window
            rules = {planned.rule: planned for planned in rulebook_of(case).plan(evidence).rules}
            for edge, inside, step in ((window.before, window.first, -DAY), (window.after, window.until, DAY)):
                if edge is None or edge.judgement is None or inside is None:
                    continue
                there = judge_rule(rules[edge.judgement.rule], evidence, inside + step)
                if edge.day != inside + step or edge.judgement != there or there.finding.passes:
                    wrong.append(f"{case.name}: on {inside + step} {there}, in the window {edge}")
    assert wrong == []


def _tried(evidence: Evidence, filing_day: date, rulebook: Rulebook) -> tuple[date | None, date | None, bool]:
    plan = rulebook.plan(evidence)
    last = min(max(filing_day + timedelta(400), rulebook.reviewed_until), rulebook.last_filing_day)

    def passes(on: date) -> bool:
        return all(judgement.finding.passes for judgement in judge_all(plan, evidence, on))

    first = filing_day
    while not passes(first):
        first += DAY
        if first > last:
            return None, None, False
    until = first
    while first > rulebook.covered_from and passes(first - DAY):
        first -= DAY
    while until < last and passes(until + DAY):
        until += DAY
    return (first, None, True) if until == last else (first, until, False)


# --- What was found, as a case would say it


def _plain(value: Value | None) -> JsonValue:
    match value:
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
        case _:
            return value


def _in_the_way(edge: Edge | None, nothing: str) -> str | None:
    if edge is None:
        return None
    return nothing if edge.judgement is None else edge.judgement.finding.reason


def _short(window: Window) -> str:
    before, after = _in_the_way(window.before, "-"), _in_the_way(window.after, "-")
    return f"{window.first} to {window.until}, open {window.open}, reason {window.reason}, outside: {before}, {after}"

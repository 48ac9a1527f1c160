"""Every case of tests/cases goes the road of the product, from bytes to decision; and the cases leave nothing out.

The cases are written from the law, apart from the rules: where the two disagree, the law decides which is wrong.
"""

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import orjson
import pytest
from pydantic import JsonValue

import eligibility.messages
from eligibility.application.field_errors import InvalidApplication
from eligibility.application.models import Application
from eligibility.application.parsing import FilingSpan, parse
from eligibility.calendar_days import DAY
from eligibility.decision import Decision, decide
from eligibility.evidence import Evidence, gather
from eligibility.rulebook import PlannedRule, RuleVersion, current_rulebook
from eligibility.rules.finding import Value
from eligibility.storage.keys import owner_hash
from eligibility.storage.ports import LookUp, RegisteredAddress, RegisterHeader
from eligibility.window import Edge, Window
from tests.unit.case_files import Case, ExpectedFinding, ExpectedWindow, bases, case_files

KEY = b"made-up key of the register's owners"
TODAY = date(2026, 3, 31)
"""Of no weight: each base has its filing day."""

Place = tuple[str | None, Case]
"""A case and the rule of its file."""

CASES = [(file.rule, case) for file in case_files().values() for case in file.cases]
FINDING_CASES = [(rule, case, case.expect) for rule, case in CASES if case.expect is not None and rule is not None]


def _named(case: Case) -> str:
    return case.name


# --- The cases


@pytest.mark.parametrize(
    ("rule", "case", "expected"), [pytest.param(*place, id=place[1].name) for place in FINDING_CASES]
)
def test_a_rule_finds(rule: str, case: Case, expected: ExpectedFinding) -> None:
    found = {judgement.rule: judgement.finding for judgement in judge(case).judgements}
    assert rule in found, f"{rule} is not judged for {case.base}"
    finding = found[rule]
    seen: dict[str, JsonValue] = {
        "outcome": finding.outcome.value,
        "reason": finding.reason,
        "values": {name: _plain(finding.values.get(name)) for name in expected.values},
        "notes": [note for note in expected.notes if note in finding.notes],
        "without_notes": [note for note in expected.without_notes if note not in finding.notes],
        "remedy": finding.remedy,
        "supply": finding.supply,
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
        "day_before": _standing_in_the_way(window.before, "covered_span_begins"),
        "day_after": _standing_in_the_way(window.after, "no_end_found"),
    }
    asked = expected.given()
    assert {part: seen[part] for part in asked} == asked, f"the whole window: {_short(window)}"


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for _, case in CASES if case.expect_verdict is not None])
def test_the_verdict(case: Case) -> None:
    decision = judge(case)
    reasons = {judgement.rule: judgement.finding.reason for judgement in decision.judgements}
    assert decision.verdict == case.expect_verdict, f"all reasons: {reasons}"
    assert {rule: reasons.get(rule) for rule in case.expect_reasons} == case.expect_reasons


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for _, case in CASES if case.expect_error is not None])
def test_the_input_error(case: Case) -> None:
    assert case.expect_error is not None
    with pytest.raises(InvalidApplication) as refused:
        judge(case)
    assert [error.pointer for error in refused.value.errors] == [case.expect_error.pointer]


# --- The files


@pytest.mark.parametrize("permit", sorted(current_rulebook().plans))
def test_there_is_a_base_for_each_permit_and_it_passes(permit: str) -> None:
    case = Case(name=permit, base=permit, expect_verdict="eligible")
    assert case.application()["permit"] == permit
    assert judge(case).verdict == "eligible"


def test_each_rule_has_a_file_of_its_name() -> None:
    rules = {planned.rule for plan in current_rulebook().plans.values() for planned in plan.rules}
    assert {name: file.rule for name, file in case_files().items() if file.rule is not None} == {
        rule.replace(".", "_"): rule for rule in rules
    }


def test_no_two_cases_have_the_same_name() -> None:
    names = [case.name for _, case in CASES]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


@pytest.mark.parametrize("name", sorted(case_files()))
def test_the_cases_of_a_base_stand_together_by_filing_day(name: str) -> None:
    order = list(bases().bases)
    places = [(order.index(case.base), str(case.application()["applied_on"]), case.name) for case in case_files()[name].cases]
    assert [later[2] for earlier, later in pairwise(places) if later[:2] < earlier[:2]] == []


# --- Nothing is left out


def _message_codes(table: str) -> set[str]:
    text = (Path(eligibility.messages.__file__).parent / "en.toml").read_text("utf-8")
    return set(tomllib.loads(text)[table])


def _expected_codes(table: str) -> Iterator[str | None]:
    for _, case in CASES:
        if case.expect is not None and table == "reasons":
            yield case.expect.reason
        if case.expect is not None and table == "remedies":
            yield case.expect.remedy
        if case.expect is not None and table == "notes":
            yield from case.expect.notes
        if case.expect_window is not None and table == "reasons":
            yield from (case.expect_window.reason, case.expect_window.day_before, case.expect_window.day_after)


@pytest.mark.parametrize("table", ["reasons", "remedies", "notes"])
def test_each_code_that_has_a_message_is_expected_by_a_case(table: str) -> None:
    assert sorted(_message_codes(table).difference(_expected_codes(table))) == []


class Seen(NamedTuple):
    """A day for which a rule was asked, and by what day its version is picked."""

    rule: str
    permit: str
    picked_by: date


def _seen() -> Iterator[Seen]:
    for rule, case, _ in FINDING_CASES:
        evidence, filing_day = _evidence(case)
        for planned in current_rulebook().plans[case.base].rules:
            if planned.rule == rule:
                picked_by = filing_day if planned.anchor is None else planned.anchor(evidence, filing_day)
                yield Seen(rule, case.base, picked_by)


def _versions() -> Iterator[tuple[PlannedRule, RuleVersion, list[str]]]:
    """Yield each version once, with the permits that it is for."""
    for permit, plan in current_rulebook().plans.items():
        for planned in plan.rules:
            for version in planned.versions:
                permits = [
                    other
                    for other, others in current_rulebook().plans.items()
                    if any(version == one for rule in others.rules if rule.rule == planned.rule for one in rule.versions)
                ]
                if permit == permits[0]:
                    yield planned, version, permits


@pytest.mark.parametrize(
    ("version", "permits"),
    [
        pytest.param(version, permits, id=f"{planned.rule} of {version.first} for {permits[0]}")
        for planned, version, permits in _versions()
    ],
)
def test_each_version_has_a_case_on_its_first_day_and_on_the_day_before(version: RuleVersion, permits: list[str]) -> None:
    covered_from = current_rulebook().covered_from
    edges = {version.first, version.announced or version.first}
    wanted = {day for edge in edges for day in (edge, edge - DAY) if day >= covered_from} or {covered_from}
    there = {seen.picked_by for seen in _seen() if seen.rule == version.rule and seen.permit in permits}
    assert sorted(wanted - there) == []


# --- The road


def judge(case: Case) -> Decision:
    """Return the decision on a case: its payload as bytes, parsed, with the register's answer, judged on its filing day.

    Raises InvalidApplication.
    """
    evidence, filing_day = _evidence(case)
    return decide(evidence, filing_day, current_rulebook())


def _evidence(case: Case) -> tuple[Evidence, date]:
    rulebook = current_rulebook()
    span = FilingSpan(rulebook.covered_from, rulebook.last_filing_day)
    application, filing_day = parse(orjson.dumps(case.application()), TODAY, span)
    return gather(application, _look_up(case, application), partial(owner_hash, KEY)), filing_day


def _look_up(case: Case, application: Application) -> LookUp | None:
    """Return what the register of the case holds for the application's code; None where no code is given."""
    housing = application.housing
    code = None if housing is None or housing.address is None else housing.address.registration_code
    if code is None:
        return None
    if case.register_is == "none":
        return LookUp(None, None)
    addresses = {line.code: frozenset(owner_hash(KEY, owner) for owner in line.owners) for line in case.register_lines()}
    coverage = "partial" if case.register_is == "partial" else "complete"
    header = RegisterHeader("0" * 64, len(addresses), coverage, sample=case.register_is == "sample")
    return LookUp(header, RegisteredAddress("flat", addresses[code]) if code in addresses else None)


# --- What was found, as a case would say it


def _plain(value: Value | None) -> JsonValue:
    match value:
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
        case _:
            return value


def _standing_in_the_way(edge: Edge | None, nothing: str) -> str | None:
    if edge is None:
        return None
    return nothing if edge.judgement is None else edge.judgement.finding.reason


def _short(window: Window) -> str:
    edges = [f"{edge.day} {_standing_in_the_way(edge, '-')}" for edge in (window.before, window.after) if edge is not None]
    return f"{window.first} to {window.until}, open {window.open}, reason {window.reason}, outside: {edges}"

"""What holds of the rulebook on a day, what is different on another, and on which days anything changed."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal, NamedTuple

from eligibility.application.models import EARLIEST_DAY
from eligibility.calendar_days import DAY
from eligibility.rulebook_listing.content import Content, Line, Raw, Rule, Version, day_after, holds

Kind = Literal["began", "may_have_begun", "changed", "ended"]


class State(NamedTuple):
    """What holds of a rule for a permit on a day: a version or none, and one that may have come into force already."""

    holding: Version | None
    coming: Version | None


class ValueChange(NamedTuple):
    """A value before and after; None where it is not there."""

    name: str
    owner: str
    """The logic or list that the value belongs to."""
    before: Raw | None
    after: Raw | None


class RuleChange(NamedTuple):
    """What becomes of a rule, for all permits for which the same does."""

    rule: Rule
    permits: tuple[str, ...]
    kind: Kind
    before: Version | None
    after: Version | None
    values: tuple[ValueChange, ...]


class LineChange(NamedTuple):
    """What becomes of a line of a dated list."""

    list: str
    key: str | None
    kind: Kind
    before: Line | None
    after: Line | None
    values: tuple[ValueChange, ...]


class Differences(NamedTuple):
    """What is different on a later day from an earlier one."""

    rules: tuple[RuleChange, ...]
    lines: tuple[LineChange, ...]


def state(rule: Rule, permit: str, day: date) -> State:
    """Return what holds of a rule for a permit on a day."""
    versions = [version for version in rule.versions if permit in version.permits]
    return State(
        next((version for version in versions if holds(version, day)), None),
        next((v for v in versions if v.earliest is not None and v.earliest <= day < v.first), None),
    )


def states(rule: Rule, permit: str | None, day: date) -> dict[State, tuple[str, ...]]:
    """Return what holds of a rule on a day, each with the permits for which it does; `permit` None: for all."""
    found: dict[State, tuple[str, ...]] = {}
    for each in rule.permits() if permit is None else (permit,):
        holding = state(rule, each, day)
        found[holding] = (*found.get(holding, ()), each)
    return found


def differences(content: Content, earlier: date, later: date, permit: str | None) -> Differences:
    """Return what is different on the later day, of the rules for a permit (None: of all) and of the dated lists."""
    return Differences(
        tuple(change for rule in content.rules_of(permit) for change in _rule_changes(rule, earlier, later, permit)),
        tuple(change for lines in content.lists.values() for change in _line_changes(lines, earlier, later)),
    )


def timeline(content: Content, permit: str | None) -> Iterator[tuple[date, Differences]]:
    """Give each day on which anything changes, with what does, oldest first."""
    for day in sorted(_days(content, permit)):
        found = differences(content, day - DAY, day, permit)
        if found.rules or found.lines:
            yield day, found


def _days(content: Content, permit: str | None) -> set[date]:
    """Return the days on which an entry begins, may have begun, or has ended."""
    days: set[date | None] = set()
    for rule in content.rules_of(permit):
        for version in rule.versions:
            days |= {version.first, version.earliest, day_after(version.last)}
    for lines in content.lists.values():
        for line in lines:
            days |= {line.first, day_after(line.last)}
    return {day for day in days if day is not None and day > EARLIEST_DAY}


def _rule_changes(rule: Rule, earlier: date, later: date, permit: str | None) -> Iterator[RuleChange]:
    changed: dict[tuple[State, State], tuple[str, ...]] = {}
    for each in rule.permits() if permit is None else (permit,):
        states_of_days = state(rule, each, earlier), state(rule, each, later)
        changed[states_of_days] = (*changed.get(states_of_days, ()), each)
    for (before, after), permits in changed.items():
        if before.holding is not after.holding:
            kind = _kind(before.holding, after.holding)
            yield RuleChange(
                rule, permits, kind, before.holding, after.holding, _values_of_versions(before.holding, after.holding)
            )
        if after.coming is not None and after.coming is not before.coming:
            values = _values_of_versions(after.holding, after.coming)
            yield RuleChange(rule, permits, "may_have_begun", after.holding, after.coming, values)


def _line_changes(lines: tuple[Line, ...], earlier: date, later: date) -> Iterator[LineChange]:
    by_key: dict[str | None, tuple[Line | None, Line | None]] = {}
    for line in lines:
        before, after = by_key.get(line.key, (None, None))
        by_key[line.key] = (line if holds(line, earlier) else before, line if holds(line, later) else after)
    for key, (before, after) in by_key.items():
        if before is not after:
            owner = lines[0].list
            values = _values({} if before is None else before.values, {} if after is None else after.values, owner)
            yield LineChange(owner, key, _kind(before, after), before, after, values)


def _kind(before: Version | Line | None, after: Version | Line | None) -> Kind:
    if before is None:
        return "began"
    return "ended" if after is None else "changed"


def _values_of_versions(before: Version | None, after: Version | None) -> tuple[ValueChange, ...]:
    if before is not None and after is not None and before.logic == after.logic:
        return _values(before.values, after.values, after.logic)
    ended = () if before is None else _values(before.values, {}, before.logic)
    begun = () if after is None else _values({}, after.values, after.logic)
    return (*ended, *begun)


def _values(before: Mapping[str, Raw], after: Mapping[str, Raw], owner: str) -> tuple[ValueChange, ...]:
    return tuple(
        ValueChange(name, owner, before.get(name), after.get(name))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    )

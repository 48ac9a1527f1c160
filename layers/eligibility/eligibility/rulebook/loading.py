"""Reads the rulebook's TOML files into dated rule versions, and gives the whole its revision."""

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from eligibility.calendar_days import years_after
from eligibility.rulebook.versions import (
    Citation,
    PermitPlan,
    Rulebook,
    RuleVersion,
    permit_plan,
    planned_rule,
)
from eligibility.rules import LOGIC
from eligibility.rules.finding import not_applicable
from eligibility.rules.judged_stay import entry_day
from eligibility.rules.visa_free import VisaFree, VisaFreeStates

FOLDER = Path(__file__).parent
_RULE_FILES = ("identity.toml", "passport.toml", "housing.toml", "address.toml", "stay.toml")
_ANCHORS = {"filing_day": None, "entry_day": entry_day}
_OTHER_FILES = ("rulebook.toml", "acts.toml", "states.toml")

type _Table = Mapping[str, Any]
"""What tomllib gives; the shape is checked as the tables are taken apart."""


class UnknownRevision(Exception):
    """No rulebook of that revision is at hand."""


@cache
def current_rulebook() -> Rulebook:
    """Return the rulebook of this version of the product."""
    return build(read_folder(FOLDER))


@cache
def rulebook_of_revision(revision: str) -> Rulebook:
    """Return the rulebook of a revision: the current one, or one that was released. Raises UnknownRevision."""
    if revision == current_rulebook().revision:
        return current_rulebook()
    path = FOLDER / "released" / f"{revision.removeprefix('sha256:')}.json"
    if not path.is_file():
        raise UnknownRevision(revision)
    return build(path.read_bytes())


def read_folder(folder: Path) -> bytes:
    """Return the canonical content (RFC 8785) of a folder of TOML files; its SHA-256 is the revision."""
    content = {name: tomllib.loads((folder / name).read_text("utf-8")) for name in (*_RULE_FILES, *_OTHER_FILES)}
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def build(content: bytes) -> Rulebook:
    """Return the rulebook of canonical content. Raises KeyError, TypeError or ValueError where it is not one."""
    files: _Table = orjson.loads(content)
    head, acts, states = files["rulebook.toml"], files["acts.toml"], _visa_free(files["states.toml"]["visa_free"])
    rules = {rule: table for name in _RULE_FILES for rule, table in files[name].items()}
    if sorted(rules) != sorted(head["order"]):
        raise ValueError("the rulebook's order does not name each of its rules once")
    permits = sorted({permit for table in rules.values() for entry in table["versions"] for permit in entry["permits"]})
    plans = {permit: _plan(permit, head["order"], rules, acts, states) for permit in permits}
    reviewed_until = date.fromisoformat(head["reviewed_until"])
    return Rulebook(
        revision=f"sha256:{hashlib.sha256(content).hexdigest()}",
        covered_from=date.fromisoformat(head["covered_from"]),
        reviewed_until=reviewed_until,
        last_filing_day=years_after(reviewed_until, 1),
        plans=plans,
        not_checked={
            permit: tuple(entry["rule"] for entry in head["not_checked"] if permit in entry["permits"])
            for permit in permits
        },
        permits_with_address=frozenset(
            permit for permit, plan in plans.items() if any(rule.rule == "address.exists" for rule in plan.rules)
        ),
    )


def _plan(permit: str, order: list[str], rules: _Table, acts: _Table, states: VisaFreeStates) -> PermitPlan:
    planned = []
    for rule in order:
        table = rules[rule]
        versions = [_version(rule, entry, acts, states) for entry in table["versions"] if permit in entry["permits"]]
        if versions:
            notes = (table["before"],) if "before" in table else ()
            absent = not_applicable("not_in_force", notes)
            planned.append(planned_rule(rule, _ANCHORS[table["dated_by"]], absent, versions))
    return permit_plan(planned)


def _version(rule: str, entry: _Table, acts: _Table, states: VisaFreeStates) -> RuleVersion:
    logic = LOGIC[entry["logic"]]
    values = {name: _value(name, value, states) for name, value in entry.get("values", {}).items()}
    cited, act = entry["citation"], acts[entry["citation"]["act"]]
    return RuleVersion(
        rule=rule,
        first=date.fromisoformat(entry["from"]),
        last=_date(entry.get("until")),
        announced=_date(entry.get("in_force_at_the_earliest")),
        certainty=entry["certainty"],
        citation=Citation(
            act["title"],
            cited.get("article"),
            _date(act.get("in_force")),
            tuple(act["sources"]),
        ),
        judge=logic.judge,
        turns=logic.turns,
        law=logic.law(**values),
    )


def _value(name: str, value: str | int | list[str], states: VisaFreeStates) -> object:
    if name == "states":
        return states
    if isinstance(value, list):
        return frozenset(value)
    # JSON has no dates, so a released rulebook has them as text; a value's name says that it is a day.
    return date.fromisoformat(value) if isinstance(value, str) and name.endswith(("_from", "_since")) else value


def _visa_free(lines: list[_Table]) -> VisaFreeStates:
    states: dict[str, tuple[VisaFree, ...]] = {}
    for line in lines:
        entry = VisaFree(
            state=line["state"],
            first=date.fromisoformat(line["from"]),
            last=_date(line.get("until")),
            eaeu=line.get("eaeu", False),
            per_entry=line.get("per_entry"),
            per_entry_unclear=line.get("per_entry_unclear"),
            six_months=line.get("six_months"),
            certain=line["certainty"] == "certain",
            sources=tuple(line["sources"]),
        )
        states[entry.state] = (*states.get(entry.state, ()), entry)
    return states


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)

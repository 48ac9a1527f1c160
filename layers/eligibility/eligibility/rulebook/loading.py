"""Reads the rulebook's TOML files into dated rule versions, and gives the whole its revision."""

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_args

import orjson

from eligibility.application.models import Permit
from eligibility.calendar_days import years_after
from eligibility.citation import Act, cite, read_acts
from eligibility.evidence import Evidence
from eligibility.money import Money, read_money
from eligibility.rulebook.book import Rulebook
from eligibility.rulebook.overstay import read_overstay
from eligibility.rulebook.planned_rule import Anchor, PlannedRule, planned_rule
from eligibility.rulebook.plans import NotChecked, OnlyWhere, PermitRules
from eligibility.rulebook.versions import RuleVersion
from eligibility.rules import LOGIC
from eligibility.rules.finding import not_applicable
from eligibility.rules.judged_stay import entry_day, few_stays
from eligibility.rules.registry import Logic
from eligibility.rules.visa_free import VisaFree, VisaFreeStates
from eligibility.toml_files import read_toml

FOLDER = Path(__file__).parent
_WITHOUT_RULES = ("rulebook.toml", "acts.toml", "sources.toml", "states.toml", "money.toml", "overstay.toml")
_OF_THE_REGISTER = ("address.exists", "address.dwelling")
_ANCHORS = {"filing_day": None, "entry_day": Anchor(entry_day, few_stays)}

type _Table = Mapping[str, Any]
"""What a TOML file has; the shape is checked as the tables are taken apart."""
type _Lists = Mapping[str, VisaFreeStates | Money | None]
"""The dated lists that rules read, by the name of the value that stands for them."""


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
    content = {path.name: read_toml(path) for path in folder.glob("*.toml")}
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def build(content: bytes) -> Rulebook:
    """Return the rulebook of canonical content. Raises KeyError, TypeError or ValueError where it is not one."""
    files: _Table = orjson.loads(content)
    head, acts = files["rulebook.toml"], read_acts(files)
    money = read_money(files) if "money.toml" in files else None  # there was none at first
    lists: _Lists = {"states": _visa_free(files["states.toml"]["visa_free"]), "money": money}
    rules = {rule: table for name in files if name not in _WITHOUT_RULES for rule, table in files[name].items()}
    if sorted(rules) != sorted(head["order"]):
        raise ValueError("the rulebook's order does not name each of its rules once")
    planned = [(rule, rules[rule], _permits(rules[rule])) for rule in head["order"]]
    needed = {fact: _only_where(fact, entry) for fact, entry in head.get("only_where", {}).items()}
    permits = {
        permit: PermitRules(
            [
                (
                    _planned(permit, rule, table, acts, lists),
                    needed[table["only_where"]].get(permit) if "only_where" in table else None,
                )
                for rule, table, of in planned
                if permit in of
            ],
            [
                NotChecked(entry["rule"], None, "not_in_this_version")
                for entry in head.get("not_checked", ())
                if permit in entry["permits"]
            ],
            gated=any(table.get("gate", False) for _, table, of in planned if permit in of),
        )
        for permit in sorted({permit for _, _, of in planned for permit in of})
    }
    reviewed_until = date.fromisoformat(head["reviewed_until"])
    return Rulebook(
        revision=f"sha256:{hashlib.sha256(content).hexdigest()}",
        covered_from=date.fromisoformat(head["covered_from"]),
        reviewed_until=reviewed_until,
        last_filing_day=years_after(reviewed_until, 1),
        permits=permits,
        money=money,
        permits_with_address=frozenset(
            permit for permit, of in permits.items() if any(rule.rule in _OF_THE_REGISTER for rule in of.rules)
        ),
        overstay=read_overstay(files["overstay.toml"], acts) if "overstay.toml" in files else (),
    )


def _permits(table: _Table) -> set[str]:
    return {permit for entry in table["versions"] for permit in entry["permits"]}


def _only_where(fact: str, entry: _Table) -> Mapping[str, OnlyWhere]:
    """Return by permit what a rule needs to be judged."""
    if fact not in Evidence._fields and not isinstance(getattr(Evidence, fact, None), property):
        raise ValueError(f"no evidence is called {fact}")
    where = OnlyWhere(fact, NotChecked(entry["rule"], entry["supply"], "not_given"))
    return dict.fromkeys(entry.get("permits", get_args(Permit)), where)


def _planned(permit: str, rule: str, table: _Table, acts: Mapping[str, Act], lists: _Lists) -> PlannedRule:
    versions = [_version(rule, entry, acts, lists) for entry in table["versions"] if permit in entry["permits"]]
    notes = (table["before"],) if "before" in table else ()
    return planned_rule(rule, _ANCHORS[table["dated_by"]], not_applicable("not_in_force", notes), versions)


def _version(rule: str, entry: _Table, acts: Mapping[str, Act], lists: _Lists) -> tuple[RuleVersion, Logic]:
    logic = LOGIC[entry["logic"]]
    values = {name: _value(name, value, lists) for name, value in entry.get("values", {}).items()}
    cited = entry["citation"]
    version = RuleVersion(
        rule=rule,
        first=date.fromisoformat(entry["from"]),
        last=_date(entry.get("until")),
        announced=_date(entry.get("in_force_at_the_earliest")),
        certainty=entry["certainty"],
        read_as=entry.get("read_as"),
        citation=cite(acts[cited["act"]], cited.get("article")),
        judge=logic.judge,
        law=logic.law(**values),
    )
    return version, logic


def _value(name: str, value: str | int | list[str], lists: _Lists) -> object:
    if name in lists:
        return lists[name]
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

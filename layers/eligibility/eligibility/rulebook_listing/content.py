"""The rulebook's canonical content as entries with their days, whatever rule or list it is: values as they are written.

Rules are judged by `eligibility.rulebook`; here the same content is only shown, so a new list or value needs no code.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from eligibility.calendar_days import DAY, years_after
from eligibility.citation import Act, Texts, read_acts, read_sources, read_texts

_HEAD = "rulebook.toml"
_WITHOUT_ENTRIES = (_HEAD, "acts.toml", "sources.toml")
_ABOUT_A_LINE = frozenset({"from", "until", "certainty", "sources", "act", "article", "read_as"})
KEYS: Mapping[str, str] = {"visa_free": "state", "service": "permit"}
"""By list, what its lines are about; a list that is not named here has one line for each day."""

type Raw = str | int | bool | date | tuple[Raw, ...]
"""A value as the files have it."""
type _Table = Mapping[str, Any]
"""What the canonical content holds; the shape is checked as the tables are taken apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """A rule for some permits, from its first day to its last, both included (None: to this day)."""

    rule: str
    logic: str
    permits: tuple[str, ...]
    first: date
    last: date | None
    earliest: date | None
    """The day from which it may have been in force; until `first` it is compared with what was there before."""
    certainty: str
    act: Act
    article: Texts | None
    read_as: str | None
    """How it is read where the law leaves room."""
    values: Mapping[str, Raw]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with all its versions, in the order of the file."""

    code: str
    dated_by: str
    before: str | None
    """Note on the days before its first version."""
    only_where: str | None
    """JSON pointer to the field without which it is not judged."""
    only_where_for: tuple[str, ...]
    """The permits for which it is not judged then; empty: all of its permits."""
    versions: tuple[Version, ...]

    def needs(self, permit: str | None) -> str | None:
        """Return the pointer to the field without which it is not judged for a permit; None as permit: for each."""
        if self.only_where_for and permit not in self.only_where_for:
            return None
        return self.only_where

    def permits(self) -> tuple[str, ...]:
        """Return all permits that it was ever asked for, in the order of the file."""
        return tuple(dict.fromkeys(permit for version in self.versions for permit in version.permits))


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line of a dated list, from its first day to its last, both included (None: to this day)."""

    list: str
    key: str | None
    """What it is about, among others of the list: a state, say."""
    first: date
    last: date | None
    certainty: str
    act: Act | None
    """None: no act is named, only pages."""
    article: Texts | None
    sources: tuple[Texts, ...]
    read_as: str | None
    values: Mapping[str, Raw]


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """Everything that is in the rulebook's files."""

    revision: str
    covered_from: date
    reviewed_until: date
    last_day: date
    """The last day for which anything is said, a year after `reviewed_until`."""
    rules: tuple[Rule, ...]
    lists: Mapping[str, tuple[Line, ...]]
    acts: Mapping[str, Act]

    def rules_of(self, permit: str | None) -> tuple[Rule, ...]:
        """Return the rules that were ever asked for a permit; None: all."""
        return tuple(rule for rule in self.rules if permit is None or permit in rule.permits())


def holds(entry: Version | Line, day: date) -> bool:
    """Return whether a version or line stands on a day."""
    return entry.first <= day and (entry.last is None or day <= entry.last)


def day_after(last: date | None) -> date | None:
    """Return the first day on which an entry with this last day stands no more, if there is one."""
    return None if last is None else last + DAY


def read_content(content: bytes) -> Content:
    """Return the entries of canonical content. Raises KeyError, TypeError or ValueError where it is no rulebook."""
    files: _Table = orjson.loads(content)
    head = files[_HEAD]
    acts = read_acts(files)
    rules: dict[str, Rule] = {}
    lists: dict[str, tuple[Line, ...]] = {}
    for name, tables in files.items():
        if name in _WITHOUT_ENTRIES:
            continue
        for code, table in tables.items():
            if isinstance(table, list):
                lists[code] = tuple(_line(code, line, acts, files) for line in table)
            elif "versions" in table:
                where = head["only_where"][table["only_where"]] if "only_where" in table else {}
                needing, versions = tuple(where.get("permits", ())), tuple(_versions(code, table, acts))
                rules[code] = Rule(code, table["dated_by"], table.get("before"), where.get("supply"), needing, versions)
    reviewed_until = date.fromisoformat(head["reviewed_until"])
    return Content(
        revision=f"sha256:{hashlib.sha256(content).hexdigest()}",
        covered_from=date.fromisoformat(head["covered_from"]),
        reviewed_until=reviewed_until,
        last_day=years_after(reviewed_until, 1),
        rules=tuple(rules[code] for code in head["order"]),
        lists=lists,
        acts=acts,
    )


def _versions(rule: str, table: _Table, acts: Mapping[str, Act]) -> Iterator[Version]:
    for entry in table["versions"]:
        cited = entry["citation"]
        yield Version(
            rule=rule,
            logic=entry["logic"],
            permits=tuple(entry["permits"]),
            first=date.fromisoformat(entry["from"]),
            last=_day(entry.get("until")),
            earliest=_day(entry.get("in_force_at_the_earliest")),
            certainty=entry["certainty"],
            act=acts[cited["act"]],
            article=_article(cited),
            read_as=entry.get("read_as"),
            values={name: _raw(name, value) for name, value in entry.get("values", {}).items()},
        )


def _line(name: str, line: _Table, acts: Mapping[str, Act], files: _Table) -> Line:
    key = KEYS.get(name)
    act = acts[line["act"]] if "act" in line else None
    return Line(
        list=name,
        key=None if key is None else line[key],
        first=date.fromisoformat(line["from"]),
        last=_day(line.get("until")),
        certainty=line["certainty"],
        act=act,
        article=_article(line),
        sources=read_sources(line["sources"], files) if act is None else act.sources,
        read_as=line.get("read_as"),
        values={code: _raw(code, value) for code, value in line.items() if code not in _ABOUT_A_LINE},
    )


def _article(table: _Table) -> Texts | None:
    return read_texts(table["article"]) if "article" in table else None


def _raw(name: str, value: object) -> Raw:
    """Return a value; the canonical content has days as text, and a value's name says that it is one."""
    match value:
        case str() if name.endswith(("_from", "_since")):
            return date.fromisoformat(value)
        case str() | int():
            return value
        case list():
            return tuple(_raw(name, part) for part in value)
    raise TypeError(f"{name}: {type(value).__name__}")


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)

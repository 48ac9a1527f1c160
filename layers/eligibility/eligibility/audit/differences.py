"""In what two records of one check differ, rule by rule: by name, and with the codes of both where they are codes.

Values that come from an applicant, such as days, are named and never repeated.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

_CODES = frozenset({"verdict", "permit", "revision", "outcome", "reason", "remedy", "supply", "rule"})
"""The parts of a decision that are from closed sets of the product."""
_LONGEST_CODE = 80


class Difference(NamedTuple):
    """One part that is not the same."""

    part: str
    """Where it stands: `decision/verdict`, `decision/findings/passport.validity/outcome`, `decision/window/until` …"""
    recorded: str | None
    """The code in the record; None where there is none, or where it is no code."""
    again: str | None
    """The code that is found now."""


def differences(recorded: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[Difference]:
    """Give what is different between the decisions of two records, in the order of the first; they are JSON."""
    yield from _between("decision", recorded, again)


def _between(part: str, recorded: object, again: object) -> Iterator[Difference]:
    if isinstance(recorded, dict) and isinstance(again, dict):
        for name in dict.fromkeys([*recorded, *again]):
            if recorded.get(name) != again.get(name):
                yield from _between(f"{part}/{_shown(name)}", recorded.get(name), again.get(name))
        return
    if part == "decision/findings":
        by_rule, found_again = _by_rule(recorded), _by_rule(again)
        if by_rule != found_again:
            yield from _between("decision/findings", by_rule, found_again)
            return
    name = part.rpartition("/")[2]
    is_code = name in _CODES
    yield Difference(part, _code(recorded) if is_code else None, _code(again) if is_code else None)


def _by_rule(findings: object) -> Mapping[str, object]:
    """Return findings by the name of their rule, where each has one; a rule that is named twice gets a number."""
    found: dict[str, object] = {}
    for finding in findings if isinstance(findings, list) else []:
        rule = finding.get("rule") if isinstance(finding, dict) else None
        name = rule if isinstance(rule, str) else "?"
        while name in found:
            name += "+"
        found[name] = finding
    return found


def _code(value: object) -> str | None:
    return value if isinstance(value, str) and _looks_like_a_code(value) else None


def _shown(name: str) -> str:
    return name if _looks_like_a_code(name) else "?"


def _looks_like_a_code(text: str) -> bool:
    return text.isascii() and len(text) <= _LONGEST_CODE and not set(text) - _SIGNS


_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_.:/*+")

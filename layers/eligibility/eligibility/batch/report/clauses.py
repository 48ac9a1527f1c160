"""What the rules of a batch rest on: the clauses of a day, and how those are read that can be read in several ways."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from eligibility.citation import Citation
from eligibility.rulebook import Rulebook, RuleVersion


class Basis(NamedTuple):
    """What a rule rests on for the permits of a batch."""

    citations: tuple[Citation, ...]
    contested: bool
    """Whether sources disagree on any of it, or there is but one."""
    readings: tuple[str, ...]
    """Codes of the sentences that say how it is read."""


def basis(rule: str, permits: Iterable[str], day: date, rulebook: Rulebook) -> Basis:
    """Return what a rule rests on for a filing on a day; nothing where none of its versions holds."""
    versions = list(_versions(rule, permits, day, rulebook))
    return Basis(
        tuple(dict.fromkeys([version.citation for version in versions])),
        any(version.certainty == "contested" for version in versions),
        tuple(dict.fromkeys([version.read_as for version in versions if version.read_as is not None])),
    )


def _versions(rule: str, permits: Iterable[str], day: date, rulebook: Rulebook) -> Iterator[RuleVersion]:
    for planned in [each for permit in permits for each in rulebook.permits[permit].rules if each.rule == rule]:
        if planned.anchor is not None:  # each applicant's own day picks the version: any that had begun may be the one
            yield from [version for version in planned.versions if version.first <= day]
        else:
            holding = planned.on(day)
            yield from [version for version in (holding.version, holding.coming) if version is not None]

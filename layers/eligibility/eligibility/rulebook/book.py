"""A rulebook: the rules of every permit, the sums, and the revision that each decision carries."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from eligibility.evidence import Evidence
from eligibility.money import Money
from eligibility.rulebook.overstay import OverstayLaw
from eligibility.rulebook.plans import NotChecked, PermitPlan, PermitRules
from eligibility.rulebook.versions import RuleVersion


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything dated, with the revision that each decision carries."""

    revision: str
    """`sha256:` and the SHA-256 of the canonical content, lower-case hexadecimal."""
    covered_from: date
    reviewed_until: date
    last_filing_day: date
    permits: Mapping[str, PermitRules]
    money: Money | None
    """None in the first rulebooks, which had no sums."""
    permits_with_address: frozenset[str]
    """The permits whose rules read the address register."""
    overstay: tuple[OverstayLaw, ...]
    """What a stay beyond its limit costs."""

    def plan(self, evidence: Evidence) -> PermitPlan:
        """Return the rules that are judged for an application."""
        return self.permits[evidence.permit].plan(evidence)

    def remember_at_most(self, facts: int) -> None:
        """Have each rule keep what it found of at most so many facts, for a process that is to stay small."""
        for rules in self.permits.values():
            rules.remember_at_most(facts)

    def without(self, left_out: NotChecked) -> "Rulebook":
        """Return this rulebook without a rule, told as not checked. Raises LookupError for a rule of none."""
        if not any(planned.rule == left_out.rule for rules in self.permits.values() for planned in rules.rules):
            raise LookupError(f"there is no rule {left_out.rule} to leave out")
        return replace(self, permits={permit: rules.without(left_out) for permit, rules in self.permits.items()})

    def version(self, permit: str, rule: str, first: date) -> RuleVersion:
        """Return the version of a rule for a permit that begins on a day. Raises LookupError where there is none."""
        for planned in self.permits[permit].rules:
            if planned.rule == rule:
                for version in planned.versions:
                    if version.first == first:
                        return version
        raise LookupError(f"{rule} has no version of {first} for {permit}")

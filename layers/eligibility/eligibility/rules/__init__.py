"""The rules: pure functions of evidence, day and the rulebook's dated values. Importing this registers all of them."""

from eligibility.rules import address, housing, housing_papers, identity, passport, stay_limit, stay_window
from eligibility.rules.finding import Finding, Outcome
from eligibility.rules.registry import LOGIC

__all__ = [
    "LOGIC",
    "Finding",
    "Outcome",
    "address",
    "housing",
    "housing_papers",
    "identity",
    "passport",
    "stay_limit",
    "stay_window",
]

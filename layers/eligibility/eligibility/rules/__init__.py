"""The rules: pure functions of evidence, day and the rulebook's dated values. Importing this registers all of them."""

from eligibility.rules import (
    address,
    applicant,
    category_documents,
    documents,
    filing,
    housing,
    housing_papers,
    identity,
    iin,
    machine_readable_zone,
    passport,
    provision,
    registration,
    stay_limit,
    stay_window,
)
from eligibility.rules.finding import Finding, Outcome
from eligibility.rules.registry import LOGIC

__all__ = [
    "LOGIC",
    "Finding",
    "Outcome",
    "address",
    "applicant",
    "category_documents",
    "documents",
    "filing",
    "housing",
    "housing_papers",
    "identity",
    "iin",
    "machine_readable_zone",
    "passport",
    "provision",
    "registration",
    "stay_limit",
    "stay_window",
]

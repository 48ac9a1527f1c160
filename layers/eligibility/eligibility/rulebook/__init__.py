"""The law as dated data: TOML files, read into a Rulebook whose revision is stored in each decision."""

from eligibility.rulebook.loading import UnknownRevision, current_rulebook, rulebook_of_revision
from eligibility.rulebook.versions import (
    Citation,
    Holding,
    NotChecked,
    PermitPlan,
    PermitRules,
    PlannedRule,
    Rulebook,
    RuleVersion,
)

__all__ = [
    "Citation",
    "Holding",
    "NotChecked",
    "PermitPlan",
    "PermitRules",
    "PlannedRule",
    "RuleVersion",
    "Rulebook",
    "UnknownRevision",
    "current_rulebook",
    "rulebook_of_revision",
]

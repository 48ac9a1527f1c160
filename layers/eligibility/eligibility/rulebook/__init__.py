"""The law as dated data: TOML files, read into a Rulebook whose revision is stored in each decision."""

from eligibility.rulebook.loading import UnknownRevision, current_rulebook, rulebook_of_revision
from eligibility.rulebook.versions import Citation, Holding, PermitPlan, PlannedRule, Rulebook, RuleVersion

__all__ = [
    "Citation",
    "Holding",
    "PermitPlan",
    "PlannedRule",
    "RuleVersion",
    "Rulebook",
    "UnknownRevision",
    "current_rulebook",
    "rulebook_of_revision",
]

"""The law as dated data: TOML files, read into a Rulebook whose revision is stored in each decision."""

from eligibility.rulebook.book import Rulebook
from eligibility.rulebook.loading import UnknownRevision, current_rulebook, rulebook_of_revision
from eligibility.rulebook.plans import NotChecked, PermitPlan, PermitRules
from eligibility.rulebook.versions import Holding, PlannedRule, RuleVersion

__all__ = [
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

"""The law as dated data: TOML files, read into a Rulebook whose revision is stored in each decision."""

from eligibility.rulebook.book import Rulebook
from eligibility.rulebook.judgement import Judgement
from eligibility.rulebook.loading import UnknownRevision, current_rulebook, rulebook_of_revision
from eligibility.rulebook.planned_rule import PlannedRule
from eligibility.rulebook.plans import Group, NotChecked, PermitPlan, PermitRules
from eligibility.rulebook.versions import Holding, RuleVersion

__all__ = [
    "Group",
    "Holding",
    "Judgement",
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

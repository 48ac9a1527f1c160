"""What anybody may ask, and nothing of it is recorded; previews are with the checks."""

from eligibility import planner
from eligibility.planner.models import Question
from eligibility.problems import InvalidQuery, InvalidStays, Unexpected
from eligibility_local.openapi import parameters as takes
from eligibility_local.openapi.operation import OF_BODIES, Answer, Operation, not_changed
from eligibility_local.openapi.other_answers import HealthAnswer
from eligibility_local.openapi.requirements_answer import RequirementsAnswer
from eligibility_local.openapi.rules_answer import RulesAnswer
from eligibility_local.openapi.stays_answer import StaysAnswer

_CACHED = ("ETag", "Vary")

PUBLIC = (
    Operation(
        route="POST /v1/stays",
        id="postStays",
        tag="public",
        summary="Plan days of stay",
        description="Days used and left, last lawful day, earliest entry, overstay. Nothing is recorded.",
        parameters=(takes.LANGUAGE,),
        body=Question,
        most_bytes=planner.LONGEST_PAYLOAD,
        answers=(Answer(200, "The figures.", StaysAnswer),),
        problems=(*OF_BODIES, InvalidStays, Unexpected),
    ),
    Operation(
        route="GET /v1/requirements",
        id="getRequirements",
        tag="public",
        summary="What to bring, before anything is filled in",
        description="Papers, how old they may be, what they cost, who is exempt.",
        parameters=(
            takes.PERMIT,
            takes.CATEGORY,
            takes.NATIONALITY,
            takes.AGE,
            takes.HOUSING_CONTRACT,
            takes.ON,
            takes.COMPARE,
            takes.LANGUAGE,
            takes.IF_NONE_MATCH,
        ),
        answers=(Answer(200, "The checklist.", RequirementsAnswer, _CACHED), not_changed(*_CACHED)),
        problems=(InvalidQuery, Unexpected),
    ),
    Operation(
        route="GET /v1/rules",
        id="getRules",
        tag="public",
        summary="The rulebook as people read it",
        description="The rules of a day with their clauses, what changed between two days, every change there was.",
        parameters=(
            takes.ON,
            takes.COMPARE,
            takes.PERMIT_OF_RULES,
            takes.TIMELINE,
            takes.LANGUAGE,
            takes.IF_NONE_MATCH,
        ),
        answers=(Answer(200, "The rules.", RulesAnswer, _CACHED), not_changed(*_CACHED)),
        problems=(InvalidQuery, Unexpected),
    ),
    Operation(
        route="GET /health",
        id="getHealth",
        tag="public",
        summary="Which engine and which rulebook answer here",
        description="It asks no store.",
        answers=(Answer(200, "The service answers.", HealthAnswer),),
    ),
)

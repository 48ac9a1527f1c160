"""The parameters that operations take."""

from typing import get_args

from pydantic import JsonValue

from eligibility.application.document_kinds import Category
from eligibility.application.models import Permit
from eligibility.requirements.answering import OLDEST
from eligibility_local.openapi.operation import Parameter
from eligibility_local.openapi.schemas import DAY, STATE

DOCS_FILES = ("start.js", "swagger-ui-bundle.min.js", "swagger-ui.min.css")
"""The files of the page at /docs."""
_ID: dict[str, JsonValue] = {"type": "string", "minLength": 1}


def _one_of(words: tuple[str, ...]) -> dict[str, JsonValue]:
    return {"type": "string", "enum": [*words]}


LANGUAGE = Parameter(
    "Accept-Language",
    "header",
    "`en`, `ru` or `kk`, with weights or regions if need be (RFC 9110, section 12.5.4); English where none fits.",
    {"type": "string", "default": "en"},
)
IDEMPOTENCY_KEY = Parameter(
    "Idempotency-Key",
    "header",
    "Best a UUID, and no personal data: a repeat with the same key and payload gets the recorded answer.",
    {"type": "string", "pattern": "^[!-~]{1,255}$", "minLength": 1, "maxLength": 255},
)
IF_NONE_MATCH = Parameter(
    "If-None-Match",
    "header",
    "The `ETag` of the answer that is at hand: 304 where it is still the same.",
    {"type": "string"},
)
CHECK_ID = Parameter("check_id", "path", "The `check_id` of an answer.", _ID, required=True)
BATCH_ID = Parameter("batch_id", "path", "The `batch_id` that POST /v1/batches gave.", _ID, required=True)
ASSET = Parameter("asset", "path", "A file that the page names.", _one_of(DOCS_FILES), required=True)
NAME = Parameter("name", "path", "A file that the page names.", _ID, required=True)
AFTER = Parameter(
    "after",
    "query",
    "Links to parts that follow this range: the `next_after` of the answer before.",
    {"type": "integer", "minimum": 0, "maximum": 999999},
)
PERMIT = Parameter("permit", "query", "What is applied for.", _one_of(get_args(Permit)), required=True)
PERMIT_OF_RULES = Parameter("permit", "query", "Only the rules of one permit.", _one_of(get_args(Permit)))
CATEGORY = Parameter("category", "query", "The ground of a temporary permit.", _one_of(get_args(Category)))
NATIONALITY = Parameter(
    "nationality",
    "query",
    "ISO 3166-1 alpha-3, or a code of ICAO Doc 9303 part 3.",
    STATE,
)
AGE = Parameter("age", "query", "Whole years on the day.", {"type": "integer", "minimum": 0, "maximum": OLDEST})
HOUSING_CONTRACT = Parameter(
    "housing_contract", "query", "Whether there is a contract of housing.", {"type": "boolean"}
)
TIMELINE = Parameter("timeline", "query", "Every day on which anything changes as well.", {"type": "boolean"})
ON = Parameter(
    "on",
    "query",
    "A day of the span that is covered: the rulebook's `covered_from` to a year after `reviewed_until`. "
    "Left out: today in Kazakhstan.",
    DAY,
)
COMPARE = Parameter("compare", "query", "Another day of the same span: what is different on the later of the two.", DAY)

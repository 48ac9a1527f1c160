"""`eligibility rules`: the question of the command line as the query that GET /v1/rules takes."""

from collections.abc import Mapping

from eligibility.bootstrap import rulebook_listing
from eligibility.messages import Language
from eligibility.problems import Refusal
from eligibility.query import Query
from eligibility.rulebook_listing import PARAMETERS
from eligibility_local.exit_status import ExitStatus


def list_rules(options: Mapping[str, str | None], language: Language) -> bytes:
    """Return the answer's JSON; an option that is None was not given. Raises InvalidQuery."""
    given = {name: [value] for name, value in options.items() if value is not None}
    return rulebook_listing().list(Query(given, PARAMETERS), language).body


def json_rules(options: Mapping[str, str | None], language: Language) -> tuple[ExitStatus, bytes]:
    """Return the status to end with, and the answer's JSON or a refusal's problem details."""
    try:
        return ExitStatus.DONE, list_rules(options, language)
    except Refusal as refusal:
        return ExitStatus.BAD_INPUT, refusal.body()

"""GET /v1/requirements: what to bring for a permit on a day, and what is different on another.

It asks no store and is told nothing of a person but nationality and age, so anybody may call it.
"""

import gc

gc.disable()  # nothing that a start loads is garbage, and looking for it takes a twelfth of the start

from aws_lambda_powertools.utilities.typing import LambdaContext

from eligibility.bootstrap import requirements
from eligibility.gateway import Event, Gateway, Request, Response
from eligibility.public_answer import public_response
from eligibility.query import Query
from eligibility.requirements import PARAMETERS

GATEWAY = Gateway(None)
REQUIREMENTS = requirements()

gc.freeze()
gc.enable()


def lambda_handler(event: Event, _context: LambdaContext) -> dict[str, object]:
    """Answer a proxy event of API Gateway."""
    return GATEWAY.respond(event, get_requirements)


def get_requirements(request: Request) -> Response:
    """Return the checklist that the query asks for."""
    language = request.language
    answer = REQUIREMENTS.list(Query(request.parameters(), PARAMETERS), language)
    return public_response(request, answer.body, language, of_today=answer.of_today)

"""GET /v1/rules: the rulebook as people read it, on a day; what changes between two days; every change there was.

It asks no store, so anybody may call it.
"""

import gc

gc.disable()  # nothing that a start loads is garbage, and looking for it takes a twelfth of the start

from aws_lambda_powertools.utilities.typing import LambdaContext

from eligibility.bootstrap import rulebook_listing
from eligibility.gateway import Event, Gateway, Request, Response
from eligibility.public_answer import public_response
from eligibility.query import Query
from eligibility.rulebook_listing import PARAMETERS

GATEWAY = Gateway(None)
LISTING = rulebook_listing()

gc.freeze()
gc.enable()


def lambda_handler(event: Event, _context: LambdaContext) -> dict[str, object]:
    """Answer a proxy event of API Gateway."""
    return GATEWAY.respond(event, get_rules)


def get_rules(request: Request) -> Response:
    """List the rules of the day in the query."""
    language = request.language
    answer = LISTING.list(Query(request.parameters(), PARAMETERS), language)
    return public_response(request, answer.body, language, of_today=answer.of_today)

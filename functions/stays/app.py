"""POST /v1/stays: days of stay used and left, until when a stay is lawful, from when an entry is. Nothing is recorded.

It asks no store, so anybody may call it.
"""

import gc

gc.disable()  # nothing that a start loads is garbage, and looking for it takes a twelfth of the start

from aws_lambda_powertools.utilities.typing import LambdaContext

from eligibility.bootstrap import planning
from eligibility.gateway import Event, Gateway, Request, Response, json_response
from eligibility.planner import LONGEST_PAYLOAD

GATEWAY = Gateway(None)
PLANNING = planning()

gc.freeze()
gc.enable()


def lambda_handler(event: Event, _context: LambdaContext) -> dict[str, object]:
    """Answer a proxy event of API Gateway."""
    return GATEWAY.respond(event, post_stays)


def post_stays(request: Request) -> Response:
    """Plan the stays in the body."""
    language = request.language
    return json_response(200, PLANNING.plan(request.payload(LONGEST_PAYLOAD), language).body, language, {})

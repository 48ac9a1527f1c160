"""POST /v1/checks/search: recorded checks by document, by reference, or by period and verdict."""

import gc

gc.disable()  # nothing that a start loads is garbage, and looking for it takes a twelfth of the start

import os

from aws_lambda_powertools.utilities.typing import LambdaContext

from eligibility.audit_bootstrap import searching
from eligibility.gateway import Event, Gateway, Request, Response, json_response
from eligibility.settings import read_settings

SETTINGS = read_settings(os.environ)
GATEWAY = Gateway(SETTINGS)
SEARCHING = searching(SETTINGS)

gc.freeze()
gc.enable()


def lambda_handler(event: Event, _context: LambdaContext) -> dict[str, object]:
    """Answer a proxy event of API Gateway."""
    return GATEWAY.respond(event, post_search)


def post_search(request: Request) -> Response:
    """Search for what the body asks."""
    reads, language = request.reads, request.language
    return json_response(200, SEARCHING.search(request.payload(), reads), language, {})

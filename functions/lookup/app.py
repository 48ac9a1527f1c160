"""GET /v1/checks/{check_id}: the recorded answer of a check, in the language asked for."""

import gc

gc.disable()  # nothing that a start loads is garbage, and looking for it takes a twelfth of the start

import os

from aws_lambda_powertools.utilities.typing import LambdaContext

from eligibility.bootstrap import lookup
from eligibility.gateway import Event, Gateway, Request, Response, json_response
from eligibility.settings import read_settings

SETTINGS = read_settings(os.environ)
GATEWAY = Gateway(SETTINGS)
LOOKUP = lookup(SETTINGS)

gc.freeze()
gc.enable()


def lambda_handler(event: Event, _context: LambdaContext) -> dict[str, object]:
    """Answer a proxy event of API Gateway."""
    return GATEWAY.respond(event, get_check)


def get_check(request: Request) -> Response:
    """Find the check of the path."""
    reads, language = request.reads, request.language
    answer = LOOKUP.find(request.path_parameter("check_id"), reads, language)
    return json_response(200, answer.body, language, {})

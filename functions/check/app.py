"""POST /v1/checks: checks one application, records the decision, answers."""

import gc

gc.disable()  # nothing that a start loads is garbage, and looking for it takes a twelfth of the start

import os
import time

from aws_lambda_powertools.utilities.typing import LambdaContext

from eligibility.bootstrap import checking
from eligibility.gateway import Event, Gateway, Request, Response, json_response
from eligibility.settings import read_settings

SETTINGS = read_settings(os.environ)
GATEWAY = Gateway(SETTINGS)
CHECKING = checking(SETTINGS)

gc.freeze()
gc.enable()


def lambda_handler(event: Event, _context: LambdaContext) -> dict[str, object]:
    """Answer a proxy event of API Gateway."""
    return GATEWAY.respond(event, post_check)


def post_check(request: Request) -> Response:
    """Check the application in the body: 201, or 200 for a repeat under the same idempotency key."""
    started = time.perf_counter()
    client, language = request.client, request.language
    answer = CHECKING.check(request.payload(), client, request.header("Idempotency-Key"), language)
    GATEWAY.decided(request, answer, started)
    if answer.replayed:
        return json_response(200, answer.body, language, {"Idempotent-Replayed": "true"})
    return json_response(201, answer.body, language, {"Location": f"/v1/checks/{answer.check_id}"})

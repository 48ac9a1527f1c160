"""POST /v1/previews: decides an application of anybody, as a check would, and records nothing."""

import gc

gc.disable()  # nothing that a start loads is garbage, and looking for it takes a twelfth of the start

import os
import time

from aws_lambda_powertools.utilities.typing import LambdaContext

from eligibility.bootstrap import previewing
from eligibility.gateway import Event, Gateway, Request, Response, json_response
from eligibility.problems import PreviewsOff
from eligibility.settings import read_settings

SETTINGS = read_settings(os.environ)
GATEWAY = Gateway(None)
PREVIEWING = previewing(SETTINGS)

gc.freeze()
gc.enable()


def lambda_handler(event: Event, _context: LambdaContext) -> dict[str, object]:
    """Answer a proxy event of API Gateway."""
    return GATEWAY.respond(event, post_preview)


def post_preview(request: Request) -> Response:
    """Decide the application in the body."""
    started = time.perf_counter()
    language = request.language
    if not SETTINGS.previews:
        raise PreviewsOff("The operator of this API has switched them off; POST /v1/checks is for clients.")
    answer = PREVIEWING.preview(request.payload(), language)
    GATEWAY.decided(request, answer, started)
    return json_response(200, answer.body, language, {})

"""GET /v1/checks/{check_id}/proof: the proof that the record of a check is under a seal."""

import gc

gc.disable()  # nothing that a start loads is garbage, and looking for it takes a twelfth of the start

import os

from aws_lambda_powertools.utilities.typing import LambdaContext

from eligibility.audit_bootstrap import proving
from eligibility.gateway import Event, Gateway, Request, Response, json_response
from eligibility.settings import read_settings

SETTINGS = read_settings(os.environ)
GATEWAY = Gateway(SETTINGS)
PROVING = proving(SETTINGS)

gc.freeze()
gc.enable()


def lambda_handler(event: Event, _context: LambdaContext) -> dict[str, object]:
    """Answer a proxy event of API Gateway."""
    return GATEWAY.respond(event, get_proof)


def get_proof(request: Request) -> Response:
    """Prove the check of the path."""
    reads, language = request.reads, request.language
    return json_response(200, PROVING.prove(request.path_parameter("check_id"), reads), language, {})

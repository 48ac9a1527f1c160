"""POST /v1/batches: an address for a file. GET /v1/batches/{batch_id}: how far its batch is, and its results.

On a machine without AWS both say that batches are run by the command line there.
"""

import gc

gc.disable()  # nothing that a start loads is garbage, and looking for it takes a twelfth of the start

import os

from aws_lambda_powertools.utilities.typing import LambdaContext

from eligibility.batch_aws.following import PARAMETERS
from eligibility.batch_bootstrap import batches
from eligibility.batch_settings import read_batch_settings
from eligibility.gateway import Event, Gateway, Request, Response, json_response
from eligibility.problems import BatchesNotHere
from eligibility.query import Query
from eligibility.settings import read_settings

SETTINGS = read_settings(os.environ)
GATEWAY = Gateway(SETTINGS)
BATCHES = batches(SETTINGS, read_batch_settings(os.environ))

gc.freeze()
gc.enable()


def lambda_handler(event: Event, _context: LambdaContext) -> dict[str, object]:
    """Answer a proxy event of API Gateway."""
    return GATEWAY.respond(event, post_batch if event["httpMethod"] == "POST" else get_batch)


def post_batch(request: Request) -> Response:
    """Give an address for the file that the body announces."""
    client, language = request.client, request.language
    if BATCHES is None:
        raise not_here()
    opened = BATCHES.opening.open(request.payload(), client.tenant)
    return json_response(201, opened.body, language, {"Location": f"/v1/batches/{opened.batch_id}"})


def get_batch(request: Request) -> Response:
    """Tell of the batch of the path."""
    client, language = request.client, request.language
    if BATCHES is None:
        raise not_here()
    query = Query(request.parameters(), PARAMETERS)
    return json_response(
        200, BATCHES.following.follow(request.path_parameter("batch_id"), client.tenant, query), language, {}
    )


def not_here() -> BatchesNotHere:
    """Return the refusal of a machine without AWS."""
    return BatchesNotHere("On this machine a file is decided by `eligibility batch FILE`; nothing was recorded.")

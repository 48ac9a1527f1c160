"""GET /health: which engine and which rulebook answer here. It asks no store, so anybody may call it."""

import orjson
from aws_lambda_powertools.utilities.typing import LambdaContext

from eligibility import __version__
from eligibility.gateway import Event
from eligibility.rulebook import current_rulebook

RULEBOOK = current_rulebook()


def lambda_handler(_event: Event, _context: LambdaContext) -> dict[str, object]:
    """Answer a proxy event of API Gateway."""
    body = orjson.dumps(
        {
            "status": "ok",
            "engine": __version__,
            "rulebook": {"revision": RULEBOOK.revision, "reviewed_until": RULEBOOK.reviewed_until},
        }
    )
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return {"statusCode": 200, "headers": headers, "body": body.decode(), "isBase64Encoded": False}

"""What the server on one's own machine turns away by itself, as examples of openapi.json."""

from pathlib import Path

from eligibility_local.lambda_functions import Function, Route
from eligibility_local.openapi.responses import NO_OPERATION
from eligibility_local.server import application
from tests.integration.api_events import Reply
from tests.integration.openapi_examples import Examples
from tests.integration.test_local_server import PORT, Client


def note_turned_away(examples: Examples) -> None:
    """Note what is said to a method that a path does not take, and to a request for another host."""
    route = Route("/v1/checks", "POST", Function("Check", Path("app.py"), "lambda_handler", {}))
    client = Client(application((route,), {"Check": lambda *_: None}, PORT, lambda _: None))
    for summary, response in (
        ("The path does not take this method", client.request("DELETE", "/v1/checks")),
        ("The request is for another host", client.get("/v1/checks", {"Host": "evil.example"})),
    ):
        reply = Reply(response.status_code, {"Content-Type": response.headers["Content-Type"]}, response.text)
        examples.refused(NO_OPERATION, summary, reply)

"""GET / and GET /assets/{name}: the page for people, which asks the other public paths. It asks no store."""

import gc

gc.disable()  # nothing that a start loads is garbage, and looking for it takes a twelfth of the start

from pathlib import Path

from aws_lambda_powertools.utilities.typing import LambdaContext

from eligibility.bootstrap import page
from eligibility.gateway import Event, Gateway, Request, Response
from eligibility.page import DOCUMENT
from eligibility.problems import NothingHere
from eligibility.public_answer import tagged

HERE = Path(__file__).parent
# `make build` lays the page beside the function; in the project it has a folder of its own.
FOLDER = next(folder for folder in (HERE / "web", HERE.parents[1] / "web") if folder.is_dir())
GATEWAY = Gateway(None)
PAGE = page(FOLDER)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)

gc.freeze()
gc.enable()


def lambda_handler(event: Event, _context: LambdaContext) -> dict[str, object]:
    """Answer a proxy event of API Gateway."""
    return GATEWAY.respond(event, get_file)


def get_file(request: Request) -> Response:
    """Return the document, or the asset that the path names."""
    asset = request.path_parameter("name")
    name = asset or DOCUMENT
    file = PAGE.get(name)
    if file is None or asset == DOCUMENT:
        raise NothingHere("The page knows the names of its assets; load it again.")
    headers = {
        "Content-Type": file.media_type,
        "Content-Security-Policy": POLICY,
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-cache" if name == DOCUMENT else "public, max-age=31536000, immutable",
    }
    return tagged(request, Response(200, file.body, headers))

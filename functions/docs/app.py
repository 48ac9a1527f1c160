"""GET /openapi.json: what the API takes and answers. GET /docs: the same to read and to try. It asks no store.

The page is Swagger UI as the package aws-lambda-powertools brings it along; nothing comes from elsewhere.
"""

import gc

gc.disable()  # nothing that a start loads is garbage, and looking for it takes a twelfth of the start

from functools import cache
from pathlib import Path

import aws_lambda_powertools
from aws_lambda_powertools.utilities.typing import LambdaContext

from eligibility.gateway import Event, Gateway, Request, Response
from eligibility.problems import NothingHere
from eligibility.public_answer import KEPT_SECONDS, tagged

HERE = Path(__file__).parent
SWAGGER_UI = Path(aws_lambda_powertools.__file__).parent / "event_handler" / "openapi" / "swagger_ui"
GATEWAY = Gateway(None)
ASSETS = {
    "start.js": (HERE, "text/javascript; charset=utf-8"),
    "swagger-ui-bundle.min.js": (SWAGGER_UI, "text/javascript; charset=utf-8"),
    "swagger-ui.min.css": (SWAGGER_UI, "text/css; charset=utf-8"),
}
"""Where each file of the page lies, and its media type."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

gc.freeze()
gc.enable()


def lambda_handler(event: Event, _context: LambdaContext) -> dict[str, object]:
    """Answer a proxy event of API Gateway."""
    return GATEWAY.respond(event, get_file)


def get_file(request: Request) -> Response:
    """Return the document, the page, or the file of the page that the path names."""
    asset = request.path_parameter("asset")
    if asset:
        if asset not in ASSETS:
            raise NothingHere("The page at /docs knows the names of its files.")
        folder, media_type = ASSETS[asset]
        return _kept(request, folder / asset, media_type)
    if request.route == "/openapi.json":
        return _kept(request, HERE / "openapi.json", "application/json")
    return _kept(request, HERE / "docs.html", "text/html; charset=utf-8")


def _kept(request: Request, file: Path, media_type: str) -> Response:
    headers = {
        "Content-Type": media_type,
        "Content-Security-Policy": POLICY,
        "Referrer-Policy": "no-referrer",
        "Cache-Control": f"public, max-age={KEPT_SECONDS}",
    }
    return tagged(request, Response(200, _content(file), headers))


@cache
def _content(file: Path) -> bytes:
    return file.read_bytes()

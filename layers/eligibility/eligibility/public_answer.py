"""Answers that are the same for everybody who asks the same: caches keep them, and a caller who has one is told so."""

import re
from hashlib import sha256

from eligibility.gateway import Request, Response, json_response
from eligibility.messages import Language

_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e]*")')


KEPT_SECONDS = 3600
"""An answer may be shown for that long; a release that changes the rules is seen within it."""


def public_response(request: Request, body: bytes, language: Language, *, of_today: bool) -> Response:
    """Return an answer that may be kept; one that is of today, whichever day that is, is to be asked for each time.

    The tag changes with language, query and rulebook, and with nothing else.
    """
    headers = {
        "Cache-Control": "public, no-cache" if of_today else f"public, max-age={KEPT_SECONDS}",
        "Vary": "Accept-Language",
    }
    return tagged(request, json_response(200, body, language, headers))


def tagged(request: Request, response: Response) -> Response:
    """Return a response with its tag, the digest of its body, or 304 without a body where the caller has that already.

    RFC 9110, sections 8.8.3 and 13.1.2: If-None-Match says what the caller has.
    """
    tag = f'"{sha256(response.body).hexdigest()[:32]}"'
    headers = {**response.headers, "ETag": tag}
    if _has(request.header("If-None-Match"), tag):
        return Response(304, b"", {name: value for name, value in headers.items() if name != "Content-Type"})
    return response._replace(headers=headers)


def _has(if_none_match: str | None, tag: str) -> bool:
    return if_none_match is not None and (if_none_match.strip() == "*" or tag in _TAG.findall(if_none_match))

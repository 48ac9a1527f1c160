"""The headers of answers."""

from pydantic import JsonValue

_TEXTS = {
    "Location": "Where the answer is found again.",
    "Idempotent-Replayed": "`true`.",
    "ETag": "Changes with language, query and rulebook, and with nothing else.",
    "Vary": "`Accept-Language`.",
    "Retry-After": "Seconds after which the same request may pass.",
    "WWW-Authenticate": "`Bearer`: an access token is asked for.",
    "Allow": "The methods that the path takes.",
    "Cache-Control": "`no-store`, except where an `ETag` is given.",
    "Content-Security-Policy": "What the page may load: what comes from here, and nothing else.",
}
ALWAYS = ("Cache-Control",)
"""Those of every answer."""


def header(name: str) -> dict[str, JsonValue]:
    """Return what is said of a header that is always there."""
    return {"description": _TEXTS[name], "required": True, "schema": {"type": "string"}}

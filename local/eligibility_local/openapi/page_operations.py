"""What is given as files: the page for people, this document, and the page that shows it."""

from eligibility.problems import NothingHere, Unexpected
from eligibility_local.openapi import parameters as takes
from eligibility_local.openapi.operation import Answer, Operation, Parameter, not_changed
from eligibility_local.openapi.other_answers import OpenApiDocument

_HEADERS = ("ETag", "Content-Security-Policy")


def _file(
    *, route: str, name: str, summary: str, description: str, given: Answer, named: Parameter | None = None
) -> Operation:
    """Return the operation that gives a file: the only one at its path, or the one that a parameter names."""
    return Operation(
        route=route,
        id=name,
        tag="public",
        summary=summary,
        description=description,
        parameters=(takes.IF_NONE_MATCH,) if named is None else (named, takes.IF_NONE_MATCH),
        answers=(given, not_changed(*_HEADERS)),
        problems=(Unexpected,) if named is None else (NothingHere, Unexpected),
    )


PAGES = (
    _file(
        route="GET /openapi.json",
        name="getOpenApi",
        summary="This document",
        description="It is the one that was released with the functions.",
        given=Answer(200, "An OpenAPI 3.1 document.", OpenApiDocument, _HEADERS),
    ),
    _file(
        route="GET /docs",
        name="getDocs",
        summary="This document to read and to try",
        description="Swagger UI; nothing comes from elsewhere.",
        given=Answer(200, "A page.", None, _HEADERS, "text/html"),
    ),
    _file(
        route="GET /docs/{asset}",
        name="getDocsAsset",
        summary="A file of that page",
        description="A script or a style sheet.",
        given=Answer(200, "The file.", None, _HEADERS, "text/*"),
        named=takes.ASSET,
    ),
    _file(
        route="GET /",
        name="getPage",
        summary="The page for people",
        description="A form that asks the other public paths.",
        given=Answer(200, "A page.", None, _HEADERS, "text/html"),
    ),
    _file(
        route="GET /assets/{name}",
        name="getPageAsset",
        summary="A file of that page",
        description="A script, a style sheet, or the words of a language; it may be kept for good.",
        given=Answer(200, "The file.", None, _HEADERS, "*/*"),
        named=takes.NAME,
    ),
)

"""The page for people, this document, and the page that shows it."""

from eligibility.problems import (
    NothingHere,
    Unexpected,
)
from eligibility_local.openapi import parameters as takes
from eligibility_local.openapi.operation import Answer, Operation
from eligibility_local.openapi.other_answers import OpenApiDocument

_FILE = ("ETag", "Content-Security-Policy")
_FILE_NOT_CHANGED = Answer(304, "The file at hand is still the same.", headers=_FILE, media_type="")


PAGES = (
    Operation(
        route="GET /openapi.json",
        id="getOpenApi",
        tag="public",
        summary="This document",
        description="It is the one that was released with the functions.",
        parameters=(takes.IF_NONE_MATCH,),
        answers=(Answer(200, "An OpenAPI 3.1 document.", OpenApiDocument, _FILE), _FILE_NOT_CHANGED),
        problems=(Unexpected,),
    ),
    Operation(
        route="GET /docs",
        id="getDocs",
        tag="public",
        summary="This document to read and to try",
        description="Swagger UI; nothing comes from elsewhere.",
        parameters=(takes.IF_NONE_MATCH,),
        answers=(Answer(200, "A page.", None, _FILE, "text/html"), _FILE_NOT_CHANGED),
        problems=(Unexpected,),
    ),
    Operation(
        route="GET /docs/{asset}",
        id="getDocsAsset",
        tag="public",
        summary="A file of that page",
        description="A script or a style sheet.",
        parameters=(takes.ASSET, takes.IF_NONE_MATCH),
        answers=(Answer(200, "The file.", None, _FILE, "text/*"), _FILE_NOT_CHANGED),
        problems=(NothingHere, Unexpected),
    ),
    Operation(
        route="GET /",
        id="getPage",
        tag="public",
        summary="The page for people",
        description="A form that asks the other public paths.",
        parameters=(takes.IF_NONE_MATCH,),
        answers=(Answer(200, "A page.", None, _FILE, "text/html"), _FILE_NOT_CHANGED),
        problems=(Unexpected,),
    ),
    Operation(
        route="GET /assets/{name}",
        id="getPageAsset",
        tag="public",
        summary="A file of that page",
        description="A script, a style sheet, or the words of a language; it may be kept for good.",
        parameters=(takes.NAME, takes.IF_NONE_MATCH),
        answers=(Answer(200, "The file.", None, _FILE, "*/*"), _FILE_NOT_CHANGED),
        problems=(NothingHere, Unexpected),
    ),
)

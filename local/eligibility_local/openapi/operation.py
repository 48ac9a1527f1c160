"""What is said of one operation of the API beside what template.yaml and the models say."""

from typing import NamedTuple

from pydantic import BaseModel, JsonValue

from eligibility.problems import (
    ClientUnknown,
    NotJson,
    PayloadTooLarge,
    Refusal,
    Unauthenticated,
    UnsupportedMediaType,
)

OF_CLIENTS = (Unauthenticated, ClientUnknown)
"""What whoever asks as a client may be told."""
OF_BODIES = (NotJson, PayloadTooLarge, UnsupportedMediaType)
"""What whoever sends a body may be told."""


class Parameter(NamedTuple):
    """A parameter of the path, the query or the headers."""

    name: str
    where: str
    """`path`, `query` or `header`."""
    description: str
    schema: dict[str, JsonValue]
    required: bool = False


class Answer(NamedTuple):
    """What an operation gives with one status."""

    status: int
    description: str
    shape: type[BaseModel] | None = None
    headers: tuple[str, ...] = ()
    """Those that are always there, beside the ones that every answer has."""
    media_type: str = "application/json"
    """Empty where there is no body."""


def not_changed(*headers: str) -> Answer:
    """Return what whoever sends `If-None-Match` is told where that is still so."""
    return Answer(304, "What is at hand is still the same.", headers=headers, media_type="")


class Link(NamedTuple):
    """What can be asked next: the operation, and the parameter that a field of the answer fills."""

    operation: str
    parameter: str
    field: str


class Operation(NamedTuple):
    """One method of one path."""

    route: str
    """`POST /v1/checks`"""
    id: str
    tag: str
    summary: str
    description: str
    answers: tuple[Answer, ...]
    problems: tuple[type[Refusal], ...] = ()
    """Its own refusals; API Gateway's are those of all."""
    parameters: tuple[Parameter, ...] = ()
    body: type[BaseModel] | None = None
    most_bytes: int | None = None
    link: Link | None = None

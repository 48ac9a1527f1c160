"""What /health says, and what every refusal looks like."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from eligibility_local.openapi.answer_parts import Shape


class RulebookHeld(Shape):
    """Which rulebook answers here."""

    revision: str
    reviewed_until: date


class HealthAnswer(Shape):
    """That the service answers, and with what."""

    status: Literal["ok"]
    engine: str
    rulebook: RulebookHeld


class OpenApiDocument(BaseModel):
    """An OpenAPI 3.1 document."""

    openapi: Literal["3.1.0"]


class WrongField(Shape):
    """A wrong field, said without its value."""

    pointer: str = Field(description="JSON pointer (RFC 6901); of a query `/on` is the parameter `on`.")
    code: str
    found: str
    expected: str


class Problem(Shape):
    """Problem details (RFC 9457). Nothing was recorded, and no value that was sent is repeated."""

    type: str = Field(pattern="^urn:permit-eligibility:problem:[a-z-]+$")
    title: str
    status: int
    detail: str
    errors: list[WrongField] = Field(default=[], description="Where fields are wrong: every one of them, at most 100.")

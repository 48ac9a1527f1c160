"""What several answers have in common, as their JSON has it."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

_NAMES = {"first": "from", "last": "until", "of_list": "list"}

CertaintyCode = Literal["certain", "announced", "contested"]


class Shape(BaseModel):
    """A part of an answer: every field is there, and no other."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, alias_generator=lambda name: _NAMES.get(name, name)
    )


class Citation(Shape):
    """What a rule rests on, in words."""

    act: str
    article: str | None
    in_force_from: date | None
    source: str


class Caution(Shape):
    """What limits the answer as a whole."""

    code: str
    message: str


class RulebookOnDay(Shape):
    """The rules that decided."""

    revision: str = Field(pattern=r"^sha256:[0-9a-f]{64}$", description="SHA-256 of the rulebook's canonical content.")
    on: date
    reviewed_until: date = Field(description="The day up to which the law was looked at.")

"""What a search finds, and what a proof consists of."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from eligibility.application.models import Permit
from eligibility.decision import Verdict
from eligibility_local.openapi.answer_parts import Shape


class FoundCheck(Shape):
    """A recorded check, enough to choose from; GET /v1/checks/{check_id} has the rest."""

    check_id: str
    tenant: str
    recorded_at: datetime
    permit: Permit
    applied_on: date
    verdict: Verdict


class SearchAnswer(Shape):
    """A page of checks."""

    checks: list[FoundCheck]
    next: str | None = Field(description="`after` of the next page; null on the last.")


class ProofStep(Shape):
    """One step up a Merkle tree (RFC 6962)."""

    side: Literal["left", "right"] = Field(description="On which side of the node its neighbour stands.")
    hash: str


class ProofAnswer(Shape):
    """That a record's leaf is under a seal."""

    format: Literal[1]
    leaf: str = Field(description="The line of the leaf list, whose hash is that of these very characters.")
    path: list[ProofStep] = Field(description="From the leaf to the root of its shard.")
    shard: str
    shard_path: list[ProofStep] = Field(description="From there to the root in the seal.")
    seal: str = Field(description="The seal, JSON in a text.")
    seal_digest: str = Field(description="SHA-256 of that text, which others may know.")

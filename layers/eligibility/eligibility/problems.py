"""Refusals as problem details (RFC 9457): each is a type with its status, title and what the caller can do.

Refusal
├── Unauthenticated 401      ├── PayloadTooLarge 413
├── ClientUnknown 403        ├── UnsupportedMediaType 415
├── CheckNotFound 404        ├── WrongFields
├── BatchNotFound 404        │   ├── InvalidPayload 400, 422
├── InvalidIdempotencyKey 400│   ├── InvalidStays 422
├── IdempotencyKeyReused 422 │   ├── InvalidBatch 422
├── NotSealedYet 409         │   ├── InvalidSearch 422
├── Unexpected 500           │   └── InvalidQuery 400
├── BatchesNotHere 501       └── TryAgain 503
"""

from collections.abc import Mapping
from typing import ClassVar, override

import orjson

from eligibility.application.field_errors import FieldError, InvalidApplication

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 100
"""More wrong fields than this are counted but not listed: 64 KB can hold tens of thousands."""


class Refusal(Exception):
    """A request that gets no answer; nothing was recorded for it, unless its text says otherwise."""

    status: ClassVar[int]
    code: ClassVar[str]
    title: ClassVar[str]
    headers: ClassVar[Mapping[str, str]] = {}

    def __init__(self, detail: str) -> None:
        super().__init__(f"{self.code}: {detail}")
        self.detail = detail

    def members(self) -> Mapping[str, object]:
        """Return the members of the problem's JSON object."""
        return {
            "type": f"urn:permit-eligibility:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }

    def body(self) -> bytes:
        """Return the problem as JSON."""
        return orjson.dumps(self.members())


class Unauthenticated(Refusal):
    """The request carries no claims of a client."""

    status = 401
    code = "unauthenticated"
    title = "The request says of no client that it comes from it"
    headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": "Bearer"}


class ClientUnknown(Refusal):
    """The client is nobody's: no tenant is set for it."""

    status = 403
    code = "client-unknown"
    title = "No tenant is set for this client"


class NothingHere(Refusal):
    """Nothing is at the path."""

    status = 404
    code = "not-found"
    title = "There is nothing at this path"


class CheckNotFound(Refusal):
    """There is no such check, or it is another tenant's: the answer does not tell."""

    status = 404
    code = "check-not-found"
    title = "There is no check of that id"


class BatchNotFound(Refusal):
    """There is no such batch, or it is another tenant's: the answer does not tell."""

    status = 404
    code = "batch-not-found"
    title = "There is no batch of that id"


class InvalidIdempotencyKey(Refusal):
    """The header's value is no key."""

    status = 400
    code = "idempotency-key-invalid"
    title = "The Idempotency-Key is not usable"


class IdempotencyKeyReused(Refusal):
    """The key stands for another payload already."""

    status = 422
    code = "idempotency-key-reused"
    title = "The Idempotency-Key was used with another payload"


class PayloadTooLarge(Refusal):
    """The body is longer than a check may be."""

    status = 413
    code = "payload-too-large"
    title = "The payload is too large"


class UnsupportedMediaType(Refusal):
    """The body is not said to be JSON."""

    status = 415
    code = "unsupported-media-type"
    title = "The payload is not JSON"


class WrongFields(Refusal):
    """What was sent has fields that are not as expected; every one is listed."""

    fields: ClassVar[tuple[str, str]] = ("field", "fields")
    """What they are called: one, several."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        one, several = self.fields
        count = f"One {one} is" if len(errors) == 1 else f"{len(errors)} {several} are"
        listed = "" if len(errors) <= MOST_ERRORS else f" The first {MOST_ERRORS} are listed."
        super().__init__(f"{count} not as expected; nothing was recorded.{listed}")
        self.errors = errors[:MOST_ERRORS]

    @override
    def members(self) -> Mapping[str, object]:
        return {**super().members(), "errors": [error._asdict() for error in self.errors]}


class InvalidPayload(WrongFields):
    """The body is no application."""

    status = 422
    code = "invalid-application"
    title = "The payload is not an application"


class InvalidStays(WrongFields):
    """The body is no question about days of stay."""

    status = 422
    code = "invalid-stays"
    title = "The payload is not a question about days of stay"


class InvalidBatch(WrongFields):
    """The body does not say what file is to come."""

    status = 422
    code = "invalid-batch"
    title = "The payload does not ask for a batch"


class InvalidSearch(WrongFields):
    """The body does not say which checks are looked for."""

    status = 422
    code = "invalid-search"
    title = "The payload is not a search"


class NotSealedYet(Refusal):
    """The check is recorded, and no seal holds it so far."""

    status = 409
    code = "not-sealed-yet"
    title = "The check is not sealed yet"


class NotJson(InvalidPayload):
    """The body cannot be read at all."""

    status = 400
    code = "not-json"
    title = "The payload is not a JSON text"


class InvalidQuery(WrongFields):
    """The query has parameters that the path does not take, or values that they do not take."""

    status = 400
    code = "invalid-query"
    title = "The query is not one that this path takes"
    fields = ("parameter", "parameters")


class BatchesNotHere(Refusal):
    """The service runs without the buckets and the state machine of batches."""

    status = 501
    code = "batches-not-here"
    title = "Batches are not run here"


class PreviewsOff(Refusal):
    """The operator offers no previews."""

    status = 404
    code = "previews-off"
    title = "There are no previews here"


class Unexpected(Refusal):
    """A fault of the service itself."""

    status = 500
    code = "unexpected"
    title = "The service failed"


class TryAgain(Refusal):
    """The store did not do its part: no decision is given, and the same request may pass a little later."""

    status = 503
    code = "store-unavailable"
    title = "The store is not available"
    headers: ClassVar[Mapping[str, str]] = {"Retry-After": "2"}


def invalid_payload(error: InvalidApplication) -> InvalidPayload:
    """Return the refusal of a payload that is no application."""
    return NotJson(error.errors) if _unreadable(error) else InvalidPayload(error.errors)


def invalid_stays(error: InvalidApplication) -> WrongFields:
    """Return the refusal of a payload that is no question about days of stay."""
    return NotJson(error.errors) if _unreadable(error) else InvalidStays(error.errors)


def invalid_batch(error: InvalidApplication) -> WrongFields:
    """Return the refusal of a payload that does not ask for a batch."""
    return NotJson(error.errors) if _unreadable(error) else InvalidBatch(error.errors)


def invalid_search(error: InvalidApplication) -> WrongFields:
    """Return the refusal of a payload that does not say what is looked for."""
    return NotJson(error.errors) if _unreadable(error) else InvalidSearch(error.errors)


def _unreadable(error: InvalidApplication) -> bool:
    return any(fault.code == "not_json" for fault in error.errors)

"""Between API Gateway's proxy events and the use cases: who asks, in which language; answers, refusals, log lines.

Nothing of a payload is ever logged: a line has ids, codes and times only, and an unexpected error its type and place.
"""

import sys
import time
from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson
from aws_lambda_powertools import Logger

from eligibility.application.parsing import LONGEST_PAYLOAD
from eligibility.fault_place import fault_place
from eligibility.messages import Language, negotiate
from eligibility.problems import (
    MEDIA_TYPE,
    ClientUnknown,
    PayloadTooLarge,
    Refusal,
    TryAgain,
    Unauthenticated,
    Unexpected,
    UnsupportedMediaType,
    WrongFields,
)
from eligibility.service import Answer, Client
from eligibility.settings import Settings
from eligibility.storage.ports import StoreUnavailable

_NAMESPACE = "PermitEligibility"
_AUDITORS = "audit/read"
_METRICS = {
    "eligible": "Eligible",
    "not_eligible": "NotEligible",
    "needs_information": "NeedsInformation",
    "needs_review": "NeedsReview",
}

type Event = Mapping[str, Any]
"""A proxy event of a REST API (payload format 1.0)."""


class Response(NamedTuple):
    """What goes back to the caller; `body` is text in UTF-8, JSON but for the page."""

    status: int
    body: bytes
    headers: Mapping[str, str]


class Request:
    """One request, as far as a use case needs it; without settings it comes from no client."""

    def __init__(self, event: Event, settings: Settings | None) -> None:
        self._event = event
        self._settings = settings
        self._headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}

    @property
    def client(self) -> Client:
        """The authenticated client and its tenant. Raises Unauthenticated, ClientUnknown."""
        if self._settings is None:
            raise Unauthenticated("This function knows no clients.")
        client_id = self._claims().get("client_id") or self._settings.local_client
        if not client_id:
            raise Unauthenticated("Send an access token of this API as `Authorization: Bearer …`.")
        tenant = self._settings.tenants.get(client_id)
        if tenant is None:
            raise ClientUnknown("The operator of this API has to set a tenant for the client.")
        return Client(client_id, tenant)

    @property
    def reads(self) -> str | None:
        """The tenant whose records the client may read; None, all, with the scope of auditors.

        Raises Unauthenticated, ClientUnknown.
        """
        if self._settings is None:
            raise Unauthenticated("This function knows no clients.")
        if _AUDITORS in str(self._claims().get("scope") or "").split():
            return None
        return self.client.tenant

    @property
    def language(self) -> Language:
        """The language to answer in (Accept-Language, RFC 9110 section 12.5.4)."""
        return negotiate(self._headers.get("accept-language"))

    @property
    def id(self) -> str:
        """API Gateway's own id, which it always gives; the plain one can be set by the caller, to anything."""
        context = self._event.get("requestContext") or {}
        return str(context.get("extendedRequestId") or context.get("requestId") or "")

    def header(self, name: str) -> str | None:
        """Return a header's value."""
        return self._headers.get(name.lower())

    @property
    def route(self) -> str:
        """The route that the request took, as the template has it."""
        return str(self._event.get("resource") or "")

    def path_parameter(self, name: str) -> str:
        """Return a parameter of the path."""
        return str((self._event.get("pathParameters") or {}).get(name) or "")

    def parameters(self) -> dict[str, list[str]]:
        """Return the values of each parameter of the query (`eligibility.query` reads them)."""
        given = self._event.get("multiValueQueryStringParameters") or {}
        return {name: values or [] for name, values in given.items()}

    def payload(self, longest: int = LONGEST_PAYLOAD) -> bytes:
        """Return the body, of at most that many bytes. Raises UnsupportedMediaType, PayloadTooLarge."""
        media_type = (self._headers.get("content-type") or "").partition(";")[0].strip().lower()
        if media_type != "application/json":
            raise UnsupportedMediaType("Send it as `Content-Type: application/json`.")
        body = self._event.get("body") or ""
        payload = b64decode(body) if self._event.get("isBase64Encoded") else body.encode("utf-8", "surrogatepass")
        if len(payload) > longest:
            raise PayloadTooLarge(f"{len(payload)} bytes were sent; at most {longest} are taken.")
        return payload

    def _claims(self) -> Mapping[str, Any]:
        """Return what API Gateway has checked of the access token; its values are Cognito's, hence Any."""
        authorizer = (self._event.get("requestContext") or {}).get("authorizer") or {}
        return authorizer.get("claims") or {}


class Gateway:
    """Answers events of one function: runs a use case, turns refusals into problem details, logs one line a request.

    A public function, which asks nobody who they are and keeps nothing, has no settings.
    """

    def __init__(self, settings: Settings | None) -> None:
        self._settings = settings
        self._logger = Logger()

    def respond(self, event: Event, use: Callable[[Request], Response]) -> dict[str, object]:
        """Return API Gateway's response to an event."""
        request = Request(event, self._settings)
        try:
            response = use(request)
        except Refusal as refusal:
            codes = sorted({error.code for error in refusal.errors}) if isinstance(refusal, WrongFields) else []
            self._logger.info("refused", extra={"request_id": request.id, "problem": refusal.code, "errors": codes})
            response = _refused(refusal)
        except StoreUnavailable as error:
            details = {"request_id": request.id, "store": error.store, "reason": error.reason}
            self._logger.error("store unavailable", extra=details)
            response = _refused(TryAgain("No decision was given. Repeat the request, with the same Idempotency-Key."))
        except Exception as error:  # noqa: BLE001 - the last resort: its text may hold what was sent, so it is not shown
            self._logger.error("unexpected", extra={"request_id": request.id, **fault_place(error)})
            response = _refused(Unexpected("The fault is logged under the request's id."))
        return {
            "statusCode": response.status,
            "headers": {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **response.headers},
            "body": response.body.decode(),
            "isBase64Encoded": False,
        }

    def decided(self, request: Request, answer: Answer, started: float) -> None:
        """Log and count a decision in one line; `started` is the time.perf_counter() of the request's begin.

        The decision is recorded by now, so a fault in here must not keep the answer back.
        """
        try:
            sys.stdout.write(_decided_line(request.id, answer, started, self._logger.service))
        except Exception as error:  # noqa: BLE001 - see above; the fault is logged
            self._logger.error("not logged", extra={"request_id": request.id, **fault_place(error)})


def json_response(status: int, body: bytes, language: Language, headers: Mapping[str, str]) -> Response:
    """Return an answer in a language."""
    return Response(status, body, {"Content-Type": "application/json", "Content-Language": language, **headers})


def _decided_line(request_id: str, answer: Answer, started: float, service: str) -> str:
    """Return the log line of a decision, which is its metric too (CloudWatch's embedded metric format).

    Written out here, as every request pays for it: powertools takes three times as long for a log line and a metric.
    """
    decision = answer.decision
    now = time.time()
    metric = "Replayed" if answer.replayed else _METRICS[decision.verdict]
    line = {
        "level": "INFO",
        "message": "decided",
        "timestamp": datetime.fromtimestamp(now, UTC),
        "service": service,
        "request_id": request_id,
        "check_id": answer.check_id,
        "permit": decision.permit,
        "verdict": decision.verdict,
        "replayed": answer.replayed,
        "findings": [f"{each.rule} {each.finding.outcome}" for each in decision.judgements],
        "milliseconds": round((time.perf_counter() - started) * 1000, 1),
        metric: 1,
        "_aws": {
            "Timestamp": int(now * 1000),
            "CloudWatchMetrics": [
                {
                    "Namespace": _NAMESPACE,
                    "Dimensions": [["service"]],
                    "Metrics": [{"Name": metric, "Unit": "Count"}],
                }
            ],
        },
    }
    return f"{orjson.dumps(line, option=orjson.OPT_UTC_Z).decode()}\n"


def _refused(refusal: Refusal) -> Response:
    return Response(refusal.status, refusal.body(), {"Content-Type": MEDIA_TYPE, **refusal.headers})

"""Checks of single applications, recorded or not."""

from eligibility.application.models import Application
from eligibility.application.parsing import LONGEST_PAYLOAD
from eligibility.problems import (
    CheckNotFound,
    IdempotencyKeyReused,
    InvalidIdempotencyKey,
    InvalidPayload,
    PreviewsOff,
    TryAgain,
    Unexpected,
)
from eligibility_local.openapi import parameters as takes
from eligibility_local.openapi.check_answer import CheckAnswer, PreviewAnswer
from eligibility_local.openapi.operation import OF_BODIES, OF_CLIENTS, Answer, Link, Operation

CHECKS = (
    Operation(
        route="POST /v1/checks",
        id="postCheck",
        tag="checks",
        summary="Check one application and record the decision",
        description=(
            "Decides by the law of the filing day. The decision is recorded before it is given: after a 503 or a lost "
            "answer the same request under the same `Idempotency-Key` gives the same decision. A field left out is a "
            "fact not given; `null`, `false` or an empty list says that there is none."
        ),
        parameters=(takes.IDEMPOTENCY_KEY, takes.LANGUAGE),
        body=Application,
        most_bytes=LONGEST_PAYLOAD,
        answers=(
            Answer(201, "Decided and recorded.", CheckAnswer, ("Location",)),
            Answer(200, "A repeat: the decision that was recorded first.", CheckAnswer, ("Idempotent-Replayed",)),
        ),
        problems=(
            *OF_CLIENTS,
            *OF_BODIES,
            InvalidIdempotencyKey,
            InvalidPayload,
            IdempotencyKeyReused,
            Unexpected,
            TryAgain,
        ),
        link=Link("getCheck", "check_id", "check_id"),
    ),
    Operation(
        route="GET /v1/checks/{check_id}",
        id="getCheck",
        tag="checks",
        summary="The recorded answer of a check again",
        description="In any of the three languages, with the rules that decided. For the client's own tenant.",
        parameters=(takes.CHECK_ID, takes.LANGUAGE),
        answers=(Answer(200, "The recorded decision.", CheckAnswer),),
        problems=(*OF_CLIENTS, CheckNotFound, Unexpected, TryAgain),
    ),
    Operation(
        route="POST /v1/previews",
        id="postPreview",
        tag="public",
        summary="Decide one application of anybody, and record nothing",
        description=(
            "A check's answer without id and time, and, unless the operator has owners compared, "
            "without a word on who owns the address. Throttled; an operator may switch it off."
        ),
        parameters=(takes.LANGUAGE,),
        body=Application,
        most_bytes=LONGEST_PAYLOAD,
        answers=(Answer(200, "Decided.", PreviewAnswer),),
        problems=(*OF_BODIES, InvalidPayload, PreviewsOff, Unexpected, TryAgain),
    ),
)

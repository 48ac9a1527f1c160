"""Recorded decisions: found and proven."""

from eligibility.application.parsing import LONGEST_PAYLOAD
from eligibility.problems import (
    CheckNotFound,
    InvalidSearch,
    NotSealedYet,
    TryAgain,
    Unexpected,
)
from eligibility.search_question import SearchQuestion
from eligibility_local.openapi import parameters as takes
from eligibility_local.openapi.audit_answer import ProofAnswer, SearchAnswer
from eligibility_local.openapi.operation import OF_BODIES, OF_CLIENTS, Answer, Operation

AUDIT = (
    Operation(
        route="POST /v1/checks/search",
        id="searchChecks",
        tag="audit",
        summary="Find recorded checks",
        description=(
            "By the applicant's document, by the caller's reference, or by a period of recording. One's own tenant's; "
            "with the scope `audit/read` those of all. A document in the body is neither stored nor logged."
        ),
        parameters=(takes.LANGUAGE,),
        body=SearchQuestion,
        most_bytes=LONGEST_PAYLOAD,
        answers=(Answer(200, "A page of checks.", SearchAnswer),),
        problems=(*OF_CLIENTS, *OF_BODIES, InvalidSearch, Unexpected, TryAgain),
    ),
    Operation(
        route="GET /v1/checks/{check_id}/proof",
        id="getProof",
        tag="audit",
        summary="The proof that the record of a check is under a seal",
        description="With the record and the seal's digest it shows that nobody has touched the record since.",
        parameters=(takes.CHECK_ID, takes.LANGUAGE),
        answers=(Answer(200, "The proof.", ProofAnswer),),
        problems=(*OF_CLIENTS, CheckNotFound, NotSealedYet, Unexpected, TryAgain),
    ),
)

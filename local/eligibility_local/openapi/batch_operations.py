"""Files of applications."""

from eligibility.application.parsing import LONGEST_PAYLOAD
from eligibility.batch_aws.opening import BatchAsked
from eligibility.problems import (
    BatchesNotHere,
    BatchNotFound,
    InvalidBatch,
    InvalidQuery,
    TryAgain,
    Unexpected,
)
from eligibility_local.openapi import parameters as takes
from eligibility_local.openapi.batch_answer import BatchFollowed, BatchOpened
from eligibility_local.openapi.operation import OF_BODIES, OF_CLIENTS, Answer, Link, Operation

BATCHES = (
    Operation(
        route="POST /v1/batches",
        id="postBatch",
        tag="batches",
        summary="Ask for an address for a file of applications",
        description="The file goes to the form in `upload`; when it is there, its batch begins by itself.",
        parameters=(takes.LANGUAGE,),
        body=BatchAsked,
        most_bytes=LONGEST_PAYLOAD,
        answers=(Answer(201, "A batch that waits for its file.", BatchOpened, ("Location",)),),
        problems=(*OF_CLIENTS, *OF_BODIES, InvalidBatch, Unexpected, BatchesNotHere, TryAgain),
        link=Link("getBatch", "batch_id", "batch_id"),
    ),
    Operation(
        route="GET /v1/batches/{batch_id}",
        id="getBatch",
        tag="batches",
        summary="How far a batch is, and links to its results",
        description="Links are good for 15 minutes; ask again for new ones. For the client's own tenant.",
        parameters=(takes.BATCH_ID, takes.AFTER, takes.LANGUAGE),
        answers=(Answer(200, "How far it is.", BatchFollowed),),
        problems=(*OF_CLIENTS, InvalidQuery, BatchNotFound, Unexpected, BatchesNotHere, TryAgain),
    ),
)

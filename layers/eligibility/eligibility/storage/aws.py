"""Clients of AWS and the one way to call them: no answer in time, or an error, comes out as StoreUnavailable.

A call is sent at most twice, without a pause, so that its time is bounded by the time-outs below and nothing else. The
clients are those of boto3, made by the library beneath it: to import boto3 itself takes a tenth of a function's start.
"""

from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnection
from botocore.session import Session, get_session

from eligibility.storage.ports import StoreUnavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_secretsmanager import SecretsManagerClient

CONNECT_SECONDS = 0.3
READ_SECONDS = 0.65
ATTEMPTS = 2
CALLS_PER_REQUEST = 5
"""At most: the key, a row missing under a header read earlier, the header anew, the row anew, the conditional put."""

REQUEST_CONFIG = Config(
    connect_timeout=CONNECT_SECONDS,
    read_timeout=READ_SECONDS,
    # botocore's own retries wait up to 1 s after a refusal for load, and up to 6 s where the answer asks for it: four
    # calls could then take half a minute. `ask` repeats instead, and leaves refusals to the caller's Retry-After.
    retries={"mode": "standard", "total_max_attempts": 1},
    parameter_validation=False,  # attribute maps are written by hand here; checking them again costs 0.2 ms a call
    tcp_keepalive=True,
    max_pool_connections=8,
)

IMPORT_CONFIG = Config(
    connect_timeout=2,
    read_timeout=10,
    retries={"mode": "standard", "total_max_attempts": 8},
    parameter_validation=False,
    tcp_keepalive=True,
)


def dynamodb_client(config: Config = REQUEST_CONFIG) -> "DynamoDBClient":
    """Make a client for the environment's region: for requests, or with IMPORT_CONFIG for a patient import."""
    return cast("DynamoDBClient", _session().create_client("dynamodb", config=config))


def secrets_client(config: Config = REQUEST_CONFIG) -> "SecretsManagerClient":
    """Make a client of Secrets Manager for the environment's region."""
    return cast("SecretsManagerClient", _session().create_client("secretsmanager", config=config))


@cache
def _session() -> Session:
    """Return the one session of the process: it reads the partitions and endpoints of AWS only once."""
    return get_session()


def ask[T](store: str, call: Callable[[], T]) -> T:
    """Make a call; once more where the line broke, the answer was late, or the service failed inside.

    Raises StoreUnavailable, with the error's code or type and nothing of the request.
    """
    try:
        return call()
    except (BotoCoreError, ClientError) as error:
        if not _may_pass_at_once(error):
            raise StoreUnavailable(store, reason(error)) from None
    try:
        return call()
    except (BotoCoreError, ClientError) as error:
        # `from None`, here and above: the text of the cause may repeat what was sent.
        raise StoreUnavailable(store, reason(error)) from None


def reason(error: BotoCoreError | ClientError) -> str:
    """Return the code that the service answered with (ThrottlingException), or what failed (ReadTimeoutError)."""
    code = error.response.get("Error", {}).get("Code") if isinstance(error, ClientError) else None
    return code or type(error).__name__


def _may_pass_at_once(error: BotoCoreError | ClientError) -> bool:
    if isinstance(error, ClientError):
        return error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) >= HTTPStatus.INTERNAL_SERVER_ERROR
    return isinstance(error, HTTPClientError | NoConnection)

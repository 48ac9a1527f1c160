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

from eligibility.storage.aws_models import ModelFiles
from eligibility.storage.ports import StoreUnavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_stepfunctions import SFNClient

CONNECT_SECONDS = 0.3
READ_SECONDS = 0.5
ATTEMPTS = 2
CALLS_PER_REQUEST = 6
"""At most: the key, a row missing under a header read earlier, header and row anew, the subject keys, the put."""

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

AT_ONCE = 16
"""Calls that a batch makes at a time: at 5 ms each about 3,000 a second, which is more than one core can prepare."""

SEARCH_CONFIG = REQUEST_CONFIG.merge(Config(max_pool_connections=16))
"""A search of a period asks for the 16 shards of an hour at once."""

BATCH_CONFIG = Config(
    connect_timeout=1,
    read_timeout=2,
    retries={"mode": "standard", "total_max_attempts": 1},  # `dynamodb.patience` repeats
    parameter_validation=False,
    tcp_keepalive=True,
    max_pool_connections=AT_ONCE,
)

STEP_CONFIG = Config(
    connect_timeout=2,
    read_timeout=30,
    retries={"mode": "standard", "total_max_attempts": 5},
    tcp_keepalive=True,
    max_pool_connections=AT_ONCE,
)
"""For S3 in the steps of a batch, which nobody waits for."""

_S3_CONFIG = Config(
    signature_version="s3v4", s3={"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"}
)


def dynamodb_client(config: Config = REQUEST_CONFIG) -> "DynamoDBClient":
    """Make a client for the environment's region: for requests, or with one of the other settings above."""
    return cast("DynamoDBClient", _session().create_client("dynamodb", config=_named(config)))


def secrets_client(config: Config = REQUEST_CONFIG) -> "SecretsManagerClient":
    """Make a client of Secrets Manager for the environment's region."""
    return cast("SecretsManagerClient", _session().create_client("secretsmanager", config=_named(config)))


def s3_client(config: Config) -> "S3Client":
    """Make a client of S3 for the environment's region, which signs for that region's own addresses."""
    return cast("S3Client", _session().create_client("s3", config=_named(config.merge(_S3_CONFIG))))


def step_functions_client(config: Config) -> "SFNClient":
    """Make a client of Step Functions for the environment's region."""
    return cast("SFNClient", _session().create_client("stepfunctions", config=_named(config)))


def events_client(config: Config) -> "EventBridgeClient":
    """Make a client of EventBridge for the environment's region."""
    return cast("EventBridgeClient", _session().create_client("events", config=_named(config)))


def _named(config: Config) -> Config:
    """Return settings with the name that a client sends; else botocore makes it twice a call, a quarter of its time."""
    return config.merge(Config(user_agent=_session().user_agent()))


@cache
def _session() -> Session:
    """Return the one session of the process: it reads the partitions and endpoints of AWS only once."""
    session = get_session()
    session.get_component("data_loader").file_loader = ModelFiles()
    return session


def ask[T](store: str, call: Callable[[], T]) -> T:
    """Make a call; once more where the line broke, the answer was late, or the service failed inside.

    Raises StoreUnavailable, with the error's code or type and nothing of the request.
    """
    try:
        return call()
    except (BotoCoreError, ClientError) as error:
        if not may_pass_at_once(error):
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


def may_pass_at_once(error: BotoCoreError | ClientError) -> bool:
    """Whether the line broke, the answer was late, or the service failed inside."""
    if isinstance(error, ClientError):
        return error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) >= HTTPStatus.INTERNAL_SERVER_ERROR
    return isinstance(error, HTTPClientError | NoConnection)

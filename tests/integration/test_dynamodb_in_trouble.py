"""DynamoDB that refuses, fails, keeps silent or is not there: always StoreUnavailable, in bounded time."""

import socket
from collections.abc import Callable

import pytest
from mypy_boto3_dynamodb import DynamoDBClient

from eligibility.storage.dynamodb import DynamoDBAddressRegister, DynamoDBAuditLog
from eligibility.storage.ports import StoreUnavailable
from tests.integration.conftest import Clock
from tests.integration.dynamodb_stub import Reply, Silence, dynamodb_stub, impatient_client
from tests.integration.stored_values import a_header, addresses, an_entry

THROTTLED = Reply(400, "ProvisionedThroughputExceededException")
FAILING = Reply(500, "InternalServerError")
CODE = "1234567890123456"

USES: dict[str, Callable[[DynamoDBClient], object]] = {
    "record": lambda client: DynamoDBAuditLog(client, "t").record(an_entry()),
    "find": lambda client: DynamoDBAuditLog(client, "t").find("id"),
    "look_up": lambda client: DynamoDBAddressRegister(client, "t", Clock()).look_up(CODE),
    "replace": lambda client: DynamoDBAddressRegister(client, "t", Clock()).replace(a_header(), addresses(CODE)),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
@pytest.mark.parametrize(
    ("answer", "reason", "tries"),
    [
        pytest.param(THROTTLED, "ProvisionedThroughputExceededException", 1, id="throttled"),
        pytest.param(Reply(400, "ThrottlingException"), "ThrottlingException", 1, id="throttled_by_account"),
        pytest.param(Reply(400, "AccessDeniedException"), "AccessDeniedException", 1, id="access_denied"),
        pytest.param(Reply(400, "ValidationException"), "ValidationException", 1, id="validation"),
        pytest.param(Reply(400, "ResourceNotFoundException"), "ResourceNotFoundException", 1, id="no_table"),
        pytest.param(FAILING, "InternalServerError", 2, id="failing"),
        pytest.param(Reply(503, "ServiceUnavailable"), "ServiceUnavailable", 2, id="unavailable"),
        pytest.param(Silence(), "ReadTimeoutError", 2, id="silent"),
    ],
)
def test_a_store_in_trouble_is_unavailable(
    use: Callable[[DynamoDBClient], object], answer: Reply | Silence, reason: str, tries: int
) -> None:
    with dynamodb_stub(answer) as stub, pytest.raises(StoreUnavailable) as raised:
        use(impatient_client(stub.endpoint))
    assert raised.value.reason == reason
    assert len(stub.asked) == tries


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_a_store_that_is_not_there_is_unavailable(use: Callable[[DynamoDBClient], object]) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and never listens
        with pytest.raises(StoreUnavailable) as raised:
            use(impatient_client(f"http://127.0.0.1:{nobody.getsockname()[1]}"))
    assert raised.value.reason == "EndpointConnectionError"


def test_a_failure_inside_that_passes_at_once_is_not_noticed() -> None:
    with dynamodb_stub(FAILING, Reply(400, "ThrottlingException")) as stub, pytest.raises(StoreUnavailable) as raised:
        DynamoDBAuditLog(impatient_client(stub.endpoint), "t").find("id")
    assert raised.value.reason == "ThrottlingException"
    assert stub.asked == ["GetItem", "GetItem"]


def test_an_error_says_nothing_of_what_was_asked() -> None:
    with dynamodb_stub(THROTTLED) as stub, pytest.raises(StoreUnavailable) as raised:
        USES["look_up"](impatient_client(stub.endpoint))
    assert str(raised.value) == "address register: ProvisionedThroughputExceededException"
    # so that no traceback shows the client's own error
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__

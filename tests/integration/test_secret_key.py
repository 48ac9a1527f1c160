"""The key in Secrets Manager, as moto plays it."""

import pytest
from mypy_boto3_secretsmanager import SecretsManagerClient

from eligibility.storage.aws import secrets_client
from eligibility.storage.ports import StoreUnavailable
from eligibility.storage.secrets_manager import KEPT_SECONDS, SecretKey
from tests.integration.conftest import Clock

FIRST, SECOND = 64 * "a", 64 * "b"


@pytest.fixture
def client(aws: None) -> SecretsManagerClient:  # noqa: ARG001 - must be there first
    client = secrets_client()
    client.create_secret(Name="hash-key", SecretString=FIRST)
    return client


def test_the_key_is_the_text_of_the_secret(client: SecretsManagerClient, clock: Clock) -> None:
    assert SecretKey(client, "hash-key", clock).read() == FIRST.encode()


def test_the_key_is_kept_five_minutes_and_then_read_anew(client: SecretsManagerClient, clock: Clock) -> None:
    key = SecretKey(client, "hash-key", clock)
    key.read()
    client.put_secret_value(SecretId="hash-key", SecretString=SECOND)
    clock.seconds += KEPT_SECONDS - 1
    assert key.read() == FIRST.encode()
    clock.seconds += 1
    assert key.read() == SECOND.encode()


def test_nothing_is_read_before_the_key_is_asked_for(client: SecretsManagerClient, clock: Clock) -> None:
    key = SecretKey(client, "made-later", clock)
    client.create_secret(Name="made-later", SecretString=SECOND)
    assert key.read() == SECOND.encode()


def test_a_secret_that_is_not_there_is_unavailable(client: SecretsManagerClient, clock: Clock) -> None:
    with pytest.raises(StoreUnavailable, match=r"^key secret: ResourceNotFoundException$"):
        SecretKey(client, "missing", clock).read()


@pytest.mark.parametrize("text", ["", 31 * "a"])
def test_a_secret_that_is_too_short_is_not_used(client: SecretsManagerClient, clock: Clock, text: str) -> None:
    client.put_secret_value(SecretId="hash-key", SecretString=text or " ")
    with pytest.raises(StoreUnavailable, match=r"^key secret: it holds fewer than 32 characters$"):
        SecretKey(client, "hash-key", clock).read()

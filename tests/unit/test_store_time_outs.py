"""A request waits for AWS less than the 10 seconds that the design allows, counted from the clients' settings."""

from typing import TYPE_CHECKING

import pytest
from botocore.session import get_session

from eligibility.storage.aws import ATTEMPTS, CALLS_PER_REQUEST, REQUEST_CONFIG, dynamodb_client, secrets_client

if TYPE_CHECKING:
    from botocore.client import BaseClient


@pytest.fixture(params=[dynamodb_client, secrets_client], ids=["dynamodb", "secretsmanager"])
def client(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> "BaseClient":
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "made-up")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "made-up")
    made: BaseClient = request.param()
    return made


def test_all_time_outs_of_a_request_add_up_to_less_than_ten_seconds() -> None:
    settings = vars(REQUEST_CONFIG)
    a_try = settings["connect_timeout"] + settings["read_timeout"]
    assert CALLS_PER_REQUEST * ATTEMPTS * a_try < 10


def test_the_clients_have_these_time_outs_and_repeat_nothing_by_themselves(client: "BaseClient") -> None:
    settings = vars(client.meta.config)
    assert settings["connect_timeout"] == vars(REQUEST_CONFIG)["connect_timeout"]
    assert settings["read_timeout"] == vars(REQUEST_CONFIG)["read_timeout"]
    assert settings["retries"] == {"mode": "standard", "total_max_attempts": 1}
    assert settings["tcp_keepalive"] is True


def test_the_clients_do_not_check_attribute_maps_written_by_hand(client: "BaseClient") -> None:
    assert type(vars(client)["_serializer"]).__name__ == "JSONSerializer"  # and no ParamValidationDecorator around it


def test_the_clients_send_the_name_of_botocore_as_it_was_made_once(client: "BaseClient") -> None:
    assert vars(client)["_user_agent_creator"].to_string() == get_session().user_agent()

"""What the environment sets: read once, and what is wrong is said by the name of its variable."""

import re
from pathlib import Path

import pytest

from eligibility.settings import DynamoDBStore, InvalidSetting, Settings, SqliteStore, read_settings

SQLITE = {"ELIGIBILITY_STORE": "sqlite:////var/lib/eligibility/store.db"}


def test_a_store_is_all_that_must_be_set() -> None:
    assert read_settings(SQLITE) == Settings(
        store=SqliteStore("/var/lib/eligibility/store.db", Path("/var/lib/eligibility/store.db.key")),
        tenants={},
        local_client=None,
        retention_days=0,
    )


def test_dynamodb_has_two_tables_and_a_secret() -> None:
    settings = read_settings(
        {
            "ELIGIBILITY_STORE": "dynamodb",
            "ELIGIBILITY_AUDIT_TABLE": "Audit",
            "ELIGIBILITY_REGISTER_TABLE": "Register",
            "ELIGIBILITY_KEY_SECRET": "arn:of:the:key",
        }
    )
    assert settings.store == DynamoDBStore("Audit", "Register", "arn:of:the:key")


def test_a_function_may_do_without_a_table_it_does_not_use() -> None:
    settings = read_settings({"ELIGIBILITY_STORE": "dynamodb", "ELIGIBILITY_AUDIT_TABLE": "Audit"})
    assert settings.store == DynamoDBStore("Audit", "", "")


@pytest.mark.parametrize(
    ("store", "path"),
    [("sqlite:////tmp/a.db", "/tmp/a.db"), ("sqlite:///a.db", "a.db"), ("sqlite:///:memory:", ":memory:")],  # noqa: S108 - names only
)
def test_a_store_in_sqlite_has_a_path(store: str, path: str) -> None:
    read = read_settings({"ELIGIBILITY_STORE": store}).store
    assert isinstance(read, SqliteStore)
    assert read.path == path


def test_the_key_may_lie_elsewhere() -> None:
    store = read_settings({**SQLITE, "ELIGIBILITY_KEY_FILE": "/etc/eligibility/key"}).store
    assert isinstance(store, SqliteStore)
    assert store.key_file == Path("/etc/eligibility/key")


@pytest.mark.parametrize(
    "store",
    ["", "sqlite", "sqlite:///", "sqlite:/a.db", "DynamoDB", "dynamodb ", "postgres://x", "/tmp/a.db"],  # noqa: S108
)
def test_another_store_is_refused_by_name(store: str) -> None:
    _refused({"ELIGIBILITY_STORE": store}, "ELIGIBILITY_STORE")


def test_without_a_store_nothing_starts() -> None:
    _refused({}, "ELIGIBILITY_STORE")


def test_clients_have_tenants() -> None:
    settings = read_settings({**SQLITE, "ELIGIBILITY_CLIENTS": '{"one": "office", "two": "office", "три": "офис"}'})
    assert settings.tenants == {"one": "office", "two": "office", "три": "офис"}


@pytest.mark.parametrize("clients", ["", "{}"])
def test_there_may_be_no_clients(clients: str) -> None:
    assert read_settings({**SQLITE, "ELIGIBILITY_CLIENTS": clients}).tenants == {}


@pytest.mark.parametrize(
    "clients", ["one=office", "[]", "null", '"one"', "7", '{"one": 7}', '{"one": ""}', '{"one": null}', '{"one": [""]}']
)
def test_clients_that_are_no_object_of_names_are_refused(clients: str) -> None:
    _refused({**SQLITE, "ELIGIBILITY_CLIENTS": clients}, "ELIGIBILITY_CLIENTS")


def test_a_refused_setting_does_not_repeat_its_value() -> None:
    with pytest.raises(InvalidSetting) as refused:
        read_settings({**SQLITE, "ELIGIBILITY_CLIENTS": "secret"})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("local_client", ["", None])
def test_there_is_no_local_client_unless_it_is_named(local_client: str | None) -> None:
    environment = SQLITE if local_client is None else {**SQLITE, "ELIGIBILITY_LOCAL_CLIENT": local_client}
    settings = read_settings(environment)
    assert (settings.local_client, settings.tenants) == (None, {})


def test_the_local_client_has_a_tenant_of_that_name_unless_another_is_set() -> None:
    local = {**SQLITE, "ELIGIBILITY_LOCAL_CLIENT": "me"}
    assert read_settings(local).tenants == {"me": "local"}
    assert read_settings({**local, "ELIGIBILITY_CLIENTS": '{"me": "office"}'}).tenants == {"me": "office"}


@pytest.mark.parametrize(("text", "days"), [("0", 0), ("1", 1), ("3650", 3650), ("007", 7)])
def test_retention_is_a_number_of_days(text: str, days: int) -> None:
    assert read_settings({**SQLITE, "ELIGIBILITY_RETENTION_DAYS": text}).retention_days == days


@pytest.mark.parametrize("text", ["", "-1", "1.5", "ten", "１", "1 ", "9" * 12, "9" * 5000])
def test_any_other_retention_is_refused(text: str) -> None:
    """A number of days beyond the calendar would fail each check instead of the start."""
    _refused({**SQLITE, "ELIGIBILITY_RETENTION_DAYS": text}, "ELIGIBILITY_RETENTION_DAYS")


def _refused(environment: dict[str, str], name: str) -> None:
    with pytest.raises(InvalidSetting, match=re.escape(name)) as refused:
        read_settings(environment)
    assert refused.value.name == name
    assert refused.value.expected

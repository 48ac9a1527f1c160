"""The stores under test: DynamoDB as moto plays it, with the tables of template.yaml, and SQLite in a file."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from moto import mock_aws
from mypy_boto3_dynamodb import DynamoDBClient
from mypy_boto3_s3 import S3Client

from eligibility.storage.aws import dynamodb_client
from eligibility.storage.dynamodb import DynamoDBAddressRegister, DynamoDBAuditLog
from eligibility.storage.ports import AddressRegister, AuditLog
from eligibility.storage.sqlite import SqliteAddressRegister, SqliteAuditLog
from eligibility_local import batch_running
from tests.integration.api import Api, deployed, outputs
from tests.integration.api_stores import DynamoDBTables, SqliteFile
from tests.integration.audit_stack import create_seal_bucket
from tests.integration.batch_files import mixed_lines, written
from tests.integration.batch_interpreter import MOTO, batches_on_moto
from tests.integration.batch_stack import BatchStack
from tests.integration.stack_tables import create_tables


class Tables(NamedTuple):
    """The tables in moto, and a client for them."""

    client: DynamoDBClient
    audit: str
    register: str


class AuditStore(NamedTuple):
    """An audit log, and a way around it to what it has stored."""

    log: AuditLog
    overwrite_record: Callable[[str, bytes], None]
    """Put other bytes in the place of a check's compressed record."""


class RegisterStore(NamedTuple):
    """An address register, and what the contract's tests need besides."""

    register: AddressRegister
    another: Callable[[], AddressRegister]
    """Open the same register again, as another process would."""
    row_count: Callable[[], int]
    """Count all rows stored, of whatever import."""


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let moto play AWS in one region."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    with mock_aws():
        yield


@pytest.fixture
def tables(aws: None) -> Tables:  # noqa: ARG001 - must be there first
    client = dynamodb_client()
    return Tables(client, *create_tables(client))


@pytest.fixture
def seal_bucket(aws: None) -> S3Client:  # noqa: ARG001 - must be there first
    """Make the bucket of seals."""
    return create_seal_bucket()


@pytest.fixture
def closing() -> Iterator[Callable[[SqliteAuditLog | SqliteAddressRegister], None]]:
    """Take stores to be closed when the test is over."""
    stores: list[SqliteAuditLog | SqliteAddressRegister] = []
    yield stores.append
    for store in stores:
        store.close()


@pytest.fixture(params=["dynamodb", "sqlite"])
def audit_store(request: pytest.FixtureRequest) -> AuditStore:
    store: AuditStore = request.getfixturevalue(f"{request.param}_audit_store")
    return store


@pytest.fixture
def audit_log(audit_store: AuditStore) -> AuditLog:
    return audit_store.log


@pytest.fixture
def dynamodb_audit_store(tables: Tables) -> AuditStore:
    def overwrite(check_id: str, record: bytes) -> None:
        tables.client.update_item(
            TableName=tables.audit,
            Key={"check_id": {"S": check_id}},
            UpdateExpression="SET #record = :record",
            ExpressionAttributeNames={"#record": "record"},
            ExpressionAttributeValues={":record": {"B": record}},
        )

    return AuditStore(DynamoDBAuditLog(tables.client, tables.audit), overwrite)


@pytest.fixture
def sqlite_audit_store(tmp_path: Path, closing: Callable[[SqliteAuditLog | SqliteAddressRegister], None]) -> AuditStore:
    log = SqliteAuditLog(str(tmp_path / "store.db"))
    closing(log)

    def overwrite(check_id: str, record: bytes) -> None:
        with log._database.transaction() as connection:
            connection.execute("UPDATE checks SET record = ? WHERE check_id = ?", (record, check_id))

    return AuditStore(log, overwrite)


@pytest.fixture(params=["dynamodb", "sqlite"])
def register_store(request: pytest.FixtureRequest) -> RegisterStore:
    store: RegisterStore = request.getfixturevalue(f"{request.param}_register_store")
    return store


@pytest.fixture
def dynamodb_register_store(tables: Tables, clock: Clock) -> RegisterStore:
    def another() -> DynamoDBAddressRegister:
        return DynamoDBAddressRegister(tables.client, tables.register, clock)

    def row_count() -> int:
        return tables.client.scan(TableName=tables.register)["Count"] - 1  # less the header

    return RegisterStore(another(), another, row_count)


@pytest.fixture
def sqlite_register_store(
    tmp_path: Path, closing: Callable[[SqliteAuditLog | SqliteAddressRegister], None]
) -> RegisterStore:
    def another() -> SqliteAddressRegister:
        register = SqliteAddressRegister(str(tmp_path / "store.db"))
        closing(register)
        return register

    first = another()

    def row_count() -> int:
        with first._database.connection() as connection:
            (count,) = connection.execute("SELECT count(*) FROM addresses").fetchone()
        return int(count)

    return RegisterStore(first, another, row_count)


@pytest.fixture
def sqlite_file(tmp_path: Path) -> SqliteFile:
    return SqliteFile(tmp_path)


@pytest.fixture
def dynamodb_tables(tables: Tables) -> DynamoDBTables:
    return DynamoDBTables(*tables)


@pytest.fixture
def sqlite_api(sqlite_file: SqliteFile, capsys: pytest.CaptureFixture[str]) -> Iterator[Api]:
    with deployed(sqlite_file, outputs(capsys)) as api:
        yield api


@pytest.fixture
def dynamodb_api(dynamodb_tables: DynamoDBTables, capsys: pytest.CaptureFixture[str]) -> Iterator[Api]:
    with deployed(dynamodb_tables, outputs(capsys)) as api:
        yield api


@pytest.fixture(params=["dynamodb", "sqlite"])
def api(request: pytest.FixtureRequest) -> Api:
    """Deploy the functions over each store in turn."""
    deployment: Api = request.getfixturevalue(f"{request.param}_api")
    return deployment


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[BatchStack]:
    """Run the state machine of batches, with ranges of three rows."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    with mock_aws(config=MOTO):
        client = dynamodb_client()
        with batches_on_moto(DynamoDBTables(client, *create_tables(client)), outputs(capsys)) as stack:
            yield stack


@pytest.fixture
def batch_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment that says nothing but where the store is; ranges of two rows; a current folder of its own."""
    for name in os.environ:
        if name.startswith(("ELIGIBILITY_", "LC_", "LANG")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ELIGIBILITY_STORE", f"sqlite:///{tmp_path / 'store.db'}")
    monkeypatch.setattr(batch_running, "RANGE_ROWS", 2)
    monkeypatch.setattr(os, "fsync", lambda _: None)  # five milliseconds each; one test looks at the calls
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A file with rows of every kind."""
    return written(tmp_path / "applicants.jsonl", mixed_lines())

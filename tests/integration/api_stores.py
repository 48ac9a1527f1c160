"""What an Api runs on: a SQLite file, or the tables of template.yaml in moto, each with the sample register."""

import sqlite3
from contextlib import closing
from pathlib import Path

from mypy_boto3_dynamodb import DynamoDBClient
from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

from eligibility.storage.address_csv import SAMPLE_FILE, import_register
from eligibility.storage.aws import secrets_client
from eligibility.storage.dynamodb import DynamoDBAddressRegister
from eligibility.storage.packing import unpack

KEY = "made-up key for the hashes of owners and payloads"
SUBJECT_KEYS = '{"current": "1", "1": "made-up key for the hashes of subjects"}'

type Item = dict[str, AttributeValueTypeDef]


class SqliteFile:
    """A database in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "store.db"
        self.environment = {"ELIGIBILITY_STORE": f"sqlite:///{self.path}"}

    def count(self) -> int:
        """Count the checks recorded."""
        with closing(sqlite3.connect(self.path)) as connection:
            (number,) = connection.execute("SELECT count(*) FROM checks").fetchone()
        return int(number)

    def everything(self) -> bytes:
        """Return the bytes of all files of the folder: the database, its log, the key."""
        return b"".join(path.read_bytes() for path in sorted(self.folder.iterdir()) if path.is_file())

    def records(self) -> list[bytes]:
        """Return the canonical records, uncompressed."""
        with closing(sqlite3.connect(self.path)) as connection:
            return [unpack(*row) for row in connection.execute("SELECT check_id, record, digest FROM checks")]


class DynamoDBTables:
    """The two tables, the sample register imported, and the two secrets."""

    def __init__(self, client: DynamoDBClient, audit_table: str, register_table: str) -> None:
        self.client = client
        self.audit_table = audit_table
        self.register_table = register_table
        secret = secrets_client().create_secret(Name="hash-key", SecretString=KEY)
        subjects = secrets_client().create_secret(Name="subject-keys", SecretString=SUBJECT_KEYS)
        with SAMPLE_FILE.open("rb") as file:
            register = DynamoDBAddressRegister(client, register_table, lambda: 0.0)
            import_register(register, KEY.encode(), file, "complete", sample=True)
        self.environment = {
            "ELIGIBILITY_STORE": "dynamodb",
            "ELIGIBILITY_AUDIT_TABLE": audit_table,
            "ELIGIBILITY_REGISTER_TABLE": register_table,
            "ELIGIBILITY_KEY_SECRET": secret["ARN"],
            "ELIGIBILITY_SUBJECT_SECRET": subjects["ARN"],
        }

    def items(self) -> list[Item]:
        """Return the items of the audit table."""
        return self.client.scan(TableName=self.audit_table, ConsistentRead=True)["Items"]

    def count(self) -> int:
        """Count the checks recorded."""
        return len(self.items())

    def everything(self) -> bytes:
        """Return all values of both tables, as the service keeps them."""
        rows = self.client.scan(TableName=self.register_table, ConsistentRead=True)["Items"]
        return b"\n".join(_value_bytes(value) for item in (*self.items(), *rows) for value in item.values())

    def records(self) -> list[bytes]:
        """Return the canonical records, uncompressed."""
        return [
            unpack(item["check_id"]["S"], _value_bytes(item["record"]), item["digest"]["S"]) for item in self.items()
        ]


def item_size(item: Item) -> int:
    """Return the bytes of an item as DynamoDB counts them (Developer Guide, "item sizes and formats")."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(value: AttributeValueTypeDef) -> int:
    if "L" in value:
        return 3 + sum(1 + _value_size(each) for each in value["L"])
    if "N" in value:
        return (len(value["N"].lstrip("-")) + 1) // 2 + 1 + value["N"].startswith("-")
    return len(_value_bytes(value))


def _value_bytes(value: AttributeValueTypeDef) -> bytes:
    if "B" in value:
        return bytes(value["B"])
    if "S" in value:
        return value["S"].encode()
    return repr(value).encode()

"""What a stack has recorded and sealed, copied to one's own machine and looked into there, as docs/audit.md says."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result
from mypy_boto3_s3 import S3Client

from eligibility.audit.sealing import Sealing
from eligibility.storage.dynamodb.audit import DynamoDBAuditLog
from eligibility.storage.dynamodb.leaves import DynamoDBLeaves
from eligibility.storage.ports import AuditEntry
from eligibility.storage.s3.seals import S3Seals
from eligibility_local import audit_verify_command
from eligibility_local.command_line import main
from tests.integration.audit_stack import SEALS
from tests.integration.conftest import Tables
from tests.integration.readme import PROJECT, blocks_of
from tests.unit.sealed_log import an_entry_of

SHARDS = "07"
NOW = datetime(2026, 11, 23, 2, 40, tzinfo=UTC)
DAYS = ("--from", "2026-11-22", "--to", "2026-11-23")


def entries() -> list[AuditEntry]:
    """Make records of three hours about midnight, in two of the shards for the sake of time."""
    random, begin = Random(4), datetime(2026, 11, 22, 23, tzinfo=UTC)  # noqa: S311 - it must repeat itself
    made = (an_entry_of(random, begin + number * timedelta(minutes=1)) for number in range(170))
    return [entry._replace(subject="1:5ub3ec7") for entry in made if entry.check_id[-1] in SHARDS]


ENTRIES = entries()


class Stack:
    """The table and the bucket of a stack, and a folder of one's own machine."""

    def __init__(self, tables: Tables, client: S3Client, folder: Path) -> None:
        self.tables = tables
        self.client = client
        self.file = folder / "copy.db"
        self.seals = folder / "copy.db.seals"
        DynamoDBAuditLog(tables.client, tables.audit).record_all(ENTRIES)
        sealing = Sealing(DynamoDBLeaves(tables.client, tables.audit), S3Seals(client, SEALS))
        *_, newest = sealing.seal_all(NOW)
        self.newest = str(newest)

    def copy_seals(self) -> None:
        """Do what `aws s3 sync` does."""
        for name in S3Seals(self.client, SEALS).names(""):
            path = self.seals / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.client.get_object(Bucket=SEALS, Key=name)["Body"].read())

    def change(self, check_id: str, name: str, value: str) -> None:
        """Do to an item what only somebody with the table can do."""
        self.tables.client.update_item(
            TableName=self.tables.audit,
            Key={"check_id": {"S": check_id}},
            UpdateExpression="SET #name = :value",
            ExpressionAttributeNames={"#name": name},
            ExpressionAttributeValues={":value": {"S": value}},
        )


@pytest.fixture
def stack(tables: Tables, seal_bucket: S3Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stack:
    for name in os.environ:
        if name.startswith("ELIGIBILITY_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("ELIGIBILITY_STORE", "dynamodb")
    monkeypatch.setenv("ELIGIBILITY_AUDIT_TABLE", tables.audit)
    for module in ("eligibility.audit.sealing", "eligibility.storage.dynamodb.leaves"):
        monkeypatch.setattr(f"{module}.SHARDS", SHARDS)
    monkeypatch.setattr("eligibility.audit.sealing.LOOK_BACK", 1)
    monkeypatch.setattr(audit_verify_command, "now", lambda: NOW)
    return Stack(tables, seal_bucket, tmp_path)


def audit(*arguments: str | Path, status: int = 0) -> Result:
    """Run a command of `eligibility audit` that ends with a status; an error that is no exit comes through."""
    result = CliRunner(catch_exceptions=False).invoke(main, ["audit", *map(str, arguments)])
    assert result.exit_code == status, result.output
    return result


def told(*arguments: str | Path, status: int = 0) -> Any:  # noqa: ANN401 - what JSON has, asserted on at once
    """Return the JSON that a command prints."""
    return json.loads(audit(*arguments, "--json", status=status).stdout)


def test_what_a_stack_recorded_is_verified_and_exported_and_verified_from_the_export_alone(
    stack: Stack, tmp_path: Path
) -> None:
    assert told("copy", "--out", stack.file, *DAYS) == {"records": len(ENTRIES), "left_out": []}
    stack.copy_seals()
    found = told("verify", "--store", stack.file, "--expect", stack.newest, *DAYS)
    assert (found["faults"], found["tally"]["intact"]) == ([], len(ENTRIES))
    days = told("export", "--store", stack.file, "--out", tmp_path / "exported")
    stack.file.unlink()
    exports = [part for day in days for part in ("--export", tmp_path / "exported" / day["file"])]
    alone = told("verify", "--seals", stack.seals, "--expect", stack.newest, *exports, *DAYS)
    assert (alone["faults"], alone["tally"]["intact"]) == ([], len(ENTRIES))
    fewer = told("verify", "--seals", stack.seals, "--expect", stack.newest, *exports[2:], *DAYS, status=1)
    assert set(fewer["kinds"]) == {"record_removed"}


def test_a_record_of_a_stack_is_proven_to_an_outsider(stack: Stack, tmp_path: Path) -> None:
    told("copy", "--out", stack.file, *DAYS)
    stack.copy_seals()
    entry = ENTRIES[3]
    record, proof, script = (tmp_path / name for name in ("record.json", "proof.json", "check_proof.py"))
    proof.write_text(audit("prove", entry.check_id, "--store", stack.file, "--record", record).stdout)
    code = blocks_of((PROJECT / "docs" / "audit.md").read_text("utf-8"))["check_proof.py"]
    script.write_text(code.partition("```python\n")[2].partition("```")[0])
    digest = json.loads(proof.read_text())["seal_digest"]
    checked = subprocess.run([sys.executable, script, proof, record, digest], check=False)  # noqa: S603 - our own lines
    assert checked.returncode == 0
    assert record.read_bytes() == entry.canonical


def test_the_copy_is_found_replayed_and_tried_with_another_rulebook(stack: Stack) -> None:
    told("copy", "--out", stack.file, *DAYS)
    assert told("find", ENTRIES[2].check_id, "--store", stack.file)["found"]["check_id"] == ENTRIES[2].check_id
    assert told("find", "--store", stack.file, "--limit", "1000")["after"] is None
    assert told("replay", "--store", stack.file, "--processes", "1")["identical"] == len(ENTRIES)
    rulebook = PROJECT / "layers" / "eligibility" / "eligibility" / "rulebook"
    tried = told("backtest", "--rulebook", rulebook, "--store", stack.file, "--processes", "1")
    assert (tried["total"], tried["changed"]) == (len(ENTRIES), 0)


def test_no_link_to_a_person_is_copied(stack: Stack) -> None:
    told("copy", "--out", stack.file, *DAYS)
    assert b"5ub3ec7" not in b"".join(path.read_bytes() for path in stack.file.parent.glob("copy.db*"))


def test_a_second_run_copies_what_came_since_and_leaves_the_rest(stack: Stack) -> None:
    first = told("copy", "--out", stack.file, "--from", "2026-11-22", "--to", "2026-11-22")
    assert 0 < first["records"] < len(ENTRIES)
    assert told("copy", "--out", stack.file, *DAYS)["records"] == len(ENTRIES)


def test_what_was_touched_is_named_by_the_copy_or_by_its_verification(stack: Stack) -> None:
    broken, altered = ENTRIES[1].check_id, ENTRIES[4].check_id
    stack.change(broken, "digest", "0" * 64)
    stack.change(altered, "verdict", "another")
    copied = told("copy", "--out", stack.file, *DAYS, status=1)
    assert [each["check_id"] for each in copied["left_out"]] == [broken]
    assert f"record {broken}: its SHA-256" in audit("copy", "--out", stack.file, *DAYS, status=1).stderr
    stack.copy_seals()
    faults = told("verify", "--store", stack.file, "--expect", stack.newest, *DAYS, status=1)["faults"]
    assert {(fault["kind"], fault["check_id"]) for fault in faults} == {
        ("record_removed", broken),
        ("record_altered", altered),
    }


@pytest.mark.parametrize("expires_at", [{"N": "9" * 30}, {"N": "-1"}, {"N": "1.5"}, {"S": "never"}])
def test_an_item_whose_expiry_is_no_instant_is_named_and_stops_no_copy(
    stack: Stack, expires_at: dict[str, str]
) -> None:
    broken = ENTRIES[1].check_id
    stack.tables.client.update_item(
        TableName=stack.tables.audit,
        Key={"check_id": {"S": broken}},
        UpdateExpression="SET expires_at = :value",
        ExpressionAttributeValues={":value": expires_at},
    )
    copied = told("copy", "--out", stack.file, *DAYS, status=1)
    assert (copied["records"], [each["check_id"] for each in copied["left_out"]]) == (len(ENTRIES) - 1, [broken])


def test_a_file_that_was_damaged_is_not_copied_into(stack: Stack) -> None:
    told("copy", "--out", stack.file, *DAYS)
    with closing(sqlite3.connect(stack.file)) as connection, connection:
        connection.execute("UPDATE checks SET record = x'00' WHERE check_id = ?", (ENTRIES[2].check_id,))
    assert "copy into a new one" in audit("copy", "--out", stack.file, *DAYS, status=2).stderr


def test_a_record_that_is_another_by_now_does_not_take_the_place_of_the_copied_one(stack: Stack) -> None:
    told("copy", "--out", stack.file, *DAYS)
    stack.change(ENTRIES[4].check_id, "verdict", "another")
    (left_out,) = told("copy", "--out", stack.file, *DAYS, status=1)["left_out"]
    assert left_out["check_id"] == ENTRIES[4].check_id


def test_a_copy_needs_a_stack_and_both_days(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "both --from and --to" in audit("copy", "--out", stack.file, "--from", "2026-11-22", status=2).stderr
    monkeypatch.delenv("ELIGIBILITY_AUDIT_TABLE")
    assert "ELIGIBILITY_AUDIT_TABLE" in audit("copy", "--out", stack.file, *DAYS, status=2).stderr
    monkeypatch.setenv("ELIGIBILITY_STORE", "sqlite:///somewhere.db")
    assert "ELIGIBILITY_STORE" in audit("copy", "--out", stack.file, *DAYS, status=2).stderr
    assert not stack.file.exists()

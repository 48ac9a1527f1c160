"""`eligibility audit seal`, `prove`, `verify`, `erase`, `rotate` and `find --document` on a store."""

import json
import os
import re
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from moto import mock_aws
from pydantic import JsonValue

from eligibility.audit.period import Period
from eligibility.storage.aws import dynamodb_client
from eligibility.storage.sqlite import SqliteAuditLog
from eligibility_local import audit_seal_command, audit_verify_command
from eligibility_local.audit_exporting import export_days
from eligibility_local.command_line import main
from tests.integration.api import deployed
from tests.integration.api_applications import an_application
from tests.integration.api_stores import DynamoDBTables, SqliteFile
from tests.integration.stack_tables import create_tables
from tests.unit.recorded_checks import recorded

ENTRIES = [recorded(seed) for seed in range(0, 300, 5)]
"""Of three days."""
NOBODY = "01a1f84a-95c0-7314-9505-000000000000"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MADE_AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DOCS = Path(__file__).parents[2] / "docs" / "audit.md"
DOCUMENT: JsonValue = {"kind": "foreign", "country": "RUS", "number": "75-1234567"}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment that says nothing but where the store is; days after the records were made."""
    for name in os.environ:
        if name.startswith(("ELIGIBILITY_", "LC_", "LANG")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ELIGIBILITY_STORE", f"sqlite:///{tmp_path / 'store.db'}")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(os, "fsync", lambda _: None)
    for command in (audit_seal_command, audit_verify_command):
        monkeypatch.setattr(command, "now", lambda: NOW)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Give the file of a store with records."""
    with closing(SqliteAuditLog(str(tmp_path / "store.db"))) as log:
        log.record_all(ENTRIES)
    return tmp_path / "store.db"


@pytest.fixture
def newest(store: Path) -> str:
    """Seal the store, and return the newest seal."""
    assert store.is_file()
    return str(told("seal")["newest"])


def audit(*arguments: str | Path, status: int = 0, given: str | None = None) -> Result:
    """Run a command of `eligibility audit` that ends with a status; an error that is no exit comes through."""
    result = CliRunner(catch_exceptions=False).invoke(main, ["audit", *map(str, arguments)], input=given)
    assert result.exit_code == status, result.output
    return result


def told(*arguments: str | Path, status: int = 0) -> Any:  # noqa: ANN401 - what JSON has, asserted on at once
    """Return the JSON that a command prints."""
    return json.loads(audit(*arguments, "--json", status=status).stdout)


def execute(store: Path, statement: str, *parameters: str) -> None:
    """Do to the file what only somebody with the file can do."""
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute(statement, parameters)


def test_hours_are_sealed_once_each(store: Path) -> None:
    first = told("seal")
    assert first["sealed"] > 24
    assert re.fullmatch(r"2026-11-23T10:[0-9a-f]{64}", first["newest"])
    assert told("seal") == {"sealed": 0, "newest": None}
    assert "nothing to seal" in audit("seal").stdout
    assert len(list(Path(f"{store}.seals", "seals").iterdir())) == first["sealed"]


def test_an_untouched_store_is_proven_up_to_the_seal_that_is_expected(newest: str) -> None:
    found = told("verify", "--expect", newest)
    assert found["faults"] == []
    assert (found["tally"]["intact"], found["tally"]["proven_until"]) == (len(ENTRIES), newest[:13])
    assert "proven up to the expected seal of 2026-11-23T10" in audit("verify", "--expect", newest).stdout


def test_without_an_expected_seal_the_end_is_said_to_be_unproven(newest: str) -> None:
    assert newest
    assert "The end is unproven" in audit("verify").stdout
    assert told("verify")["tally"]["proven_until"] is None


def test_what_was_touched_is_named(store: Path, newest: str) -> None:
    removed, altered = ENTRIES[5].check_id, ENTRIES[9].check_id
    execute(store, "DELETE FROM checks WHERE check_id = ?", removed)
    execute(store, "UPDATE checks SET reference = 'another' WHERE check_id = ?", altered)
    found = told("verify", "--expect", newest, status=1)
    assert {(fault["kind"], fault["check_id"]) for fault in found["faults"]} == {
        ("record_removed", removed),
        ("record_altered", altered),
    }
    printed = audit("verify", status=1).stdout
    assert removed in printed
    assert "record_altered" in printed


def test_the_end_that_is_cut_off_is_found_with_the_expected_seal_only(store: Path, newest: str) -> None:
    seals = Path(f"{store}.seals")
    for folder in ("seals", "leaves"):
        max((seals / folder).iterdir()).unlink()
    assert told("verify")["faults"] == []
    kinds = {fault["kind"] for fault in told("verify", "--expect", newest, status=1)["faults"]}
    assert "seal_missing" in kinds


def test_a_period_is_verified_alone(store: Path, newest: str) -> None:
    assert newest
    execute(store, "DELETE FROM checks WHERE recorded_at >= '2026-11-22'")
    assert told("verify", "--to", "2026-11-21")["faults"] == []
    assert told("verify", "--from", "2026-11-22", status=1)["faults"]


def test_an_export_is_verified_without_the_store(store: Path, newest: str, tmp_path: Path) -> None:
    days = [*export_days(str(store), Period(), tmp_path / "out")]
    seals = tmp_path / "elsewhere"
    Path(f"{store}.seals").rename(seals)
    store.unlink()
    files = [argument for day in days for argument in ("--export", str(tmp_path / "out" / day.file))]
    found = told("verify", "--seals", seals, "--expect", newest, *files)
    assert (found["faults"], found["tally"]["intact"]) == ([], len(ENTRIES))
    fewer = told("verify", "--seals", seals, "--expect", newest, *files[2:], status=1)
    assert {fault["kind"] for fault in fewer["faults"]} == {"record_removed"}
    alone = told("verify", "--seals", seals, "--from", days[1].day, "--to", days[1].day, *files[2:4])
    assert alone["faults"] == []


@pytest.mark.parametrize("seal", ["2026-11-23T10", "2026-11-23T10:abc", f"2027-11-23T10:{64 * '0'}", f"x:{64 * '0'}"])
def test_an_expected_seal_that_can_be_none_is_bad_input(newest: str, seal: str) -> None:
    assert newest
    audit("verify", "--expect", seal, status=2)


def test_a_proof_is_checked_by_the_ten_lines_of_the_docs(store: Path, newest: str, tmp_path: Path) -> None:
    assert newest
    check_id = ENTRIES[7].check_id
    proof = audit("prove", check_id, "--record", tmp_path / "record.json").stdout
    (tmp_path / "proof.json").write_text(proof)
    assert stat.S_IMODE((tmp_path / "record.json").stat().st_mode) == 0o600
    assert (tmp_path / "record.json").read_bytes() == ENTRIES[7].canonical
    lines = re.search(r"```python\n(import .*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert lines
    (tmp_path / "check_proof.py").write_text(lines[1])
    digest = json.loads(proof)["seal_digest"]
    for record, status in ((b"", 0), (b" ", 1)):
        with (tmp_path / "record.json").open("ab") as file:
            file.write(record)
        done = subprocess.run(  # noqa: S603 - this Python, with the lines of the docs
            [sys.executable, "check_proof.py", "proof.json", "record.json", digest], cwd=tmp_path, check=False
        )
        assert done.returncode == status
    assert str(store) not in proof


def test_a_record_that_is_not_the_sealed_one_is_not_proven(store: Path, newest: str) -> None:
    assert newest
    one, other = ENTRIES[3].check_id, ENTRIES[9].check_id
    execute(
        store,
        "UPDATE checks SET (record, digest) = (SELECT record, digest FROM checks WHERE check_id = ?)"
        " WHERE check_id = ?",
        other,
        one,
    )
    assert f"record {one} is not as it was sealed" in audit("prove", one, status=1).stderr
    assert json.loads(audit("prove", other).stdout)["leaf"]


def test_an_export_is_verified_where_the_environment_names_a_stack(
    store: Path, newest: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [*export_days(str(store), Period(), tmp_path / "out")]
    monkeypatch.setenv("ELIGIBILITY_STORE", "dynamodb")
    files = [argument for day in days for argument in ("--export", str(tmp_path / "out" / day.file))]
    assert told("verify", "--seals", f"{store}.seals", "--expect", newest, *files)["faults"] == []


def test_what_is_not_sealed_or_not_there_cannot_be_proven(store: Path) -> None:
    assert store.is_file()
    assert "in no seal" in audit("prove", ENTRIES[0].check_id, status=1).stderr
    audit("prove", NOBODY, status=1)


def test_a_seal_that_cannot_be_read_ends_the_sealing_with_its_hour(store: Path, newest: str) -> None:
    Path(f"{store}.seals", "seals", f"{newest[:13]}.json").write_bytes(b"{}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit_seal_command, "now", lambda: NOW.replace(hour=14))
        assert newest[:13] in audit("seal", status=1).stderr


@pytest.mark.parametrize("command", ["seal", "verify", "prove"])
def test_a_store_that_is_not_there_is_not_made(tmp_path: Path, command: str) -> None:
    audit(command, *([NOBODY] if command == "prove" else []), status=3)
    assert not (tmp_path / "store.db").exists()


# --- Whose checks


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """Give a file of a document."""
    path = tmp_path / "document.json"
    path.write_text(json.dumps(DOCUMENT))
    return path


def check(folder: Path, **parts: JsonValue) -> str:
    """Make a check and return its id."""
    with deployed(SqliteFile(folder), str) as api:
        api.set_clock(MADE_AT)
        return str(api.post(an_application(**parts)).json()["check_id"])


def test_checks_are_found_by_a_document_and_by_nothing_once_the_link_is_erased(tmp_path: Path, document: Path) -> None:
    mine = [check(tmp_path), check(tmp_path, permit="entry")]
    check(tmp_path, passport={"kind": "foreign", "country": "RUS", "number": "75 7654321"})
    assert [each["check_id"] for each in told("find", "--document", document)["records"]] == mine
    assert told("find", "--document", document, "--limit", "1")["after"] == mine[0]
    second = told("find", "--document", document, "--after", mine[0])["records"]
    assert [each["check_id"] for each in second] == mine[1:]
    assert "Erased from 2 records" in audit("erase", document, "--yes").stdout
    assert "Erased from 0 records" in audit("erase", document, "--yes", status=1).stdout
    assert told("find", "--document", document, status=1)["records"] == []
    assert told("find", mine[0])["found"]["check_id"] == mine[0]


def test_nothing_of_an_erased_link_is_left_in_the_file_beside_a_server_that_runs(
    tmp_path: Path, document: Path
) -> None:
    with closing(SqliteAuditLog(str(tmp_path / "store.db"))):  # the last to close would clear the log anyway
        check(tmp_path)
        with closing(sqlite3.connect(tmp_path / "store.db")) as connection:
            (subject,) = connection.execute("SELECT subject FROM checks").fetchone()
        assert re.fullmatch(r"1:[0-9a-f]{32}", subject)
        audit("erase", document, "--yes")
        left = b"".join(path.read_bytes() for path in tmp_path.glob("store.db*") if path.is_file())
    assert subject.encode() not in left


def test_an_erasure_is_asked_about_and_breaks_no_seal(tmp_path: Path, document: Path) -> None:
    check(tmp_path)
    newest = told("seal")["newest"]
    audit("erase", document, status=1, given="n\n")
    assert len(told("find", "--document", document)["records"]) == 1
    audit("erase", document, given="y\n")
    assert told("find", "--document", document, status=1)["records"] == []
    assert told("verify", "--expect", newest)["tally"]["intact"] == 1


def test_after_a_rotation_checks_of_each_key_are_found(tmp_path: Path, document: Path) -> None:
    first = check(tmp_path)
    assert "The current subject key is 2" in audit("rotate").stdout
    second = check(tmp_path)
    assert [each["check_id"] for each in told("find", "--document", document)["records"]] == [first, second]
    with closing(sqlite3.connect(tmp_path / "store.db")) as connection:
        subjects = connection.execute("SELECT substr(subject, 1, 2) FROM checks ORDER BY rowid").fetchall()
    assert subjects == [("1:",), ("2:",)]
    assert stat.S_IMODE((tmp_path / "store.db.subjects.key").stat().st_mode) == 0o600
    assert "Erased from 2 records" in audit("erase", document, "--yes").stdout


@pytest.mark.parametrize(
    "text", ["", "{}", '{"kind": "foreign", "country": "RUS", "number": "1", "name": "Kanareikin"}']
)
def test_a_document_that_is_none_is_bad_input_and_not_repeated(tmp_path: Path, text: str) -> None:
    path = tmp_path / "document.json"
    path.write_text(text)
    for command in (("erase", path, "--yes"), ("find", "--document", path)):
        check_output = audit(*command, status=3 if command[0] == "find" and not (tmp_path / "store.db").exists() else 2)
        assert "Kanareikin" not in check_output.output


def test_a_link_is_erased_in_dynamodb_too(monkeypatch: pytest.MonkeyPatch, document: Path) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    with mock_aws():
        client = dynamodb_client()
        tables = DynamoDBTables(client, *create_tables(client))
        with deployed(tables, str) as api:
            check_id = str(api.post(an_application()).json()["check_id"])
        before = tables.items()
        for name, value in tables.environment.items():
            monkeypatch.setenv(name, value)
        assert "Erased from 1 records" in audit("erase", document, "--yes").stdout
        (after,) = tables.items()
    assert after["check_id"] == {"S": check_id}
    assert {**after, "subject": before[0]["subject"]} == before[0]
    assert "subject" not in after

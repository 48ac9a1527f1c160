"""`eligibility audit find`, `replay`, `backtest` and `export` on a store: what they print, write, and end with."""

import json
import os
import sqlite3
import zlib
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args

import duckdb
import pytest
from click.testing import CliRunner, Result

from eligibility.audit.export import COLUMNS
from eligibility.audit.export_reading import read_export
from eligibility.decision import Verdict
from eligibility.rulebook import current_rulebook
from eligibility.storage.ports import AuditEntry
from eligibility.storage.sqlite import SqliteAuditLog
from eligibility.storage.sqlite.periods import RecordedChecks
from eligibility_local.command_line import main
from tests.integration.test_api_canaries import CANARIES, planted
from tests.unit.recorded_checks import a_proposal, recorded, with_record

ENTRIES = [recorded(seed) for seed in range(300)]
DAYS = ("2026-11-20", "2026-11-21", "2026-11-22")
NOBODY = "01a1f84a-95c0-7314-9505-000000000000"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment that says nothing but where the store is, and how wide the screen."""
    for name in os.environ:
        if name.startswith(("ELIGIBILITY_", "LC_", "LANG")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("ELIGIBILITY_STORE", f"sqlite:///{tmp_path / 'store.db'}")
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Give the file of a store with 300 records of three days."""
    return filled(tmp_path / "store.db", ENTRIES)


def filled(path: Path, entries: list[AuditEntry]) -> Path:
    """Store entries."""
    with closing(SqliteAuditLog(str(path))) as log:
        log.record_all(entries)
    return path


def audit(*arguments: str | Path, status: int = 0) -> Result:
    """Run a command of `eligibility audit` that ends with a status; an error that is no exit comes through."""
    result = CliRunner(catch_exceptions=False).invoke(main, ["audit", *map(str, arguments)])
    assert result.exit_code == status, result.output
    return result


def told(*arguments: str | Path, status: int = 0) -> Any:  # noqa: ANN401 - what JSON has, asserted on at once
    """Return the JSON that a command prints."""
    return json.loads(audit(*arguments, "--json", status=status).stdout)


def tampered(store: Path, check_id: str, entry: AuditEntry) -> None:
    """Put another record in the place of one, its digest made to agree."""
    digest = sha256(entry.canonical).hexdigest()
    with closing(sqlite3.connect(store)) as connection, connection:
        values = (zlib.compress(entry.canonical), digest, check_id)
        connection.execute("UPDATE checks SET record = ?, digest = ? WHERE check_id = ?", values)


def broken(store: Path, check_id: str) -> None:
    """Damage a record."""
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("UPDATE checks SET record = ? WHERE check_id = ?", (b"no zlib stream", check_id))


# --- find


@pytest.mark.usefixtures("store")
def test_a_check_is_found_by_its_id_with_its_record() -> None:
    found = told("find", ENTRIES[5].check_id)
    assert found["found"]["verdict"] == ENTRIES[5].verdict
    assert found["record"] == json.loads(ENTRIES[5].canonical)
    assert ENTRIES[5].revision in audit("find", ENTRIES[5].check_id).stdout


@pytest.mark.usefixtures("store")
def test_an_id_that_is_not_there_ends_with_status_1() -> None:
    for command in ("find", "replay"):
        assert "No check of that id" in audit(command, NOBODY, status=1).stderr


@pytest.mark.usefixtures("store")
def test_checks_are_found_by_reference_period_and_verdict() -> None:
    (found,) = told("find", "--reference", "form-17")["records"]
    assert found["check_id"] == ENTRIES[17].check_id
    assert told("find", "--reference", "form-1700", status=1)["records"] == []
    assert audit("find", "--reference", "form-1700", status=1).stdout == "Nothing found.\n"
    day = told("find", "--from", DAYS[1], "--to", DAYS[1], "--verdict", "not_eligible", "--limit", "1000")["records"]
    assert [each["check_id"] for each in day] == [
        entry.check_id for entry in ENTRIES if entry.recorded_at[:10] == DAYS[1] and entry.verdict == "not_eligible"
    ]


@pytest.mark.usefixtures("store")
def test_a_reference_is_looked_up_and_no_other_record_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RecordedChecks, "read", lambda *_: pytest.fail("all records were read"))
    (found,) = told("find", "--reference", "form-17", "--verdict", ENTRIES[17].verdict)["records"]
    assert found["check_id"] == ENTRIES[17].check_id
    other = next(verdict for verdict in get_args(Verdict) if verdict != ENTRIES[17].verdict)
    told("find", "--reference", "form-17", "--verdict", other, status=1)
    told("find", "--reference", "form-17", "--from", DAYS[2], status=1)


def test_checks_of_one_reference_come_page_after_page_in_the_order_in_which_they_were_stored(tmp_path: Path) -> None:
    same = [with_record(entry, {"reference": "form-1"}) for entry in ENTRIES[:7]]
    same = [entry._replace(reference="form-1", digest=sha256(entry.canonical).hexdigest()) for entry in same]
    filled(tmp_path / "store.db", [*same, ENTRIES[8]])
    found: list[str] = []
    after: list[str] = []
    while after or not found:
        page = told("find", "--reference", "form-1", "--limit", "3", *after)
        found += [each["check_id"] for each in page["records"]]
        after = [] if page["after"] is None else ["--after", page["after"]]
    assert found == [entry.check_id for entry in same]


@pytest.mark.usefixtures("store")
def test_an_id_is_printed_whole_on_a_narrow_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert ENTRIES[0].check_id in audit("find", "--limit", "1").stdout


@pytest.mark.usefixtures("store")
def test_page_after_page_has_each_check_once() -> None:
    found: list[str] = []
    after = None
    while after is not None or not found:
        page = told("find", "--limit", "70", *([] if after is None else ["--after", after]))
        found += [each["check_id"] for each in page["records"]]
        after = page["after"]
    assert found == [entry.check_id for entry in ENTRIES]
    assert f"More: --after {ENTRIES[19].check_id}" in audit("find").stdout


def test_a_damaged_record_is_shown_with_its_fault(store: Path) -> None:
    broken(store, ENTRIES[0].check_id)
    assert told("find", "--limit", "1")["records"][0]["fault"] == "it cannot be decompressed"
    assert told("find", ENTRIES[0].check_id, status=1)["record"] is None


# --- replay


@pytest.mark.usefixtures("store")
def test_untouched_records_are_identical_and_end_with_status_0() -> None:
    assert told("replay")["identical"] == len(ENTRIES)
    assert told("replay", "--from", DAYS[2])["records"] == sum(entry.recorded_at[:10] >= DAYS[2] for entry in ENTRIES)
    assert audit("replay", ENTRIES[0].check_id).stdout.strip() == "identical"
    assert "identical" in audit("replay").stdout


def test_a_tampered_record_is_told_with_what_differs(store: Path) -> None:
    entry = next(entry for entry in ENTRIES if entry.verdict == "not_eligible")
    tampered(store, entry.check_id, with_record(entry, {"decision/verdict": "eligible"}))
    summary = told("replay", status=1)
    assert (summary["identical"], summary["different"]) == (len(ENTRIES) - 1, 1)
    (example,) = summary["examples"]
    assert example["check_id"] == entry.check_id
    assert {"part": "decision/verdict", "recorded": "eligible", "again": "not_eligible"} in example["differences"]
    printed = audit("replay", entry.check_id, status=1).stdout
    assert printed.startswith("different")
    assert "decision/verdict" in printed
    assert entry.check_id in audit("replay", status=1).stdout


def test_what_is_not_replayable_is_told_with_the_reason(store: Path) -> None:
    broken(store, ENTRIES[0].check_id)
    tampered(store, ENTRIES[1].check_id, with_record(ENTRIES[1], {"decision/revision": f"sha256:{'0' * 64}"}))
    summary = told("replay", status=1)
    assert summary["obstacles"] == {"record_corrupt": 1, "revision_not_at_hand": 1}
    assert "revision_not_at_hand" in audit("replay", ENTRIES[1].check_id, status=1).stdout


# --- backtest


@pytest.fixture
def proposal(tmp_path: Path) -> Path:
    """Give a rulebook that asks for ten years of validity."""
    return a_proposal(tmp_path / "rulebook", {"passport.toml": ("days = 180", "days = 3650")})


@pytest.mark.usefixtures("store")
def test_the_products_own_rulebook_changes_nothing(tmp_path: Path) -> None:
    report = told("backtest", "--rulebook", a_proposal(tmp_path / "same"))
    assert (report["total"], report["unchanged"], report["changes"]) == (300, 300, [])
    assert report["rulebook"] == current_rulebook().revision


@pytest.mark.usefixtures("store")
def test_two_processes_find_what_one_does(proposal: Path) -> None:
    options = ("backtest", "--rulebook", proposal, "--sample", "1500")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("eligibility_local.audit_reading._PLACES", 50)
        alone = told(*options, "--processes", "1", status=1)
        assert told(*options, "--processes", "2", status=1) == alone
    assert alone["total"] == 300
    assert alone["changed"] > 0


@pytest.mark.usefixtures("store")
def test_a_change_is_printed_with_its_rule_and_examples(proposal: Path) -> None:
    report = told("backtest", "--rulebook", proposal, status=1)
    assert {rule["rule"] for change in report["changes"] for rule in change["rules"]} == {"passport.validity"}
    printed = audit("backtest", "--rulebook", proposal, status=1).stdout
    change = report["changes"][0]
    assert f"{change['before']} -> {change['after']}: {change['records']}" in printed
    assert change["examples"][0] in printed
    assert "Compared with what was decided" in printed
    against = audit("backtest", "--rulebook", proposal, "--against", "current", status=1).stdout
    assert "Compared with what today's rulebook decides" in against


@pytest.mark.usefixtures("store")
def test_a_sample_has_as_many_records_and_is_the_same_each_time(proposal: Path) -> None:
    once, again = (
        CliRunner().invoke(main, ["audit", "backtest", "--rulebook", str(proposal), "--sample", "40", "--json"])
        for _ in range(2)
    )
    assert once.stdout == again.stdout
    report = json.loads(once.stdout)
    assert (report["total"], report["sampled"]) == (40, True)


@pytest.mark.usefixtures("store")
def test_small_groups_are_not_shown_by_themselves(proposal: Path) -> None:
    groups = told("backtest", "--rulebook", proposal, status=1)["groups"]
    assert groups
    assert all(group["records"] >= 10 for group in groups if group["permit"] is not None)


@pytest.mark.usefixtures("store")
def test_what_cannot_be_decided_is_counted_and_named(proposal: Path) -> None:
    text = (proposal / "rulebook.toml").read_text("utf-8")
    (proposal / "rulebook.toml").write_text(
        text.replace("covered_from = 2022-03-04", "covered_from = 2024-01-01"), "utf-8"
    )
    report = told("backtest", "--rulebook", proposal, status=1)
    (obstacle,) = report["obstacles"]
    assert obstacle["reason"] == "filing_day_not_covered"
    assert obstacle["records"] == sum(entry.applied_on < "2024-01-01" for entry in ENTRIES)


@pytest.mark.usefixtures("store")
def test_a_rulebook_with_a_fault_is_refused_with_status_2(proposal: Path) -> None:
    (proposal / "passport.toml").write_text("[[", "utf-8")
    assert "passport.toml" in audit("backtest", "--rulebook", proposal, status=2).stderr
    assert "there is no rulebook.toml" in audit("backtest", "--rulebook", proposal.parent, status=2).stderr


# --- export


def test_an_export_has_a_file_a_day_and_every_record(store: Path, tmp_path: Path) -> None:
    days = told("export", "--out", tmp_path / "out")
    assert [day["file"] for day in days] == [f"checks-{day}.jsonl.gz" for day in DAYS]
    read = []
    for day in days:
        content = (tmp_path / "out" / day["file"]).read_bytes()
        assert sha256(content).hexdigest() == day["sha256"]
        records = [*read_export([content])]
        assert {record.recorded_at[:10] for record in records} == {day["day"]}
        assert all(sha256(record.canonical).hexdigest() == record.digest for record in records)
        read += records
    assert [(record.check_id, record.canonical) for record in read] == [(e.check_id, e.canonical) for e in ENTRIES]
    assert told("export", "--out", tmp_path / "again", "--store", store) == days


@pytest.mark.usefixtures("store")
def test_an_export_is_for_its_owner_alone_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    audit("export", "--out", tmp_path / "out", "--to", DAYS[0])
    audit("export", "--out", tmp_path / "out", "--to", DAYS[0])
    (file,) = (tmp_path / "out").iterdir()
    assert (file.name, file.stat().st_mode & 0o077) == (f"checks-{DAYS[0]}.jsonl.gz", 0)


@pytest.mark.usefixtures("store")
def test_duckdb_reads_an_export_with_the_documented_columns(tmp_path: Path) -> None:
    audit("export", "--out", tmp_path / "out")
    with duckdb.connect() as connection:
        checks = connection.read_json(str(tmp_path / "out" / "*.jsonl.gz"), format="newline_delimited")
        assert tuple(checks.columns) == COLUMNS
        counted = connection.execute("SELECT verdict, count(*) FROM checks GROUP BY verdict").fetchall()
        kinds = dict(zip(checks.columns, map(str, checks.types), strict=True))
        told_inside = connection.execute(
            "SELECT count(*) FROM checks, unnest(findings) AS f(finding) WHERE finding.outcome = 'unmet'"
        ).fetchone()
        digests = connection.execute("SELECT count(*) FROM checks WHERE sha256(record) = digest").fetchone()
    assert dict(counted) == {
        verdict: sum(entry.verdict == verdict for entry in ENTRIES) for verdict in {entry.verdict for entry in ENTRIES}
    }
    assert (kinds["applied_on"], kinds["window_open"], kinds["reasons"]) == ("DATE", "BOOLEAN", "VARCHAR[]")
    assert told_inside is not None
    assert told_inside[0] > 0
    assert digests == (len(ENTRIES),)


def test_a_record_that_cannot_be_exported_is_named_with_status_1(store: Path, tmp_path: Path) -> None:
    broken(store, ENTRIES[0].check_id)
    tampered(store, ENTRIES[1].check_id, with_record(ENTRIES[1], {"evidence/permit": "holiday"}))
    printed = audit("export", "--out", tmp_path / "out", status=1).stdout
    assert f"record {ENTRIES[0].check_id}: it cannot be decompressed" in printed
    assert f"record {ENTRIES[1].check_id}: /evidence/permit" in printed
    assert (
        told("export", "--out", tmp_path / "out", status=1)[0]["records"]
        == len([entry for entry in ENTRIES if entry.recorded_at[:10] == DAYS[0]]) - 2
    )


@pytest.mark.usefixtures("store")
def test_a_folder_that_cannot_be_written_to_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "cannot be written to" in audit("export", "--out", tmp_path / "file" / "out", status=2).stderr


# --- bad input, no store, nobody's data


@pytest.mark.usefixtures("store")
def test_bad_input_ends_with_status_2(tmp_path: Path) -> None:
    assert "ends before it begins" in audit("find", "--from", DAYS[1], "--to", DAYS[0], status=2).stderr
    assert "An ID names one check" in audit("find", NOBODY, "--verdict", "eligible", status=2).stderr
    assert "An ID names one check" in audit("replay", NOBODY, "--from", DAYS[0], status=2).stderr
    assert "no record of the id" in audit("find", "--after", NOBODY, status=2).stderr
    audit("find", "--from", "yesterday", status=2)
    audit("backtest", "--rulebook", tmp_path / "none", status=2)


def test_a_store_that_is_not_there_ends_with_status_3_and_is_not_made(tmp_path: Path) -> None:
    for command in (["find"], ["replay"], ["export", "--out", tmp_path / "out"]):
        assert "there is no such file" in audit(*command, status=3).stderr
    proposal = a_proposal(tmp_path / "rulebook")
    audit("backtest", "--rulebook", proposal, status=3)
    assert not (tmp_path / "store.db").exists()


def test_records_in_dynamodb_are_not_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELIGIBILITY_STORE", "dynamodb")
    assert "SQLite" in audit("find", status=2).stderr


def test_nobodys_name_or_number_is_in_what_is_printed_or_written(tmp_path: Path) -> None:
    for permit in ("temporary_residence", "permanent_residence"):
        (tmp_path / "application.json").write_text(json.dumps(planted(permit)), "utf-8")
        result = CliRunner(catch_exceptions=False).invoke(main, ["check", str(tmp_path / "application.json")])
        assert result.exit_code in {0, 1}, result.output
    check_id = told("find")["records"][0]["check_id"]
    proposal = a_proposal(tmp_path / "rulebook", {"passport.toml": ("days = 180", "days = 3650")})
    seen = [
        audit(*arguments, *json_or_not, status=status).output
        for json_or_not in ((), ("--json",))
        for status, arguments in (
            (0, ("find",)),
            (0, ("find", check_id)),
            (0, ("replay",)),
            (0, ("replay", check_id)),
            (0, ("backtest", "--rulebook", proposal)),  # they are refused already
            (0, ("export", "--out", tmp_path / "out")),
        )
    ]
    seen += [
        record.canonical.decode() + repr(record)
        for file in (tmp_path / "out").iterdir()
        for record in read_export([file.read_bytes()])
    ]
    seen += [zlib.decompress(file.read_bytes(), 31).decode() for file in (tmp_path / "out").iterdir()]
    assert [canary for canary in CANARIES for text in seen if canary in text] == []

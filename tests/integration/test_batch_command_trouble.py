"""`eligibility batch` on files, folders and disks that are not as they should be; what is said, and the status."""

import errno
import gzip
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from eligibility.batch.batch import Batch
from eligibility.batch.outcome import RangeOutcome
from eligibility.batch.plan import Plan
from eligibility.batch.results import RangeResults
from eligibility.batch.summary import reconcile
from eligibility.batch.tally import Tally
from eligibility.rulebook import UnknownRevision
from eligibility.storage.ports import StoreUnavailable
from eligibility.storage.sqlite import SqliteBatches
from eligibility_local import batch_drafts, batch_finish, batch_range, batch_running
from eligibility_local.batch_drafts import Drafts
from eligibility_local.batch_folder import Folder
from eligibility_local.batch_progress import BatchProgress
from tests.integration.batch_files import CANARY, REJECTED, ROWS, written
from tests.integration.batch_runs import lines_of, records, run, summary_of
from tests.integration.local_functions import PROJECT

pytestmark = pytest.mark.usefixtures("batch_environment")


# --- files


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n\r\n\t\n", "empty"),
        (b"permit,applied_on\r\n", "header"),
        (f"{CANARY},75 1234567\r\n{CANARY},1\r\n".encode(), "column 1"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 300, "not in UTF-8"),
        ('{"permit": "entry"}\n'.encode("utf-16"), "UTF"),
        (b'{"permit": "entry"}\r{"permit": "entry"}\r' * 5000, "line"),
        (b"\x1f\x8b" + b"\0" * 100, "compressed file is damaged"),
    ],
    ids=["empty", "blank", "header alone", "no header", "binary", "UTF-16", "CR only", "damaged gzip"],
)
def test_a_file_that_cannot_be_used_is_refused_whole(content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "some.csv").write_bytes(content)
    result = run("some.csv")
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert said.casefold() in result.stderr.casefold()
    assert CANARY not in result.stderr
    assert "75 1234567" not in result.stderr
    assert not (tmp_path / "some.csv.results" / "batch.json").exists()


_NO_HEADER = f"{CANARY},75 1234567\r\n{CANARY},1\r\n".encode()


@pytest.mark.parametrize("arriving", [_NO_HEADER, gzip.compress(_NO_HEADER)], ids=["as it is", "compressed"])
def test_no_copy_is_kept_of_a_file_that_is_refused(arriving: bytes, tmp_path: Path) -> None:
    result = run("-", "--out", "out", stdin=arriving)
    assert result.exit_code == 2
    assert not (tmp_path / "out" / "input").exists()


def test_a_name_that_leads_to_no_file_leaves_no_folder(tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    assert run("aplicants.csv").exit_code == 2
    assert set(tmp_path.iterdir()) == before


def test_after_a_file_was_refused_the_mended_one_is_taken_in_the_same_folder(mixed: Path, tmp_path: Path) -> None:
    content = mixed.read_bytes()
    mixed.write_bytes(b"")
    assert run(mixed).exit_code == 2
    mixed.write_bytes(content)
    assert run(mixed).exit_code == 0
    assert summary_of(tmp_path / "applicants.jsonl.results")["rows"] == ROWS


def test_many_bad_lines_are_all_told_and_none_is_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch_running, "RANGE_ROWS", 200)
    written(tmp_path / "bad.jsonl", [b'{"permit": "' + CANARY.encode() + b'"}'] * 500)
    result = run("bad.jsonl")
    assert result.exit_code == 0
    assert "Rejected 500 100%" in " ".join(result.stdout.split()).replace("100.0%", "100%")
    told = lines_of(tmp_path / "bad.jsonl.results", "rejected.jsonl")
    assert [each["line"] for each in told] == [*range(1, 501)]
    assert CANARY not in (tmp_path / "bad.jsonl.results" / "rejected.jsonl").read_text("utf-8")


@pytest.mark.parametrize("line", [b"no JSON", b'{"permit": "entry", "permit": 1}'], ids=["no JSON", "many errors"])
def test_memory_stays_flat_however_many_lines_are_bad(line: bytes, tmp_path: Path) -> None:
    """Even 50 bytes kept of each row would show."""
    few, many = (_peak_kib(lines, line, tmp_path) for lines in (4_000, 100_000))
    assert many - few < 4_000


def _peak_kib(lines: int, line: bytes, folder: Path) -> int:
    """Return how much memory a command took at most that rejects so many lines."""
    file = folder / f"{lines}.jsonl"
    file.write_bytes(b'{"permit": 1}\n' + (line + b"\n") * (lines - 1))
    arguments = ["batch", str(file), "--store", f"{lines}.db", "--workers", "1", "--quiet", "--json"]
    ran = subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "tests.integration.batch_peak_memory", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        check=True,
    )
    assert json.loads(ran.stdout)["rejected"] == lines
    return int(ran.stderr)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_file_that_is_changed_meanwhile_stops_the_batch(
    workers: int, mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(*_: object) -> None:
        mixed.write_bytes(mixed.read_bytes().replace(b'"r10"', b'"r99"').replace(b'"r5"', b'"r6"'))

    monkeypatch.setattr(BatchProgress, "begin", change)
    result = run(mixed, "--out", "out", workers=workers)
    assert result.exit_code == 2
    assert re.search(r"The file was changed while it was being read: range \d \(from line \d+\)", result.stderr)
    assert not (tmp_path / "out" / "summary.json").exists()


def test_a_file_that_is_cut_off_meanwhile_stops_the_batch(mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BatchProgress, "begin", lambda *_: os.truncate(mixed, 100))
    result = run(mixed, "--out", "out")
    assert result.exit_code == 2
    assert "The file was changed while it was being read: range 0 (from line 1)" in result.stderr


@pytest.mark.parametrize("file", ["missing.jsonl", "."])
def test_a_file_that_is_none_ends_with_status_2(file: str) -> None:
    result = run(file, "--out", "out")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: The file cannot be read: ")


# --- options


def test_without_a_file_the_use_is_said() -> None:
    result = run()
    assert result.exit_code == 2
    assert "Missing argument 'FILE'" in result.stderr


@pytest.mark.parametrize("day", ["2000-01-01", "2100-01-01", "some"])
def test_a_filing_day_without_a_law_is_refused(day: str, mixed: Path) -> None:
    result = run(mixed, "--on", day)
    assert result.exit_code == 2
    assert "--on" in result.stderr


@pytest.mark.parametrize("store", ["dynamodb", "sqlite:///:memory:"])
def test_a_store_that_processes_cannot_share_is_refused(
    store: str, mixed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELIGIBILITY_STORE", store)
    result = run(mixed)
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: ELIGIBILITY_STORE: expected sqlite:/// and a path")


# --- disks and stores


def _disk_full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (batch_drafts, "flushed"),
        (batch_finish, "write_whole"),
        (batch_running, "pin"),
        (RangeResults, "write"),
        (Path, "replace"),
    ],
    ids=["results of a range", "summary", "batch.json", "a block", "a name"],
)
def test_a_full_disk_is_told_and_gone_on_from_once_there_is_room(
    owner: object, name: str, mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(owner, name, _disk_full)
        result = run(mixed, "--out", "out")
    assert result.exit_code == 3
    assert result.stderr.splitlines()[-1] == "Error: out cannot be written: No space left on device."
    assert not [*(tmp_path / "out").glob("**/*.tmp")]
    assert run(mixed, "--out", "out").exit_code == 0
    assert records(tmp_path / "store.db") == ROWS - REJECTED


def test_a_store_that_fails_is_told_and_gone_on_from(
    mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StoreUnavailable("batches", "database or disk is full (SQLITE_FULL)")

    with monkeypatch.context() as patched:
        patched.setattr(SqliteBatches, "commit_range", fail)
        result = run(mixed, "--out", "out")
    assert result.exit_code == 3
    assert "The store is not available: batches: database or disk is full (SQLITE_FULL)." in result.stderr
    assert records(tmp_path / "store.db") == 0
    assert run(mixed, "--out", "out").exit_code == 0


def test_a_store_that_cannot_be_opened_ends_with_status_3(mixed: Path) -> None:
    result = run(mixed, "--store", "/dev/null/store.db")
    assert result.exit_code == 3
    assert "The store is not available" in result.stderr


def test_a_folder_that_cannot_be_made_ends_with_status_3(mixed: Path) -> None:
    result = run(mixed, "--out", "/dev/null/out")
    assert result.exit_code == 3
    assert result.stderr == "Error: /dev/null/out cannot be written: Not a directory.\n"


def test_a_folder_that_cannot_be_written_ends_with_status_3(mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Folder, "taken", refuse)
    result = run(mixed, "--out", "out")
    assert result.exit_code == 3
    assert result.stderr.splitlines()[-1] == "Error: out cannot be written: Permission denied."


# --- faults of the program, and of its release


def test_a_fault_of_the_program_is_said_without_what_was_in_the_row(
    mixed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError(CANARY)

    monkeypatch.setattr(batch_range, "decide_range", fail)
    result = run(mixed, "--out", "out")
    assert result.exit_code == 1
    assert re.search(
        r"Error: A fault of this program: KeyError at [\w: ]+ fail:\d+, range 0 \(from line 1\)\.", result.stderr
    )
    assert CANARY not in result.output


def test_a_batch_of_another_releases_rulebook_is_not_gone_on_with(
    mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object) -> None:
        raise UnknownRevision

    monkeypatch.setattr(batch_range, "local_deciding", unknown)
    result = run(mixed, "--out", "out")
    assert result.exit_code == 2
    assert "This release has no rulebook sha256:" in result.stderr
    assert records(tmp_path / "store.db") == 0


# --- figures that do not add up


@pytest.mark.parametrize("name", ["results.jsonl", "results.csv", "rejected.jsonl", "references"])
@pytest.mark.parametrize("harm", ["changed", "missing"])
def test_a_part_that_is_not_what_its_range_wrote_fails_loudly_and_all_is_kept(
    name: str, harm: str, mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = Folder(tmp_path / "out").part(1, name)

    def damaged(batch: Batch, plan: Plan, outcomes: Iterable[RangeOutcome]) -> Tally:
        if harm == "missing":
            part.unlink()
        else:
            part.write_bytes(bytes(part.stat().st_size))
        return reconcile(batch, plan, outcomes)

    monkeypatch.setattr(batch_finish, "reconcile", damaged)
    result = run(mixed, "--out", "out")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-2:] == [
        "Error: The figures do not add up:",
        f"  range 1: {name} is not what the range wrote",
    ]
    assert not (tmp_path / "out" / "summary.json").exists()
    assert Folder(tmp_path / "out").part(0, name).exists()


def test_a_record_that_was_damaged_in_the_store_is_not_taken_for_a_result(
    mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Drafts, "put_in_place", _disk_full)
        run(mixed, "--out", "out")
    with closing(sqlite3.connect(tmp_path / "store.db")) as connection, connection:
        connection.execute("UPDATE checks SET record = x'00'")
    result = run(mixed, "--out", "out")
    assert result.exit_code == 1
    assert "The store is damaged: record " in result.stderr

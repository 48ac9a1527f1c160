"""`eligibility batch` on a folder that it has been at before: it goes on, or says why not."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Sequence
from multiprocessing import active_children
from pathlib import Path

import pytest
from click.testing import CliRunner

from eligibility.batch.ranges import Range
from eligibility_local import batch_finish, batch_running
from eligibility_local.batch_folder import Folder
from eligibility_local.batch_interruption import Interruption
from eligibility_local.batch_progress import BatchProgress
from eligibility_local.batch_steps import Steps, Work
from eligibility_local.batch_workers import run_ranges
from eligibility_local.command_line import main
from tests.integration.batch_files import REJECTED, ROWS, mixed_lines, row, written
from tests.integration.batch_killed import STEPS
from tests.integration.batch_runs import lines_of, records, results_of, run, summary_of
from tests.integration.local_functions import PROJECT

pytestmark = pytest.mark.usefixtures("batch_environment")


@pytest.fixture
def whole(mixed: Path, tmp_path: Path) -> dict[str, str]:
    """The results of a run that nothing disturbs, with another store."""
    assert run(mixed, "--out", "undisturbed", "--store", tmp_path / "another.db").exit_code == 0
    return results_of(tmp_path / "undisturbed")


def killed(step: str, *arguments: str | Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process that does not survive a step."""
    return subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "tests.integration.batch_killed", step, "batch", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        check=False,
        timeout=60,
    )


# --- killed


@pytest.mark.parametrize("step", STEPS)
def test_after_a_kill_at_any_step_the_same_command_finishes(
    step: str, mixed: Path, whole: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    options = ["--out", "out", "--workers", "2" if step == "workers at work" else "1"]
    file, content = ("-", mixed.read_bytes()) if step == "copied, not planned" else (mixed, None)
    done = killed(step, file, *options, stdin=content)
    assert done.returncode == -signal.SIGKILL, done.stderr
    result = run(file, "--out", "out", stdin=content)
    assert result.exit_code == 0, result.output
    assert results_of(tmp_path / "out") == whole
    assert records(tmp_path / "store.db") == ROWS - REJECTED
    assert not (tmp_path / "out" / "parts").exists()


def test_ranges_that_are_done_are_not_done_again(mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    killed("second range written, not stored", mixed, "--out", "out", "--workers", "1")
    given: list[int] = []

    def noted(work: Work, ranges: Sequence[Range], workers: int, interruption: Interruption) -> Steps:
        given.extend(range_.number for range_ in ranges)
        return run_ranges(work, ranges, workers, interruption)

    monkeypatch.setattr(batch_running, "run_ranges", noted)
    result = run(mixed, "--out", "out")
    assert given == [1, 2, 3, 4, 5, 6]
    assert "Going on: 2 of 11 rows were done before." in result.stderr


def test_what_was_decided_before_a_kill_stands_though_the_register_was_replaced_meanwhile(
    mixed: Path, whole: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    killed("second range stored, not in place", mixed, "--out", "out", "--workers", "1")
    (tmp_path / "register.csv").write_text("registration_code,dwelling,owners\n0201300112345678,flat,\n")
    imported = CliRunner().invoke(main, ["register", "import", "register.csv", "--coverage", "complete"])
    assert imported.exit_code == 0
    assert run(mixed, "--out", "out").exit_code == 0
    before = [json.loads(line)["verdict"] for line in whole["results.jsonl"].splitlines()]
    after = [each["verdict"] for each in lines_of(tmp_path / "out", "results.jsonl")]
    assert after[:3] == before[:3] == ["eligible", "not_eligible", "eligible"]
    assert "eligible" not in after[3:]


# --- the same folder again


def test_a_finished_folder_is_left_as_it_is(mixed: Path, tmp_path: Path) -> None:
    run(mixed, "--out", "out")
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "out").iterdir()}
    result = run(mixed, "--out", "out")
    assert result.exit_code == 0
    assert "was finished before; nothing is done again" in result.stderr
    assert result.stdout.startswith("Rows")
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in before} == before
    assert records(tmp_path / "store.db") == ROWS - REJECTED


def test_a_new_folder_is_a_new_batch(mixed: Path, tmp_path: Path) -> None:
    run(mixed, "--out", "one")
    run(mixed, "--out", "two")
    assert summary_of(tmp_path / "one")["batch"] != summary_of(tmp_path / "two")["batch"]
    assert records(tmp_path / "store.db") == 2 * (ROWS - REJECTED)


@pytest.mark.parametrize("finished", [True, False], ids=["finished", "begun"])
@pytest.mark.parametrize(
    ("lines", "difference"),
    [
        ([*mixed_lines(), row("r13")], r"that one has \d+,\d+ bytes, this one \d+,\d+"),
        ([*mixed_lines()[:-1], row("other")], r"both have \d+,\d+ bytes, but not the same ones"),
    ],
    ids=["longer", "changed"],
)
def test_another_file_is_refused_with_what_differs(
    lines: list[bytes], difference: str, *, finished: bool, mixed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        if not finished:
            patched.setattr(BatchProgress, "count", _interrupt)
        run(mixed, "--out", "out")
    result = run(written(mixed, lines), "--out", "out")
    assert result.exit_code == 2
    assert re.search(
        f"holds the results of another file, or of this one before it was changed: {difference}", result.stderr
    )


def test_another_filing_day_is_refused(mixed: Path) -> None:
    run(mixed, "--out", "out", "--on", "2023-02-09")
    assert run(mixed, "--out", "out", "--on", "2023-02-09").exit_code == 0
    result = run(mixed, "--out", "out", "--on", "2023-02-10")
    assert result.exit_code == 2
    assert "out holds a batch with --on 2023-02-09, not 2023-02-10." in result.stderr


def test_another_store_is_refused(mixed: Path, tmp_path: Path) -> None:
    run(mixed, "--out", "out")
    result = run(mixed, "--out", "out", "--store", tmp_path / "another.db")
    assert result.exit_code == 2
    assert "begun in another store" in result.stderr


def test_of_two_commands_on_one_folder_the_second_is_told(mixed: Path, tmp_path: Path) -> None:
    with Folder(tmp_path / "out").taken():
        result = run(mixed, "--out", "out")
    assert result.exit_code == 2
    assert result.stderr == "Error: Another command is at work in out.\n"
    assert run(mixed, "--out", "out").exit_code == 0


@pytest.mark.parametrize("left", [b"+ran", b"+ranges.json\n\n", b"+\xff"])
def test_half_a_line_of_the_names_taken_that_a_crash_has_left_is_in_nobodys_way(
    left: bytes, mixed: Path, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".eligibility-batch").write_bytes(left)
    assert run(mixed, "--out", "out").exit_code == 0
    assert "finished before" in run(mixed, "--out", "out").stderr


def test_what_lists_names_but_is_no_file_is_told(mixed: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    os.mkfifo(tmp_path / "out" / ".eligibility-batch")
    result = run(mixed, "--out", "out")
    assert (result.exit_code, "holds other files (.eligibility-batch)" in result.stderr) == (2, True)


def test_a_folder_with_other_files_is_left_alone(mixed: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").touch()
    result = run(mixed, "--out", "out")
    assert result.exit_code == 2
    assert "out holds other files" in result.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("name", ["results.jsonl.tmp", "parts", "input", "report.html"])
def test_no_link_in_the_folder_is_followed(name: str, mixed: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "precious").write_text("precious", "utf-8")
    (tmp_path / "out" / name).symlink_to(tmp_path / "precious")
    result = run(mixed, "--out", "out")
    assert result.exit_code == 2
    assert "out holds other files" in result.stderr
    assert (tmp_path / "precious").read_text("utf-8") == "precious"


FILES = [
    "results.csv",
    "report.html",
    "summary.json",
    "batch.json",
    "ranges.json",
    "input",
    "input.tmp",
    "parts/letter",
]


def put(folder: Path, name: str) -> Path:
    """Put a file there that no batch has written."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("of somebody else", "utf-8")
    return folder / name


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_no_batch_has_written_is_not_taken_for_one_of_a_batch(
    name: str, mixed: Path, tmp_path: Path
) -> None:
    own = put(tmp_path / "out", name)
    for arguments, stdin in (([mixed], None), (["-"], mixed.read_bytes())):
        result = run(*arguments, "--out", "out", stdin=stdin)
        assert result.exit_code == 2
        assert f"out holds other files ({name.partition('/')[0]}); name a new folder with --out" in result.stderr
    assert own.read_text("utf-8") == "of somebody else"
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == [own]


def test_a_file_is_not_decided_into_its_own_folder(mixed: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    own = mixed.rename(tmp_path / "data" / "input")
    content = own.read_bytes()
    assert run(own, "--out", "data").exit_code == 2
    assert own.read_bytes() == content


@pytest.mark.parametrize("name", ["input", "parts", "report.html.tmp", "letter"])
def test_a_file_that_came_into_a_finished_folder_is_left_alone(name: str, mixed: Path, tmp_path: Path) -> None:
    run("-", "--out", "out", stdin=mixed.read_bytes())
    own = put(tmp_path / "out", name)
    result = run("-", "--out", "out", stdin=mixed.read_bytes())
    assert result.exit_code == 2
    assert f"out holds other files ({name})" in result.stderr
    assert own.read_text("utf-8") == "of somebody else"


@pytest.mark.parametrize("name", ["parts/letter", "letter.tmp"])
def test_a_file_that_came_beside_what_was_left_half_done_is_left_alone(
    name: str, mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(BatchProgress, "count", _interrupt)
        run(mixed, "--out", "out")
    own = put(tmp_path / "out", name)
    result = run(mixed, "--out", "out")
    assert result.exit_code == 2
    assert f"out holds other files ({name})" in result.stderr
    assert own.exists()


@pytest.mark.parametrize("name", ["results.jsonl", "report.html", "summary.json.tmp"])
def test_a_file_that_came_while_the_batch_ran_is_not_replaced_by_a_result(
    name: str, mixed: Path, whole: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(BatchProgress, "count", lambda *_: put(tmp_path / "out", name))
        result = run(mixed, "--out", "out")
    assert result.exit_code == 2
    assert f"out holds other files ({name})" in result.stderr
    own = tmp_path / "out" / name
    assert own.read_text("utf-8") == "of somebody else"
    own.rename(tmp_path / "elsewhere")
    assert run(mixed, "--out", "out").exit_code == 0
    assert results_of(tmp_path / "out") == whole


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]"])
def test_a_damaged_summary_is_told_and_made_anew_once_it_is_removed(
    content: bytes, mixed: Path, tmp_path: Path
) -> None:
    run(mixed, "--out", "out")
    results = results_of(tmp_path / "out")
    (tmp_path / "out" / "summary.json").write_bytes(content)
    result = run(mixed, "--out", "out", "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "summary.json is damaged; remove it" in result.stderr
    (tmp_path / "out" / "summary.json").unlink()
    assert run(mixed, "--out", "out").exit_code == 0
    assert results_of(tmp_path / "out") == results


@pytest.mark.parametrize("name", ["batch.json", "ranges.json"])
@pytest.mark.parametrize("content", [b"", b"{}", b"[1]"])
def test_a_damaged_folder_is_not_gone_on_with(name: str, content: bytes, mixed: Path, tmp_path: Path) -> None:
    run(mixed, "--out", "out")
    (tmp_path / "out" / name).write_bytes(content)
    result = run(mixed, "--out", "out")
    assert result.exit_code == 2
    assert "batch.json or ranges.json is damaged" in result.stderr


# --- stopped


def _interrupt(*_: object) -> None:
    signal.raise_signal(signal.SIGINT)


def _kill_a_worker(*_: object) -> None:
    for process in active_children()[:1]:
        process.kill()


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(
    workers: int, mixed: Path, whole: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(BatchProgress, "count", _interrupt)
        result = run(mixed, "--out", "out", "--on", "2023-02-09", workers=workers)
    assert result.exit_code == 130
    assert not active_children()
    first, command = result.stderr.splitlines()[-2:]
    assert first == "Stopped. What is done is kept; this goes on with the rest:"
    assert shlex.split(command)[1:] == ["batch", str(mixed), "--out", "out", "--on", "2023-02-09"]
    assert 0 < records(tmp_path / "store.db") < ROWS - REJECTED
    assert not [*(tmp_path / "out" / "parts").glob("*.tmp")]
    assert run(*shlex.split(command)[2:]).exit_code == 0
    assert results_of(tmp_path / "out") == whole


def test_ctrl_c_while_the_file_is_read_leaves_nothing_begun(
    mixed: Path, whole: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(batch_running, "plan_file", _interrupt)
        assert run(mixed, "--out", "out").exit_code == 130
    assert run(mixed, "--out", "out").exit_code == 0
    assert results_of(tmp_path / "out") == whole


def test_ctrl_c_while_results_are_put_together_is_gone_on_from_there(
    mixed: Path, whole: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(batch_finish, "report_html", _interrupt)
        assert run(mixed, "--out", "out").exit_code == 130
    assert not (tmp_path / "out" / "summary.json").exists()
    assert run(mixed, "--out", "out").exit_code == 0
    assert results_of(tmp_path / "out") == whole


def test_standard_input_that_was_copied_is_gone_on_with_from_the_copy(
    mixed: Path, whole: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(BatchProgress, "count", _interrupt)
        result = run("-", "--out", "out", stdin=mixed.read_bytes())
    again = shlex.split(result.stderr.splitlines()[-1])[2:]
    assert again == ["out/input", "--out", "out"]
    refused = run("-", "--out", "out", stdin=b"")
    assert refused.exit_code == 2
    assert run(*again).exit_code == 0
    assert results_of(tmp_path / "out") == whole
    assert not (tmp_path / "out" / "input").exists()


def test_a_worker_that_is_killed_ends_the_command_and_not_the_batch(
    mixed: Path, whole: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(BatchProgress, "count", _kill_a_worker)
        result = run(mixed, "--out", "out", workers=2)
    assert result.exit_code == 3
    assert re.search(r"A worker was killed \(SIGKILL\); perhaps .* at range \d \(from line \d+\)", result.stderr)
    assert run(mixed, "--out", "out").exit_code == 0
    assert results_of(tmp_path / "out") == whole


def test_a_terminals_ctrl_c_reaches_all_processes_and_ends_them_without_a_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    written(tmp_path / "many.jsonl", [row(f"r{number}") for number in range(5000)])
    with subprocess.Popen(
        [sys.executable, "-m", "tests.integration.batch_killed", "none", "batch", "many.jsonl", "--workers", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stderr is not None
        before = [next(process.stderr) for _ in range(6)]
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert before[2].startswith("Rows: 128 / 5,000") or before[2].startswith("Rows: 2 / 5,000")
    assert "Traceback" not in errors
    assert errors.splitlines()[-2].startswith("Stopped.")

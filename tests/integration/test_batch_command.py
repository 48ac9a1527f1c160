"""`eligibility batch`: whole runs over small files cut into many ranges."""

import csv
import gzip
import io
import json
import os
import re
import sqlite3
from codecs import BOM_UTF8
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from eligibility.bootstrap import now
from eligibility.calendar_days import civil_day
from eligibility.messages import LANGUAGES, Language
from eligibility_local.batch_words import BATCH_WORDS
from eligibility_local.command_line import main
from tests.integration.batch_files import CANARY, ELIGIBLE, NOT_ELIGIBLE, REJECTED, ROWS, row, written
from tests.integration.batch_runs import RESULTS, lines_of, records, results_of, run, summary_of

pytestmark = pytest.mark.usefixtures("batch_environment")


# --- one run


def test_each_row_is_decided_or_rejected_in_the_order_of_the_file(mixed: Path, tmp_path: Path) -> None:
    result = run(mixed, "--out", "out")
    assert result.exit_code == 0, result.output
    decided, rejected = lines_of(tmp_path / "out", "results.jsonl"), lines_of(tmp_path / "out", "rejected.jsonl")
    assert [each["line"] for each in decided] == [1, 2, 5, 8, 9, 10, 12]
    assert [each["line"] for each in rejected] == [3, 6, 7, 11]
    assert [each["verdict"] for each in decided].count("eligible") == ELIGIBLE
    assert [each["verdict"] for each in decided].count("not_eligible") == NOT_ELIGIBLE
    cells = (tmp_path / "out" / "results.csv").read_text("utf-8").splitlines()
    assert [line.split(",")[0] for line in cells] == ["line", "1", "2", "5", "8", "9", "10", "12"]


def test_the_summary_adds_up_and_names_each_file_with_its_digest(mixed: Path, tmp_path: Path) -> None:
    run(mixed, "--out", "out")
    summary = summary_of(tmp_path / "out")
    assert (summary["rows"], summary["decided"], summary["rejected"]) == (ROWS, ROWS - REJECTED, REJECTED)
    assert summary["verdicts"] == {"eligible": ELIGIBLE, "not_eligible": NOT_ELIGIBLE}
    assert summary["repeated_references"] == {
        "references": 1,
        "rows": 2,
        "examples": [{"line": 8, "again_on": 12, "rows": 2}],
    }
    assert summary["files"] == [
        {"name": name, "bytes": len(content), "sha256": sha256(content).hexdigest()}
        for name in RESULTS
        for content in [(tmp_path / "out" / name).read_bytes()]
    ]


def test_each_decision_is_recorded_and_found_by_the_id_in_the_results(mixed: Path, tmp_path: Path) -> None:
    run(mixed, "--out", "out")
    ids = {each["check_id"] for each in lines_of(tmp_path / "out", "results.jsonl")}
    with closing(sqlite3.connect(tmp_path / "store.db")) as connection:
        assert {check_id for (check_id,) in connection.execute("SELECT check_id FROM checks")} == ids


def test_a_finished_folder_holds_the_results_and_nothing_for_the_way(mixed: Path, tmp_path: Path) -> None:
    run(mixed, "--out", "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        ".eligibility-batch",
        "batch.json",
        "ranges.json",
        "report.html",
        "summary.json",
        *RESULTS,
    }
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o700


def test_no_file_gets_its_name_before_it_is_on_the_disk(mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: set[int] = set()
    replace = Path.replace

    def checked(path: Path, target: Path) -> Path:
        assert path.stat().st_ino in flushed
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", lambda descriptor: flushed.add(os.fstat(descriptor).st_ino))
    monkeypatch.setattr(Path, "replace", checked)
    assert run(mixed, "--out", "out").exit_code == 0


def test_two_workers_make_the_same_results_as_one(mixed: Path, tmp_path: Path) -> None:
    assert run(mixed, "--out", "one").exit_code == 0
    assert run(mixed, "--out", "two", workers=2).exit_code == 0
    assert results_of(tmp_path / "one") == results_of(tmp_path / "two")
    assert records(tmp_path / "store.db") == 2 * (ROWS - REJECTED)


def test_people_see_the_figures_the_reasons_and_where_the_files_are(mixed: Path) -> None:
    text = run(mixed, "--out", "out").stdout
    words = " ".join(text.split())
    assert f"Rows {ROWS} Decided {ROWS - REJECTED} " in words
    assert f"% Rejected {REJECTED} " in words
    assert re.search(rf" {NOT_ELIGIBLE} [0-9.]+% Not eligible", words)
    assert "Validity of the passport: The passport is valid" in words
    assert "out/report.html" in words
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_the_language_of_the_option(language: Language, mixed: Path) -> None:
    result = run(mixed, "--out", "out", "--language", language)
    words = BATCH_WORDS[language]
    assert result.stdout.startswith(words.rows)
    assert words.reading in result.stderr
    assert words.joining in result.stderr


def test_json_prints_the_summary_alone(mixed: Path, tmp_path: Path) -> None:
    result = run(mixed, "--out", "out", "--json")
    assert result.stdout_bytes == (tmp_path / "out" / "summary.json").read_bytes()


def test_quiet_shows_no_progress(mixed: Path) -> None:
    assert run(mixed, "--out", "out", "--quiet").stderr == ""


def test_results_go_beside_the_file_unless_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "aside").mkdir()
    assert run(written(tmp_path / "aside" / "some.jsonl", [row("a")])).exit_code == 0
    assert summary_of(tmp_path / "aside" / "some.jsonl.results")["rows"] == 1


def test_no_data_of_a_person_gets_out(mixed: Path, tmp_path: Path) -> None:
    result = run(mixed, "--out", "out")
    again = run(mixed, "--out", "out")
    printed = result.output + again.output
    for path in (tmp_path / "out").iterdir():
        printed += path.read_text("utf-8")
    for datum in (CANARY, "75 1234567", "900517300415", "850101300035", "0000000000000011"):
        assert datum in mixed.read_text("utf-8")
        assert datum.casefold() not in printed.casefold()


def test_rows_without_a_day_are_judged_on_the_day_of_the_option(tmp_path: Path) -> None:
    content = json.loads(row("a"))
    del content["applied_on"]
    file = written(tmp_path / "some.jsonl", [json.dumps(content).encode()])
    assert run(file, "--out", "given", "--on", "2023-03-01").exit_code == 0
    assert summary_of(tmp_path / "given")["filing_day"] == "2023-03-01"
    assert lines_of(tmp_path / "given", "results.jsonl")[0]["applied_on"] == "2023-03-01"
    run(file, "--out", "today")
    assert summary_of(tmp_path / "today")["filing_day"] == civil_day(now()).isoformat()


# --- where the rows come from


def test_standard_input_and_compressed_files_give_the_same_results_and_leave_no_copy(
    mixed: Path, tmp_path: Path
) -> None:
    content = mixed.read_bytes()
    (tmp_path / "packed.gz").write_bytes(gzip.compress(content))
    run(mixed, "--out", "plain")
    assert run("-", "--out", "piped", stdin=content).exit_code == 0
    assert run("-", stdin=gzip.compress(content)).exit_code == 0
    assert run("packed.gz").exit_code == 0
    for name in ("piped", "input.results", "packed.gz.results"):
        assert results_of(tmp_path / name) == results_of(tmp_path / "plain")
        assert not (tmp_path / name / "input").exists()


def test_the_template_is_a_file_that_gets_a_verdict(tmp_path: Path) -> None:
    template = CliRunner().invoke(main, ["batch", "--template"]).stdout_bytes
    (tmp_path / "template.csv").write_bytes(template)
    assert run("template.csv").exit_code == 0
    assert summary_of(tmp_path / "template.csv.results")["verdicts"] == {"eligible": 1}


def test_a_csv_of_a_spreadsheet_is_read_as_one_with_commas(tmp_path: Path) -> None:
    template = CliRunner().invoke(main, ["batch", "--template"]).stdout_bytes
    (tmp_path / "commas.csv").write_bytes(template)
    rows = [*csv.reader(io.StringIO(template.decode(), newline=""))]
    semicolons = io.StringIO(newline="")
    csv.writer(semicolons, delimiter=";").writerows(rows)
    (tmp_path / "semicolons.csv").write_bytes(BOM_UTF8 + semicolons.getvalue().encode())
    assert run("commas.csv").exit_code == 0
    assert run("semicolons.csv").exit_code == 0
    assert (
        results_of(tmp_path / "semicolons.csv.results")["results.jsonl"]
        == (results_of(tmp_path / "commas.csv.results")["results.jsonl"])
    )

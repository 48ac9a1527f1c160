"""Each benchmark runs, with a few calls only, and prints its figures; how large they are is not judged here."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks._aws_stub import aws_stub, function_environment
from benchmarks._example import event

PROJECT = Path(__file__).parents[2]


def run(*arguments: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own: a benchmark sets the environment, and imports a function in it."""
    return subprocess.run(  # noqa: S603 - our own interpreter and modules
        [sys.executable, *arguments],
        cwd=PROJECT,
        env={**os.environ, "PYTHONUTF8": "1", **(environment or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def test_the_benchmark_of_a_decision_prints_ratio_limit_and_peers() -> None:
    done = run("-m", "benchmarks.decision", "--rounds", "1", "--calls", "1")
    assert done.returncode == 0, done.stderr
    assert row(done.stdout, "temporary residence")[-2] == "5.00"
    assert row(done.stdout, "temporary residence, first release")[-2] == "4.00"
    assert row(done.stdout, "pydantic v2 model, plain Python rules")[-2:] == ["47", "2.0"]


def test_the_benchmark_of_the_planner_counts_a_thousand_stays() -> None:
    done = run("-m", "benchmarks.stays", "--rounds", "1", "--calls", "1")
    assert done.returncode == 0, done.stderr
    assert row(done.stdout, "three days a week")[-1] == "5.00"
    assert "1,000 stays over twenty years" in done.stdout


def test_the_benchmark_of_the_rulebook_loads_it_both_ways() -> None:
    done = run("-m", "benchmarks.rulebook", "--processes", "1")
    assert done.returncode == 0, done.stderr
    assert row(done.stdout, "from TOML, as in the sources")[-1] == "25.0"
    assert row(done.stdout, "from JSON, as built")[-1] == "25.0"


def test_the_benchmark_of_a_request_counts_one_write_of_one_unit_and_one_read() -> None:
    done = run("-m", "benchmarks.request", "--rounds", "1", "--calls", "1")
    assert done.returncode == 0, done.stderr
    assert "each further one GetItem, PutItem." in done.stdout
    assert row(done.stdout, "write requests")[-2:] == ["1", "1"]
    assert row(done.stdout, "write units")[-2:] == ["1", "2"]
    assert row(done.stdout, "handler")[-2] == "1.35"
    assert row(done.stdout, "the same with parameter_validation=False")[-1] == "1213"


def test_the_benchmark_of_a_range_of_a_batch_prints_its_ratio_to_the_decision() -> None:
    done = run("-m", "benchmarks.batch_range", "--rows", "20", "--rounds", "1")
    assert done.returncode == 0, done.stderr
    assert row(done.stdout, "range handler")[-2] == "2.00"
    assert row(done.stdout, "PutItem") == ["PutItem", "20"]


def test_the_benchmark_of_the_audit_store_leaves_nothing_behind(tmp_path: Path) -> None:
    done = run("-m", "benchmarks.audit_store", "--rows", "20", "--rounds", "1", "--folder", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert row(done.stdout, "store of 20 records")
    assert row(done.stdout, "temporary residence")[5] == "1.00"  # write units
    assert row(done.stdout, "up to 20")
    assert row(done.stdout, "empty store")
    assert not [*tmp_path.iterdir()]


def test_the_benchmark_of_a_back_test_counts_the_verdicts_that_change() -> None:
    done = run("-m", "benchmarks.backtest", "--records", "60", "--processes", "1")
    assert done.returncode == 0, done.stderr
    assert "60 records, " in done.stdout
    assert row(done.stdout, "by the clock")[-1] == "20.0"


def test_the_benchmark_of_a_batch_takes_one_core_beside_the_parse_and_two_beside_one(tmp_path: Path) -> None:
    few = ("--rounds", "1", "--ranges", "4", "--range-rows", "20", "--folder", str(tmp_path))
    done = run("-m", "benchmarks.batch", *few)
    assert done.returncode == 0, done.stderr
    assert row(done.stdout, "decided, recorded, results written")[-1] == "0.25"
    assert row(done.stdout, "zen-engine's batch call, 10 rules, nothing stored")
    assert row(done.stdout, "two workers")[-1] == "1.60"
    assert not [*tmp_path.iterdir()]


def test_the_benchmark_of_a_long_batch_says_what_it_took(tmp_path: Path) -> None:
    done = run("-m", "benchmarks.batch", "--rows", "50", "--folder", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert row(done.stdout, "rows a second")
    assert row(done.stdout, "results, MiB")
    assert not [*tmp_path.iterdir()]


def test_the_benchmark_of_the_cold_start_asks_for_a_build_where_there_is_none(tmp_path: Path) -> None:
    done = run("-m", "benchmarks.cold_start", "--build", str(tmp_path))
    assert done.returncode == 1
    assert "run `make build` first" in done.stderr


def test_the_function_of_the_cold_start_answers_with_the_stub_in_the_place_of_aws() -> None:
    program = (
        "import json, sys; from functions.check.app import lambda_handler;"
        "print(json.dumps(lambda_handler(json.loads(sys.argv[1]), None)))"
    )
    with aws_stub() as stub:
        done = run("-c", program, json.dumps(event()), environment=function_environment(stub.endpoint))
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout.splitlines()[-1])
    assert answer["statusCode"] == 201
    assert json.loads(answer["body"])["verdict"] == "eligible"
    assert sorted(stub.asked) == ["GetItem", "GetItem", "GetSecretValue", "GetSecretValue", "PutItem"]


def row(output: str, beginning: str) -> list[str]:
    """Return the words of the line that begins so."""
    for line in output.splitlines():
        if line.startswith(beginning):
            return line.split()
    pytest.fail(f"no line begins with {beginning!r} in:\n{output}")

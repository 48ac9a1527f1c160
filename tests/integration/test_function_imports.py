"""A function's start loads what it needs: a check nothing of batches, a machine without AWS none of its libraries."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks._aws_stub import function_environment

PROJECT = Path(__file__).parents[2]


def loaded_by(function: str, environment: dict[str, str]) -> set[str]:
    """Return the modules that a new process has once it has loaded a function."""
    program = f"import sys, functions.{function}.app; print(*sys.modules)"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ELIGIBILITY_")}
    ran = subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-c", program],
        cwd=PROJECT,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ran.stdout.split())


@pytest.mark.parametrize("function", ["check", "lookup"])
def test_a_check_loads_nothing_of_batches(function: str) -> None:
    loaded = loaded_by(function, function_environment("https://aws.invalid"))
    assert "eligibility.storage.dynamodb" in loaded
    assert not {name for name in loaded if name.startswith(("eligibility.batch", "eligibility.storage.s3"))}
    assert "eligibility.storage.step_functions" not in loaded


def test_the_start_of_a_batch_loads_neither_rules_nor_stores() -> None:
    loaded = loaded_by("batch_start", function_environment("https://aws.invalid"))
    assert "eligibility.storage.step_functions" in loaded
    assert not loaded & {"eligibility.storage.dynamodb", "eligibility.storage.s3", "eligibility.batch.deciding"}


def test_batches_on_a_machine_of_one_s_own_load_nothing_of_aws(tmp_path: Path) -> None:
    loaded = loaded_by("batches", {"ELIGIBILITY_STORE": f"sqlite:///{tmp_path / 'store.db'}"})
    assert not loaded & {"botocore.client", "boto3", "eligibility.storage.aws", "eligibility.storage.s3"}

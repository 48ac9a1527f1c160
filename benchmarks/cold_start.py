"""The first request of the built function, as Lambda starts it, beside a function that only makes a DynamoDB client.

`make build` builds what is measured. Both run under AWS's emulator and runtime client, in turn, in fresh processes;
DynamoDB and Secrets Manager are a stub on this machine. Afterwards one process answers many requests, for its memory.
"""

import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from py_compile import PycInvalidationMode
from py_compile import compile as compile_bytecode
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks._aws_stub import Stub, aws_stub, function_environment
from benchmarks._emulator import EMULATOR, PROJECT, PYTHON, Runtime, runtime
from benchmarks._example import event
from benchmarks._timing import PEERS_MACHINE, print_table

LIMIT = 1.6
"""Times the baseline."""

_BASELINE = """
import boto3

CLIENT = boto3.client("dynamodb")


def lambda_handler(_event, _context):
    return {"statusCode": 200}
"""


class Missing(Exception):
    """Something has to be made first."""


class Function(NamedTuple):
    """A function to start: its folder, its layers and its environment."""

    folder: Path
    layers: Sequence[Path]
    environment: dict[str, str]

    def start(self) -> AbstractContextManager[Runtime]:
        """Start an emulator for it; the function itself starts with its first request."""
        return runtime(self.folder, self.layers, self.environment)


def main() -> int:
    """Time both functions, then watch the memory of ours; 1 where something has to be made first."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=11, help="fresh processes of each function")
    parser.add_argument("--requests", type=int, default=2000, help="warm requests to one process")
    parser.add_argument("--build", type=Path, default=PROJECT / ".aws-sam" / "build", help="what sam has built")
    arguments = parser.parse_args()
    try:
        _look_for(arguments.build)
    except Missing as error:
        print(error, file=sys.stderr)
        return 1
    with TemporaryDirectory() as name, aws_stub() as stub:
        layer = arguments.build / "DependenciesLayer"
        environment = function_environment(stub.endpoint)
        baseline = Function(_write_baseline(Path(name)), [layer], environment)
        ours = Function(arguments.build / "CheckFunction", [layer, arguments.build / "EligibilityLayer"], environment)
        _compare_starts(ours, baseline, stub, arguments.processes)
        _watch_memory(ours, arguments.requests)
    return 0


def _look_for(build: Path) -> None:
    """Raise Missing for what is not there."""
    if not (build / "CheckFunction" / "app.py").is_file():
        raise Missing(f"There is no built function in {build}: run `make build` first.")
    if not (build / "DependenciesLayer" / "python" / "boto3").is_dir():
        raise Missing("The built layer has no boto3, which the baseline imports.")
    if not EMULATOR.is_file() or not PYTHON.is_file():
        raise Missing("The emulator or the runtime client is not installed: `make bench` installs them.")


def _write_baseline(folder: Path) -> Path:
    """Write the baseline with its bytecode, compiled as the layers are."""
    source = folder / "app.py"
    source.write_text(_BASELINE, encoding="utf-8")
    compile_bytecode(str(source), invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)
    return folder


def _compare_starts(ours: Function, baseline: Function, stub: Stub, processes: int) -> None:
    assert _first_request(baseline)[1]["statusCode"] == 200
    assert not stub.asked
    assert _first_request(ours)[1]["statusCode"] == 201  # these two are not counted: they warm the disk's cache
    asked = ", ".join(stub.asked)
    pairs = [(_first_request(baseline)[0], _first_request(ours)[0]) for _ in range(processes)]
    theirs, mine = zip(*pairs, strict=True)
    rows = [
        ("boto3 and one DynamoDB client", *_spread(theirs), "1.00", ""),
        ("POST /v1/checks as built", *_spread(mine), f"{median(mine) / median(theirs):.2f}", f"{LIMIT:.2f}"),
    ]
    print(f"First request of {processes} fresh processes each, in turn. POST /v1/checks asks the store for {asked}.")
    print_table("Milliseconds", ("function", "median", "fastest", "slowest", "ratio", "limit"), rows)
    print(f"\nRatio of the fastest: {min(mine) / min(theirs):.2f}")
    print_table(
        f"Peers, the same way ({PEERS_MACHINE})",
        ("function", "no bytecode", "with bytecode", "ratio"),
        (
            ("bare handler", "76", "66", ""),
            ("boto3 and one DynamoDB client", "1146", "459", "1.00"),
            ("Logger and Metrics", "408", "189", ""),
            ("resolver with enable_validation, pydantic model", "1016", "412", ""),
            ("all of it", "2157", "729", f"{729 / 459:.2f}"),
            ("all of it, X-Ray tracer on", "", "952", f"{952 / 459:.2f}"),
        ),
    )


def _first_request(function: Function) -> tuple[float, dict[str, object]]:
    """Return the milliseconds from sending the first request of a process to its answer, and the answer."""
    payload = json.dumps(event()).encode()
    with function.start() as process:
        started = time.perf_counter()
        answer = process.invoke(payload)
        taken = (time.perf_counter() - started) * 1000
    response: dict[str, object] = json.loads(answer)
    return taken, response


def _spread(times: Sequence[float]) -> tuple[str, str, str]:
    return f"{median(times):.0f}", f"{min(times):.0f}", f"{max(times):.0f}"


def _watch_memory(function: Function, requests: int) -> None:
    looks = [max(requests * share // 100, 1) for share in (10, 50, 100)]  # 200, 1,000 and 2,000
    resident = {}
    with function.start() as process:
        for number in range(1, requests + 1):
            assert b'"statusCode": 201' in process.invoke(json.dumps(event(number)).encode())
            if number in looks:
                resident[number] = process.resident_kib()
    first = resident[looks[0]]
    print_table(
        "Resident memory of one process, no two applicants alike",
        ("requests answered", "KiB", "more than at first"),
        [(f"{number:,}", f"{kib:,}", f"{kib - first:+,}") for number, kib in resident.items()],
    )


if __name__ == "__main__":
    sys.exit(main())

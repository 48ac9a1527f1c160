"""What loading the rulebook adds to a start: read and built in fresh processes, from TOML and as a build leaves it."""

import shutil
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks._timing import print_table
from eligibility.rulebook.loading import FOLDER

LIMIT = 25.0
"""Milliseconds."""

_COMPILER = FOLDER.parents[1] / "compile_toml.py"
_TIMED = """
import sys
import time
from pathlib import Path

from eligibility.rulebook.loading import build, read_folder

started = time.process_time_ns()
build(read_folder(Path(sys.argv[1])))
print((time.process_time_ns() - started) / 1e6)
"""


def main() -> None:
    """Time both ways in turn."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=11, help="fresh processes of each way")
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        built = Path(folder) / "rulebook"
        shutil.copytree(FOLDER, built, ignore=shutil.ignore_patterns("__pycache__", "released"))
        subprocess.run([sys.executable, str(_COMPILER), str(built)], check=True)
        ways = {"from TOML, as in the sources": FOLDER, "from JSON, as built": built}
        times: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(arguments.processes):
            for way, path in ways.items():
                times[way].append(_milliseconds(path))
    print_table(
        "Milliseconds of CPU to read and build the rulebook, in a fresh process",
        ("rulebook", "median", "fastest", "limit"),
        [(way, f"{median(of):.1f}", f"{min(of):.1f}", f"{LIMIT:.1f}") for way, of in times.items()],
    )


def _milliseconds(folder: Path) -> float:
    done = subprocess.run(
        [sys.executable, "-c", _TIMED, str(folder)], check=True, capture_output=True, text=True, encoding="utf-8"
    )
    return float(done.stdout)


if __name__ == "__main__":
    main()

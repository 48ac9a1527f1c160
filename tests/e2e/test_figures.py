"""The benchmark of the page runs and prints its figures; how large they are is judged by whoever reads them."""

import subprocess
import sys

from tests.e2e.browser import PROJECT


def test_the_benchmark_prints_each_figure_beside_its_limit() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.page", "--rounds", "1"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = {line[:12]: line.split()[-1] for line in done.stdout.splitlines() if line.strip()}
    limits = {"first visit,": "100", "usable, ms, ": "1000", "answer seen ": "150", "from `eligib": "2000"}
    assert {name: rows[name] for name in limits} == limits

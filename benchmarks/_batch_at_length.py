"""One long run of the command: its time, the memory of each of its processes, the rate at both ends, the disk used."""

import re
import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Thread
from typing import IO

from benchmarks._batch_files import MIX, settings_of, write_file
from benchmarks._timing import print_table

_SECONDS_BETWEEN_LOOKS = 10.0
_DONE = re.compile(r"Rows: ([0-9,]+) / ")
_MIB = 1 << 20


def measure_at_length(folder: Path, rows: int, workers: int) -> None:
    """Make a file of so many rows, run the command on it, and print what it took."""
    file = write_file(folder / "rows.jsonl", rows)
    store = folder / "store.db"
    settings_of(store)
    out = folder / "out"
    program = Path(sys.executable).with_name("eligibility")
    options: list[str | Path] = ["--out", out, "--store", store, "--workers", str(workers), "--language", "en"]
    started = time.perf_counter()
    with subprocess.Popen(
        [program, "batch", file, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        memory = _Memory(process.pid)
        passed = _passed(process.stderr, started)
        seconds = time.perf_counter() - started
        memory.stop()
    assert process.returncode == 0
    print(f"{rows:,} rows of {file.stat().st_size // rows:,} bytes, {workers} workers: {MIX}.")
    sizes = {"store": _size(store), "results": sum(map(_size, out.iterdir()))}
    print_table(
        "The whole of it",
        ("", ""),
        [
            ("minutes", f"{seconds / 60:.1f}"),
            ("rows a second", f"{rows / seconds:,.0f}"),
            ("rows a second, first tenth", _rate(passed, rows, 0.0, 0.1)),
            ("rows a second, last tenth", _rate(passed, rows, 0.9, 1.0)),
            *((f"{name}, MiB", f"{size / _MIB:,.0f}") for name, size in sizes.items()),
        ],
    )
    print_table(
        "Resident memory of each process, MiB",
        ("process", "after a tenth", "half", "at the end", "most"),
        memory.rows(),
    )


def _passed(lines: IO[str], started: float) -> list[tuple[float, int]]:
    """Read what the command says of its progress until it ends; return when how many rows were done."""
    told = (_DONE.match(line) for line in lines)
    return [(time.perf_counter() - started, int(found[1].replace(",", ""))) for found in told if found]


def _rate(passed: list[tuple[float, int]], rows: int, begin: float, end: float) -> str:
    """Return the rows a second between two shares of the rows."""
    within = [(at, done) for at, done in passed if begin * rows <= done <= end * rows]
    if len(within) < 2:
        return "too short"
    (first, before), (last, after) = within[0], within[-1]
    return f"{(after - before) / (last - first):,.0f}"


def _size(path: Path) -> int:
    return path.stat().st_size


class _Memory:
    """Looks at a process and its children from time to time."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._seen: dict[int, list[int]] = {}
        self._end = Event()
        self._looking = Thread(target=self._look, daemon=True)
        self._looking.start()

    def stop(self) -> None:
        self._end.set()
        self._looking.join()

    def rows(self) -> list[tuple[str, ...]]:
        """Return a row for each process that was seen several times: the first is the command itself."""
        rows = []
        for number, seen in enumerate(self._seen.values()):
            name = "the command" if number == 0 else f"child {number}"
            figures = (seen[len(seen) // 10], seen[len(seen) // 2], seen[-1], max(seen))
            rows.append((name, *(f"{figure / 1024:.0f}" for figure in figures)))
        return rows

    def _look(self) -> None:
        while not self._end.wait(_SECONDS_BETWEEN_LOOKS):
            for pid in (self._pid, *_children(self._pid)):
                resident = _resident(pid)
                if resident:
                    self._seen.setdefault(pid, []).append(resident)


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except OSError:
        return []


def _resident(pid: int) -> int:
    """Return the resident memory of a process in KiB, 0 where there is none any more."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii")
    except OSError:
        return 0
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) if found else 0

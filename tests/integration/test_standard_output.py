"""Standard output that is full, closed, or no longer read: the program ends on one plain line, or quietly."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.integration.local_functions import PROJECT

COMMAND = Path(sys.executable).with_name("eligibility")
APPLICATION = str(PROJECT / "events" / "applications" / "eligible.json")
FILE = str(PROJECT / "events" / "batches" / "applications.csv")
PRINTING = [
    ["--help"],
    ["check", APPLICATION],
    ["check", APPLICATION, "--json"],
    ["register", "show"],
    ["rules"],
    ["batch", "--template"],
    ["batch", FILE, "--out", "results", "--quiet", "--workers", "1"],
    ["serve", "--port", "0"],
]
PATIENCE_SECONDS = 60
FULL = "Error: standard output cannot be written: no space left on device.\n"


def environment(folder: Path, unbuffered: str = "") -> Mapping[str, str]:
    store = f"sqlite:///{folder / 'store.db'}"
    return {**os.environ, "ELIGIBILITY_STORE": store, "LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": unbuffered}


def run(arguments: list[str], folder: Path, stdout: int, unbuffered: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - the command of this project
        [COMMAND, *arguments],
        cwd=folder,
        env=environment(folder, unbuffered),
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )


@contextmanager
def full_disk() -> Iterator[int]:
    descriptor = os.open("/dev/full", os.O_WRONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def pipe_without_a_reader() -> Iterator[int]:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        yield writing
    finally:
        os.close(writing)


@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
def test_output_that_is_full_ends_a_command_with_one_line(arguments: list[str], tmp_path: Path) -> None:
    with full_disk() as stdout:
        ran = run(arguments, tmp_path, stdout)
    assert (ran.returncode, ran.stderr) == (3, FULL)


@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
def test_output_that_nobody_reads_any_more_ends_a_command_quietly(arguments: list[str], tmp_path: Path) -> None:
    with pipe_without_a_reader() as stdout:
        ran = run(arguments, tmp_path, stdout)
    assert (ran.returncode, ran.stderr) == (141, "")


def test_output_that_is_not_buffered_ends_alike(tmp_path: Path) -> None:
    with full_disk() as stdout:
        ran = run(["check", APPLICATION, "--json"], tmp_path, stdout, unbuffered="1")
    assert (ran.returncode, ran.stderr) == (3, FULL)


def test_output_that_is_closed_from_the_beginning_is_said_before_anything_is_done(tmp_path: Path) -> None:
    ran = subprocess.run(  # noqa: S603 - the command of this project, from a shell that closes its output
        ["/bin/sh", "-c", 'exec "$0" check "$1" >&-', COMMAND, APPLICATION],
        cwd=tmp_path,
        env=environment(tmp_path),
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (3, "Error: standard output cannot be written: closed.\n")
    assert not (tmp_path / "store.db").exists()


def test_what_was_done_before_stays_done(tmp_path: Path) -> None:
    with full_disk() as stdout:
        run(["batch", FILE, "--out", "results", "--quiet", "--workers", "1"], tmp_path, stdout)
    assert (tmp_path / "results" / "summary.json").exists()


def test_an_error_that_is_not_of_the_output_is_not_taken_for_one(tmp_path: Path) -> None:
    ran = run(["check", str(tmp_path / "missing.json")], tmp_path, subprocess.DEVNULL)
    assert ran.returncode == 2
    assert "standard output" not in ran.stderr


def test_a_server_answers_on_when_nobody_reads_its_lines_any_more(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: S603 - the command of this project
        [COMMAND, "serve", "--port", "0"],
        cwd=tmp_path,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert server.stdout
            assert server.stderr
            address = server.stdout.readline().split()[4]
            server.stdout.close()
            for _ in range(2):
                assert httpx.get(f"{address}/health").json()["status"] == "ok"
            server.send_signal(signal.SIGINT)
            assert (server.wait(PATIENCE_SECONDS), server.stderr.read()) == (141, "")
        finally:
            server.kill()

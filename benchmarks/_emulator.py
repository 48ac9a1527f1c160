"""Runs a function as Lambda does, without a container: AWS's runtime interface emulator starts AWS's runtime client."""

import os
import platform
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

PROJECT = Path(__file__).parents[1]
PYTHON = PROJECT / ".tools" / "emulator" / "bin" / "python"
EMULATOR = next(
    (PROJECT / ".tools" / "sam").glob(
        "lib/python*/site-packages/samcli/local/rapid/aws-lambda-rie-"
        + ("arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64")
    ),
    PROJECT / ".tools" / "sam" / "aws-lambda-rie",
)
_START_SECONDS = 10


class Runtime:
    """A fresh emulator; it starts the function's process at the first invocation, as Lambda does on a cold start."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self._process = process
        self._port = port

    def invoke(self, event: bytes) -> bytes:
        """Return the function's answer to an event."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            connection.request("POST", "/2015-03-31/functions/function/invocations", event)
            return connection.getresponse().read()
        finally:
            connection.close()

    def resident_kib(self) -> int:
        """Return the resident memory of the function's process (Linux, proc(5): VmRSS)."""
        threads = Path(f"/proc/{self._process.pid}/task").iterdir()
        (child,) = [child for thread in threads for child in (thread / "children").read_text("ascii").split()]
        for line in Path(f"/proc/{child}/status").read_text("utf-8").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        raise LookupError("the function's process has ended")


@contextmanager
def runtime(folder: Path, layers: Sequence[Path], environment: Mapping[str, str]) -> Iterator[Runtime]:
    """Start the emulator for `app.lambda_handler` of a folder; `environment` is all that the function gets."""
    port, api_port = _free_port(), _free_port()
    process = subprocess.Popen(
        [
            EMULATOR,
            "--runtime-interface-emulator-address",
            f"127.0.0.1:{port}",
            "--runtime-api-address",
            f"127.0.0.1:{api_port}",
            PYTHON,
            "-m",
            "awslambdaric",
            "app.lambda_handler",
        ],
        cwd=folder,
        env={
            "PATH": os.defpath,
            "LAMBDA_TASK_ROOT": str(folder),
            "PYTHONPATH": os.pathsep.join(str(layer / "python") for layer in layers),
            **environment,
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # so that the function's process ends with the emulator
    )
    try:
        _wait_for(port)
        yield Runtime(process, port)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return

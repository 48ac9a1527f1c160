"""Runs Schemathesis, all of its checks, against a local server of its own: `python -m tests.schemathesis.run`.

Arguments go on to `schemathesis run`. The status is Schemathesis's own.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Thread

PROJECT = Path(__file__).parents[2]
COMMAND = PROJECT / ".tools" / "schemathesis" / "bin" / "schemathesis"
SERVER = Path(sys.executable).with_name("eligibility")
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


def main() -> int:
    """Serve, ask, stop; return the status to end with."""
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder, "store.db"))
        server = subprocess.Popen(  # noqa: S603 - the command of this project
            [SERVER, "serve", "--port", "0", "--store", store], cwd=PROJECT, stdout=subprocess.PIPE, text=True
        )
        with server:
            try:
                return _asked(_address(server), Path(folder))
            finally:
                server.kill()


def _address(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    for line in server.stdout:
        if found := _ADDRESS.search(line):
            # A line comes for each request: a pipe that nobody reads would stop the server when it is full.
            Thread(target=server.stdout.read, daemon=True).start()
            return found[0]
    raise SystemExit("The server ended before it listened.")


def _asked(address: str, folder: Path) -> int:
    options = [f"{address}/openapi.json", "--url", address, "--checks", "all", *sys.argv[1:]]
    return subprocess.run(  # noqa: S603 - the locked tool
        [COMMAND, "--config-file", PROJECT / "tests" / "schemathesis" / "schemathesis.toml", "run", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main())

"""Runs the command line, and says at the end how much memory the process had at most: `python -m … batch FILE …`."""

import sys
from pathlib import Path

from eligibility_local.command_line import main


def peak_kib() -> int:
    """Return the largest resident set that this process had (proc(5), VmHWM)."""
    status = Path("/proc/self/status").read_text("ascii")
    (peak,) = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(peak)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    finally:
        sys.stderr.write(f"{peak_kib()}\n")

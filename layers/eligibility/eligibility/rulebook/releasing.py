"""Keeps the current rulebook among the released ones: `python -m eligibility.rulebook.releasing`, before each release.

A decision names the revision of its rulebook; with the content kept, it can be said again after the rules have changed.
"""

import sys
from pathlib import Path

from eligibility.rulebook.loading import FOLDER, build, read_folder


def release(folder: Path) -> Path:
    """Write the canonical content of a folder of TOML files into its `released/`, named by its SHA-256."""
    content = read_folder(folder)
    path = folder / "released" / f"{build(content).revision.removeprefix('sha256:')}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


if __name__ == "__main__":
    sys.stdout.write(f"{release(FOLDER).name}\n")

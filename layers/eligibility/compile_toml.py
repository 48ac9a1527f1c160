"""Puts JSON beside each TOML file of a folder, for `eligibility.toml_files`; a step of the layer's build.

Standard library only: the build has nothing else.
"""

import json
import sys
import tomllib
from datetime import date
from pathlib import Path


def main(folder: Path) -> None:
    """Compile what is in the folder and its folders."""
    for path in sorted(folder.rglob("*.toml")):
        content = tomllib.loads(path.read_text("utf-8"))
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)
        path.with_name(f"{path.name}.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

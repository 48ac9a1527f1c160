"""Reads TOML as JSON would have it, days as ISO 8601 text.

The built layer has the same as JSON beside each file (`compile_toml.py` of the layer): that is read in a tenth of the
time, and a start reads a dozen of them.
"""

from pathlib import Path
from typing import Any

import orjson

COMPILED = ".json"
"""What the name of the JSON beside a file has more."""


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a file; its reader checks the shape, hence Any."""
    try:
        compiled = path.with_name(path.name + COMPILED).read_bytes()
    except FileNotFoundError:
        import tomllib  # noqa: PLC0415 - of no use in the built layer

        compiled = orjson.dumps(tomllib.loads(path.read_text("utf-8")))
    content: dict[str, Any] = orjson.loads(compiled)
    return content

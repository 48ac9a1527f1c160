"""The blocks of docs/batch.md that the product itself writes; `python -m tests.unit.batch_page` writes them anew."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from eligibility.batch.csv_columns import ANY, Column, Kind, columns_of
from tests.unit.batch_road import run, sample_register

PROJECT = Path(__file__).parents[2]
PAGE = PROJECT / "docs" / "batch.md"
SAMPLES = PROJECT / "events" / "batches"

_BLOCK = re.compile(r"<!-- begin: (?P<name>.+?) -->\n(?P<text>.*?)<!-- end -->", re.DOTALL)
_CELLS: Mapping[Kind, str] = {
    "text": "text or code",
    "day": "day",
    "words": "words",
    "yes_no": "`yes` or `no`",
    "number": "number",
    "place": "the number of an owner",
    "absence": "only `none`",
}


def blocks_of(page: str) -> dict[str, str]:
    """Return the text of each block by its name."""
    return {match["name"]: match["text"] for match in _BLOCK.finditer(page)}


def blocks_made() -> dict[str, str]:
    """Return what the blocks should be."""
    register = sample_register()
    done = run((SAMPLES / "applications.csv").read_bytes(), register=register)
    register.close()
    return {
        "columns": "".join(["\n| column | cell |\n|---|---|\n", *map(_line, columns_of().values()), "\n"]),
        "rejected": _shown(done.files["rejected.jsonl"].splitlines()[0]),
        "results": _shown(done.files["results.jsonl"].splitlines()[0]),
    }


def _line(column: Column) -> str:
    numbered = f", N up to {column.most}" if column.most else ""
    required = ", required" if column.required else ""
    return f"| `{column.template.replace(ANY, 'N')}` | {_CELLS[column.kind]}{numbered}{required} |\n"


def _shown(line: bytes) -> str:
    text = json.dumps(json.loads(line), indent=2)
    short = re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda match: f"[{' '.join(match[1].split())}]", text)
    return f"\n```json\n{short}\n```\n\n"


def _write() -> None:
    made = blocks_made()
    page = PAGE.read_text("utf-8")
    filled = _BLOCK.sub(lambda match: f"<!-- begin: {match['name']} -->\n{made[match['name']]}<!-- end -->", page)
    PAGE.write_text(filled, "utf-8")


if __name__ == "__main__":
    _write()

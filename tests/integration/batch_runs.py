"""Runs of `eligibility batch` in this process, and what they leave behind."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from click.testing import CliRunner, Result
from pydantic import JsonValue

from eligibility_local.command_line import main

RESULTS = ("results.jsonl", "results.csv", "rejected.jsonl")
_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")

type Json = dict[str, JsonValue]


def run(*arguments: str | Path, stdin: bytes | None = None, workers: int = 1) -> Result:
    """Run the command; an error that is no exit comes through."""
    options = ["batch", *(str(argument) for argument in arguments), "--workers", str(workers)]
    return CliRunner(catch_exceptions=False).invoke(main, options, input=stdin)


def results_of(folder: Path) -> dict[str, str]:
    """Return the files of results, with all ids made equal."""
    return {name: _IDS.sub("ID", (folder / name).read_text("utf-8")) for name in RESULTS}


def summary_of(folder: Path) -> Json:
    content: Json = json.loads((folder / "summary.json").read_bytes())
    return content


def lines_of(folder: Path, name: str) -> list[Json]:
    return [json.loads(line) for line in (folder / name).read_bytes().splitlines()]


def records(store: Path) -> int:
    with closing(sqlite3.connect(store)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM checks").fetchone()
    return int(count)

"""The blocks of README.md that the product itself writes; `python -m tests.integration.readme` writes them anew.

Ids, instants and keys differ from run to run; here they are always the same.
"""

import json
import re
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner

from eligibility.bootstrap import checking
from eligibility.service import Client
from eligibility.settings import Settings, SqliteStore
from eligibility.storage.sqlite.audit import SqliteAuditLog
from eligibility.storage.sqlite.register import SqliteAddressRegister
from eligibility_local.command_line import main

PROJECT = Path(__file__).parents[2]
README = PROJECT / "README.md"
EXAMPLE = PROJECT / "events" / "applications" / "not_eligible.json"
COMMAND = "eligibility check events/applications/not_eligible.json"
CHECK_ID = "01a20000-0000-7000-8000-000000000000"

_BLOCK = re.compile(r"<!-- begin: (?P<name>.+?) -->\n(?P<text>.*?)<!-- end -->", re.DOTALL)


def blocks_of(readme: str) -> dict[str, str]:
    """Return the text of each block by its name."""
    return {match["name"]: match["text"] for match in _BLOCK.finditer(readme)}


def blocks_made() -> dict[str, str]:
    """Return what the blocks should be."""
    return {
        COMMAND: f"\n{_indented(_printed())}\n",
        "request": f"```json\n{EXAMPLE.read_text('utf-8')}```\n",
        "answer": f"```json\n{_answer()}\n```\n",
    }


def _printed() -> str:
    with tempfile.TemporaryDirectory() as folder:
        environment = {"COLUMNS": "110", "ELIGIBILITY_STORE": "", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
        arguments = ["check", str(EXAMPLE), "--store", f"{folder}/readme.db"]
        text = CliRunner(catch_exceptions=False).invoke(main, arguments, env=environment).stdout
    return re.sub(r"[0-9a-f-]{36}", CHECK_ID, "\n".join(line.rstrip() for line in text.splitlines()))


def _answer() -> str:
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(path=f"{folder}/readme.db", key_file=Path(folder, "key"))
        parts = checking(Settings(store=store, tenants={}, local_client=None, retention_days=0))
        assert isinstance(parts.audit_log, SqliteAuditLog)
        assert isinstance(parts.register, SqliteAddressRegister)
        fixed = replace(parts, clock=lambda: datetime(2026, 11, 23, 8, 30, tzinfo=UTC), random=bytes)
        answer = fixed.check(EXAMPLE.read_bytes(), Client("local", "local"), None, "en")
        assert answer.check_id is not None
        parts.audit_log.close()
        parts.register.close()
    return json.dumps(
        json.loads(answer.body.replace(answer.check_id.encode(), CHECK_ID.encode())), indent=2, ensure_ascii=False
    )


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.splitlines())


def _write() -> None:
    made = blocks_made()
    readme = README.read_text("utf-8")
    filled = _BLOCK.sub(lambda match: f"<!-- begin: {match['name']} -->\n{made[match['name']]}<!-- end -->", readme)
    README.write_text(filled, "utf-8")


if __name__ == "__main__":
    _write()

"""docs/requirements.md names what the product knows, and its commands are commands."""

import re
import shlex
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner

from eligibility.application.document_kinds import DocumentKind
from eligibility_local.command_line import main

PAGE = (Path(__file__).parents[2] / "docs" / "requirements.md").read_text("utf-8")
TABLE = PAGE.partition("## The kinds of papers")[2]


def test_the_page_names_every_kind_of_paper_and_no_other() -> None:
    named = {kind for row in TABLE.splitlines() if row.startswith("|") for kind in re.findall(r"`(\w+)`", row)}
    assert named == set(get_args(DocumentKind))


@pytest.mark.parametrize("command", re.findall(r"^    eligibility (.+)$", PAGE, re.MULTILINE))
def test_each_command_of_the_page_answers(command: str) -> None:
    result = CliRunner(catch_exceptions=False).invoke(main, shlex.split(command))
    assert result.exit_code == 0

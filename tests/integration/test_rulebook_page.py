"""docs/rulebook.md follows one change through; here its edits are made in a copy of the project, in its order."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

PROJECT = Path(__file__).parents[2]
PAGE = PROJECT / "docs" / "rulebook.md"
RULEBOOK = Path("layers", "eligibility", "eligibility", "rulebook")

_STEP = re.compile(r"\*\*(?P<number>\d)\. [^\n]*`(?P<file>[\w/.]+)`[^\n]*:\n\n```diff\n(?P<diff>.*?)```", re.DOTALL)
_FAILED = re.compile(r"^FAILED \S+::(\w+)", re.MULTILINE)


class Edit(NamedTuple):
    """One step of the page: lines that are there already, and what becomes of them; none: what comes at the end."""

    file: str
    before: str
    after: str

    def make(self, project: Path) -> None:
        """Change the file of a copy of the project."""
        path = project / self.file
        text = path.read_text("utf-8")
        if self.before:
            assert text.count(self.before) == 1, f"{self.file} has not these lines once:\n{self.before}"
            path.write_text(text.replace(self.before, self.after), "utf-8")
        else:
            path.write_text(text + self.after, "utf-8")


def edits() -> dict[int, Edit]:
    """Return the edits of the page by the number of their step."""
    return {
        int(step["number"]): Edit(step["file"], _lines(step["diff"], " "), _lines(step["diff"], " +"))
        for step in _STEP.finditer(PAGE.read_text("utf-8"))
    }


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of what the checks of the rulebook read."""
    project = tmp_path_factory.mktemp("project")
    for folder in ("layers/eligibility", "local", "tests/unit", "tests/cases"):
        shutil.copytree(PROJECT / folder, project / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "pyproject.toml", project)
    yield project
    shutil.rmtree(project)


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the packages of the copy."""
    paths = os.pathsep.join(str(project / path) for path in ("layers/eligibility", "local"))
    return subprocess.run(  # noqa: S603 - our own interpreter and modules
        [sys.executable, *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": paths, "PYTHONUTF8": "1", "COLUMNS": "120"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=240,
    )


def failing(project: Path, *files: str) -> set[str]:
    """Return the names of the tests that fail in a copy."""
    done = run(project, "-m", "pytest", "-q", "-rf", "--no-header", "--tb=line", *files)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return set(_FAILED.findall(done.stdout))


def test_the_page_has_an_edit_for_each_step_that_is_one() -> None:
    assert sorted(edits()) == [1, 2, 3, 4]


def test_the_change_of_the_page_fails_until_its_cases_are_there_and_the_rulebook_is_kept(copy: Path) -> None:
    steps = edits()
    checks = ("tests/unit/test_case_files.py", "tests/unit/test_rulebook.py")
    steps[1].make(copy)
    steps[3].make(copy)
    refused = run(copy, "-m", "eligibility.rulebook.releasing")
    assert refused.returncode == 1
    assert "passport.validity has two versions on 2027-01-01" in refused.stderr
    steps[2].make(copy)
    named = set(re.findall(r"^- `(test_\w+)`", PAGE.read_text("utf-8"), re.MULTILINE))
    assert failing(copy, *checks) == named
    steps[4].make(copy)
    kept = {path.name for path in (copy / RULEBOOK / "released").iterdir()}
    released = run(copy, "-m", "eligibility.rulebook.releasing").stdout.strip()
    assert {path.name for path in (copy / RULEBOOK / "released").iterdir()} == {*kept, released}
    assert released not in kept
    more = ("tests/unit/test_cases.py", "tests/unit/test_rulebook_listing.py")
    of_the_change = ("-k", "passport_validity or 2027 or words or read or kept or first_day or one_version")
    assert failing(copy, *checks, *more, *of_the_change) == set()
    command = "from eligibility_local.command_line import main; main()"
    days = ("--on", "2026-12-31", "--compare", "2027-01-01", "--permit", "permanent_residence", "--language", "en")
    printed = run(copy, "-c", command, "rules", *days)
    shown = re.search(r"prints\n\n((?:    .*\n)+)", PAGE.read_text("utf-8"))
    assert shown
    for line in shown[1].splitlines():
        assert line.strip() in printed.stdout, printed.stdout + printed.stderr


def test_each_entry_that_the_page_shows_is_in_the_rulebook() -> None:
    rulebook = "".join(path.read_text("utf-8") for path in sorted((PROJECT / RULEBOOK).glob("*.toml")))
    shown = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert shown
    for part in (part for block in shown for part in block.split("\n\n")):
        assert part.strip() in rulebook, part


def _lines(diff: str, signs: str) -> str:
    return "".join(f"{line[1:]}\n" for line in diff.splitlines() if line[0] in signs)

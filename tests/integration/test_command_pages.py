"""docs/commands.md has every command with every option, and each example in a command's help runs."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from eligibility_local.command_line import main
from tests.integration.command_pages import PAGE, commands, sections_kept, sections_made
from tests.integration.conftest import Tables
from tests.integration.readme import PROJECT

COMMAND = Path(sys.executable).with_name("eligibility")
EVENTS = PROJECT / "events"
MISSING = "docs/commands.md does not say what the command says: `make docs` writes it anew"
SERVES = "eligibility serve"
COPIES = "eligibility audit copy"


def examples_of(command: click.Command) -> list[str]:
    """Return the examples at the end of a command's help."""
    lines = (command.epilog or "").splitlines()
    if "Examples:" not in lines:
        return []
    after = lines[lines.index("Examples:") + 1 :]
    return [line.strip() for line in after[: after.index("")]]


EXAMPLES = [example for _, command in commands() for example in examples_of(command)]


def test_the_page_says_what_each_command_says() -> None:
    assert sections_kept() == sections_made(), MISSING


@pytest.mark.parametrize(("path", "command"), [pytest.param(*each, id=" ".join(each[0])) for each in commands()])
def test_a_command_has_a_help_text_with_an_example_and_each_option_one_with_words(
    path: tuple[str, ...], command: click.Command
) -> None:
    assert command.help, f"{' '.join(path)} has no help text"
    assert "Exit status" in (command.epilog or ""), f"{' '.join(path)} says nothing of its exit status"
    if not isinstance(command, click.Group):
        assert examples_of(command), f"{' '.join(path)} has no example: give it one with help_text.ending"
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{' '.join(path)} {parameter.opts[0]} has no help text"
            assert parameter.opts[0] in PAGE.read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that examples name, and a check in its store."""
    shutil.copy(EVENTS / "applications" / "eligible.json", tmp_path / "application.json")
    document = {"kind": "foreign", "country": "RUS", "number": "75 1234567"}
    (tmp_path / "document.json").write_text(json.dumps(document), "utf-8")
    shutil.copy(EVENTS / "questions" / "stays.json", tmp_path / "stays.json")
    shutil.copy(EVENTS / "batches" / "applications.csv", tmp_path / "applicants.csv")
    shutil.copy(EVENTS / "batches" / "applications.jsonl", tmp_path / "applicants.jsonl")
    rulebook = PROJECT / "layers" / "eligibility" / "eligibility" / "rulebook"
    shutil.copytree(rulebook, tmp_path / "rulebook", ignore=shutil.ignore_patterns("__pycache__", "*.py", "released"))
    shutil.copy(
        PROJECT / "layers" / "eligibility" / "eligibility" / "storage" / "sample_register.csv",
        tmp_path / "addresses.csv",
    )
    monkeypatch.setenv("ELIGIBILITY_STORE", f"sqlite:///{tmp_path / 'store.db'}")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["check", "application.json"]).exit_code == 0
    return tmp_path


@pytest.mark.parametrize("example", [each for each in EXAMPLES if not each.startswith((SERVES, COPIES))])
def test_an_example_runs(folder: Path, example: str) -> None:
    before, _, after = example.rpartition("| ")
    given = (folder / before.split()[-1]).read_bytes() if before.startswith("cat ") else None
    if before.startswith("some-export"):
        given = (folder / "applicants.jsonl").read_bytes()
    line, _, _ = after.partition(" > ")
    words = [word.replace("applicants.jsonl.gz", "applicants.jsonl") for word in shlex.split(line)]
    assert words.pop(0) == "eligibility"
    ran = CliRunner().invoke(main, words, input=given)
    assert ran.exit_code in (0, 1), ran.output
    assert ran.exception is None or isinstance(ran.exception, SystemExit)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("example", [each for each in EXAMPLES if each.startswith(COPIES)])
def test_an_example_of_copying_from_a_stack_runs(tables: Tables, monkeypatch: pytest.MonkeyPatch, example: str) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("ELIGIBILITY_STORE", "dynamodb")
    monkeypatch.setenv("ELIGIBILITY_AUDIT_TABLE", tables.audit)
    ran = CliRunner(catch_exceptions=False).invoke(main, shlex.split(example)[1:])
    assert ran.stdout == "The file has 0 records of these days.\n"


@pytest.mark.parametrize("example", [each for each in EXAMPLES if each.startswith(SERVES)])
def test_an_example_of_serving_has_options_that_there_are(example: str) -> None:
    program = click.Context(main, **main.context_settings)  # without it, the command would keep another option for help
    with main.commands["serve"].make_context("serve", shlex.split(example)[2:], parent=program) as context:
        assert context.args == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_page_shows_how_a_shell_completes_commands(shell: str) -> None:
    variable = f"_ELIGIBILITY_COMPLETE={shell}_source eligibility"
    assert variable in PAGE.read_text("utf-8")
    environment = {**os.environ, "_ELIGIBILITY_COMPLETE": f"{shell}_complete"}
    words = {"COMP_WORDS": "eligibility re", "COMP_CWORD": "re" if shell == "fish" else "1"}
    ran = subprocess.run(  # noqa: S603 - the command of this project
        [COMMAND], env={**environment, **words}, capture_output=True, text=True, check=False
    )
    assert "requirements" in ran.stdout
    assert "register" in ran.stdout


def test_what_is_not_a_terminal_gets_no_colours(folder: Path) -> None:
    ran = subprocess.run(  # noqa: S603 - the command of this project
        [COMMAND, "check", "application.json"], cwd=folder, capture_output=True, text=True, check=True
    )
    assert "Eligible" in ran.stdout
    assert "\x1b" not in ran.stdout + ran.stderr

"""The pages of docs/: nothing that the stack has is missing, and their commands run, or are said to need AWS."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest

from tests.integration.deployment_page import blocks_kept, blocks_made, dev_parameters
from tests.integration.readme import PROJECT
from tests.integration.stack_picture import FILE as STACK
from tests.integration.stack_picture import picture_made
from tests.integration.stack_template import mapping, resources, template
from tests.integration.test_local_server import serving

DOCS = PROJECT / "docs"
OPERATIONS = (DOCS / "operations.md").read_text("utf-8")
OWN_PAGES = ("README", "guides", "deployment", "operations", "compatibility", "sandbox", "commands", "events", "calls")
PAGES_THAT_SHOW_MORE = ("../README", "rulebook")
"""Of these, whose other blocks are what commands print, those that begin as our commands do."""
OUR_COMMAND = re.compile(r"(?:\.venv/bin/)?eligibility |curl ")
THE_READERS_OWN = "register.csv"
STALE = "`make docs` writes the pages anew"
NEEDS_AWS = re.compile(r"needs? AWS", re.IGNORECASE)
PATIENCE_SECONDS = 120


class Block(NamedTuple):
    """Commands as a page shows them, and the paragraph before them."""

    page: str
    before: str
    lines: tuple[str, ...]


def blocks(pages: tuple[str, ...]) -> Iterator[Block]:
    """Give the indented blocks of pages."""
    for page in pages:
        paragraphs = re.split(
            r"\n\s*\n", re.sub(r"```.*?```", "", (DOCS / f"{page}.md").read_text("utf-8"), flags=re.DOTALL)
        )
        before = ""
        for paragraph in paragraphs:
            lines = paragraph.strip("\n").replace("\\\n", "").splitlines()
            if lines and all(line.startswith("    ") for line in lines):
                yield Block(page, before, tuple(line.strip() for line in lines))
            else:
                before = paragraph


RUN = [
    pytest.param(block, id=f"{block.page}: {block.lines[0][:50]}")
    for block in blocks(OWN_PAGES + PAGES_THAT_SHOW_MORE)
    if not NEEDS_AWS.search(block.before)
    and "_ELIGIBILITY_COMPLETE" not in block.lines[0]
    and (block.page in OWN_PAGES or (OUR_COMMAND.match(block.lines[0]) and THE_READERS_OWN not in block.lines[0]))
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that looks like the project and holds what commands leave."""
    for name in ("events", "layers", ".venv"):
        (tmp_path / name).symlink_to(PROJECT / name)
    (tmp_path / ".data").mkdir()
    return tmp_path


@pytest.mark.parametrize("block", RUN)
def test_the_commands_of_a_page_run(block: Block, folder: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ELIGIBILITY_")}
    environment |= {
        "ELIGIBILITY_STORE": f"sqlite:///{folder / '.data' / 'eligibility.db'}",
        "PATH": f"{Path(sys.executable).parent}:{environment['PATH']}",
        "no_proxy": "*",
    }
    first = ["eligibility", "check", "events/applications/eligible.json"]  # so that there is a store
    subprocess.run(first, cwd=folder, env=environment, check=True, capture_output=True)  # noqa: S603 - our own command
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE))
    lines = []
    for line in block.lines:
        if line.startswith("make "):
            assert line.split()[1] in targets, f"{block.page}: {line}"
        else:
            lines.append(line.partition("   #")[0])
    asks_the_server = "127.0.0.1:3000" in "".join(lines)
    server = serving("--port", "0", "--store", str(folder / "served.db")) if asks_the_server else nullcontext()
    with server as running:
        address = "" if running is None else running.wait_until_it_listens()
        script = "\n".join(["set -e", *lines]).replace("http://127.0.0.1:3000", address)
        ran = subprocess.run(  # noqa: S603 - the commands of our own pages
            ["/bin/sh", "-c", script],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    assert ran.returncode in (0, 1), f"{block.page}: {script}\n{ran.stdout}{ran.stderr}"
    assert "Usage:" not in ran.stderr
    assert "not found" not in ran.stderr


@pytest.mark.parametrize("alarm", sorted(resources("AWS::CloudWatch::Alarm")))
def test_each_alarm_is_in_the_operations_page_with_what_to_do(alarm: str) -> None:
    rows = [line.split("|") for line in OPERATIONS.splitlines() if line.startswith(f"| `{alarm}` |")]
    assert rows, f"docs/operations.md does not say what to do when the alarm {alarm} sounds"
    (row,) = rows
    assert len(row) == 5
    assert len(row[3].strip()) > 10, f"docs/operations.md says of {alarm} what has happened, but not what to do"


def test_the_operations_page_knows_no_alarm_that_is_gone() -> None:
    section = OPERATIONS.partition("## Alarms")[2].partition("\n## ")[0]
    named = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
    assert named - set(resources("AWS::CloudWatch::Alarm")) == set()


def test_the_deployment_page_has_each_parameter_and_what_a_quiet_stack_costs() -> None:
    assert blocks_kept() == blocks_made(), STALE


def test_a_trial_stack_can_be_deleted_and_sets_parameters_that_there_are() -> None:
    given, known = dev_parameters(), mapping(template()["Parameters"])
    assert set(given) - set(known) == set()
    assert given["DeletionProtection"] == "false"
    for name in known:
        if "Lock" in name:
            assert name in given, f"samconfig.toml, [dev]: a stack with {name} as it is cannot be deleted"


def test_the_picture_of_the_stack_is_the_stack() -> None:
    assert STACK.read_text("utf-8") == picture_made(), STALE


@pytest.mark.parametrize("name", ["road.svg", "stack.svg"])
def test_a_picture_is_readable_without_being_seen(name: str) -> None:
    root = ET.fromstring((DOCS / name).read_text("utf-8"))  # noqa: S314 - our own file
    space = "{http://www.w3.org/2000/svg}"
    assert root.attrib["role"] == "img"
    assert len(root.findtext(f"{space}desc") or "") > 40
    assert root.findtext(f"{space}title")


def test_the_picture_of_the_road_names_modules_that_there_are() -> None:
    road = (DOCS / "road.svg").read_text("utf-8")
    package = PROJECT / "layers" / "eligibility" / "eligibility"
    named = re.findall(r'class="small"[^>]*>([a-z]+/?)<', road)
    assert len(named) == 10
    for module in named:
        assert (package / module).is_dir() if module.endswith("/") else (package / f"{module}.py").is_file(), module


def test_the_first_page_leads_to_every_other() -> None:
    first = (DOCS / "README.md").read_text("utf-8")
    for page in DOCS.glob("*.md"):
        if page.name != "README.md":
            assert f"]({page.name}" in first, f"docs/README.md does not lead to {page.name}"


@pytest.mark.parametrize("page", sorted(path.name for path in DOCS.glob("*.md")))
def test_each_place_that_a_page_links_to_exists(page: str) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", (DOCS / page).read_text("utf-8")):
        name, _, place = target.partition("#")
        if ":" in name:
            continue
        file = (DOCS / name) if name else DOCS / page
        assert file.exists(), f"{page}: {target}"
        if place and file.suffix == ".md":
            headings = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.MULTILINE)
            assert place in {_anchor(heading) for heading in headings}, f"{page}: {target}"


def _anchor(heading: str) -> str:
    """Return the anchor that is made of a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")

"""docs/commands.md as it should be: a section for each command, which is its help.

`python -m tests.integration.command_pages` writes the sections anew.
"""

import re
from collections.abc import Iterator

import click
from click.testing import CliRunner

from eligibility_local.command_line import main
from tests.integration.readme import PROJECT

PAGE = PROJECT / "docs" / "commands.md"
WIDTH = "100"
_SECTIONS = re.compile(r"(?<=<!-- begin: commands -->\n).*(?=<!-- end -->)", re.DOTALL)


def commands(
    command: click.Command = main, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Give each command by its path, groups before what is in them."""
    if path:
        yield path, command
    if isinstance(command, click.Group):
        for name, inner in sorted(command.commands.items()):
            yield from commands(inner, (*path, name))


def sections_made() -> str:
    """Return the sections that the commands' help gives."""
    return "".join(f"\n## eligibility {' '.join(path)}\n\n```text\n{_help(path)}\n```\n" for path, _ in commands())


def sections_kept() -> str:
    """Return the sections that the page has."""
    found = _SECTIONS.search(PAGE.read_text("utf-8"))
    assert found is not None, "docs/commands.md has no place for the commands"
    return found[0]


def _help(path: tuple[str, ...]) -> str:
    environment = {"COLUMNS": WIDTH, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
    runner = CliRunner(catch_exceptions=False)
    shown = runner.invoke(main, [*path, "--help"], prog_name="eligibility", env=environment).stdout
    return "\n".join(line.rstrip() for line in shown.rstrip().splitlines())


if __name__ == "__main__":
    PAGE.write_text(_SECTIONS.sub(lambda _: sections_made(), PAGE.read_text("utf-8")), "utf-8")

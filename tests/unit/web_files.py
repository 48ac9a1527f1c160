"""The page's own files, for the tests of them."""

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

WEB = Path(__file__).parents[2] / "web"
SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in sorted((WEB / "assets").glob("*.js"))}
STYLE = (WEB / "assets" / "page.css").read_text(encoding="utf-8")
DOCUMENT = (WEB / "index.html").read_text(encoding="utf-8")

type Words = dict[str, dict[str, str]]


class Said(NamedTuple):
    """A text that a script says: its section, and its key where that stands there as it is."""

    section: str
    key: str | None


def words(name: str) -> Words:
    """Return a file of words."""
    content: Words = tomllib.loads((WEB / "words" / f"{name}.toml").read_text(encoding="utf-8"))
    return content


def texts(content: Words) -> dict[tuple[str, str], str]:
    """Return all texts by section and key."""
    return {(section, key): text for section, table in content.items() for key, text in table.items()}


def said() -> set[Said]:
    """Return what the scripts say, each `say(section, key` and `names(section`."""
    found: set[Said] = set()
    for script in SCRIPTS.values():
        for section, key in re.findall(r'\bsay\("(\w+)",\s*(?:"([\w.]+)")?', script):
            found.add(Said(section, key or None))
    return found

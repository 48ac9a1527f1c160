"""The page's files: nothing from elsewhere, nothing read as HTML, nothing stored; and how they are served."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from eligibility.page import DOCUMENT as DOCUMENT_NAME
from eligibility.page import PageFile, read_page
from eligibility.rulebook import current_rulebook
from tests.integration.api import load
from tests.integration.api_events import Reply, event, invoke
from tests.unit.web_files import DOCUMENT, SCRIPTS, STYLE, WEB

KEPT_FOR_GOOD = "public, max-age=31536000, immutable"
MOST_BYTES = 100_000


@pytest.fixture(scope="module")
def files() -> dict[str, PageFile]:
    return dict(read_page(WEB, current_rulebook()))


@pytest.fixture(scope="module")
def page() -> ModuleType:
    return load("page", {})


def get(page: ModuleType, name: str | None, headers: dict[str, str] | None = None) -> Reply:
    """Ask for the document (None), or an asset."""
    if name is None:
        return invoke(page, event("GET", "/", None, headers, client=None), "no-cache")
    asked = event("GET", "/assets/{name}", None, headers, client=None, pathParameters={"name": name})
    return invoke(page, asked, KEPT_FOR_GOOD if name in page.PAGE else "no-store")


def mentions(text: str) -> set[str]:
    """Return the assets that a served text mentions."""
    return set(re.findall(r"(?:\./|assets/)([\w.]+-[0-9a-f]{12}\.\w+)", text))


def reached(files: dict[str, PageFile], name: str) -> Iterator[str]:
    """Give the names of the files that one leads to."""
    for mentioned in mentions(files[name].body.decode()):
        yield mentioned
        yield from reached(files, mentioned)


def test_the_page_leads_to_all_of_its_files_and_to_no_other(files: dict[str, PageFile]) -> None:
    assert {DOCUMENT_NAME, *reached(files, DOCUMENT_NAME)} == set(files)
    assert len(files) == 1 + 1 + 1 + 3, "the document, the style, the script, the words"


def test_a_first_visit_loads_less_than_100_kilobytes_in_each_language(files: dict[str, PageFile]) -> None:
    words = {name: len(file.body) for name, file in files.items() if name.startswith("words.")}
    others = sum(len(file.body) for name, file in files.items() if name not in words)
    assert len(words) == 3
    assert others + max(words.values()) < MOST_BYTES


@pytest.mark.parametrize(
    ("file", "change", "renamed"),
    [
        ("assets/elements.js", "export const changed = 1;\n", {"page.js"}),
        ("assets/page.css", "p { margin: 0; }\n", {"page.css"}),
        ("words/kk.toml", "[changed]\n", {"page.js", "words.kk.json"}),
        ("assets/elements.js", "// only a remark\n", set()),
    ],
)
def test_a_changed_file_changes_each_name_that_leads_to_it(
    tmp_path: Path, files: dict[str, PageFile], file: str, change: str, renamed: set[str]
) -> None:
    copy = tmp_path / "web"
    shutil.copytree(WEB, copy)
    with (copy / file).open("a", encoding="utf-8") as changed:
        changed.write(change)
    new = set(read_page(copy, current_rulebook())) - set(files)
    assert {re.sub(r"-[0-9a-f]{12}", "", name) for name in new} == renamed


def test_the_document_is_no_asset(page: ModuleType) -> None:
    response = page.lambda_handler(
        event("GET", "/assets/{name}", None, client=None, pathParameters={"name": DOCUMENT_NAME}), None
    )
    assert response["statusCode"] == 404


def test_the_document_has_no_script_or_style_of_its_own() -> None:
    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:", DOCUMENT) == []
    assert re.findall(r"<script(?! type=\"module\" src=\"assets/page\.js\"></script>)", DOCUMENT) == []


@pytest.mark.parametrize(
    "forbidden",
    [
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|srcdoc",
        r"\beval\(|new Function|setTimeout\(\"",
        r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\b|serviceWorker",
        r"console\.|debugger|TODO",
        r"https?://(?!www\.w3\.org/2000/svg)",
        r"setAttribute\(\"style\"|\.style\b",
    ],
)
def test_no_script_has(forbidden: str) -> None:
    assert [name for name, script in SCRIPTS.items() if re.search(forbidden, script)] == []


def test_nothing_comes_from_elsewhere() -> None:
    assert re.findall(r"https?://|//\w|url\((?!data:)|@import", DOCUMENT + STYLE) == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_short_and_says_what_it_is(name: str) -> None:
    lines = SCRIPTS[name].splitlines()
    assert lines[0].startswith("// ")
    assert len(lines) <= 220
    assert max(map(len, lines)) <= 160


def test_the_documentation_names_every_module() -> None:
    page = (WEB.parent / "docs" / "page.md").read_text(encoding="utf-8")
    table = page.partition("| module | |")[2]
    assert sorted(re.findall(r"`(\w+\.js)`", table.partition("\n\n")[0])) == sorted(SCRIPTS)


def test_the_document_may_run_and_ask_nothing_but_its_own(page: ModuleType) -> None:
    reply = get(page, None)
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = {part.split()[0]: part.split()[1:] for part in reply.headers["Content-Security-Policy"].split(";")}
    assert policy == {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "connect-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["'none'"],
    }
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Referrer-Policy"] == "no-referrer"


def test_each_asset_is_served_as_what_it_is_and_kept_for_good(page: ModuleType) -> None:
    types = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "json": "application/json"}
    for name in page.PAGE:
        if name != DOCUMENT_NAME:
            reply = get(page, name)
            assert (reply.status, reply.headers["Content-Type"]) == (200, types[name.rpartition(".")[2]])


def test_who_has_a_file_is_told_so(page: ModuleType) -> None:
    for name in (None, next(name for name in page.PAGE if name.endswith(".css"))):
        first = get(page, name)
        again = get(page, name, {"If-None-Match": first.headers["ETag"]})
        assert (again.status, again.body, again.headers["ETag"]) == (304, "", first.headers["ETag"])
        assert not first.headers["ETag"].startswith("W/")


@pytest.mark.parametrize("name", ["page.js", "page-000000000000.js", "../app.py", "index.htm", "%2e%2e"])
def test_no_other_name_leads_anywhere(page: ModuleType, name: str) -> None:
    reply = get(page, name)
    assert (reply.status, reply.problem()) == (404, "not-found")

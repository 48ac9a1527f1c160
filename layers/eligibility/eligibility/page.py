"""The page's files by name: each under one that has a digest of its content, the words of a language in one file.

Where a file mentions another one (`./words.ru.json`, `assets/page.css`), the copy that is served has that one's name.
So a changed file changes each name that leads to it, and whoever has an asset may keep it for good.
"""

import re
import tomllib
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, get_args

import orjson

from eligibility.application.country_codes import ISO_3166_1
from eligibility.application.document_kinds import Category
from eligibility.application.models import Ground, PassportKind, Permit
from eligibility.messages import LANGUAGES, Language, catalogue
from eligibility.page_script import one_script
from eligibility.rulebook import Rulebook
from eligibility.rules.passport import OwnDates

DOCUMENT = "index.html"
DIGEST_LETTERS = 12

_MENTION = re.compile(r"(?<=\./|s/)[a-z_]+(?:\.[a-z]{2})?\.(?:js|css|json)\b")
_MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
}


class PageFile(NamedTuple):
    """One file as it is served."""

    media_type: str
    body: bytes


def read_page(folder: Path, rulebook: Rulebook) -> Mapping[str, PageFile]:
    """Return the files of the page's folder by the names that they are served under; the document keeps its own.

    Raises NotOneScript.
    """
    files: dict[str, PageFile] = {}
    names: dict[str, str] = {}

    def add(name: str, text: str) -> None:
        """Add an asset; those that it mentions are there already."""
        body = _served(text, names).encode()
        stem, _, suffix = name.rpartition(".")
        names[name] = f"{stem}-{sha256(body).hexdigest()[:DIGEST_LETTERS]}.{suffix}"
        files[names[name]] = PageFile(_MEDIA_TYPES[f".{suffix}"], body)

    countries = tomllib.loads((folder / "words" / "countries.toml").read_text(encoding="utf-8"))
    for language in LANGUAGES:
        own = tomllib.loads((folder / "words" / f"{language}.toml").read_text(encoding="utf-8"))
        add(f"words.{language}.json", orjson.dumps(own | _shared_words(language, countries, rulebook)).decode())
    assets = folder / "assets"
    add("page.css", (assets / "page.css").read_text(encoding="utf-8"))
    add("page.js", one_script({path.stem: path.read_text(encoding="utf-8") for path in assets.glob("*.js")}, "page"))
    document = _served((folder / DOCUMENT).read_text(encoding="utf-8"), names)
    return {**files, DOCUMENT: PageFile(_MEDIA_TYPES[".html"], document.encode())}


def _served(text: str, names: Mapping[str, str]) -> str:
    """Return a file's text with the served names of those that it mentions."""
    return _MENTION.sub(lambda mention: names[mention[0]], text)


def _shared_words(
    language: Language, countries: Mapping[str, Mapping[str, str]], rulebook: Rulebook
) -> dict[str, Mapping[str, str] | list[str] | str]:
    """Return what the page says in the words of the answers, and the closed sets that it lets choose from."""
    said = catalogue(language)
    return {
        "permits": {permit: said.permit(permit) for permit in get_args(Permit)},
        "documents": {kind: said.document(kind) for kind in get_args(PassportKind)},
        "categories": {category: said.category(category) for category in get_args(Category)},
        "grounds": {ground: said.formats["ground"](ground) for ground in get_args(Ground)},
        "countries": {code: countries[code][language] for code in sorted(ISO_3166_1)},
        "number_forms": _number_forms(rulebook),
        "notice": said.notice,
    }


def _number_forms(rulebook: Rulebook) -> list[str]:
    """Return the forms of documents' numbers that are known, `RUS foreign 99 9999999`."""
    rules = [rule for permit in rulebook.permits.values() for rule in permit.rules]
    laws = [version.law for rule in rules for version in rule.versions]
    return sorted({form for law in laws if isinstance(law, OwnDates) for form in law.number_forms})

"""What the law is cited by, in the reader's language: acts, articles, and the pages that report them.

Reads what the rulebook's files hold; the first rulebooks had English alone, which then stands for all languages.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

from eligibility.messages.language import LANGUAGES, Language

Certainty = Literal["certain", "announced", "contested"]

type Written = str | Mapping[str, str]
"""A text as the files have it: by language, or one for all languages."""


class Texts(NamedTuple):
    """A text in each language, in the order of LANGUAGES."""

    en: str
    ru: str
    kk: str

    def of(self, language: Language) -> str:
        """Return it in a language."""
        return self[LANGUAGES.index(language)]


class Act(NamedTuple):
    """An act, or what stands in its place where there is none."""

    code: str
    title: Texts
    in_force: date | None
    """The day from which it is in force, where it is known."""
    sources: tuple[Texts, ...]


class Citation(NamedTuple):
    """Where a rule comes from; the act's full text was not read, `sources` are the pages that report it."""

    act: Texts
    article: Texts | None
    in_force_from: date | None
    """The day from which the act is in force, where it is known."""
    sources: tuple[Texts, ...]

    def shown(self, language: Language) -> Mapping[str, object]:
        """Return it as answers have it."""
        return {
            "act": self.act.of(language),
            "article": None if self.article is None else self.article.of(language),
            "in_force_from": self.in_force_from,
            "source": sources_text(self.sources, language),
        }


def cite(act: Act, article: Written | None) -> Citation:
    """Return the citation of an act, by its article where that is known."""
    return Citation(act.title, None if article is None else read_texts(article), act.in_force, act.sources)


def sources_text(sources: Iterable[Texts], language: Language) -> str:
    """Return sources in one line."""
    return "; ".join([source.of(language) for source in sources])


def read_texts(written: Written) -> Texts:
    """Return a text in each language. Raises TypeError where one is missing."""
    return Texts(written, written, written) if isinstance(written, str) else Texts(**written)


def read_sources(written: Iterable[str], files: Mapping[str, Any]) -> tuple[Texts, ...]:
    """Return sources of an entry of the files: a page has one name in all languages, sources.toml says what is none."""
    described: Mapping[str, Written] = files.get("sources.toml", {})
    return tuple([read_texts(described.get(source, source)) for source in written])


def read_acts(files: Mapping[str, Any]) -> Mapping[str, Act]:
    """Return the acts of the files by code, days as text. Raises KeyError, TypeError or ValueError."""
    return {
        code: Act(
            code,
            read_texts(table["title"]),
            date.fromisoformat(table["in_force"]) if "in_force" in table else None,
            read_sources(table["sources"], files),
        )
        for code, table in files["acts.toml"].items()
    }

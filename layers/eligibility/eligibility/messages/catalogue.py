"""The messages of one language by code, read from its TOML file when the language is first asked for."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, override

from eligibility.messages.formats import (
    Formatter,
    MessagesInvalid,
    counts,
    dates,
    decimals,
    nouns,
    nouns_listed,
    number,
    places,
    plain,
    sums,
)
from eligibility.messages.language import Language
from eligibility.messages.template import Sentence, Values, sentence
from eligibility.toml_files import read_toml

SentenceSection = Literal["reasons", "remedies", "notes", "cautions", "window", "planner"]
WordSection = Literal[
    "figures",
    "permits",
    "documents",
    "papers",
    "categories",
    "grounds",
    "dwellings",
    "outcomes",
    "verdicts",
    "rules",
    "not_checked",
    "readings",
]
Section = SentenceSection | WordSection

_NOUN_FORMATS: tuple[tuple[str, WordSection], ...] = (
    ("document", "documents"),
    ("permit", "permits"),
    ("outcome", "outcomes"),
    ("paper", "papers"),
    ("category", "categories"),
    ("ground", "grounds"),
    ("dwelling", "dwellings"),
)
"""The formats that are tables of nouns, which others read as well."""
_LISTED_FORMATS = ("zone_places", "zone_fields", "papers")
"""The formats that list nouns of the table of their name."""


class UnknownMessage(LookupError):
    """A language has no message of that code."""

    def __init__(self, language: Language, section: Section, code: str) -> None:
        super().__init__(f"{language}.toml has no {code!r} under [{section}]")
        self.language = language
        self.section = section
        self.code = code


class _Messages[Message](dict[str, Message]):
    """The messages of a section by code; asking for another code is an error that says where it is missing."""

    __slots__ = ("_language", "_section")

    def __init__(self, language: Language, section: Section, messages: Mapping[str, Message]) -> None:
        super().__init__(messages)
        self._language = language
        self._section = section

    def __missing__(self, code: str) -> Message:
        raise UnknownMessage(self._language, self._section, code)


class _Sentences(_Messages[Sentence]):
    """The sentences of a section; each is cut up when it is first said, as few of them are by one process."""

    __slots__ = ("_formats", "_templates")

    def __init__(
        self,
        language: Language,
        section: SentenceSection,
        templates: Mapping[str, str],
        formats: Mapping[str, Formatter],
    ) -> None:
        super().__init__(language, section, {})
        self._templates = templates
        self._formats = formats

    @override
    def __missing__(self, code: str) -> Sentence:
        template = self._templates.get(code)
        if template is None:
            return super().__missing__(code)
        said = self[code] = sentence(template, self._formats)
        return said


class Catalogue:
    """Everything that is said in one language. Each method raises UnknownMessage for a code that it does not know.

    Those that take values raise MissingValue where one is absent, UnfitValue where one has the wrong type; more values
    than the message says are ignored.
    """

    __slots__ = (
        "_categories",
        "_cautions",
        "_documents",
        "_figures",
        "_not_checked",
        "_notes",
        "_outcomes",
        "_papers",
        "_permits",
        "_planner",
        "_readings",
        "_reasons",
        "_remedies",
        "_rules",
        "_verdicts",
        "_window",
        "formats",
        "language",
        "notice",
    )

    def __init__(self, language: Language, content: Mapping[str, object]) -> None:
        """Cut up the content of a language's file. Raises MessagesInvalid."""
        formats = _formats(language, content)

        def sentences(section: SentenceSection) -> _Messages[Sentence]:
            return _Sentences(language, section, _texts(content, section), formats)

        def words(section: WordSection) -> _Messages[str]:
            return _Messages(language, section, _texts(content, section))

        self.formats: Mapping[str, Formatter] = formats
        self.language = language
        self.notice = _text(content, "notice")
        self._reasons = sentences("reasons")
        self._remedies = sentences("remedies")
        self._notes = sentences("notes")
        self._cautions = sentences("cautions")
        self._window = sentences("window")
        self._planner = sentences("planner")
        self._figures = words("figures")
        self._permits = words("permits")
        self._documents = words("documents")
        self._papers = words("papers")
        self._categories = words("categories")
        self._outcomes = words("outcomes")
        self._verdicts = words("verdicts")
        self._rules = words("rules")
        self._not_checked = words("not_checked")
        self._readings = words("readings")

    def reason(self, code: str, values: Values) -> str:
        """Return what a rule found."""
        return self._reasons[code](values)

    def remedy(self, code: str, values: Values) -> str:
        """Return what to do about it."""
        return self._remedies[code](values)

    def note(self, code: str, values: Values) -> str:
        """Return what is worth knowing beside the reason."""
        return self._notes[code](values)

    def caution(self, code: str, values: Values) -> str:
        """Return what limits the decision as a whole."""
        return self._cautions[code](values)

    def window(self, code: str, values: Values) -> str:
        """Return what is said of a bound of the window; the file says which values each sentence takes."""
        return self._window[code](values)

    def planner(self, code: str, values: Values) -> str:
        """Return what the planner of days says."""
        return self._planner[code](values)

    def figure(self, code: str) -> str:
        """Return the name of a figure of the planner."""
        return self._figures[code]

    def permit(self, code: str) -> str:
        """Return the name of what is applied for."""
        return self._permits[code]

    def document(self, code: str) -> str:
        """Return the name of a kind of identity document."""
        return self._documents[code]

    def paper(self, code: str) -> str:
        """Return the name of a kind of paper of the file."""
        return self._papers[code]

    def category(self, code: str) -> str:
        """Return the name of a ground on which a temporary permit is asked for."""
        return self._categories[code]

    def outcome(self, code: str) -> str:
        """Return a rule's outcome in a word or two."""
        return self._outcomes[code]

    def verdict(self, code: str) -> str:
        """Return what the verdict means."""
        return self._verdicts[code]

    def rule(self, code: str) -> str:
        """Return a rule's title."""
        return self._rules[code]

    def not_checked(self, code: str) -> str:
        """Return why a rule was not judged."""
        return self._not_checked[code]

    def reading(self, code: str) -> str:
        """Return how a clause is read that can be read in several ways."""
        return self._readings[code]


@cache
def catalogue(language: Language) -> Catalogue:
    """Return the messages of a language; its file is read when it is first asked for."""
    return Catalogue(language, read_toml(Path(__file__).with_name(f"{language}.toml")))


def _formats(language: Language, content: Mapping[str, object]) -> dict[str, Formatter]:
    formats: dict[str, Formatter] = {"plain": plain, "country": plain, "number": number}
    pattern = _text(content, "date")
    for name, months in _table(content, "months").items():
        if not isinstance(months, list):
            raise MessagesInvalid(f"[months] {name} is not a list")
        formats[name] = dates(pattern, [str(month) for month in months])
    for name in _table(content, "units"):
        formats[name] = counts(language, _texts(_table(content, "units"), name))
    for name, section in _NOUN_FORMATS:
        formats[name] = nouns(_texts(content, section))
    for name in _LISTED_FORMATS:
        formats[name] = nouns_listed(_texts(content, name))
    formats["place"] = places(_texts(content, "places"))
    formats["sum"] = sums(_text(content, "thousands"))
    formats["decimal"] = decimals(_text(content, "thousands"), _text(content, "decimal_point"))
    return formats


def _table(content: Mapping[str, object], name: str) -> dict[str, object]:
    table = content.get(name)
    if not isinstance(table, dict):
        raise MessagesInvalid(f"[{name}] is not a table")
    return table


def _texts(content: Mapping[str, object], name: str) -> dict[str, str]:
    table = _table(content, name)
    return {code: _text(table, code) for code in table}


def _text(content: Mapping[str, object], name: str) -> str:
    text = content.get(name)
    if not isinstance(text, str):
        raise MessagesInvalid(f"{name} is not a text")
    return text

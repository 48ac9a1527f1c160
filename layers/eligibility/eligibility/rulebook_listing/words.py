"""The words around the rulebook's content in one language: labels of values, words for codes.

They lie beside this module and not among the messages, so that a function that checks never reads them.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path

from eligibility.messages import Catalogue, Language, UnfitValue, UnknownMessage, catalogue
from eligibility.messages.template import Values, sentence
from eligibility.requirements.words import RequirementWords, requirement_words
from eligibility.rulebook_listing.content import Raw
from eligibility.toml_files import read_toml

_NOUNS = ("document", "paper", "outcome", "permit", "category", "ground", "dwelling")
"""The formats of the messages whose codes are among the values."""
_NOUN_OF: Mapping[str, str] = {"kind": "paper", "permit": "permit"}
"""By the name of a value, the format of its codes, where another table has the same code."""
_AS_IT_IS = re.compile(r"[A-Z]{1,3}( .+)?|[0-9.]+")
"""Codes of countries, alone or before what they are followed by, and figures that are written as text."""


class ListingWords:
    """What is said around the rulebook in a language. Each method raises KeyError for a code that it does not know."""

    __slots__ = (
        "_certainties",
        "_changes",
        "_labels",
        "_lists",
        "_requirements",
        "_sentences",
        "_words",
        "names",
    )

    def __init__(
        self, names: Catalogue, requirements: RequirementWords, content: Mapping[str, Mapping[str, str]]
    ) -> None:
        """Take the messages of the language, what it says of requirements, and the words of its file here."""
        self.names = names
        self._requirements = requirements
        self._labels = content["values"]
        self._words = content["value_words"]
        self._lists = content["lists"]
        self._changes = content["changes"]
        self._certainties = content["certainties"]
        self._sentences = {code: sentence(text, names.formats) for code, text in content["sentences"].items()}

    def label(self, owner: str, name: str) -> str:
        """Return what a value of a logic or list is called."""
        return self._labels.get(f"{owner}.{name}") or self._labels[name]

    def text(self, name: str, value: Raw) -> str:
        """Return a value of a name as people read it."""
        match value:
            case date():
                return self.names.formats["date"](value)
            case bool():
                return self._words["true" if value else "false"]
            case int():
                return self.names.formats["number"](value)
            case tuple():
                return ", ".join([self.text(name, part) for part in value]) or self._words["none"]
        return value if _AS_IT_IS.fullmatch(value) else self._word(name, value)

    def list(self, code: str) -> str:
        """Return the title of a dated list."""
        return self._lists[code]

    def change(self, code: str) -> str:
        """Return what becomes of an entry."""
        return self._changes[code]

    def certainty(self, code: str) -> str:
        """Return how certain an entry is."""
        return self._certainties[code]

    def reading(self, code: str) -> str:
        """Return how a clause is read that can be read in several ways."""
        return self.names.reading(code)

    def note(self, code: str) -> str:
        """Return a note among the values: one that applicants get, or one of a checklist."""
        with suppress(UnknownMessage):
            return self.names.note(code, {})
        return self._requirements.sentence(code, {})

    def sentence(self, code: str, values: Values) -> str:
        """Return a sentence about the rulebook, with values in it."""
        return self._sentences[code](values)

    def _word(self, name: str, code: str) -> str:
        if name in _NOUN_OF:
            return self.names.formats[_NOUN_OF[name]](code)
        for words in (self._words, self._lists, self._certainties):
            if code in words:
                return words[code]
        for noun in _NOUNS:
            with suppress(UnfitValue):
                return self.names.formats[noun](code)
        raise KeyError(code)


@cache
def listing_words(language: Language) -> ListingWords:
    """Return the words of a language; its file is read when it is first asked for."""
    return ListingWords(
        catalogue(language), requirement_words(language), read_toml(Path(__file__).with_name(f"{language}.toml"))
    )

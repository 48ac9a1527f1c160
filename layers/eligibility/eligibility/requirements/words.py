"""The words around a checklist in one language; they lie beside this module, so that no other function reads them."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from eligibility.messages import Catalogue, Language, catalogue
from eligibility.messages.template import Values, sentence
from eligibility.toml_files import read_toml


class RequirementWords:
    """What is said around a checklist. Each method raises KeyError for a code that it does not know."""

    __slots__ = ("_differing", "_needed", "_sentences", "names")

    def __init__(self, names: Catalogue, content: Mapping[str, Mapping[str, str]]) -> None:
        """Take the messages of the language, and the words of its file here."""
        self.names = names
        self._needed = content["needed"]
        self._differing = content["differing"]
        self._sentences = {code: sentence(text, names.formats) for code, text in content["sentences"].items()}

    def needed(self, code: str) -> str:
        """Return whether a thing is to be brought, in a word or two."""
        return self._needed[code]

    def differing(self, field: str) -> str:
        """Return what it is that differs."""
        return self._differing[field]

    def sentence(self, code: str, values: Values) -> str:
        """Return a sentence with values in it."""
        return self._sentences[code](values)

    def listed(self, form: str, codes: Iterable[str]) -> str:
        """Return several codes by the format of one of them."""
        noun = self.names.formats[form]
        return "; ".join([noun(code) for code in codes])


@cache
def requirement_words(language: Language) -> RequirementWords:
    """Return the words of a language; its file is read when it is first asked for."""
    return RequirementWords(catalogue(language), read_toml(Path(__file__).with_name(f"{language}.toml")))

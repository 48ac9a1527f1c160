"""The words of the report in one language: its own, which lie beside this module, and those of the messages.

A message speaks of one case; here it is said of many, with a gap for each of its values.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from eligibility import messages
from eligibility.messages import Catalogue, Language, UnknownMessage, Value, catalogue
from eligibility.messages.formats import Formatter, counts
from eligibility.messages.template import Placeholder, parse, sentence
from eligibility.toml_files import read_toml

GAP = "[…]"
_NOTHING_BUT_A_GAP = re.compile(r" \(\[…\]\)")

_NEXT_TO_NOTHING, _NEARLY_ALL = 1, 999
"""In thousandths."""


class ReportWords:
    """What the report says in one language.

    Permits, rules, reasons, remedies and faults without words are said by their codes: a range may have been decided by
    a newer version of the product than the one that writes the report.
    """

    __slots__ = ("_content", "_messages", "_sentences", "names")

    def __init__(self, names: Catalogue, told: Mapping[str, Any], content: Mapping[str, Any]) -> None:
        """Take the messages of the language, the same as their file has them, and the words of its file here."""
        self.names = names
        self._messages = told
        self._content = content
        formats = dict(names.formats)
        for name, words in content["units"].items():
            formats[name] = _grouped(counts(names.language, words), names.formats["sum"])
        self._sentences = {code: sentence(text, formats) for code, text in content["sentences"].items()}

    @property
    def language(self) -> Language:
        """The language itself."""
        return self.names.language

    def text(self, code: str) -> str:
        """Return a title or a label. Raises KeyError for a code that it does not know, as `sentence` does."""
        text: str = self._content["texts"][code]
        return text

    def sentence(self, code: str, **values: Value) -> str:
        """Return a sentence with values in it."""
        return self._sentences[code](values)

    def count(self, count: int) -> str:
        """Return a number, its thousands marked off."""
        return self.names.formats["sum"](count)

    def share(self, count: int, whole: int) -> str:
        """Return a part of a whole in per cent; neither a little nor nearly all is rounded away."""
        thousandths = (2000 * count + whole) // (2 * whole)
        code = "share"
        if thousandths < _NEXT_TO_NOTHING and count:
            code, thousandths = "under", _NEXT_TO_NOTHING
        elif thousandths > _NEARLY_ALL and count < whole:
            code, thousandths = "over", _NEARLY_ALL
        return self.sentence(code, share=f"{thousandths // 10}.{thousandths % 10}")

    def verdict(self, code: str) -> str:
        """Return a verdict in a word or two."""
        text: str = self._content["verdicts"][code]
        return text

    def outcome(self, code: str) -> str:
        """Return a rule's outcome as a heading."""
        text: str = self._content["outcomes"][code]
        return text

    def rule(self, code: str) -> str:
        """Return a rule's title."""
        with suppress(UnknownMessage):
            return self.names.rule(code)
        return code

    def permit(self, code: str) -> str:
        """Return the name of what is applied for, as a heading."""
        with suppress(UnknownMessage):
            name = self.names.permit(code)
            return name[0].upper() + name[1:]
        return code

    def fault(self, code: str) -> str:
        """Return why a line is rejected."""
        text: str = self._content["faults"].get(code, code)
        return text

    def reason(self, code: str) -> str:
        """Return what a rule found, of any number of rows."""
        return gapped(self._messages["reasons"].get(code, code))

    def remedy(self, code: str) -> str:
        """Return what to do about it, for any number of rows."""
        return gapped(self._messages["remedies"].get(code, code))


def gapped(template: str) -> str:
    """Return a message with a gap for each of its values."""
    text = "".join([GAP if isinstance(part, Placeholder) else part for part in parse(template)])
    return _NOTHING_BUT_A_GAP.sub("", text)


@cache
def report_words(language: Language) -> ReportWords:
    """Return the words of a language; its files are read when it is first asked for."""
    name = f"{language}.toml"
    told = read_toml(Path(messages.__file__).with_name(name))
    return ReportWords(catalogue(language), told, read_toml(Path(__file__).with_name(name)))


def _grouped(count: Formatter, figure: Formatter) -> Formatter:
    """Return the formatter of a count with its noun, the thousands marked off."""
    return lambda value: count(value).replace(str(value), figure(value), 1)

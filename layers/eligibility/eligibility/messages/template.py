"""A message with gaps, `The passport is valid until {expires_on:date}.`: cut up once, and only joined afterwards."""

from collections.abc import Callable, Mapping
from string import Formatter as TemplateSyntax
from typing import NamedTuple

from eligibility.messages.formats import Formatter, MessagesInvalid, Value

Values = Mapping[str, Value]
Sentence = Callable[[Values], str]


class MissingValue(LookupError):
    """A message was not given a value that it says."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the message needs a value {name!r}")
        self.name = name


class Placeholder(NamedTuple):
    """A gap: the name of the value and the name of its format."""

    name: str
    format: str


def parse(template: str) -> tuple[str | Placeholder, ...]:
    """Return a template's texts and placeholders, in order. Raises MessagesInvalid."""
    try:
        fields = list(TemplateSyntax().parse(template))
    except ValueError as error:
        raise MessagesInvalid(f"{error}: {template}") from None
    parts: list[str | Placeholder] = []
    for text, name, form, conversion in fields:
        if text:
            parts.append(text)
        if name is None:
            continue
        if not name.isidentifier() or not form or conversion is not None:
            raise MessagesInvalid(f"a placeholder is written {{name:format}}: {template}")
        parts.append(Placeholder(name, form))
    return tuple(parts)


def sentence(template: str, formats: Mapping[str, Formatter]) -> Sentence:
    """Return the function that fills a template. Raises MessagesInvalid, the function MissingValue and UnfitValue."""
    parts = parse(template)
    texts = tuple([part if isinstance(part, str) else "" for part in parts])
    gaps: list[tuple[int, str, Formatter]] = []
    for at, part in enumerate(parts):
        if isinstance(part, Placeholder):
            if part.format not in formats:
                raise MessagesInvalid(f"no format {part.format!r} in this language: {template}")
            gaps.append((at, part.name, formats[part.format]))
    match gaps:
        case []:
            return _constant("".join(texts))
        case [(at, name, formatter)]:
            return _with_one_gap("".join(texts[:at]), name, formatter, "".join(texts[at:]))
    return _with_gaps(texts, gaps)


def _constant(text: str) -> Sentence:
    return lambda _values: text


def _with_one_gap(before: str, name: str, formatter: Formatter, after: str) -> Sentence:
    """Return what `_with_gaps` does, in half the time; most messages have one gap."""

    def fill(values: Values) -> str:
        try:
            value = values[name]
        except KeyError:
            raise MissingValue(name) from None
        return f"{before}{formatter(value)}{after}"

    return fill


def _with_gaps(texts: tuple[str, ...], gaps: list[tuple[int, str, Formatter]]) -> Sentence:
    def fill(values: Values) -> str:
        filled = [*texts]
        for at, name, formatter in gaps:
            try:
                value = values[name]
            except KeyError:
                raise MissingValue(name) from None
            filled[at] = formatter(value)
        return "".join(filled)

    return fill

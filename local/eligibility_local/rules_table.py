"""The rulebook for people: the rules of a day, or what is different on another, or every change there was.

Reads the answer's own JSON, so that people and machines are told the same.
"""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from eligibility.messages import Language
from eligibility_local.rules_shape import (
    ShownChange,
    ShownCitation,
    ShownDifferences,
    ShownEntry,
    ShownHolding,
    ShownRules,
    ShownValueChange,
)
from eligibility_local.rules_words import RULES_WORDS, RulesWords
from eligibility_local.screen import screen
from eligibility_local.words import WORDS, Words

_STEP = 2
"""Columns by which what belongs to something stands to the right of it."""


def print_rules(body: bytes, language: Language) -> None:
    """Print an answer, which is JSON in a language: what was asked for beside the rules comes in their place."""
    answer = ShownRules.model_validate_json(body)
    with screen() as console:
        _Page(console, WORDS[language], RULES_WORDS[language], answer).print()


class _Page:
    """One answer on its way to the screen."""

    def __init__(self, console: Console, words: Words, rules_words: RulesWords, answer: ShownRules) -> None:
        self._console = console
        self._words = words
        self._rules_words = rules_words
        self._answer = answer

    def print(self) -> None:
        answer, words = self._answer, self._rules_words
        if answer.comparison is None and answer.timeline is None:
            self._line(Text(f"{words.rules_on} {self._words.day(answer.on)}", "bold"))
            self._rules()
        if answer.comparison is not None:
            first, to = self._words.day(answer.comparison.first), self._words.day(answer.comparison.to)
            self._line(Text(f"{words.differences}: {first} – {to}", "bold"))
            self._differences(answer.comparison)
        if answer.timeline is not None:
            self._line(Text(words.every_change, "bold"))
            for day in answer.timeline:
                self._line(Text(f"\n{self._words.day(day.day)}", "bold"))
                self._differences(day)
        self._console.print()
        for caution in answer.cautions:
            self._line(Text(f"{self._words.caution}: {caution.message}"))
        rulebook = answer.rulebook
        reviewed = self._words.day(rulebook.reviewed_until)
        self._line(Text(f"{words.revision}: {rulebook.revision}; {words.reviewed_until} {reviewed}", "dim"))
        self._line(Text(answer.notice))

    def _rules(self) -> None:
        for rule in self._answer.rules:
            self._line(Text(f"\n{rule.title}", "bold"))
            for holding in rule.holding:
                self._holding(holding)
        for dated in self._answer.lists:
            self._line(Text(f"\n{dated.title}", "bold"))
            for line in dated.lines:
                values = "; ".join(f"{value.label}: {value.text}" for value in line.values)
                self._line(Text(f"{values} ({', '.join(self._span(line))})"), 1)

    def _holding(self, holding: ShownHolding) -> None:
        self._line(Text(self._permits(holding.permits), "italic"), 1)
        if holding.message is not None:
            self._line(Text(holding.message), 2)
        for version in (holding.version, holding.coming):
            if version is not None:
                self._line(Text(", ".join(self._span(version)), "dim"), 2)
                for text in self._entry(version):
                    self._line(text, 3)

    def _entry(self, entry: ShownEntry) -> Iterator[Text]:
        for value in entry.values:
            yield Text.assemble((f"{value.label}: "), (value.text, "bold"))
        if entry.read_as is not None:
            yield Text(f"{self._rules_words.read_as}: {entry.read_as}")
        for note in entry.notes:
            yield Text(f"{self._words.note}: {note}")
        yield self._basis(entry.citation)

    def _differences(self, found: ShownDifferences) -> None:
        changes = [*found.rules, *found.lists]
        if not changes:
            self._line(Text(self._rules_words.nothing_differs), 1)
        for change in changes:
            self._change(change)

    def _change(self, change: ShownChange) -> None:
        about = self._permits(change.permits) or change.key_text
        subject = change.title if about is None else f"{change.title} ({about})"
        self._line(Text.assemble((f"{subject}: ", "bold"), change.message), 1)
        before, after = change.before, change.after
        if before is not None and after is not None and before.certainty_text != after.certainty_text:
            self._line(Text(f"{after.certainty_text}; {self._rules_words.before}: {before.certainty_text}"), 2)
        for value in change.values:
            self._line(Text(self._value_change(value)), 2)
        if after is not None:
            self._line(self._basis(after.citation), 2)

    def _value_change(self, value: ShownValueChange) -> str:
        before = self._rules_words.before
        if value.after_text is None:
            return f"{value.label} ({before}): {value.before_text}"
        was = "" if value.before_text is None else f"; {before}: {value.before_text}"
        return f"{value.label}: {value.after_text}{was}"

    def _basis(self, citation: ShownCitation) -> Text:
        act = citation.act or citation.source
        return Text(self._words.basis(act, citation.article, citation.in_force_from), "dim")

    def _span(self, entry: ShownEntry) -> Iterator[str]:
        if entry.first is not None:
            yield f"{self._rules_words.since} {self._words.day(entry.first)}"
        if entry.last is not None:
            yield f"{self._rules_words.until} {self._words.day(entry.last)}"
        yield entry.certainty_text

    def _permits(self, permits: Iterable[str]) -> str:
        return ", ".join(self._answer.permits[permit] for permit in permits)

    def _line(self, text: Text, depth: int = 0) -> None:
        self._console.print(Padding(text, (0, 0, 0, depth * _STEP), expand=False))

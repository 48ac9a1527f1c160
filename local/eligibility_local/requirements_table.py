"""A checklist for people: what to bring, what depends on something not said, what is not needed; or what is different.

Reads the answer's own JSON, so that people and machines are told the same.
"""

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from eligibility.messages import Language
from eligibility_local.requirements_shape import ShownComparison, ShownRequirement, ShownRequirements
from eligibility_local.requirements_words import REQUIREMENTS_WORDS, RequirementsWords
from eligibility_local.screen import screen
from eligibility_local.words import WORDS, Words

_STYLES = {"yes": "bold green", "perhaps": "bold magenta", "depends": "bold yellow", "no": "dim"}
"""In the order in which requirements are shown."""
_LABEL_WIDTH = 16

type _Row = tuple[Text, Text]


def print_requirements(body: bytes, language: Language) -> None:
    """Print an answer, which is JSON in a language: a comparison comes in the place of the list."""
    answer = ShownRequirements.model_validate_json(body)
    words, more = WORDS[language], REQUIREMENTS_WORDS[language]
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(max_width=_LABEL_WIDTH)
    table.add_column()
    rows = _checklist(answer, words, more) if answer.comparison is None else _compared(answer.comparison, words, more)
    for label, text in rows:
        table.add_row(label, text)
        table.add_row()
    for caution in answer.cautions:
        table.add_row(Text(words.caution, "bold"), Text(caution.message))
    subject = [answer.title, answer.category_title, words.day(answer.on) if answer.comparison is None else None]
    with screen() as console:
        console.print(Text(", ".join(part for part in subject if part is not None), "bold"))
        if answer.comparison is not None:
            first, to = words.day(answer.comparison.first), words.day(answer.comparison.to)
            console.print(Text(f"{more.differences}: {first} – {to}", "bold"))
        console.print()
        console.print(table)
        console.print(Text(answer.notice))


def _checklist(answer: ShownRequirements, words: Words, more: RequirementsWords) -> Iterator[_Row]:
    if answer.message is not None:
        yield Text(words.note, "bold"), Text(answer.message)
    for needed, style in _STYLES.items():
        for each in answer.requirements:
            if each.needed == needed:
                yield Text(each.needed_text, style), Text("\n").join(_lines(each, words))
    if answer.service is not None and answer.message is None:
        yield Text(more.service, "bold"), Text("\n".join(answer.service.messages))


def _compared(found: ShownComparison, words: Words, more: RequirementsWords) -> Iterator[_Row]:
    for label, style, requirements in (
        (more.added, "bold green", found.added),
        (more.removed, "dim", found.removed),
    ):
        for each in requirements:
            yield Text(label, style), Text("\n").join(_lines(each, words))
    for change in found.changed:
        title = Text(f"{change.title}: {', '.join(field.label for field in change.fields)}", "bold")
        before, after = (" ".join(each.messages) for each in (change.before, change.after))
        told = [title, Text(f"{more.before}: {before}"), Text(f"{more.after}: {after}"), *_basis(change.after, words)]
        yield Text(more.changed, "bold yellow"), Text("\n").join(told)
    if not (found.added or found.removed or found.changed):
        yield Text(), Text(more.nothing_differs)


def _lines(each: ShownRequirement, words: Words) -> Iterator[Text]:
    yield Text(each.title, "bold")
    if each.because is not None:
        yield Text(each.because)
    if each.needed != "no":
        yield from (Text(message) for message in each.messages)
        yield from (Text(f"{words.note}: {note.message}") for note in each.notes)
    yield from _basis(each, words)


def _basis(each: ShownRequirement, words: Words) -> Iterator[Text]:
    citation = each.citation
    if citation is not None:
        yield Text(words.basis(citation.act, citation.article, citation.in_force_from), "dim")

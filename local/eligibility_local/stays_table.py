"""A plan of days for people: how things stand, each figure, and the days of the last months drawn as signs.

Reads the answer's own JSON, so that people and machines are told the same.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import batched

from rich.table import Table
from rich.text import Text

from eligibility.messages import Language
from eligibility_local.answer_shape import Citation
from eligibility_local.screen import screen
from eligibility_local.stays_shape import RunKind, ShownFigure, ShownPlan
from eligibility_local.stays_words import STAYS_WORDS, StaysWords
from eligibility_local.words import WORDS, Words

_STATUS_STYLES = {
    "lawful": "bold green",
    "may_enter": "bold green",
    "not_limited": "bold green",
    "beyond_limit": "bold red",
    "may_not_enter": "bold red",
    "unclear": "bold magenta",
    "unknown": "bold yellow",
}
# Signs that every terminal and every file has.
_SIGNS: Mapping[RunKind, tuple[str, str]] = {
    "counted": ("#", "green"),
    "not_counted": ("o", "dim"),
    "unclear": ("?", "magenta"),
    "beyond": ("!", "bold red"),
}
_AWAY = "."
_DAYS_DRAWN = 180
_DAYS_A_LINE = 30
_LABEL_WIDTH = 16


def print_plan(body: bytes, language: Language) -> None:
    """Print an answer, which is JSON in a language."""
    plan, words, stays_words = ShownPlan.model_validate_json(body), WORDS[language], STAYS_WORDS[language]
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(max_width=_LABEL_WIDTH)
    table.add_column()
    for titles, lines in _figures(plan, words):
        table.add_row(Text(titles, "bold"), lines)
        table.add_row()
    for label, text in _rest(plan, words, stays_words):
        table.add_row(Text(label, "bold"), text)
        table.add_row()
    with screen() as console:
        console.print(Text(plan.message, _STATUS_STYLES[plan.status]))
        console.print(Text(f"{plan.nationality}, {words.day(plan.on.isoformat())}"), end="\n\n")
        console.print(table)
        console.print(Text(plan.notice))


def _figures(plan: ShownPlan, words: Words) -> Iterator[tuple[str, Text]]:
    """Give each figure's title and what is said of it, once without a title where the same is said of all of them."""
    if len({(figure.message, figure.supply, figure.note) for figure in plan.figures}) == 1:
        yield "", Text("\n").join(_lines(plan.figures[0], words, None))
        return
    above: Citation | None = None
    for figure in plan.figures:
        yield figure.title, Text("\n").join(_lines(figure, words, above))
        above = figure.citation


def _lines(figure: ShownFigure, words: Words, above: Citation | None) -> Iterator[Text]:
    """Give what is said of a figure; the legal basis where it is not that of the figure above."""
    yield Text(figure.message)
    if figure.supply is not None:
        yield Text.assemble((f"{words.supply}: ", "bold"), figure.supply)
    if figure.note is not None:
        yield Text(f"{words.note}: {figure.note}")
    citation = figure.citation
    if citation is not None and citation != above:
        yield Text(words.basis(citation.act, citation.article, None), "dim")


def _rest(plan: ShownPlan, words: Words, stays_words: StaysWords) -> Iterator[tuple[str, Text]]:
    if plan.penalty is not None:
        yield stays_words.penalty, Text(plan.penalty.message)
    if plan.timeline:
        yield stays_words.timeline, Text("\n").join([*_drawn(plan), Text(""), *_listed(plan, stays_words)])
    for note in plan.notes:
        yield words.note, Text(note.message)
    for caution in plan.cautions:
        yield words.caution, Text(caution.message)


def _drawn(plan: ShownPlan) -> Iterator[Text]:
    """Give the days up to the day asked about, one sign each, a month or so a line."""
    first = plan.on - timedelta(_DAYS_DRAWN - 1)
    for days in batched([first + timedelta(number) for number in range(_DAYS_DRAWN)], _DAYS_A_LINE, strict=False):
        line = Text(f"{days[0]}  ", "dim")
        for day in days:
            line.append(*_sign(plan, day))
        yield line


def _sign(plan: ShownPlan, day: date) -> tuple[str, str]:
    for run in plan.timeline:
        if run.first <= day <= run.last:
            return _SIGNS[run.kind]
    return _AWAY, "dim"


def _listed(plan: ShownPlan, words: StaysWords) -> Iterator[Text]:
    """Give each run with its sign and what that means, planned ones included, and the sign of the days away."""
    for run in plan.timeline:
        sign, style = _SIGNS[run.kind]
        yield Text.assemble((sign, style), f" {run.first} - {run.last}: {words.kinds[run.kind]}")
    yield Text.assemble((_AWAY, "dim"), f" {words.away}")

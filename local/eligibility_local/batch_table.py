"""What a batch has come to, for people: rows, verdicts, the most frequent reasons, and where the files are.

Reads the JSON of the summary, so that people and machines are told the same.
"""

from collections.abc import Iterator
from pathlib import Path

from rich.table import Table
from rich.text import Text

from eligibility.batch.report.words import ReportWords, report_words
from eligibility.batch.results import REJECTED, RESULTS_CSV, RESULTS_JSONL
from eligibility_local.batch_folder import REPORT
from eligibility_local.batch_shape import ShownSummary
from eligibility_local.batch_words import BatchWords
from eligibility_local.screen import screen

MOST_REASONS = 5
_VERDICTS = {
    "eligible": "bold green",
    "not_eligible": "bold red",
    "needs_information": "bold yellow",
    "needs_review": "bold magenta",
}
"""In the order in which they are shown."""
_LABEL_WIDTH = 16

type _Row = tuple[Text, str, str, Text]


def print_summary(body: bytes, words: BatchWords, folder: Path) -> None:
    """Print a summary, which is JSON, and where its files lie."""
    summary, said = ShownSummary.model_validate_json(body), report_words(words.language)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(max_width=_LABEL_WIDTH)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column()
    for row in _rows(summary, words, said):
        table.add_row(*row)
    files = (
        (words.results, RESULTS_JSONL),
        ("", RESULTS_CSV),
        (words.rejected_rows, REJECTED),
        (words.report, REPORT),
    )
    places = Table.grid(padding=(0, 2, 0, 0))
    places.add_column()
    places.add_column(overflow="fold")
    for label, name in files:
        places.add_row(Text(label, "bold"), Text(str(folder / name)))
    with screen() as console:
        console.print(table)
        console.print()
        console.print(places)


def _rows(summary: ShownSummary, words: BatchWords, said: ReportWords) -> Iterator[_Row]:
    nothing = Text()
    yield Text(words.rows, "bold"), said.count(summary.rows), "", nothing
    label = Text(words.decided, "bold")
    yield label, said.count(summary.decided), said.share(summary.decided, summary.rows), nothing
    label = Text(words.rejected, "bold")
    yield label, said.count(summary.rejected), said.share(summary.rejected, summary.rows), nothing
    for each in summary.rejections[:MOST_REASONS]:
        yield nothing, said.count(each.rows), "", Text(f"{said.fault(each.code)} {each.field}".strip())
    for verdict, style in _VERDICTS.items():
        rows = summary.verdicts.get(verdict, 0)
        if rows:
            share = said.share(rows, summary.decided)
            yield nothing, said.count(rows), share, Text(said.verdict(verdict), style)
    label = Text(words.reasons, "bold")
    for reason in summary.reasons[:MOST_REASONS]:
        text = Text.assemble((f"{said.rule(reason.rule)}: ", "bold"), said.reason(reason.reason))
        yield label, said.count(reason.rows), said.share(reason.rows, summary.decided), text
        label = nothing
    repeats = summary.repeated_references
    if repeats.references:
        yield Text(words.repeated, "bold"), said.count(repeats.references), "", nothing

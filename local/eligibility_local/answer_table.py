"""An answer for people: the verdict, what stands in the way and what to do about it, what is in order, and the rest.

Reads the answer's own JSON, so that people and machines are told the same.
"""

from collections.abc import Iterator, Sequence

from rich.table import Table
from rich.text import Text

from eligibility.messages import Language, catalogue
from eligibility_local.answer_shape import OutcomeCode, ShownAnswer, ShownFinding
from eligibility_local.screen import screen
from eligibility_local.words import WORDS, Words

_STYLES: dict[OutcomeCode, str] = {
    "unmet": "bold red",
    "unknown": "bold yellow",
    "review": "bold magenta",
    "met": "green",
    "not_applicable": "dim",
}
"""In the order in which the findings are shown."""
_VERDICT_STYLES = {
    "eligible": "bold green",
    "not_eligible": "bold red",
    "needs_information": "bold yellow",
    "needs_review": "bold magenta",
}
_LABEL_WIDTH = 16


def print_answer(body: bytes, language: Language, *, recorded_earlier: bool) -> None:
    """Print an answer, which is JSON in a language."""
    answer, words, names = ShownAnswer.model_validate_json(body), WORDS[language], catalogue(language)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(max_width=_LABEL_WIDTH)
    table.add_column()
    for outcome, style in _STYLES.items():
        for text in _texts([finding for finding in answer.findings if finding.outcome == outcome], words):
            table.add_row(Text(names.outcome(outcome), style), text)
            table.add_row()
    for label, text in _rest(answer, words):
        table.add_row(Text(label, "bold"), text)
    with screen() as console:
        console.print(Text(answer.message, _VERDICT_STYLES[answer.verdict]))
        subject = [names.permit(answer.permit), words.day(answer.day), answer.reference]
        console.print(Text(", ".join(part for part in subject if part is not None)), end="\n\n")
        console.print(table)
        console.print(Text(f"\n{answer.notice}"))
        recorded = words.recorded_earlier if recorded_earlier else words.recorded
        console.print(Text(f"{recorded}: {answer.check_id}", "dim"))


def _texts(findings: Sequence[ShownFinding], words: Words) -> Iterator[Text]:
    """Give a text for each finding that has something to say, and one with the titles of all that are in order."""
    in_order = [finding for finding in findings if _is_in_order(finding)]
    for finding in findings:
        if finding not in in_order:
            yield Text("\n").join(_lines(finding, words))
    if in_order:
        yield Text("; ".join(finding.title for finding in in_order))


def _is_in_order(finding: ShownFinding) -> bool:
    return finding.outcome in ("met", "not_applicable") and finding.remedy is None and finding.note is None


def _lines(finding: ShownFinding, words: Words) -> Iterator[Text]:
    yield Text(finding.title, "bold")
    yield Text(finding.message)
    if finding.remedy is not None:
        yield Text.assemble((f"{words.what_to_do}: ", "bold"), finding.remedy.message)
    if finding.supply is not None:
        yield Text.assemble((f"{words.supply}: ", "bold"), finding.supply)
    if finding.note is not None:
        yield Text(f"{words.note}: {finding.note}")
    citation = finding.citation
    if citation is not None:
        yield Text(words.basis(citation.act, citation.article, citation.in_force_from), "dim")


def _contested(findings: Sequence[ShownFinding]) -> list[Text]:
    """Return how the law was read where it is not certain, each reading once with the rules that it is of."""
    titles: dict[str, list[str]] = {}
    for finding in findings:
        if finding.read_as is not None and finding.outcome != "not_applicable":
            titles.setdefault(finding.read_as, []).append(finding.title)
    return [Text.assemble((f"{'; '.join(of)}: ", "bold"), reading) for reading, of in titles.items()]


def _rest(answer: ShownAnswer, words: Words) -> Iterator[tuple[str, Text]]:
    window = answer.window
    edges = [edge.message for edge in (window.begins, window.ends) if edge is not None]
    yield words.dates, Text("\n".join(edges if window.message is None else [window.message]))
    if contested := _contested(answer.findings):
        yield words.contested, Text("\n").join(contested)
    for caution in answer.cautions:
        yield words.caution, Text(caution.message)
    if answer.not_checked:
        yield words.not_checked, Text("; ".join(rule.title for rule in answer.not_checked))

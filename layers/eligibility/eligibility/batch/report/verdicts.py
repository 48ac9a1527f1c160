"""The verdicts of the report: of all rows, by permit, by nationality; and how long the passports are still valid."""

from collections.abc import Sequence

from eligibility.batch.report.charts import Part, bar_in_cell, stacked_bar, stacked_in_cell
from eligibility.batch.report.figures import LEAST_ROWS, MOST_NATIONALITIES, crossed, folded
from eligibility.batch.report.markup import Markup, element, joined
from eligibility.batch.report.tables import Line, table
from eligibility.batch.report.words import ReportWords
from eligibility.batch.tally import EXPIRY_SPANS, Tally
from eligibility.decision import VERDICTS

_SIGNS = {"eligible": "✓", "not_eligible": "✕", "needs_information": "?", "needs_review": "!"}


def verdicts(tally: Tally, words: ReportWords) -> Markup:
    """Return the verdicts of all rows."""
    title = words.text("verdicts")
    if not tally.decided:
        return joined((element("h2", title), element("p", words.sentence("nothing_decided"))))
    rows = tuple([tally.verdicts[code] for code in VERDICTS])
    said = [
        words.sentence("part", name=words.verdict(code), count=count, share=words.share(count, tally.decided))
        for code, count in zip(VERDICTS, rows, strict=True)
    ]
    parts = [Part(count, _SIGNS[code]) for code, count in zip(VERDICTS, rows, strict=True)]
    intro = words.sentence("verdicts_chart", rows=tally.decided)
    lines = [
        Line(
            joined((_sign(code), " ", words.names.verdict(code))),
            (words.count(count), words.share(count, tally.decided)),
        )
        for code, count in zip(VERDICTS, rows, strict=True)
    ]
    columns = [words.text("verdict"), words.text("rows"), words.text("share")]
    return joined(
        (
            element("h2", title),
            stacked_bar(parts, f"{words.language}-verdicts", title, f"{intro} {'; '.join(said)}."),
            table(intro, columns, lines),
        )
    )


def by_permit(tally: Tally, words: ReportWords) -> Markup:
    """Return the verdicts of the rows for each permit."""
    lines = [_line(words.permit(each.code), each.verdicts, words) for each in crossed(tally.permits)]
    return _crossed("permits", "permit", words.sentence("permits_intro"), lines, words)


def by_nationality(tally: Tally, words: ReportWords) -> Markup:
    """Return the verdicts of the rows for each nationality that is not rare."""
    found = folded(tally.nationalities)
    lines = [_line(each.code, each.verdicts, words) for each in found.shown]
    if found.nationalities:
        lines.append(_line(words.sentence("others", nationalities=found.nationalities), found.others, words))
    intro = words.sentence("nationalities_intro", least=LEAST_ROWS, most=MOST_NATIONALITIES)
    return _crossed("nationalities", "nationality", intro, lines, words)


def passports(tally: Tally, words: ReportWords) -> Markup:
    """Return for how many days the passports are valid on the filing day."""
    if not tally.decided:
        return Markup()
    most = max(tally.expiry.values())
    lines = [
        Line(
            joined((_span(span, words), bar_in_cell(tally.expiry[span], most))),
            (words.count(tally.expiry[span]), words.share(tally.expiry[span], tally.decided)),
        )
        for span in EXPIRY_SPANS
    ]
    columns = [words.text("validity"), words.text("rows"), words.text("share")]
    return joined(
        (
            element("h2", words.text("passports")),
            element("p", words.sentence("passports_intro")),
            table(words.sentence("passports_chart", rows=tally.decided), columns, lines),
        )
    )


def _crossed(title: str, column: str, intro: str, lines: Sequence[Line], words: ReportWords) -> Markup:
    if not lines:
        return Markup()
    heads = [joined((_sign(code), " ", element("span", words.verdict(code), class_="word"))) for code in VERDICTS]
    return joined(
        (
            element("h2", words.text(title)),
            table(intro, [words.text(column), words.text("rows"), *heads], lines),
        )
    )


def _line(name: str, rows: tuple[int, ...], words: ReportWords) -> Line:
    figures = [words.count(count) for count in (sum(rows), *rows)]
    return Line(joined((name, stacked_in_cell(rows))), figures)


def _sign(code: str) -> Markup:
    return element("span", _SIGNS[code], class_=f"sign {code}", aria_hidden="true")


def _span(span: str, words: ReportWords) -> str:
    first, dash, last = span.partition("-")
    if not dash:
        return words.text(f"passport_{span}")
    if not last:
        return words.sentence("days_or_more", first=int(first))
    return words.sentence("days_between", first=int(first), last=int(last))

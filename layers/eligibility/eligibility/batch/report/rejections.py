"""The rows that were not decided, and the references that several rows have, in the report."""

from eligibility.batch.references import RepeatedReferences
from eligibility.batch.report.charts import bar_in_cell
from eligibility.batch.report.facts import code
from eligibility.batch.report.figures import MOST_REJECTIONS, ranked
from eligibility.batch.report.markup import Markup, element, joined
from eligibility.batch.report.tables import Line, table
from eligibility.batch.report.words import ReportWords
from eligibility.batch.tally import Rejection, Tally

MOST_REPETITIONS = 10


def rejections(tally: Tally, words: ReportWords) -> Markup:
    """Return the rejected rows by what is wrong and where."""
    title = element("h2", words.text("rejections"))
    if not tally.rejected:
        return joined((title, element("p", words.sentence("no_rejection"))))
    found = ranked(tally.rejections.items(), MOST_REJECTIONS)
    most = found.shown[0][1]
    lines = [
        Line(_fault(rejection, rows, most, words), (words.count(rows), words.share(rows, tally.rejected)))
        for rejection, rows in found.shown
    ]
    columns = [words.text("fault"), words.text("rows"), words.text("share")]
    parts = [title, element("p", words.sentence("rejections_intro", rows=tally.rejected))]
    parts.append(table(words.sentence("position"), columns, lines))
    if found.left_out:
        parts.append(element("p", words.sentence("faults_left_out", faults=found.left_out)))
    return joined(parts)


def repetitions(repeated: RepeatedReferences, words: ReportWords) -> Markup:
    """Return what is noted of references that several rows have; the references themselves are not told."""
    title = element("h2", words.text("repetitions"))
    if not repeated.references:
        return joined((title, element("p", words.sentence("no_repetition"))))
    intro = words.sentence("repetitions_intro", references=repeated.references, rows=repeated.rows)
    lines = [
        Line(words.sentence("repeated_on", line=each.line, again_on=each.again_on), (words.count(each.rows),))
        for each in repeated.examples[:MOST_REPETITIONS]
    ]
    columns = [words.text("lines"), words.text("rows")]
    return joined((title, element("p", intro), table(words.text("first_repetitions"), columns, lines)))


def _fault(rejection: Rejection, rows: int, most: int, words: ReportWords) -> Markup:
    said = [words.fault(rejection.code)]
    if rejection.field:
        said += [" ", code(rejection.field)]
    return joined((*said, bar_in_cell(rows, most)))

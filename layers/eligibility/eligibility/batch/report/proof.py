"""The last part of the report: that each row was counted once, and the digests of what was read and written."""

from eligibility.batch.report.facts import code, facts
from eligibility.batch.report.markup import Markup, element, joined
from eligibility.batch.report.tables import Line, table
from eligibility.batch.report.words import ReportWords
from eligibility.batch.summary import Summary

MOST_FILES = 12
"""Results in more parts are listed by the summary alone."""


def proof(summary: Summary, words: ReportWords) -> Markup:
    """Return how the count was proven."""
    plan, tally, files = summary.plan, summary.tally, summary.files
    counted = words.sentence(
        "counted", rows=plan.rows, decided=tally.decided, rejected=tally.rejected, ranges=len(plan.ranges)
    )
    parts = [
        element("h2", words.text("counting")),
        element("p", counted),
        facts([("input_size", words.count(plan.size)), ("input_digest", code(plan.sha256))], words),
    ]
    if files:
        lines = [
            Line(joined((code(file.name), element("p", code(file.sha256), class_="small"))), (words.count(file.size),))
            for file in files[:MOST_FILES]
        ]
        parts.append(table(words.sentence("digests_intro"), [words.text("file"), words.text("bytes")], lines))
    if len(files) > MOST_FILES:
        parts.append(element("p", words.sentence("files_left_out", files=len(files) - MOST_FILES)))
    parts.append(element("p", words.sentence("no_personal_data"), class_="faint"))
    return joined(parts)

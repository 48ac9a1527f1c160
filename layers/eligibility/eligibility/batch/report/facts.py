"""Single facts of the report: labels with what they label, and codes that are nobody's words."""

from collections.abc import Iterable

from eligibility.batch.report.markup import Markup, element, joined
from eligibility.batch.report.words import ReportWords


def facts(pairs: Iterable[tuple[str, str]], words: ReportWords) -> Markup:
    """Return labels, by their codes, with what they label."""
    return element(
        "dl",
        *[joined((element("dt", words.text(label)), element("dd", fact))) for label, fact in pairs],
        class_="facts",
    )


def code(text: str) -> Markup:
    """Return a code as it is."""
    return element("span", text, class_="code")

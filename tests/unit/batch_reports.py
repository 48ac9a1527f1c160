"""Reports of batches as the tests read them: by language, by title, by the figures of a table."""

import re

from eligibility.application.country_codes import NATIONALITIES
from eligibility.batch.report import report_html
from eligibility.batch.report.words import report_words
from eligibility.batch.summary import Summary
from eligibility.batch.tally import Rejection
from eligibility.messages import Language
from tests.unit.batch_summaries import of_millions, summary, tally
from tests.unit.html_pages import Element, read

ONE_ROW = summary(tally({"entry": (1, 0, 0, 0)}))
ALL_REJECTED = summary(tally({}, {}, rejections={Rejection("not_json", ""): 7}))
NO_ROW = summary(tally({}, {}))
OF_EVERY_STATE = summary(
    tally(
        {"permanent_residence": (0, len(NATIONALITIES), 0, len(NATIONALITIES) * 9)},
        dict.fromkeys(NATIONALITIES, (0, 1, 0, 9)),
    )
)
BATCHES = {
    "millions": of_millions(),
    "one row": ONE_ROW,
    "all rejected": ALL_REJECTED,
    "no row": NO_ROW,
    "every state": OF_EVERY_STATE,
}


def page(of: Summary) -> Element:
    return read(report_html(of))


def article(of: Summary, language: Language) -> Element:
    return next(each for each in page(of).all("article") if each.attributes["lang"] == language)


def sections(of: Summary, language: Language) -> dict[str, Element]:
    """Return what stands under each title of the second level."""
    found: dict[str, Element] = {}
    for each in article(of, language).elements:
        if each.name == "h2":
            found[each.text] = Element("section")
        elif found:
            list(found.values())[-1].children.append(each)
    return found


def section(of: Summary, title: str, language: Language = "en") -> Element:
    return sections(of, language)[report_words(language).text(title)]


def figures(table: Element) -> list[list[int]]:
    """Return the whole numbers of a table's cells, row by row; shares are left out."""
    (body,) = table.all("tbody")
    cells = [[cell.text for cell in row.all("td") if "%" not in cell.text] for row in body.all("tr")]
    return [[int(re.sub(r"\D", "", text)) for text in row] for row in cells]

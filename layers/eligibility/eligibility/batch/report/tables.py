"""A table of the report: a caption, what its columns are, and rows of a heading with figures.

On a phone the style sheet puts the figures of a row beneath its heading. Some browsers then forget that it is a table,
so each part says its role.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from eligibility.batch.report.markup import Markup, element


class Line(NamedTuple):
    """A row of a table."""

    heading: str
    figures: Sequence[str]


def table(caption: str, columns: Sequence[str], lines: Iterable[Line]) -> Markup:
    """Return a table whose first column has the headings of its rows."""
    first, *figures = columns
    head = _row(
        element("th", element("span", first, class_="word"), scope="col", role="columnheader"),
        *(element("th", column, scope="col", role="columnheader") for column in figures),
    )
    body = [
        _row(
            element("th", line.heading, scope="row", role="rowheader"),
            *(element("td", figure, role="cell") for figure in line.figures),
        )
        for line in lines
    ]
    return element(
        "table",
        element("caption", caption),
        element("thead", head, role="rowgroup"),
        element("tbody", *body, role="rowgroup"),
        role="table",
        class_=f"of-{len(figures)}",
    )


def _row(*cells: Markup) -> Markup:
    return element("tr", *cells, role="row")

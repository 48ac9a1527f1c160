"""Bars as SVG, sized in per cent: they fit a phone and a sheet of paper without a script.

One that stands alone says what it shows by a title and a description. One in a cell of a table is hidden from screen
readers, since the figures beside it say the same.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from eligibility.batch.report.markup import Markup, element, joined

_WHOLE = 1000
"""Widths are reckoned in tenths of a per cent."""
_SIGN_FITS = 60
_LEAST = 3
"""A part that is there is seen, however small."""


class Part(NamedTuple):
    """A part of a bar; the style sheet has the colours of the first, the second …"""

    rows: int
    sign: str
    """Stands in the part where there is room, since colours do not tell everybody apart."""


def stacked_bar(parts: Sequence[Part], key: str, title: str, description: str) -> Markup:
    """Return a bar cut by the parts of a whole; `key` begins the ids of its texts."""
    placed = list(_placed([part.rows for part in parts]))
    signs = [
        element("text", part.sign, x=_per_cent(begin + width // 2), y="50%")
        for part, (begin, width) in zip(parts, placed, strict=True)
        if width >= _SIGN_FITS
    ]
    return element(
        "svg",
        element("title", title, id=f"{key}-title"),
        element("desc", description, id=f"{key}-text"),
        *[_rectangle(*each) for each in placed],
        *signs,
        class_="stacked verdicts",
        role="img",
        aria_labelledby=f"{key}-title {key}-text",
    )


def stacked_in_cell(rows: Sequence[int]) -> Markup:
    """Return the same as a thin bar beside its figures."""
    rectangles = joined([_rectangle(*each) for each in _placed(rows)])
    return element("svg", rectangles, class_="bar verdicts", aria_hidden="true")


def bar_in_cell(rows: int, most: int) -> Markup:
    """Return a thin bar that is as long beside a whole one as `rows` beside `most`."""
    width = max(rows * _WHOLE // most, _LEAST) if rows else 0
    return element("svg", _rectangle(0, width), class_="bar", aria_hidden="true")


def _placed(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give where the parts begin and how wide they are; what is added to small ones is taken from the widest."""
    total = sum(rows) or 1
    widths = [max(part * _WHOLE // total, _LEAST) if part else 0 for part in rows]
    widths[widths.index(max(widths))] += _WHOLE - sum(widths)
    begin = 0
    for width in widths:
        yield begin, width
        begin += width


def _rectangle(begin: int, width: int) -> Markup:
    return element("rect", x=_per_cent(begin) if begin else None, width=_per_cent(width))


def _per_cent(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}%"

"""One line of a CSV file (RFC 4180), taken apart into its cells."""

import re

from eligibility.batch.rows import LineCode

_SPACES = " \t"
_ON_ONE_LINE = "each row on one line"
_CELL = {delimiter: f'(?:"(?:[^"]|"")*+"|[^"{delimiter}]*+)' for delimiter in ",;"}
_WELL_FORMED = {delimiter: re.compile(f"{cell}(?:{delimiter}{cell})*+") for delimiter, cell in _CELL.items()}


class Malformed(Exception):
    """The line's quotes are not in order, which is what a line break within a quoted cell looks like."""

    def __init__(self, code: LineCode, found: str, expected: str) -> None:
        super().__init__(code)
        self.code = code
        self.found = found
        self.expected = expected


def cells_of(text: str, delimiter: str) -> list[str]:
    """Return the cells of a line without its end, without the spaces around each. Raises Malformed.

    Quotes are in order if each encloses a whole cell, those within it doubled: so a line that goes on in the next one,
    or that begins within a cell of the one before, is never taken for a row.
    """
    if "\r" in text:
        raise Malformed("line_break_in_cell", "a CR within the line", _ON_ONE_LINE)
    cells = text.split(delimiter) if '"' not in text else _quoted(text, delimiter)
    return [cell.strip(_SPACES) for cell in cells]


def _quoted(text: str, delimiter: str) -> list[str]:
    """Return the cells of a line that has quotes: what is between them lies by turns outside and inside of a cell."""
    pieces = f"{delimiter}{text}{delimiter}".split('"')
    cells: list[str] = []
    for place, piece in enumerate(pieces):
        if place % 2 and pieces[place - 1]:
            cells.append(piece)
        elif place % 2:  # two quotes side by side are one of the cell
            cells[-1] = f'{cells[-1]}"{piece}'
        elif piece and piece[0] == piece[-1] == delimiter:
            cells += piece[1:-1].split(delimiter) if len(piece) > 1 else ()
        elif piece:
            raise _malformed(text, delimiter)
    if not len(pieces) % 2:
        raise _malformed(text, delimiter)
    return cells


def _malformed(text: str, delimiter: str) -> Malformed:
    """Tell a cell that is broken over lines from a quote out of place."""
    well_formed = _WELL_FORMED[delimiter]
    if well_formed.fullmatch(f'{text}"'):
        found = "a quoted cell that does not end on its line"
    elif well_formed.fullmatch(f'"{text}'):
        found = "the rest of a quoted cell that began on a line before"
    else:
        return Malformed("quote_out_of_place", "a quote within a cell", "quotes around a whole cell, doubled within it")
    return Malformed("line_break_in_cell", found, _ON_ONE_LINE)

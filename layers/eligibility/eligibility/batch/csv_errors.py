"""What is wrong with an application, said for the row that it came in: by column, and in the words of its cells."""

from eligibility.application.field_errors import FieldError
from eligibility.batch.csv_columns import ANY, columns_of, named
from eligibility.batch.rows import RowError

_EXPECTED_OF_PLACE = "the number of one of the owners, from 1 on, as in the names of their columns"


def error_of_row(error: FieldError) -> RowError:
    """Return the error of a CSV row."""
    column = column_of(error.pointer)
    is_place = column is not None and columns_of()[column[0]].kind == "place"
    return RowError(
        error.pointer,
        None if column is None else named(*column),
        error.code,
        _as_cells(error.found),
        _EXPECTED_OF_PLACE if is_place and error.code != "field_missing" else _as_cells(error.expected),
    )


def column_of(pointer: str) -> tuple[str, tuple[int, ...]] | None:
    """Return template and numbers of the column that a JSON pointer leads to, or into; None where there is none."""
    steps = pointer.split("/")[1:]
    while steps:
        template = ".".join(ANY if step.isdecimal() else step for step in steps)
        if template in columns_of():
            return template, tuple(int(step) + 1 for step in steps if step.isdecimal())
        steps.pop()
    return None


def _as_cells(text: str) -> str:
    return text.replace("null", "none").replace("true or false", "yes or no")

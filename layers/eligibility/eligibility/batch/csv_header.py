"""The header of a CSV file: which delimiter, which columns; every fault of it at once.

A fault says a column by its number, and which known name may be meant. The names themselves are not repeated: of a file
without a header they are somebody's data.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from itertools import count

from eligibility.batch.csv_columns import columns_of, named, template_of
from eligibility.batch.csv_line import Malformed, cells_of
from eligibility.batch.faults import UnusableFile
from eligibility.batch.formats import Layout

MOST_FAULTS = 50
_LONGEST_NAME = 80
"""Characters; what is longer is not compared with the names that are known."""
_SEEMS = 0.75
"""How alike a name must be to one that is known to be taken for it."""


def read_header(text: str) -> Layout:
    """Return the layout of a header line without its end. Raises UnusableFile with every fault of it."""
    delimiter = ";" if ";" in text else ","
    try:
        names = tuple(cells_of(text, delimiter))
    except Malformed as fault:
        raise _wrong([f"the quotes are not in order: {fault.found}"]) from None
    faults = [*_faults(names)]
    if faults:
        raise _wrong(faults)
    return Layout("csv", delimiter, names)


def _wrong(faults: Sequence[str]) -> UnusableFile:
    found = "one fault" if len(faults) == 1 else f"{len(faults)} faults"
    detail = (
        f"The header has {found}; expected names of columns, separated by commas or semicolons, as docs/batch.md lists"
        " them and `eligibility batch --template` prints them."
    )
    return UnusableFile("wrong_header", detail, tuple(faults[:MOST_FAULTS]))


def _faults(names: Sequence[str]) -> Iterator[str]:
    known = columns_of()
    seen: dict[str, int] = {}
    for place, name in enumerate(names, 1):
        template, numbers = template_of(name)
        column = known.get(template)
        if not name:
            yield f"column {place} has no name"
        elif column is None:
            yield f"column {place} has a name that is not known{_suggestion(name)}"
        elif any(number > column.most for number in numbers):
            yield f"column {place}: {template} is numbered up to {column.most}"
        elif name in seen:
            yield f"column {place} repeats {name} of column {seen[name]}"
        else:
            seen[name] = place
    for column in known.values():
        if column.required and column.template not in seen:
            yield f"{column.template} is missing"
    yield from _gaps(seen)


def _gaps(names: dict[str, int]) -> Iterator[str]:
    """Give a fault for each list in which a number is left out."""
    numbered: dict[str, set[int]] = {}
    for name in names:
        template, numbers = template_of(name)
        if numbers:
            numbered.setdefault(template.partition(".*")[0], set()).update(numbers)
    for path, given in numbered.items():
        missing = next(number for number in count(1) if number not in given)
        if missing < max(given):
            yield f"{path}.{missing} is missing, though {path}.{max(given)} is there: numbers go up from 1"


def _suggestion(name: str) -> str:
    """Say which known name a name is nearly, if any."""
    if len(name) > _LONGEST_NAME:
        return ""
    template, numbers = template_of(name.lower().replace("_", ".").replace(" ", ".").replace("-", "."))
    found = get_close_matches(template, _written_alike(), n=1, cutoff=_SEEMS)
    return f"; is {named(_written_alike()[found[0]], numbers)} meant?" if found else ""


@cache
def _written_alike() -> Mapping[str, str]:
    """Return the templates by what may be written for them: the name, or its last step where no other ends with it."""
    last_steps = Counter(template.rpartition(".")[2] for template in columns_of())
    alike = {template: template for template in columns_of()}
    alike |= {last: template for template in columns_of() if last_steps[last := template.rpartition(".")[2]] == 1}
    return {written.replace("_", "."): template for written, template in alike.items()}

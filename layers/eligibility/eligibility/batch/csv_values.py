"""From the cells of a row to the JSON values that the API takes, by a tree of builders made of the header, once.

An empty cell is a fact not given, `none` says that there is none (null). Whether the values are right is for the
application's model to say.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from pydantic import JsonValue

from eligibility.batch.csv_columns import Kind, columns_of, template_of
from eligibility.batch.rows import RowError

NONE = "none"
"""The cell of what does not exist."""
YES, NO = ("yes", "true"), ("no", "false")
"""The cells of booleans, in capitals or not."""

type Values = dict[str, JsonValue]
type _Cells = Sequence[str]


class _Absence(NamedTuple):
    """A column that says that there is no object, or no entry of a list."""

    column: str
    place: int

    def error(self, cell: str, *, filled: bool) -> RowError | None:
        """Return what is wrong with its cell, which is not empty; `filled`: the row has a cell of what is absent."""
        pointer = f"/{self.column.replace('.', '/')}"
        if cell != NONE:
            found = f"a string of {len(cell)} {'character' if len(cell) == 1 else 'characters'}"
            return RowError(pointer, self.column, "not_one_of", found, f"{NONE}, or nothing")
        if filled:
            found = f"{NONE}, and cells of {self.column} that are filled"
            return RowError(pointer, self.column, "none_and_filled", found, "one of the two")
        return None


class _Member(NamedTuple):
    """An object or a list within an object."""

    name: str
    builder: "_ObjectBuilder | _ListBuilder"
    absence: _Absence | None
    required: bool


class _ObjectBuilder:
    """Builds a JSON object, empty where none of its cells is filled."""

    __slots__ = ("_members", "_others", "_texts")

    def __init__(
        self,
        texts: Sequence[tuple[str, int]],
        others: Sequence[tuple[str, int, Callable[[str], JsonValue]]],
        members: Sequence[_Member],
    ) -> None:
        self._texts = texts
        self._others = others
        self._members = members

    def build(self, cells: _Cells, errors: list[RowError]) -> Values:
        """Return the object; wrong cells of columns that say what is absent are added to the errors."""
        built: Values = {name: None if cell == NONE else cell for name, place in self._texts if (cell := cells[place])}
        for name, place, read in self._others:
            if cell := cells[place]:
                built[name] = None if cell == NONE else read(cell)
        for name, builder, absence, required in self._members:
            value = builder.build(cells, errors)
            if value or required:
                built[name] = value
            if absence is not None and (cell := cells[absence.place]):
                error = absence.error(cell, filled=bool(value))
                if error is None:
                    built[name] = None
                else:
                    errors.append(error)
        return built


class _ListBuilder:
    """Builds a list of JSON objects, up to the last that has a cell filled; those before it may be empty."""

    __slots__ = ("_entries",)

    def __init__(self, entries: Sequence[_ObjectBuilder]) -> None:
        self._entries = entries

    def build(self, cells: _Cells, errors: list[RowError]) -> list[JsonValue]:
        built: list[JsonValue] = [entry.build(cells, errors) for entry in self._entries]
        while built and not built[-1]:
            built.pop()
        return built


class RowBuilder:
    """Builds the application that a row is."""

    def __init__(self, columns: Sequence[str]) -> None:
        """Take the names of the columns in their order; all are known, and numbers have no gap."""
        places = {tuple(name.split(".")): place for place, name in enumerate(columns)}
        self._whole = _object_builder((), places)

    def build(self, cells: _Cells) -> tuple[Values, list[RowError]]:
        """Return the values of a row that has a cell for each column, and what is wrong with them already."""
        errors: list[RowError] = []
        return self._whole.build(cells, errors), errors


type _Path = tuple[str, ...]


def _object_builder(path: _Path, places: Mapping[_Path, int]) -> _ObjectBuilder:
    """Return the builder of the object at a path, `places` being those of all columns by path."""
    texts, others, members = [], [], []
    for name in dict.fromkeys(column[len(path)] for column in places if column[: len(path)] == path != column):
        here = (*path, name)
        place = places.get(here)
        kind = "absence" if place is None else columns_of()[template_of(".".join(here))[0]].kind
        if place is not None and kind in _READ:
            others.append((name, place, _READ[kind]))
        elif place is not None and kind != "absence":
            texts.append((name, place))
        else:
            absence = None if place is None else _Absence(".".join(here), place)
            members.append(_Member(name, _builder(here, places), absence, _required(here)))
    return _ObjectBuilder(texts, others, members)


def _builder(path: _Path, places: Mapping[_Path, int]) -> _ObjectBuilder | _ListBuilder:
    numbers = {column[len(path)] for column in places if column[: len(path)] == path != column} - {""}
    if not all(number.isdecimal() for number in numbers):
        return _object_builder(path, places)
    return _ListBuilder([_object_builder((*path, number), places) for number in sorted(numbers, key=int)])


def _required(path: _Path) -> bool:
    within = f"{'.'.join(path)}."
    return any(column.required and column.template.startswith(within) for column in columns_of().values())


def _words(cell: str) -> JsonValue:
    return [*cell.split()]


def _yes_no(cell: str) -> JsonValue:
    word = cell.lower()
    return word in YES if word in YES + NO else cell


def _number(cell: str) -> JsonValue:
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) <= _MOST_DIGITS else cell


def _place(cell: str) -> JsonValue:
    number = _number(cell)
    return number - 1 if isinstance(number, int) else cell


_MOST_DIGITS = 9
_READ: Mapping[Kind, Callable[[str], JsonValue]] = {
    "words": _words,
    "yes_no": _yes_no,
    "number": _number,
    "place": _place,
}

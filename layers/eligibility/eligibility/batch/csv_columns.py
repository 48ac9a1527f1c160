"""The columns that a CSV file may have: they follow from the fields of the application, and from nothing else.

A column's name is the path of its field: `passport.expires_on`. An entry of a list has its number, from 1 on, in the
name: `stays.2.entered_on`. A list of words is one column; an object or a list of objects, where it may be absent, has a
column of its own, to say that there is none.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from types import UnionType
from typing import Annotated, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from eligibility.application.models import Application

Kind = Literal["text", "day", "words", "yes_no", "number", "place", "absence"]
"""What a cell holds: a text or a code; a day; words with spaces between them; yes or no; a number; the number of an
entry of a list, from 1 on; or only the word that there is none."""

ANY = "*"
"""Stands for the number of an entry in a template."""
_PLACES = frozenset({"housing.authorisations.*.owner"})
"""Templates of the indexes into a list: JSON counts from 0, a column from 1, as the names of columns do."""
_NUMBER = re.compile(r"[1-9][0-9]{0,3}")


class Column(NamedTuple):
    """A kind of columns that a file may have."""

    template: str
    """The name, with `*` for numbers."""
    kind: Kind
    required: bool
    """Whether each file must have it."""
    most: int
    """The largest number that may stand in the name; 0 where it has none."""


@cache
def columns_of(model: type[BaseModel] = Application) -> Mapping[str, Column]:
    """Return the columns by template, in the order of the model's fields."""
    return {column.template: column for column in _object((model,), "", 0, required=True)}


def template_of(name: str) -> tuple[str, tuple[int, ...]]:
    """Return the template of a column's name, and the numbers in it."""
    steps = name.split(".")
    numbers = tuple(int(step) for step in steps if _NUMBER.fullmatch(step))
    return ".".join(ANY if _NUMBER.fullmatch(step) else step for step in steps), numbers


def named(template: str, numbers: tuple[int, ...]) -> str:
    """Return the name of a template with its numbers."""
    steps = iter(numbers)
    return ".".join(str(next(steps, 1)) if step == ANY else step for step in template.split("."))


def _object(models: tuple[type[BaseModel], ...], prefix: str, most: int, *, required: bool) -> Iterator[Column]:
    """Give the columns of an object: of several models, those that any of them has."""
    seen: set[str] = set()
    for model in models:
        for name, field in model.model_fields.items():
            if name not in seen:
                seen.add(name)
                annotation = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
                yield from _field(annotation, f"{prefix}{name}", most, required=required and field.is_required())


def _field(annotation: object, path: str, most: int, *, required: bool) -> Iterator[Column]:
    found = _Type.read(annotation)
    if found.models and not found.list_:
        if found.optional:
            yield Column(path, "absence", required=False, most=most)
        yield from _object(found.models, f"{path}.", most, required=required)
    elif found.models:
        yield Column(path, "absence", required=False, most=most)
        yield from _object(found.models, f"{path}.{ANY}.", found.longest, required=False)
    else:
        yield Column(path, _kind(found, path), required, most)


def _kind(found: "_Type", path: str) -> Kind:
    if found.list_:
        return "words"
    if path in _PLACES:
        return "place"
    if date in found.scalars:
        return "day"
    if bool in found.scalars:
        return "yes_no"
    return "number" if int in found.scalars else "text"


class _Type(NamedTuple):
    """What an annotation says, taken apart."""

    models: tuple[type[BaseModel], ...] = ()
    scalars: tuple[object, ...] = ()
    list_: bool = False
    longest: int = 0
    optional: bool = False

    @classmethod
    def read(cls, annotation: object) -> "_Type":
        """Take an annotation apart: optional, annotated, a list, a union of models, or a scalar."""
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            found = cls.read(arguments[0])
            longest = max(_longest(arguments[1:]), default=0)
            return found._replace(longest=longest) if found.list_ and longest else found
        if origin is list:
            entry = cls.read(arguments[0])
            return cls(models=entry.models, scalars=entry.scalars, list_=True)
        if origin in (Union, UnionType):
            parts = [cls.read(part) for part in arguments if part is not type(None)]
            return cls(
                models=tuple(model for part in parts for model in part.models),
                scalars=tuple(scalar for part in parts for scalar in part.scalars),
                list_=any(part.list_ for part in parts),
                longest=max(part.longest for part in parts),
                optional=type(None) in arguments,
            )
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return cls(models=(annotation,))
        return cls(scalars=(annotation,))


def _longest(metadata: Iterable[object]) -> Iterator[int]:
    """Give the longest lengths that metadata name, those within a field's description included."""
    for each in metadata:
        limit = getattr(each, "max_length", None)
        if isinstance(limit, int):
            yield limit
        yield from _longest(getattr(each, "metadata", ()))

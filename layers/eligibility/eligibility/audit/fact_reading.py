"""Reads what JSON has into the values that evidence is made of, and says where something cannot be read.

A field that is not known is refused, never passed over; what stands in it is never repeated.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import NamedTuple, get_args

from eligibility.evidence import NONE

type Read = Callable[[object], object]
"""Takes a fact as JSON has it, gives it as evidence has it. Raises NotReadable."""

_MISSING = object()
_LONGEST_NAME = 32
_DAY_LENGTH = len("2023-02-08")


class NotReadable(Exception):
    """A record has something that this release cannot read; `field` says where, nothing says what."""

    def __init__(self, field: str, fault: str) -> None:
        super().__init__(f"{field or 'the record'}: {fault}")
        self.field = field
        """JSON pointer (RFC 6901) from where the reading began."""
        self.fault = fault

    def below(self, name: str | int) -> "NotReadable":
        """Return the same fault, seen from what holds the field under that name."""
        return NotReadable(f"/{name}{self.field}", self.fault)


class Facts[Of: NamedTuple]:
    """Reads an object into a NamedTuple, field by field; those that `left_out` has may be left out."""

    def __init__(self, of: type[Of], left_out: Mapping[str, object], /, **readers: Read) -> None:
        self._make = partial(tuple.__new__, of)  # the constructor of a NamedTuple takes twice as long
        self._fields = [(name, readers[name], left_out.get(name, _MISSING)) for name in of._fields]
        self._names = readers.keys()

    def __call__(self, told: object) -> Of:
        if not isinstance(told, dict):
            raise NotReadable("", "an object is expected")
        facts: list[object] = []
        for name, read, left_out in self._fields:
            fact = told.get(name, _MISSING)
            if fact is _MISSING:
                if left_out is _MISSING:
                    raise NotReadable(f"/{name}", "it is missing")
                facts.append(left_out)
                continue
            try:
                facts.append(read(fact))
            except NotReadable as error:
                raise error.below(name) from None
        if not told.keys() <= self._names:
            unknown = next(name for name in told if name not in self._names)
            raise NotReadable(f"/{_shown(unknown)}", "this release knows no such fact")
        return self._make(facts)


def of_type(kind: type) -> Read:
    """Return the reader of values of just that type: true and false are no numbers."""

    def read(fact: object) -> object:
        if type(fact) is not kind:
            raise NotReadable("", f"a value of type {kind.__name__} is expected")
        return fact

    return read


def one_of(closed_set: object) -> Read:
    """Return the reader of the codes of a Literal."""
    known = frozenset(get_args(closed_set))

    def read(fact: object) -> object:
        if not isinstance(fact, str) or fact not in known:
            raise NotReadable("", "this release knows no such code")
        return fact

    return read


def day(fact: object) -> object:
    """Read a calendar date in the one form that records have it in."""
    if isinstance(fact, str) and len(fact) == _DAY_LENGTH and fact[4] == fact[7] == "-":
        try:
            return date.fromisoformat(fact)
        except ValueError:
            pass
    raise NotReadable("", "a day is expected")


def or_none(read: Read) -> Read:
    """Return the reader that also takes null, which says that there is none."""
    return lambda fact: NONE if fact is None else read(fact)


def several(read: Read) -> Read:
    """Return the reader of a list of what another reads."""

    def read_all(facts: object) -> object:
        if not isinstance(facts, list):
            raise NotReadable("", "a list is expected")
        found: list[object] = []
        try:
            for fact in facts:
                found.append(read(fact))  # noqa: PERF401 - how many there are tells which one cannot be read
        except NotReadable as error:
            raise error.below(len(found)) from None
        return tuple(found)

    return read_all


def _shown(name: str) -> str:
    """Return the name of a field, or a question mark for what does not look like one: it may be anything."""
    return name if name.isascii() and name.isidentifier() and len(name) <= _LONGEST_NAME else "?"

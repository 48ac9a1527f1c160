"""A rulebook that is only proposed: a folder of TOML files like the product's own, read with its faults said.

The product's rulebook is held to its shape by tests; here somebody's draft is, before it decides anything.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import NoneType, UnionType
from typing import Literal, Union, get_args, get_origin, get_type_hints

import orjson

from eligibility.rulebook import Rulebook
from eligibility.rulebook.loading import FOLDER, build, read_folder
from eligibility.toml_files import COMPILED, read_toml

HEAD = "rulebook.toml"
_NO_RULEBOOK = (AttributeError, LookupError, TypeError, ValueError)
"""What the loader raises where content is not that of a rulebook."""


class UnusableRulebook(Exception):
    """A folder has no rulebook that could decide; the text says what is wrong and in which file."""


def read_proposed(folder: Path) -> Rulebook:
    """Return the rulebook of a folder. Raises UnusableRulebook."""
    if not (folder / HEAD).is_file():
        raise UnusableRulebook(f"there is no {HEAD} in the folder; copy the whole rulebook there, and change the copy")
    for compiled in folder.glob(f"*.toml{COMPILED}"):
        raise UnusableRulebook(f"{compiled.name} would be read in the place of the TOML file beside it; remove it")
    content = _content(folder)
    try:
        rulebook = build(content)
    except _NO_RULEBOOK as error:
        raise UnusableRulebook(f"{_place(content)}{_said(error)}") from None
    for fault in _misfits(rulebook):
        raise UnusableRulebook(fault)
    return rulebook


def _content(folder: Path) -> bytes:
    for path in sorted(folder.glob("*.toml")):
        try:
            read_toml(path)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError) as error:  # TypeError: a float, a time of day
            raise UnusableRulebook(f"{path.name}: {error}") from None
        except OSError as error:
            raise UnusableRulebook(f"{path.name}: {error.strerror}") from None
    return read_folder(folder)


def _place(content: bytes) -> str:
    """Return the file that a fault is in, as the start of a sentence: that which the product's own cannot do with."""
    proposed, own = orjson.loads(content), orjson.loads(read_folder(FOLDER))
    for name, table in proposed.items():
        if table != own.get(name):
            try:
                build(orjson.dumps({**own, name: table}, option=orjson.OPT_SORT_KEYS))
            except _NO_RULEBOOK:
                return f"{name}: "
    return ""


def _said(error: Exception) -> str:
    """Return what is wrong; of a KeyError that is a name alone."""
    return f"{error} is missing, or not known" if isinstance(error, KeyError) else str(error)


def _misfits(rulebook: Rulebook) -> Iterator[str]:
    """Give each value that is not of the type that its rule reads; the loader takes any."""
    for rules in rulebook.permits.values():
        for rule in rules.rules:
            for version in rule.versions:
                for name, hint in get_type_hints(type(version.law)).items():
                    if not _fits(getattr(version.law, name), hint):
                        yield f"{rule.rule}, version from {version.first}: {name} must be {_expected(hint)}"


def _fits(value: object, hint: object) -> bool:
    of = get_args(hint)
    if get_origin(hint) is Literal:
        return value in of
    if get_origin(hint) in _EITHER:
        return any(_fits(value, each) for each in of)
    if get_origin(hint) is frozenset:
        return isinstance(value, frozenset) and all(_fits(each, of[0]) for each in value)
    if isinstance(hint, type):
        return type(value) is hint
    return True  # a dated list, which the loader has taken apart itself


def _expected(hint: object) -> str:
    of = get_args(hint)
    if get_origin(hint) is Literal:
        return " or ".join(of)
    if get_origin(hint) in _EITHER:
        return " or ".join(_expected(each) for each in of if each is not NoneType)
    if get_origin(hint) is frozenset:
        return f"a list, each {_expected(of[0])}"
    return _IN_WORDS.get(hint, "of another kind") if isinstance(hint, type) else "of another kind"


_EITHER = (Union, UnionType)
_IN_WORDS: Mapping[type, str] = {int: "a whole number", str: "a text", date: "a day"}

"""The cases of tests/cases, read from YAML: what a case sets and leaves out is merged into its base application.

A word that is not known, a name given twice, or a pointer to nowhere is an error: a case never passes by a slip.
"""

from collections.abc import Hashable
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self, override

import yaml
from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from tests.unit.json_pointers import NoSuchPlace, put, take_out

FOLDER = Path(__file__).parents[1] / "cases"

Outcome = Literal["met", "unmet", "unknown", "review", "not_applicable"]
Verdict = Literal["eligible", "not_eligible", "needs_information", "needs_review"]
Pointer = Annotated[str, Field(pattern="^/")]


class Unreadable(Exception):
    """A case file says something that makes no sense; the text says where."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)

    def given(self) -> dict[str, JsonValue]:
        """Return what the file says, and nothing that it does not."""
        said: dict[str, JsonValue] = self.model_dump(exclude_unset=True, by_alias=True)
        return said


class ExpectedFinding(_Part):
    """What the file's rule finds; values and notes are those among others."""

    outcome: Outcome
    reason: str | None = None
    values: dict[str, JsonValue] = {}
    notes: list[str] = []
    without_notes: list[str] = []
    remedy: str | None = None
    supply: Pointer | None = None
    certainty: Literal["certain", "announced", "contested"] | None = None
    """That of the version that judged; null where none did."""


class ExpectedWindow(_Part):
    """The days between which the same documents pass, and what stands in the way just outside."""

    first: str | None = Field(None, alias="from")
    until: str | None = None
    open: bool = False
    reason: str | None = None
    day_before: str | None = None
    day_after: str | None = None


class ExpectedError(_Part):
    """The one field that is wrong."""

    pointer: str


class RegisterLine(_Part):
    """An address of the register, its kind of dwelling, and the IIN or BIN of each of its owners."""

    code: str
    dwelling: str | None = "flat"
    owners: list[str]


class Case(_Part):
    """One case as a file has it."""

    name: str
    base: str
    set: dict[Pointer, JsonValue] = {}
    leave_out: list[Pointer] = []
    register_is: Literal["none", "sample", "partial", "complete"] = Field("complete", alias="register")
    addresses: list[RegisterLine] | None = None
    counting: Literal["rolling", "blocks"] = "rolling"
    """How the rulebook has the days of the window counted."""
    expect: ExpectedFinding | None = None
    expect_window: ExpectedWindow | None = None
    expect_verdict: Verdict | None = None
    expect_reasons: dict[str, str] = {}
    expect_error: ExpectedError | None = None

    @model_validator(mode="after")
    def _expects_one_thing(self) -> Self:
        expected = (self.expect, self.expect_window, self.expect_verdict, self.expect_error)
        if len(expected) - expected.count(None) != 1:
            raise ValueError("a case has one of expect, expect_window, expect_verdict, expect_error")
        if self.expect_reasons and self.expect_verdict is None:
            raise ValueError("expect_reasons stands beside expect_verdict")
        return self

    def application(self) -> dict[str, JsonValue]:
        """Return the payload: the base with what the case sets and without what it leaves out."""
        try:
            payload: JsonValue = deepcopy(bases().bases[self.base])
        except KeyError:
            raise Unreadable(f"{self.name}: there is no base {self.base}") from None
        try:
            for pointer, value in self.set.items():
                put(payload, pointer, value)
            for pointer in self.leave_out:
                take_out(payload, pointer)
        except NoSuchPlace as error:
            raise Unreadable(f"{self.name}: {error}") from None
        assert isinstance(payload, dict)
        return payload

    def register_lines(self) -> list[RegisterLine]:
        """Return the addresses in the register of this case: its own, or those of the bases."""
        return bases().addresses if self.addresses is None else self.addresses


class CaseFile(_Part):
    """The cases of one rule, or of whole applications and windows."""

    rule: str | None = None
    cases: list[Case]

    @model_validator(mode="after")
    def _a_finding_is_of_a_rule(self) -> Self:
        for case in self.cases:
            if case.expect is not None and self.rule is None:
                raise ValueError(f"{case.name}: expect speaks of a rule, and the file names none")
        return self


class Bases(_Part):
    """One application per permit that is complete and passes, and the register that knows its address."""

    addresses: list[RegisterLine]
    bases: dict[str, dict[str, JsonValue]]


@cache
def case_files() -> dict[str, CaseFile]:
    """Return the files of cases by name, in the order of their names."""
    paths = [path for path in sorted(FOLDER.glob("*.yaml")) if path.name != "bases.yaml"]
    return {path.stem: CaseFile.model_validate(read(path)) for path in paths}


@cache
def bases() -> Bases:
    """Return what cases start from."""
    return Bases.model_validate(read(FOLDER / "bases.yaml"))


class _Loader(yaml.SafeLoader):
    @override
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:
        names = [key.value for key, _ in node.value]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise Unreadable(f"{', '.join(sorted(twice))}: given twice{node.start_mark}")
        return super().construct_mapping(node, deep)


def read(path: Path) -> object:
    """Return what a YAML file says, dates as text. Raises Unreadable where a name is given twice."""
    # The loader is a SafeLoader, which makes plain values only.
    return _without_dates(yaml.load(path.read_text("utf-8"), _Loader))  # noqa: S506


def _without_dates(value: object) -> object:
    """Return the value with each date as text: in a file it may be quoted or not."""
    match value:
        case date():
            return value.isoformat()
        case dict():
            return {name: _without_dates(part) for name, part in value.items()}
        case list():
            return [_without_dates(part) for part in value]
        case _:
            return value

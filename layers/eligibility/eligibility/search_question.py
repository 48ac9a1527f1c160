"""What a caller searches for, as a pydantic model: by one document, by one reference, or by a period and a verdict."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eligibility.application.faults import faults, repetitions
from eligibility.application.field_errors import FieldError, InvalidApplication
from eligibility.application.json_text import may_repeat_a_name
from eligibility.application.models import Day, DocumentNumber, PassportKind, Reference, StateCode
from eligibility.decision import Verdict
from eligibility.problems import InvalidSearch, WrongFields, invalid_search

MOST_CHECKS = 100
_ONE_OF = ("document", "reference", "period")


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)


class SearchedDocument(_Part):
    """The document whose checks are looked for, as it was given in the applications."""

    kind: PassportKind
    country: StateCode
    number: DocumentNumber


class DaysAsked(_Part):
    """Days of recording, in UTC, both included."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


class SearchQuestion(_Part):
    """One of `document`, `reference` and `period`; `verdict` goes with a period."""

    document: SearchedDocument | None = None
    reference: Reference | None = None
    period: DaysAsked | None = None
    verdict: Verdict | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_CHECKS)] = 20
    after: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,500}$")] | None = None

    def fields_given(self) -> int:
        """Count the fields that the payload named, on every level."""
        parts = (self, self.document, self.period)
        return sum([len(part.__pydantic_fields_set__) for part in parts if part is not None])


_EXPECTED = {
    "/document": "an object with kind, country and number",
    "/period": "an object with from and to",
    "/period/from": "a calendar date, YYYY-MM-DD",
    "/period/to": "a calendar date, YYYY-MM-DD",
    "/limit": f"a whole number from 1 to {MOST_CHECKS}",
    "/after": "the text in `next` of the page before",
}
_MEMBERS: dict[str, type[_Part]] = {"/document": SearchedDocument, "/period": DaysAsked}


def read_question(payload: bytes) -> SearchQuestion:
    """Return what a payload asks. Raises InvalidSearch, NotJson."""
    try:
        question = SearchQuestion.model_validate_json(payload)
    except ValidationError as error:
        raise _refusal([_expected_here(fault) for fault in faults(payload, error, SearchQuestion, _compared)]) from None
    errors = _compared(question.model_dump(by_alias=True, exclude_unset=True))
    if may_repeat_a_name(payload, question.fields_given()):
        errors += repetitions(payload)
    if errors:
        raise _refusal(errors)
    return question


def read_document(payload: bytes) -> SearchedDocument:
    """Return the document of a payload that is nothing else. Raises InvalidSearch, NotJson."""
    try:
        document = SearchedDocument.model_validate_json(payload)
    except ValidationError as error:
        raise _refusal(faults(payload, error, SearchedDocument, lambda _: [])) from None
    if may_repeat_a_name(payload, len(document.__pydantic_fields_set__)) and (errors := repetitions(payload)):
        raise _refusal(errors)
    return document


def wrong_after() -> InvalidSearch:
    """Return the refusal of a place that no page has given."""
    return InvalidSearch((FieldError("/after", "wrong_form", "another text", _EXPECTED["/after"]),))


def _refusal(errors: list[FieldError]) -> WrongFields:
    return invalid_search(InvalidApplication(tuple(errors)))


def _compared(values: object) -> list[FieldError]:
    """Return where fields disagree with each other."""
    if not isinstance(values, dict):
        return []
    given = [name for name in _ONE_OF if values.get(name) is not None]
    errors = []
    if len(given) != 1:
        found = "none of them" if not given else " and ".join(given)
        errors.append(FieldError("", "one_of_three", found, f"one of: {', '.join(_ONE_OF)}"))
    if values.get("verdict") is not None and values.get("period") is None:
        errors.append(FieldError("/verdict", "needs_period", "a verdict without a period", "a period beside it"))
    return [*errors, *_period_errors(values.get("period"))]


def _period_errors(period: object) -> list[FieldError]:
    """Return where a period ends before it begins."""
    if not isinstance(period, dict):
        return []
    days = [str(period.get(name)) for name in ("from", "to")]
    try:
        first, last = map(date.fromisoformat, days)
    except ValueError:
        return []
    if first <= last:
        return []
    return [FieldError("/period/to", "end_before_begin", "a day before /period/from", "that day or a later one")]


def _expected_here(error: FieldError) -> FieldError:
    """Say what this question takes where applications take something else under that name."""
    parent, _, _ = error.pointer.rpartition("/")
    if error.code == "field_unknown" and parent in _MEMBERS:
        names = [field.alias or name for name, field in _MEMBERS[parent].model_fields.items()]
        return error._replace(expected=f"only: {', '.join(names)}")
    return error._replace(expected=_EXPECTED.get(error.pointer, error.expected))

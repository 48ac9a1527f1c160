"""From the bytes of a payload to the facts that the planner counts by, or to every wrong field at once."""

from datetime import date
from typing import NamedTuple

from pydantic import ValidationError

from eligibility.application.comparisons import day_at, misplaced_stays
from eligibility.application.faults import faults, repetitions
from eligibility.application.field_errors import FieldError, InvalidApplication, within
from eligibility.application.json_text import may_repeat_a_name
from eligibility.application.parsing import FilingSpan
from eligibility.evidence import Stay
from eligibility.gathering import stay_of
from eligibility.planner.models import MOST_STAYS, Question

_STAYS_EXPECTED = f"a list of at most {MOST_STAYS:,} objects; empty where there were none"


class Asked(NamedTuple):
    """What the planner is asked about."""

    nationality: str
    on: date
    """The day asked about."""
    stays: tuple[Stay, ...]
    """In the payload's order."""
    entry: date | None
    """A day of entry that is thought of, `on` or later."""


def parse(payload: bytes, today: date, span: FilingSpan, instead: date | None = None) -> Asked:
    """Return what a payload asks, about `today` where it names no day, or about another day `instead` of its own.

    Raises InvalidApplication.
    """
    try:
        question = Question.model_validate_json(payload)
    except ValidationError as error:
        wrong = faults(payload, error, Question, lambda values: _compared(values, today, span, instead))
        raise InvalidApplication(tuple([_expected_here(fault, span) for fault in wrong])) from None
    on = instead or question.on or today
    errors = _day_errors(on, question.entry, span)
    if may_repeat_a_name(payload, question.fields_given()):
        errors += repetitions(payload)
    if errors:
        raise InvalidApplication(tuple(errors))
    return Asked(question.nationality, on, tuple([stay_of(stay) for stay in question.stays]), question.entry)


def _compared(values: object, today: date, span: FilingSpan, instead: date | None) -> list[FieldError]:
    on = instead or day_at(values, "on") or today
    return [*misplaced_stays(values), *_day_errors(on, day_at(values, "entry"), span)]


def _day_errors(on: date, entry: date | None, span: FilingSpan) -> list[FieldError]:
    errors = []
    if not span.first <= on <= span.last:
        errors.append(_outside("/on", span.first, span.last))
    elif entry is not None and not on <= entry <= span.last:
        errors.append(_outside("/entry", on, span.last))
    return errors


def _outside(pointer: str, first: date, last: date) -> FieldError:
    expected = f"a day from {first} to {last} (a year after the rules were last reviewed)"
    return FieldError(pointer, "filing_day_not_covered", "a day outside of this span", expected)


def _expected_here(error: FieldError, span: FilingSpan) -> FieldError:
    """Say what the planner takes: more stays than an application has, and fewer days than a calendar."""
    if error.pointer == "/stays":
        return error._replace(expected=_STAYS_EXPECTED)
    return within(error, *span) if error.pointer in ("/on", "/entry") else error

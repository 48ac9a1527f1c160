"""From the bytes of a payload to an Application and its filing day, or to every wrong field at once."""

from datetime import date
from typing import NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from eligibility.application.comparisons import day_at, misplaced
from eligibility.application.field_errors import FieldError, InvalidApplication, field_error, pointer
from eligibility.application.json_text import NotJson, may_repeat_a_name, read, repeated_names
from eligibility.application.models import MISPLACED, Application

LONGEST_PAYLOAD = 64 * 1024
"""Bytes; a longer one is refused before it is parsed."""


class FilingSpan(NamedTuple):
    """The filing days that can be judged, both included."""

    first: date
    last: date


def parse(payload: bytes, today: date, span: FilingSpan) -> tuple[Application, date]:
    """Return the application and its filing day: `applied_on`, or `today` where it is left out.

    One pass over the bytes when all is well; what is wrong is found at leisure. Raises InvalidApplication.
    """
    try:
        application = Application.model_validate_json(payload)
    except ValidationError as error:
        raise InvalidApplication(tuple(_faults(payload, error, today, span))) from None
    filing_day = application.applied_on or today
    errors = _filing_day_errors(filing_day, application.passport.issued_on, application.applicant.birth_date, span)
    if may_repeat_a_name(payload, application.fields_given()):
        errors += _repetitions(payload)
    if errors:
        raise InvalidApplication(tuple(errors))
    return application, filing_day


def _faults(payload: bytes, error: ValidationError, today: date, span: FilingSpan) -> list[FieldError]:
    try:
        values = read(payload)
        repetitions = _repetitions(payload)
    except NotJson as fault:
        return [FieldError("", "not_json", fault.where, "a JSON object in UTF-8")]
    details = error.errors(include_url=False)
    if details[0]["type"] == "json_invalid":  # a lone surrogate, say: the other reader can tell which field has it
        details = _errors_of_values(values)
        if not details and not repetitions:
            return [FieldError("", "not_json", "text that this service does not read", "a JSON object (RFC 8259)")]
    # The model stops comparing fields with each other where one of them is wrong by itself: that is done anew here.
    alone = [field_error(detail) for detail in details if detail["type"] != MISPLACED]
    wrong = {fault.pointer for fault in alone}
    applied_on = day_at(values, "applied_on") or today
    compared = misplaced(values) + _filing_day_errors(
        applied_on, day_at(values, "passport", "issued_on"), day_at(values, "applicant", "birth_date"), span
    )
    return list(dict.fromkeys([*alone, *repetitions, *(fault for fault in compared if fault.pointer not in wrong)]))


def _errors_of_values(values: object) -> list[ErrorDetails]:
    try:
        Application.model_validate(values)
    except ValidationError as error:
        return error.errors(include_url=False)
    return []


def _repetitions(payload: bytes) -> list[FieldError]:
    return [
        FieldError(pointer(path), "name_repeated", "the same name twice in one object", "each name once")
        for path in repeated_names(payload)
    ]


def _filing_day_errors(
    filing_day: date, issued_on: date | None, birth_date: date | None, span: FilingSpan
) -> list[FieldError]:
    errors = []
    if not span.first <= filing_day <= span.last:
        errors.append(
            FieldError(
                "/applied_on",
                "filing_day_not_covered",
                "a day outside of this span",
                f"a day from {span.first} (first covered) to {span.last} (a year after the rules were last reviewed)",
            )
        )
    if birth_date is not None and birth_date > filing_day:
        errors.append(
            FieldError(
                "/applicant/birth_date", "born_after_filing", "a day after the filing day", f"at most {filing_day}"
            )
        )
    if issued_on is not None and issued_on > filing_day:
        errors.append(
            FieldError(
                "/passport/issued_on", "issued_after_filing", "a day after the filing day", f"at most {filing_day}"
            )
        )
    return errors

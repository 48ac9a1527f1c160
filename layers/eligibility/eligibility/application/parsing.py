"""From the bytes of a payload to an Application and its filing day, or to every wrong field at once."""

from datetime import date
from typing import NamedTuple

from pydantic import ValidationError

from eligibility.application.comparisons import day_at, misplaced
from eligibility.application.faults import faults, repetitions
from eligibility.application.field_errors import FieldError, InvalidApplication, within
from eligibility.application.json_text import may_repeat_a_name
from eligibility.application.models import Application

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
        wrong = faults(payload, error, Application, lambda values: _compared(values, today, span))
        raise InvalidApplication(
            tuple([within(fault, *span) if fault.pointer == "/applied_on" else fault for fault in wrong])
        ) from None
    filing_day = application.applied_on or today
    errors = _filing_day_errors(filing_day, application.passport.issued_on, application.applicant.birth_date, span)
    if may_repeat_a_name(payload, application.fields_given()):
        errors += repetitions(payload)
    if errors:
        raise InvalidApplication(tuple(errors))
    return application, filing_day


def _compared(values: object, today: date, span: FilingSpan) -> list[FieldError]:
    """Return the fields that disagree with each other or with the filing day."""
    applied_on = day_at(values, "applied_on") or today
    return misplaced(values) + _filing_day_errors(
        applied_on, day_at(values, "passport", "issued_on"), day_at(values, "applicant", "birth_date"), span
    )


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

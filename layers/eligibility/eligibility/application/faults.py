"""Every wrong field of a payload that its model has refused, found at leisure: for a payload of any of the models."""

from collections.abc import Callable

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from eligibility.application.field_errors import FieldError, field_error, pointer
from eligibility.application.json_text import NotJson, read, repeated_names
from eligibility.application.models import MISPLACED


def faults(
    payload: bytes, error: ValidationError, model: type[BaseModel], compared: Callable[[object], list[FieldError]]
) -> list[FieldError]:
    """Return what is wrong with a payload, given the model's error.

    `compared` finds, in plain values, the fields that disagree with each other.
    """
    try:
        values = read(payload)
        repeated = repetitions(payload)
    except NotJson as fault:
        return [FieldError("", "not_json", fault.where, "a JSON object in UTF-8")]
    details = error.errors(include_url=False)
    if details[0]["type"] == "json_invalid":  # a lone surrogate, say: the other reader can tell which field has it
        details = _errors_of_values(values, model)
        if not details and not repeated:
            return [FieldError("", "not_json", "text that this service does not read", "a JSON object (RFC 8259)")]
    # The model stops comparing fields with each other where one of them is wrong by itself: that is done anew here.
    alone = [field_error(detail, model) for detail in details if detail["type"] != MISPLACED]
    wrong = {fault.pointer for fault in alone}
    return list(
        dict.fromkeys([*alone, *repeated, *(fault for fault in compared(values) if fault.pointer not in wrong)])
    )


def repetitions(payload: bytes) -> list[FieldError]:
    """Return an error for each name that a JSON object of the payload has twice. Raises NotJson."""
    return [
        FieldError(pointer(path), "name_repeated", "the same name twice in one object", "each name once")
        for path in repeated_names(payload)
    ]


def _errors_of_values(values: object, model: type[BaseModel]) -> list[ErrorDetails]:
    try:
        model.model_validate(values)
    except ValidationError as error:
        return error.errors(include_url=False)
    return []

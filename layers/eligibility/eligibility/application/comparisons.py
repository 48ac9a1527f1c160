"""Fields that are wrong only beside another one, found in plain values: the model says one of them, this says all.

Used where a payload is refused anyway, so that its sender hears of every mistake at once.
"""

from collections.abc import Iterator
from datetime import date

from eligibility.application.field_errors import FieldError
from eligibility.application.models import EARLIEST_DAY, LATEST_DAY, LONGEST_TERM_YEARS
from eligibility.calendar_days import years_after
from eligibility.identifiers.mrz import SHAPES

_FOUND = "a day or index out of place"


def misplaced(payload: object) -> list[FieldError]:
    """Return the fields of a payload that disagree with others, as far as those are days, indexes and lines at all."""
    return [*_passport(payload), *_zone(payload), *_authorisations(payload), *misplaced_stays(payload)]


def misplaced_stays(payload: object) -> Iterator[FieldError]:
    """Give the stays of a payload that end before they begin."""
    for index, stay in enumerate(_entries(payload, "stays")):
        entered_on, left_on = day_at(stay, "entered_on"), day_at(stay, "left_on")
        if entered_on is not None and left_on is not None and left_on < entered_on:
            yield FieldError(f"/stays/{index}/left_on", "exit_before_entry", _FOUND, "entered_on or a later day")
        registered_on = day_at(stay, "registered_on")
        if entered_on is not None and registered_on is not None and registered_on < entered_on:
            expected = "entered_on or a later day"
            yield FieldError(f"/stays/{index}/registered_on", "registered_before_entry", _FOUND, expected)


def day_at(values: object, *path: str) -> date | None:
    """Return the day at a path, or None where there is none that the model takes."""
    for step in path:
        values = values.get(step) if isinstance(values, dict) else None
    try:
        day = date.fromisoformat(values) if isinstance(values, str) else None
    except ValueError:
        return None
    return day if day is not None and EARLIEST_DAY <= day <= LATEST_DAY else None


def _passport(payload: object) -> Iterator[FieldError]:
    issued_on = day_at(payload, "passport", "issued_on")
    expires_on = day_at(payload, "passport", "expires_on")
    if issued_on is None or expires_on is None:
        return
    pointer = "/passport/expires_on"
    if expires_on <= issued_on:
        yield FieldError(pointer, "expiry_not_after_issue", _FOUND, "a day after /passport/issued_on")
    elif expires_on > years_after(issued_on, LONGEST_TERM_YEARS):
        expected = f"at most {LONGEST_TERM_YEARS} years after /passport/issued_on"
        yield FieldError(pointer, "term_over_twenty_years", _FOUND, expected)


def _zone(payload: object) -> Iterator[FieldError]:
    lengths = tuple(len(line) if isinstance(line, str) else 0 for line in _entries(payload, "passport", "mrz"))
    # A line of no form's length is an error of its own.
    if lengths and lengths not in SHAPES and all(any(length in shape for shape in SHAPES) for length in lengths):
        found = f"a list of {len(lengths)} {'entry' if len(lengths) == 1 else 'entries'}"
        yield FieldError("/passport/mrz", "no_form_of_zone", found, "two lines of 44 characters, or three of 30")


def _authorisations(payload: object) -> Iterator[FieldError]:
    housing = payload.get("housing") if isinstance(payload, dict) else None
    if not isinstance(housing, dict) or not isinstance(housing.get("owners", []), list | None):
        return
    owners = len(_entries(payload, "housing", "owners"))
    for index, authorisation in enumerate(_entries(payload, "housing", "authorisations")):
        pointer = f"/housing/authorisations/{index}"
        owner = authorisation.get("owner") if isinstance(authorisation, dict) else None
        if isinstance(owner, int | float) and owner >= owners:
            expected = f"an index into /housing/owners, which has {owners} entries"
            yield FieldError(f"{pointer}/owner", "owner_not_listed", _FOUND, expected)
        issued_on, valid_until = day_at(authorisation, "issued_on"), day_at(authorisation, "valid_until")
        if issued_on is not None and valid_until is not None and valid_until < issued_on:
            yield FieldError(f"{pointer}/valid_until", "end_before_issue", _FOUND, "issued_on or a later day")


def _entries(payload: object, *path: str) -> list[object]:
    for step in path:
        payload = payload.get(step) if isinstance(payload, dict) else None
    return payload if isinstance(payload, list) else []

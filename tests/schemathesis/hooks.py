"""What Schemathesis has to know of this API beside openapi.json. It is run in an environment of its own."""

import schemathesis

ABOUT_SEVERAL_FIELDS = {
    "born_after_filing",
    "end_before_begin",
    "end_before_issue",
    "exit_before_entry",
    "expiry_not_after_issue",
    "filing_day_not_covered",
    "issued_after_filing",
    "needs_period",
    "no_form_of_zone",
    "one_of_three",
    "owner_not_listed",
    "registered_before_entry",
    "term_over_twenty_years",
}
"""Codes of wrong fields that no schema can tell: each is as it should be, and disagrees with others or with today."""


@schemathesis.hook
def before_load_schema(_context: object, schema: dict[str, dict[str, dict[str, object]]]) -> None:
    """Take the tokens out: on one's own machine there are none, so none is asked for."""
    for methods in schema["paths"].values():
        for operation in methods.values():
            assert isinstance(operation, dict)
            operation.pop("security", None)


@schemathesis.check
def refused_for_what_no_schema_tells(
    _context: object, response: schemathesis.Response, case: schemathesis.Case
) -> None:
    """A request that the schema allows is refused only because its fields disagree."""
    generated = case.meta.generation if case.meta is not None else None
    if generated is None or not generated.mode.is_positive or response.status_code not in (400, 422):
        return
    told = response.json()
    if told["type"].endswith(":idempotency-key-reused"):
        return  # what was sent before is no part of a schema
    errors = [error for error in told.get("errors", []) if not _beyond_a_schema(error)]
    if told.get("errors") and not errors:
        return
    codes = {error["code"] for error in errors}
    assert codes, f"a refusal without a wrong field: {told['type']}"
    assert codes <= ABOUT_SEVERAL_FIELDS, f"the schema allows what is refused: {sorted(codes - ABOUT_SEVERAL_FIELDS)}"


def _beyond_a_schema(error: dict[str, str]) -> bool:
    """Whether it is 1.0, which a schema takes for an integer, or a place in a search that no page has given."""
    if error["pointer"].endswith(("/owner", "/limit")):
        return (error["code"], error["found"]) == ("wrong_type", "a number")
    return (error["pointer"], error["code"]) == ("/after", "wrong_form")

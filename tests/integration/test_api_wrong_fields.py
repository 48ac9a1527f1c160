"""Requests of which one field is wrong: a clear problem names it, and nothing is recorded or asked of a store."""

from collections.abc import Callable, Iterable
from datetime import date

import pytest
from pydantic import JsonValue

from eligibility.calendar_days import years_after
from eligibility.rulebook import current_rulebook
from tests.integration.api import Api
from tests.integration.api_applications import an_application, changed, written

FIRST_DAY = current_rulebook().covered_from
LAST_DAY = years_after(current_rulebook().reviewed_until, 1)

type Fault = tuple[str, str]
"""Pointer and code."""


type Change = Callable[[dict[str, JsonValue]], dict[str, JsonValue]]


def put(pointer: str, value: JsonValue) -> Change:
    """Return a change that puts a value at a pointer."""
    return lambda application: changed(application, pointer, value)


def take(pointer: str) -> Change:
    """Return a change that leaves out the member at a pointer."""
    return lambda application: changed(application, pointer)


def _owners(number: int) -> JsonValue:
    return [{"name": "Somebody"} for _ in range(number)]


def _stays(number: int) -> JsonValue:
    return [{"entered_on": "2022-05-01", "left_on": "2022-05-02", "basis": "visa"} for _ in range(number)]


def _documents(number: int) -> JsonValue:
    return [{"kind": "photo"} for _ in range(number)]


OWNER = "/housing/authorisations/1/owner"

WRONG: dict[str, tuple[Change, Fault]] = {
    "an unknown field": (put("/colour", "red"), ("/colour", "field_unknown")),
    "an unknown field further in": (put("/passport/colour", "red"), ("/passport/colour", "field_unknown")),
    "an unknown field in a list": (
        put("/housing/authorisations/0/colour", 1),
        ("/housing/authorisations/0/colour", "field_unknown"),
    ),
    "a field of another kind of authorisation": (
        put("/housing/authorisations/0/valid_until", None),
        ("/housing/authorisations/0/valid_until", "field_unknown"),
    ),
    "a name with other capitals": (put("/Permit", "entry"), ("/Permit", "field_unknown")),
    "no permit": (take("/permit"), ("/permit", "field_missing")),
    "no applicant": (take("/applicant"), ("/applicant", "field_missing")),
    "no nationality": (take("/applicant/nationality"), ("/applicant/nationality", "field_missing")),
    "no passport": (take("/passport"), ("/passport", "field_missing")),
    "no kind of passport": (take("/passport/kind"), ("/passport/kind", "field_missing")),
    "no day of entry": (take("/stays/0/entered_on"), ("/stays/0/entered_on", "field_missing")),
    "no basis of a stay": (take("/stays/0/basis"), ("/stays/0/basis", "field_missing")),
    "no owner of an authorisation": (take(OWNER), (OWNER, "field_missing")),
    "no kind of an authorisation": (
        take("/housing/authorisations/1/kind"),
        ("/housing/authorisations/1/kind", "field_missing"),
    ),
    "a number for a date": (put("/applied_on", 20230208), ("/applied_on", "wrong_type")),
    "a timestamp for a date": (put("/passport/issued_on", "1675814400"), ("/passport/issued_on", "wrong_form")),
    "a date and time for a date": (
        put("/passport/issued_on", "2019-04-01T00:00:00Z"),
        ("/passport/issued_on", "wrong_form"),
    ),
    "a date without hyphens": (put("/passport/issued_on", "20190401"), ("/passport/issued_on", "wrong_form")),
    "a date in the local order": (put("/passport/issued_on", "01.04.2019"), ("/passport/issued_on", "wrong_form")),
    "a date of a week": (put("/applied_on", "2023-W06-3"), ("/applied_on", "wrong_form")),
    "a date and a line break": (put("/applied_on", "2023-02-08\n"), ("/applied_on", "wrong_form")),
    "a date in full-width digits": (put("/applied_on", "２０２３-02-08"), ("/applied_on", "wrong_form")),
    "a date in Arabic digits": (put("/applied_on", "٢٠٢٣-02-08"), ("/applied_on", "wrong_form")),
    "30 February": (put("/applied_on", "2023-02-30"), ("/applied_on", "no_such_day")),
    "29 February of a common year": (put("/stays/0/entered_on", "2023-02-29"), ("/stays/0/entered_on", "no_such_day")),
    "a month 13": (put("/applicant/birth_date", "1990-13-01"), ("/applicant/birth_date", "no_such_day")),
    "the year 0": (put("/applicant/birth_date", "0000-01-01"), ("/applicant/birth_date", "out_of_range")),
    "the year 1899": (put("/applicant/birth_date", "1899-12-31"), ("/applicant/birth_date", "out_of_range")),
    "the year 2101": (put("/passport/expires_on", "2101-01-01"), ("/passport/expires_on", "out_of_range")),
    "a text for a list": (put("/stays", "none"), ("/stays", "wrong_type")),
    "a list for an object": (put("/passport", []), ("/passport", "wrong_type")),
    "null for an object that must be there": (put("/applicant", None), ("/applicant", "wrong_type")),
    "a text for true": (
        put("/housing/applicant_is_owner", "false"),
        ("/housing/applicant_is_owner", "wrong_type"),
    ),
    "1 for true": (put("/housing/applicant_is_owner", 1), ("/housing/applicant_is_owner", "wrong_type")),
    "a text for an index": (put(OWNER, "1"), (OWNER, "wrong_type")),
    "true for an index": (put(OWNER, bool(1)), (OWNER, "wrong_type")),
    "a fraction for an index": (put(OWNER, 0.5), (OWNER, "wrong_type")),
    "a whole fraction for an index": (put(OWNER, 1.0), (OWNER, "wrong_type")),
    "a negative index": (put(OWNER, -1), (OWNER, "out_of_range")),
    "an authorisation of no owner": (put(OWNER, 2), (OWNER, "owner_not_listed")),
    "an authorisation without any owner": (
        lambda application: changed(changed(application, "/housing/authorisations/1"), "/housing/owners", []),
        ("/housing/authorisations/0/owner", "owner_not_listed"),
    ),
    "an index of 19 digits": (put(OWNER, 10**18), (OWNER, "owner_not_listed")),
    "a permit that there is none of": (put("/permit", "golden_visa"), ("/permit", "not_one_of")),
    "a permit with other capitals": (put("/permit", "Entry"), ("/permit", "not_one_of")),
    "a kind of authorisation that there is none of": (
        put("/housing/authorisations/0/kind", "telepathy"),
        ("/housing/authorisations/0/kind", "not_one_of"),
    ),
    "a basis that there is none of": (put("/stays/0/basis", "holiday"), ("/stays/0/basis", "not_one_of")),
    "a ground that there is none of": (
        put("/applicant/grounds", ["ethnic_kazakh", "friendship"]),
        ("/applicant/grounds/1", "not_one_of"),
    ),
    "grounds that are no list": (put("/applicant/grounds", "ethnic_kazakh"), ("/applicant/grounds", "wrong_type")),
    "too many grounds": (put("/applicant/grounds", ["ethnic_kazakh"] * 8), ("/applicant/grounds", "too_many")),
    "a paper for the housing that there is none of": (
        put("/housing/provision", {"kind": "handshake"}),
        ("/housing/provision/kind", "not_one_of"),
    ),
    "an unknown field of the paper for the housing": (
        put("/housing/provision", {"kind": "ownership", "colour": "red"}),
        ("/housing/provision/colour", "field_unknown"),
    ),
    "a fine on no day": (put("/fined_on", "2023-02-30"), ("/fined_on", "no_such_day")),
    "a nationality that is no code": (put("/applicant/nationality", "XYZ"), ("/applicant/nationality", "wrong_form")),
    "a nationality of two letters": (put("/applicant/nationality", "RU"), ("/applicant/nationality", "wrong_form")),
    "a nationality in small letters": (put("/applicant/nationality", "rus"), ("/applicant/nationality", "wrong_form")),
    "a nationality in Cyrillic letters": (
        put("/applicant/nationality", "РUS"),
        ("/applicant/nationality", "wrong_form"),
    ),
    "a state that is none": (put("/passport/country", "YUG"), ("/passport/country", "wrong_form")),
    "an IIN of 11 digits": (put("/applicant/iin", "90051730041"), ("/applicant/iin", "wrong_form")),
    "an IIN in full-width digits": (
        put("/applicant/iin", "９００５１７３００４１５"),
        ("/applicant/iin", "wrong_form"),
    ),
    "an IIN as a number": (put("/applicant/iin", 900517300415), ("/applicant/iin", "wrong_type")),
    "a registration code in full-width digits": (
        put("/housing/address/registration_code", "００００"),
        ("/housing/address/registration_code", "wrong_form"),
    ),
    "an owner's id with a letter": (
        put("/housing/owners/1/id", "95010130005O"),
        ("/housing/owners/1/id", "wrong_form"),
    ),
    "a null byte in a name": (put("/housing/owners/0/name", "A\x00B"), ("/housing/owners/0/name", "wrong_form")),
    "a null byte in a number": (put("/passport/number", "75\x00"), ("/passport/number", "wrong_form")),
    "a line break in an address": (put("/housing/address/text", "a\nb"), ("/housing/address/text", "wrong_form")),
    "an empty name": (put("/housing/owners/0/name", ""), ("/housing/owners/0/name", "wrong_form")),
    "a name of 501 letters": (put("/housing/owners/0/name", "я" * 501), ("/housing/owners/0/name", "wrong_form")),
    "a lone surrogate in a name": (
        put("/housing/owners/0/name", "A\ud800"),
        ("/housing/owners/0/name", "not_unicode"),
    ),
    "a lone surrogate in a date": (put("/applied_on", "\udfff"), ("/applied_on", "not_unicode")),
    "a lone surrogate in a closed set": (put("/permit", "\udbff"), ("/permit", "not_unicode")),
    "a reference with a space": (put("/reference", "form 4711"), ("/reference", "wrong_form")),
    "a reference of 65 letters": (put("/reference", "a" * 65), ("/reference", "wrong_form")),
    "a reference and a line break": (put("/reference", "form-4711\n"), ("/reference", "wrong_form")),
    "a filing day before the covered span": (
        put("/applied_on", "2022-03-03"),
        ("/applied_on", "filing_day_not_covered"),
    ),
    "a filing day more than a year after the review": (
        put("/applied_on", date.fromordinal(LAST_DAY.toordinal() + 1).isoformat()),
        ("/applied_on", "filing_day_not_covered"),
    ),
    "an expiry before the issue": (
        put("/passport/expires_on", "2019-03-31"),
        ("/passport/expires_on", "expiry_not_after_issue"),
    ),
    "an expiry on the day of issue": (
        put("/passport/expires_on", "2019-04-01"),
        ("/passport/expires_on", "expiry_not_after_issue"),
    ),
    "a passport for more than twenty years": (
        put("/passport/expires_on", "2039-04-02"),
        ("/passport/expires_on", "term_over_twenty_years"),
    ),
    "a passport from the day after the filing day": (
        put("/passport/issued_on", "2023-02-09"),
        ("/passport/issued_on", "issued_after_filing"),
    ),
    "an applicant born after the filing day": (
        put("/applicant/birth_date", "2023-02-09"),
        ("/applicant/birth_date", "born_after_filing"),
    ),
    "an exit before the entry": (put("/stays/0/left_on", "2023-01-01"), ("/stays/0/left_on", "exit_before_entry")),
    "a registration before the entry": (
        put("/stays/0/registered_on", "2023-01-01"),
        ("/stays/0/registered_on", "registered_before_entry"),
    ),
    "a power of attorney that ends before it begins": (
        put("/housing/authorisations/1/valid_until", "2023-01-09"),
        ("/housing/authorisations/1/valid_until", "end_before_issue"),
    ),
    "51 owners": (put("/housing/owners", _owners(51)), ("/housing/owners", "too_many")),
    "51 documents": (put("/documents", _documents(51)), ("/documents", "too_many")),
    "201 stays": (put("/stays", _stays(201)), ("/stays", "too_many")),
    "four lines of a machine-readable zone": (put("/passport/mrz", ["A" * 44] * 4), ("/passport/mrz", "too_many")),
    "a small letter in a machine-readable zone": (
        put("/passport/mrz", ["a" * 44, "A" * 44]),
        ("/passport/mrz/0", "wrong_form"),
    ),
    "a line of 43 characters in a machine-readable zone": (
        put("/passport/mrz", ["A" * 44, "A" * 43]),
        ("/passport/mrz/1", "wrong_form"),
    ),
    "one line of a machine-readable zone": (put("/passport/mrz", ["A" * 44]), ("/passport/mrz", "no_form_of_zone")),
    "three long lines of a machine-readable zone": (
        put("/passport/mrz", ["A" * 44] * 3),
        ("/passport/mrz", "no_form_of_zone"),
    ),
    "two lines of different length in a machine-readable zone": (
        put("/passport/mrz", ["A" * 44, "A" * 30]),
        ("/passport/mrz", "no_form_of_zone"),
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_field_is_named(sqlite_api: Api, name: str) -> None:
    change, fault = WRONG[name]
    reply = sqlite_api.post(written(change(an_application())))
    assert reply.errors() == [fault]
    assert (reply.status, reply.problem()) == (422, "invalid-application")
    assert "nothing was recorded" in str(reply.json()["detail"])
    assert sqlite_api.store.count() == 0


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"-1e999", b"9" * 5_000])
@pytest.mark.parametrize("pointer", [OWNER, "/applied_on", "/housing/applicant_is_owner", "/passport/mrz/0"])
def test_a_number_that_is_none_is_named(sqlite_api: Api, pointer: str, number: bytes) -> None:
    application = changed(an_application(), "/passport/mrz", ["A" * 44, "<" * 44])
    reply = sqlite_api.post(written(changed(application, pointer, "HERE")).replace(b'"HERE"', number))
    assert [found for found, _ in reply.errors()] == [pointer]
    assert reply.status == 422
    assert sqlite_api.store.count() == 0


@pytest.mark.parametrize("body", [b"NaN", b"Infinity", b"1", b"null", b"true", b'"entry"', b"[]", b'"\\ud800"'])
def test_a_json_text_that_is_no_object_is_refused(sqlite_api: Api, body: bytes) -> None:
    reply = sqlite_api.post(body)
    assert (reply.status, reply.errors()) == (422, [("", "wrong_type")])


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/housing/owners", _owners(50)),
        ("/documents", _documents(50)),
        ("/stays", _stays(200)),
        ("/passport/mrz", ["P<RUS" + "<" * 39, "A" * 44]),
        ("/passport/mrz", ["I<RUS" + "<" * 25, "A" * 30, "0" * 30]),
        ("/passport/mrz", []),
        ("/housing/owners/0/name", "я" * 500),
        ("/reference", "a" * 64),
        ("/passport/expires_on", "2039-04-01"),
        ("/applied_on", FIRST_DAY.isoformat()),
        ("/applied_on", LAST_DAY.isoformat()),
        ("/applicant/nationality", "XXA"),
        ("/applicant/nationality", "UNO"),
        ("/stays/0/left_on", "2023-01-02"),
        ("/passport/issued_on", "2023-02-08"),
    ],
    ids=range(15),
)
def test_what_is_just_within_the_bounds_is_taken(sqlite_api: Api, pointer: str, value: JsonValue) -> None:
    assert sqlite_api.post(changed(an_application(), pointer, value)).status == 201


def test_a_nationality_that_is_on_no_list_is_unknown_and_no_error(sqlite_api: Api) -> None:
    application = changed(an_application(permit="entry"), "/applicant/nationality", "TUV")
    reply = sqlite_api.post(changed(application, "/passport/country", "TUV"))
    findings = reply.json()["findings"]
    assert reply.status == 201
    assert isinstance(findings, list)
    assert ("unknown", "nationality_not_on_list") in [
        (finding["outcome"], finding["reason"]) for finding in findings if isinstance(finding, dict)
    ]


def test_each_wrong_type_is_told_what_is_expected_instead(sqlite_api: Api) -> None:
    application = changed(an_application(), "/passport/mrz", ["A" * 44, "<" * 44])
    for pointer in _leaves(application):
        reply = sqlite_api.post(changed(application, pointer, {"an": "object"}))
        (error,) = _errors(reply.json())
        assert error["pointer"] == pointer
        assert error["found"] == "an object"
        assert "documented form" not in str(error["expected"]), pointer


def test_each_missing_field_is_told_what_is_expected(sqlite_api: Api) -> None:
    for error in _errors(sqlite_api.post({}).json()):
        assert "documented form" not in str(error["expected"]), error["pointer"]


def test_a_wrong_field_asks_nothing_of_dynamodb(dynamodb_api: Api) -> None:
    sent = dynamodb_api.requests_sent()
    for change, _ in WRONG.values():
        assert dynamodb_api.post(written(change(an_application())), {"Idempotency-Key": "k"}).status == 422
    assert sent == []
    assert dynamodb_api.store.count() == 0
    assert dynamodb_api.post(an_application()).status == 201
    assert "PutItem" in sent


def _errors(problem: dict[str, JsonValue]) -> list[dict[str, JsonValue]]:
    errors = problem["errors"]
    assert isinstance(errors, list)
    return [error for error in errors if isinstance(error, dict)]


def _leaves(value: JsonValue, pointer: str = "") -> Iterable[str]:
    match value:
        case dict():
            for name, part in value.items():
                yield from _leaves(part, f"{pointer}/{name}")
        case list():
            for index, part in enumerate(value):
                yield from _leaves(part, f"{pointer}/{index}")
        case _:
            yield pointer

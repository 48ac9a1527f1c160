"""Requests with more than one wrong field: all are told at once, each once."""

import pytest
from pydantic import JsonValue

from tests.integration.api import Api
from tests.integration.api_applications import an_application, changed, written

type Fault = tuple[str, str]
"""Pointer and code."""


def test_all_wrong_fields_of_all_kinds_are_told_at_once(sqlite_api: Api) -> None:
    stays: JsonValue = [{"entered_on": "2023-02-30", "left_on": 7, "basis": "holiday"}]
    application = an_application(colour="red", applied_on="2022-03-03", stays=stays)
    del application["permit"]
    for pointer, value in (
        ("/applicant/nationality", "XYZ"),
        ("/housing/authorisations/0/kind", "telepathy"),
        ("/housing/owners/1/id", "1"),
        ("/passport/issued_on", "2022-03-05"),
    ):
        application = changed(application, pointer, value)
    body = written(application).replace(b'"documents"', b'"reference": "again", "documents"')
    reply = sqlite_api.post(body)
    assert reply.status == 422
    assert sorted(reply.errors()) == [
        ("/applicant/nationality", "wrong_form"),
        ("/applied_on", "filing_day_not_covered"),
        ("/colour", "field_unknown"),
        ("/housing/authorisations/0/kind", "not_one_of"),
        ("/housing/owners/1/id", "wrong_form"),
        ("/passport/issued_on", "issued_after_filing"),
        ("/permit", "field_missing"),
        ("/reference", "name_repeated"),
        ("/stays/0/basis", "not_one_of"),
        ("/stays/0/entered_on", "no_such_day"),
        ("/stays/0/left_on", "wrong_type"),
    ]
    assert sqlite_api.store.count() == 0


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        (
            {"/passport/number": "!", "/passport/expires_on": "2019-03-31"},
            [("/passport/expires_on", "expiry_not_after_issue"), ("/passport/number", "wrong_form")],
        ),
        (
            {"/housing/authorisations/0/owner": 7, "/housing/authorisations/1/owner": 8},
            [
                ("/housing/authorisations/0/owner", "owner_not_listed"),
                ("/housing/authorisations/1/owner", "owner_not_listed"),
            ],
        ),
        (
            {"/housing/address/text": "", "/housing/authorisations/1/owner": 8},
            [("/housing/address/text", "wrong_form"), ("/housing/authorisations/1/owner", "owner_not_listed")],
        ),
        (
            {"/stays/0/left_on": "2023-01-01", "/stays/0/basis": "holiday"},
            [("/stays/0/basis", "not_one_of"), ("/stays/0/left_on", "exit_before_entry")],
        ),
        (
            {"/permit": "golden_visa", "/passport/expires_on": "2019-03-31", "/stays/0/left_on": "2023-01-01"},
            [
                ("/passport/expires_on", "expiry_not_after_issue"),
                ("/permit", "not_one_of"),
                ("/stays/0/left_on", "exit_before_entry"),
            ],
        ),
        (
            {"/housing/authorisations/1/valid_until": "2023-01-09", "/housing/authorisations/1/proxy_name": ""},
            [
                ("/housing/authorisations/1/proxy_name", "wrong_form"),
                ("/housing/authorisations/1/valid_until", "end_before_issue"),
            ],
        ),
        (
            {"/applied_on": "2023-02-30", "/applicant/birth_date": "2101-01-01"},
            [("/applicant/birth_date", "out_of_range"), ("/applied_on", "no_such_day")],
        ),
        (
            {"/passport/issued_on": "9990-01-01", "/passport/expires_on": "9999-12-31"},
            [("/passport/expires_on", "out_of_range"), ("/passport/issued_on", "out_of_range")],
        ),
        (
            {"/passport/issued_on": "0001-01-01", "/applicant/birth_date": "9999-12-31"},
            [("/applicant/birth_date", "out_of_range"), ("/passport/issued_on", "out_of_range")],
        ),
        (
            {"/housing/owners/0/name": "\ud800", "/passport/expires_on": "2019-03-31", "/colour": 1},
            [
                ("/colour", "field_unknown"),
                ("/housing/owners/0/name", "not_unicode"),
                ("/passport/expires_on", "expiry_not_after_issue"),
            ],
        ),
    ],
    ids=range(10),
)
def test_a_field_wrong_by_another_is_told_beside_those_wrong_by_themselves(
    sqlite_api: Api, changes: dict[str, JsonValue], faults: list[Fault]
) -> None:
    application = an_application()
    for pointer, value in changes.items():
        application = changed(application, pointer, value)
    assert sorted(sqlite_api.post(written(application)).errors()) == faults


@pytest.mark.parametrize(
    ("member", "again", "pointer"),
    [
        ('"permit"', '"permit": "entry", ', "/permit"),
        ('"permit"', '"permit": 7, ', "/permit"),
        ('"nationality"', '"nationality": "RUS", ', "/applicant/nationality"),
        ('"nationality"', '"\\u006eationality": "RUS", ', "/applicant/nationality"),
        ('"proxy_name"', '"owner": 1, ', "/housing/authorisations/1/owner"),
        ('"housing"', '"housing": null, ', "/housing"),
        ('"basis"', '"basis" : "visa" , ', "/stays/0/basis"),
    ],
    ids=["same value", "wrong type", "further in", "escaped", "in a list", "an object", "spaced"],
)
def test_a_name_given_twice_is_refused(sqlite_api: Api, member: str, again: str, pointer: str) -> None:
    body = written(an_application()).decode().replace(member, again + member)
    reply = sqlite_api.post(body)
    assert (reply.status, reply.errors()) == (422, [(pointer, "name_repeated")])
    assert sqlite_api.store.count() == 0


def test_an_unknown_field_given_twice_is_told_once_as_unknown(sqlite_api: Api) -> None:
    body = written(an_application()).replace(b'"permit"', b'"colour": 1, "colour": 1, "permit"', 1)
    assert sorted(sqlite_api.post(body).errors()) == [("/colour", "field_unknown"), ("/colour", "name_repeated")]


def test_colons_and_quotes_in_texts_repeat_no_name(sqlite_api: Api) -> None:
    for text in ('": "', '"permit": "entry", "permit": "entry"', "a:b:c", '\\": "', '":', ":::", '{"a": 1, "a": 1}'):
        assert sqlite_api.post(changed(an_application(), "/housing/address/text", text)).status == 201, text

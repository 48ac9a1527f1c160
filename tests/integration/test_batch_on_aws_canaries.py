"""Nothing of an applicant leaves the upload: not by the state machine, logs, keys, results, summary or report."""

import json
from collections.abc import Iterator
from unittest.mock import patch

import pytest

from eligibility.batch_aws import deciding
from eligibility.storage.ports import StoreUnavailable
from tests.integration.api_applications import an_application, changed, written
from tests.integration.batch_stack import BatchStack, Json

CANARIES = {
    "/applicant/iin": "900517300415",
    "/passport/number": "CANARY 7512345",
    "/housing/address/registration_code": "0000000000000011",
    "/housing/address/text": "Canary Street 17",
    "/housing/owners/0/id": "850101300035",
    "/housing/owners/0/name": "Canaria First",
    "/housing/authorisations/1/proxy_name": "Canaria Proxy",
}
BAD_NAME, LIKE_A_FIELD = "Canaria Broken", "canaria_broken"


def content() -> bytes:
    """Return rows that are decided and rows that are rejected, each with a canary in every field of a person."""
    application = an_application(reference="row-1")
    for pointer, value in CANARIES.items():
        application = changed(application, pointer, value)
    wrong = changed(application, "/passport/expires_on", BAD_NAME)
    unknown = {**application, BAD_NAME: "x", LIKE_A_FIELD: "x"}
    unreadable = written(application)[:-20]
    return b"\n".join([written(application), written(wrong), written(unknown), unreadable, b""])


def traces(batches: BatchStack, batch_id: str) -> Iterator[tuple[str, str]]:
    """Give all that is left of a batch outside of the upload and the records: where, and what."""
    yield "history", batches.history(batch_id)
    yield "tasks", json.dumps(batches.calls)
    yield "log", batches.output()
    yield "answer", batches.follow(batch_id).body
    for key, left in batches.objects().items():
        yield key, f"{key} {left.decode('utf-8', 'replace')}"


def assert_clean(batches: BatchStack, batch_id: str) -> None:
    for where, left in traces(batches, batch_id):
        for canary in (*CANARIES.values(), BAD_NAME, LIKE_A_FIELD):
            assert canary not in left, f"{canary} in {where}"
            assert canary.upper() not in left.upper(), f"{canary} in {where}"


def test_a_batch_leaves_nothing_of_its_applicants(batches: BatchStack) -> None:
    uploaded = batches.run(content())
    assert batches.follow(uploaded.batch_id).json()["rows"] == {"known": 4, "done": 4, "rejected": 3}
    assert_clean(batches, uploaded.batch_id)


def test_a_header_with_a_name_in_it_is_refused_without_the_name(batches: BatchStack) -> None:
    uploaded = batches.run(f"permit,{BAD_NAME},850101300035\r\na,b,c\r\n".encode(), "csv")
    assert batches.failure(uploaded.batch_id) == ("failed", "wrong_header")
    assert_clean(batches, uploaded.batch_id)


@pytest.mark.parametrize("error", [ValueError, KeyError, StoreUnavailable])
def test_a_failure_whose_text_holds_a_row_is_said_by_type_and_place(
    batches: BatchStack, error: type[Exception]
) -> None:
    def failing(*_: object) -> object:
        text = content().decode()
        raise error("store", "code") if error is StoreUnavailable else error(text)

    with patch.object(deciding, "decide_range", failing):
        uploaded = batches.run(content())
    assert batches.failure(uploaded.batch_id) == ("failed", "step_failed")
    failed = [call.answered for call in batches.called("BatchRangeFunction")]
    assert {answer["errorType"] for answer in failed} == {"TaskFailed"}
    assert_clean(batches, uploaded.batch_id)


def test_what_goes_through_the_state_machine_are_places_and_numbers(batches: BatchStack) -> None:
    batches.run(content())
    assert {tuple(sorted(call.given)) for call in batches.calls} == {
        ("upload",),
        ("range", "upload"),
        ("started_at", "upload"),
    }
    for call in batches.calls:
        assert set(upload_of(call.given)) == {"bucket", "key", "version"}
    assert {tuple(sorted(call.answered)) for call in batches.calls} == {
        ("ranges", "upload"),
        (),
        ("decided", "rejected", "rows"),
    }


def upload_of(given: Json) -> Json:
    upload = given["upload"]
    assert isinstance(upload, dict)
    return upload

"""Bodies that are too long, of another kind, or no JSON: refused, with nothing recorded."""

import orjson
import pytest

from tests.integration.api import Api
from tests.integration.api_applications import an_application, written
from tests.integration.api_events import event, invoke

LONGEST = 64 * 1024


def test_the_longest_body_is_taken(sqlite_api: Api) -> None:
    body = orjson.dumps(an_application())
    assert sqlite_api.post(body + b" " * (LONGEST - len(body))).status == 201


@pytest.mark.parametrize("base64_encoded", [False, True], ids=["as text", "in base64"])
def test_a_body_over_64_kilobytes_is_refused(sqlite_api: Api, base64_encoded: bool) -> None:  # noqa: FBT001 - a parameter
    body = orjson.dumps(an_application())
    reply = sqlite_api.post(body + b" " * (LONGEST - len(body) + 1), base64_encoded=base64_encoded)
    assert (reply.status, reply.problem()) == (413, "payload-too-large")
    assert str(LONGEST) in str(reply.json()["detail"])
    assert sqlite_api.store.count() == 0


def test_the_size_of_a_body_is_counted_in_bytes(sqlite_api: Api) -> None:
    assert sqlite_api.post(written(an_application(reference="я" * (LONGEST // 2)))).status == 413


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/jsonp", "application/xml", "", "application/json, text/plain", "multipart/form-data"],
)
def test_another_media_type_is_refused(sqlite_api: Api, media_type: str) -> None:
    reply = sqlite_api.post(an_application(), {"Content-Type": media_type})
    assert (reply.status, reply.problem()) == (415, "unsupported-media-type")
    assert "application/json" in str(reply.json()["detail"])
    assert sqlite_api.store.count() == 0


def test_a_body_of_no_media_type_is_refused(sqlite_api: Api) -> None:
    request = event("POST", "/v1/checks", an_application())
    assert invoke(sqlite_api.check_module, {**request, "headers": {}}).status == 415
    assert invoke(sqlite_api.check_module, {**request, "headers": None}).status == 415


NOT_JSON: dict[str, bytes | str | None] = {
    "no body": None,
    "an empty body": b"",
    "blanks": b" \r\n\t",
    "a word": b"permit",
    "a form": b"permit=entry&applied_on=2023-02-08",
    "XML": b"<application/>",
    "an object that does not end": orjson.dumps(an_application())[:-1],
    "two objects": b"{}{}",
    "a trailing comma": b'{"permit": "entry",}',
    "single quotes": b"{'permit': 'entry'}",
    "a comment": b'{"permit": "entry" /* as it were */}',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": "{}".encode("utf-16"),
    "Latin-1": '{"permit": "é"}'.encode("latin-1"),
    "a raw null byte": b'{"permit": "entry\x00"}',
    "a raw line break in a string": b'{"permit": "en\ntry"}',
    "an encoded surrogate": b'{"permit": "\xed\xa0\x80"}',
    "an overlong encoding": b'{"permit": "\xc0\x80"}',
    "a surrogate in the text of the body": '{"permit": "\ud800"}',
    "a number with a leading zero": b'{"permit": 01}',
    "an unknown escape": b'{"permit": "\\x65ntry"}',
    "arrays opened 60,000 deep": b"[" * 60_000,
    "arrays nested 30,000 deep": b"[" * 30_000 + b"]" * 30_000,
    "objects nested 12,000 deep": b'{"a":' * 12_000 + b"1",
}


@pytest.mark.parametrize("name", NOT_JSON)
def test_what_is_no_json_is_refused(sqlite_api: Api, name: str) -> None:
    reply = sqlite_api.post(NOT_JSON[name], {"Content-Type": "application/json"})
    assert (reply.status, reply.problem()) == (400, "not-json")
    assert reply.errors() == [("", "not_json")]
    assert sqlite_api.store.count() == 0


@pytest.mark.parametrize("depth", [100, 190, 210, 500, 990, 1_010, 2_000, 5_000, 9_000, 10_900])
@pytest.mark.parametrize(
    ("opened", "closed"), [(b"[", b"]"), (b'{"a":', b"}"), (b'{"applicant":', b"}")], ids=["arrays", "objects", "named"]
)
def test_json_of_any_depth_is_refused_and_not_choked_on(
    sqlite_api: Api, opened: bytes, closed: bytes, depth: int
) -> None:
    reply = sqlite_api.post(opened * depth + b"1" + closed * depth)
    assert reply.status in {400, 413, 422}
    assert sqlite_api.store.count() == 0


def test_depth_inside_a_field_names_the_field_or_the_depth(sqlite_api: Api) -> None:
    for depth in (50, 300, 1_500, 20_000):
        body = written(an_application(reference="HERE")).replace(b'"HERE"', b"[" * depth + b"]" * depth)
        reply = sqlite_api.post(body)
        assert reply.errors() in ([("/reference", "wrong_type")], [("", "not_json")]), depth


MANY: dict[str, bytes] = {
    "names unknown": b"{" + b",".join(b'"%04x":1' % number for number in range(7_000)) + b"}",
    "names repeated": b"{" + b",".join([b'"":1'] * 13_000) + b"}",
    "names repeated at each of 700 levels": b'{"stays":' + b'{"a":1,"a":' * 700 + b"1" + b"}" * 701,
    "entries": b'{"stays":[' + b",".join([b"1"] * 30_000) + b"]}",
    "wrong entries within the bounds": b'{"stays":[' + b",".join([b'{"a":1,"a":1,"b":1}'] * 200) + b"]}",
}


@pytest.mark.parametrize("name", MANY)
def test_a_refusal_stays_within_bounds_however_much_is_wrong(sqlite_api: Api, name: str) -> None:
    reply = sqlite_api.post(MANY[name])
    assert reply.status in {400, 422}
    assert len(reply.body) <= 4 * LONGEST
    assert len(sqlite_api.output()) <= 16 * 1024


def test_a_body_that_is_not_read_asks_nothing_of_dynamodb(dynamodb_api: Api) -> None:
    sent = dynamodb_api.requests_sent()
    for body in NOT_JSON.values():
        assert dynamodb_api.post(body, {"Content-Type": "application/json", "Idempotency-Key": "k"}).status == 400
    assert dynamodb_api.post(an_application(), {"Content-Type": "text/plain"}).status == 415
    assert dynamodb_api.post(an_application(), {"Idempotency-Key": ""}).status == 400
    assert dynamodb_api.post(an_application(), client=None).status == 401
    assert sent == []
    assert dynamodb_api.store.count() == 0

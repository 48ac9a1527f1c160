"""Uploads and results in S3, as moto plays it and where it does not answer."""

from hashlib import sha256
from io import BytesIO
from typing import override
from unittest.mock import patch

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from botocore.response import StreamingBody
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eligibility.batch.outcome import Part
from eligibility.batch_aws.ports import ObjectMissing, UploadedFile
from eligibility.storage.aws import STEP_CONFIG, s3_client
from eligibility.storage.ports import StoreUnavailable
from eligibility.storage.s3 import S3Results, S3Uploads

BUCKET = "bucket"


class Bucket:
    """A bucket with versions, and both adapters of it."""

    def __init__(self) -> None:
        self.client = s3_client(STEP_CONFIG)
        self.client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        self.client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        self.results = S3Results(self.client, BUCKET)
        self.uploads = S3Uploads(self.client, BUCKET)

    def put(self, key: str, content: bytes) -> UploadedFile:
        """Put a version of an object."""
        return UploadedFile(BUCKET, key, self.client.put_object(Bucket=BUCKET, Key=key, Body=content)["VersionId"])


@pytest.fixture
def bucket(aws: None) -> Bucket:  # noqa: ARG001 - must be there first
    return Bucket()


def test_a_version_is_read_as_it_was_whatever_came_after_it(bucket: Bucket) -> None:
    first = bucket.put("file", b"the first")
    second = bucket.put("file", b"the second")
    bucket.client.delete_object(Bucket=BUCKET, Key="file")
    assert b"".join(bucket.uploads.stream(first)) == b"the first"
    assert bucket.uploads.read_range(second, 4, 3) == b"sec"
    assert bucket.uploads.read_range(second, 4, 300) == b"second"


def test_a_version_that_is_gone_is_missing(bucket: Bucket) -> None:
    file = bucket.put("file", b"content")
    bucket.client.delete_object(Bucket=BUCKET, Key="file", VersionId=file.version)
    with pytest.raises(ObjectMissing):
        bucket.uploads.read_range(file, 0, 3)
    with pytest.raises(ObjectMissing):
        next(bucket.uploads.stream(file))
    with pytest.raises(ObjectMissing):
        bucket.results.read("file")


def test_objects_are_read_in_the_order_of_their_keys_however_many(bucket: Bucket) -> None:
    keys = [f"key-{number}" for number in range(50)]
    for key in keys:
        bucket.results.write(key, key.encode(), "text/plain")
    assert list(bucket.results.read_all(reversed(keys))) == [key.encode() for key in reversed(keys)]
    assert list(bucket.results.read_all(())) == []
    with pytest.raises(ObjectMissing):
        list(bucket.results.read_all(["key-1", "none", "key-2"]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(content=st.binary(max_size=40), chunk_bytes=st.integers(1, 45))
def test_the_chunks_of_an_object_are_its_content(bucket: Bucket, content: bytes, chunk_bytes: int) -> None:
    bucket.results.write("object", content, "application/octet-stream")
    chunks = list(bucket.results.read_in_chunks("object", chunk_bytes))
    assert b"".join(chunks) == content
    assert all(0 < len(chunk) <= chunk_bytes for chunk in chunks)


def test_size_and_digest_of_what_was_written_are_told_without_reading_it(bucket: Bucket) -> None:
    keys = [f"key-{number}" for number in range(40)]
    for key in keys:
        bucket.results.write(key, key.encode(), "text/plain")
    bucket.put("of-others", b"x")
    told = [Part(len(key), sha256(key.encode()).hexdigest()) for key in keys]
    with patch.object(bucket.client, "get_object", side_effect=AssertionError):
        assert list(bucket.results.stored(keys)) == told
        assert list(bucket.results.stored(["none", "key-1", "of-others"])) == [None, told[1], Part(1, "")]


def test_keys_are_listed_page_after_page(bucket: Bucket) -> None:
    keys = sorted(f"a/{number}" for number in range(7))
    for key in [*keys, "b/1"]:
        bucket.results.write(key, b"", "text/plain")
    with patch.object(bucket.client, "list_objects_v2", _paged(bucket)):
        assert list(bucket.results.keys("a/")) == keys
        assert list(bucket.results.keys("c/")) == []


def _paged(bucket: Bucket) -> object:
    whole = bucket.client.list_objects_v2
    return lambda **asked: whole(**asked, MaxKeys=3)


@pytest.mark.parametrize("code", ["AccessDenied", "SlowDown", "InternalError"])
def test_a_refusal_is_said_by_its_code_only(bucket: Bucket, code: str) -> None:
    refusal = ClientError({"Error": {"Code": code, "Message": "about Canaria"}}, "GetObject")
    with patch.object(bucket.client, "get_object", side_effect=refusal), pytest.raises(StoreUnavailable) as told:
        bucket.results.read("key")
    assert str(told.value) == f"results: {code}"


def test_a_line_that_breaks_half_way_is_a_store_that_is_away(bucket: Bucket) -> None:
    file = bucket.put("file", b"content")

    class Broken(BytesIO):
        @override
        def read(self, *_: object) -> bytes:
            raise ReadTimeoutError(endpoint_url="https://canaria.invalid")

    def answer(**_: object) -> dict[str, object]:
        return {"Body": StreamingBody(Broken(), 7)}

    with patch.object(bucket.client, "get_object", answer):
        with pytest.raises(StoreUnavailable, match=r"^uploads: ReadTimeoutError$"):
            list(bucket.uploads.stream(file))
        with pytest.raises(StoreUnavailable, match=r"^uploads: ReadTimeoutError$"):
            bucket.uploads.read_range(file, 0, 7)
        with pytest.raises(StoreUnavailable, match=r"^results: ReadTimeoutError$"):
            bucket.results.read("file")


def test_a_form_and_a_link_are_signed_without_a_request(bucket: Bucket) -> None:
    sent: list[str] = []
    bucket.client.meta.events.register_first("before-send.*.*", lambda **_: sent.append("a request"))
    form = bucket.uploads.form("uploads/x", "text/csv", 10, 60)
    assert "X-Amz-Signature=" in bucket.results.address("results/x", 60)
    assert form.fields["x-amz-algorithm"] == "AWS4-HMAC-SHA256"
    assert sent == []

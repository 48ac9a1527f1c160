"""Seals and leaf lists in S3, in a bucket with Object Lock: put where there is none, never changed, never deleted."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, override

from botocore.exceptions import BotoCoreError, ClientError

from eligibility.storage.aws import reason
from eligibility.storage.dynamodb.patience import PATIENCE, DoneInPart, Patience
from eligibility.storage.ports import StoreUnavailable
from eligibility.storage.s3.uploads import CHUNK_BYTES, MISSING
from eligibility.storage.seals import SealStore

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef, GetObjectOutputTypeDef

PART_BYTES = 8 * 1024 * 1024
"""Of an object that is put in parts; a smaller one goes in one piece."""
_STORE = "seals"
_ONLY_NEW = "*"
_THERE_IS_ONE = "PreconditionFailed"
_ANOTHER_IS_PUTTING = "ConditionalRequestConflict"
_BEYOND_THE_END = "InvalidRange"


class S3Seals(SealStore):
    """Of a bucket."""

    def __init__(
        self, client: "S3Client", bucket: str, patience: Patience = PATIENCE, part_bytes: int = PART_BYTES
    ) -> None:
        self._client = client
        self._bucket = bucket
        self._patience = patience
        self._part_bytes = part_bytes

    @override
    def put_new(self, name: str, chunks: Iterable[bytes]) -> bool:
        parts = _parts(chunks, self._part_bytes)
        first, second = next(parts, b""), next(parts, None)
        if second is None:
            return self._once(
                lambda: self._client.put_object(Bucket=self._bucket, Key=name, Body=first, IfNoneMatch=_ONLY_NEW)
            )
        return self._put_in_parts(name, chain((first, second), parts))

    @override
    def read(self, name: str, first: int = 0, length: int | None = None) -> Iterator[bytes] | None:
        if length == 0:
            return None if self._get(name, "bytes=0-0") is None else iter(())
        last = "" if length is None else str(first + length - 1)
        return self._get(name, f"bytes={first}-{last}" if first or last else None)

    @override
    def names(self, prefix: str, after: str = "") -> Iterator[str]:
        while True:
            listed, is_all = self._listed(prefix, after)
            yield from listed
            if is_all:
                return
            after = listed[-1]

    def _listed(self, prefix: str, after: str) -> tuple[list[str], bool]:
        """Return some names, and whether these are all."""
        page = self._patience.ask(
            _STORE,
            lambda: self._client.list_objects_v2(Bucket=self._bucket, Prefix=prefix, StartAfter=after),
        )
        return [each["Key"] for each in page.get("Contents", ())], not page["IsTruncated"]

    def _put_in_parts(self, name: str, parts: Iterable[bytes]) -> bool:
        """Put an object of any size in flat memory; what a crash leaves half-way is seen by nobody, and expires."""
        upload = self._patience.ask(
            _STORE, lambda: self._client.create_multipart_upload(Bucket=self._bucket, Key=name)
        )["UploadId"]
        put = [self._put_part(name, upload, number, part) for number, part in enumerate(parts, 1)]
        return self._once(
            lambda: self._client.complete_multipart_upload(
                Bucket=self._bucket, Key=name, UploadId=upload, MultipartUpload={"Parts": put}, IfNoneMatch=_ONLY_NEW
            )
        )

    def _put_part(self, name: str, upload: str, number: int, part: bytes) -> "CompletedPartTypeDef":
        answer = self._patience.ask(
            _STORE,
            lambda: self._client.upload_part(
                Bucket=self._bucket, Key=name, UploadId=upload, PartNumber=number, Body=part
            ),
        )
        return {"PartNumber": number, "ETag": answer["ETag"]}

    def _once(self, put: Callable[[], object]) -> bool:
        """Make a conditional put; return whether it stored the object, False where there was one already."""

        def tried() -> bool:
            try:
                put()
            except ClientError as error:
                if reason(error) == _THERE_IS_ONE:
                    return False
                if reason(error) == _ANOTHER_IS_PUTTING:
                    raise DoneInPart from None
                raise
            return True

        return self._patience.ask(_STORE, tried)

    def _get(self, name: str, byte_range: str | None) -> Iterator[bytes] | None:
        """Return an object or a range of it, None where there is none; past the end it has no bytes."""

        def get() -> Iterator[bytes] | None:
            try:
                if byte_range is None:
                    answer = self._client.get_object(Bucket=self._bucket, Key=name)
                else:
                    answer = self._client.get_object(Bucket=self._bucket, Key=name, Range=byte_range)
            except ClientError as error:
                if reason(error) in MISSING:
                    return None
                if reason(error) == _BEYOND_THE_END:
                    return iter(())
                raise
            return _chunks(answer)

        return self._patience.ask(_STORE, get)


def _chunks(answer: "GetObjectOutputTypeDef") -> Iterator[bytes]:
    body = answer["Body"]
    try:
        yield from body.iter_chunks(CHUNK_BYTES)
    except BotoCoreError as error:  # the line broke half-way
        raise StoreUnavailable(_STORE, reason(error)) from None
    finally:
        body.close()


def _parts(chunks: Iterable[bytes], part_bytes: int) -> Iterator[bytes]:
    """Give the bytes in parts of that size or a little more, the last of any size."""
    part = bytearray()
    for chunk in chunks:
        part += chunk
        if len(part) >= part_bytes:
            yield bytes(part)
            part.clear()
    if part:
        yield bytes(part)

"""What is kept of batches, in S3: small objects, each written whole, with a SHA-256 that S3 checks and keeps."""

from base64 import b64decode
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, override

from botocore.exceptions import ClientError

from eligibility.batch.outcome import Part
from eligibility.batch_aws.ports import ObjectMissing, Results
from eligibility.storage.aws import AT_ONCE, ask, reason
from eligibility.storage.s3.uploads import MISSING

if TYPE_CHECKING:
    from concurrent.futures import Future

    from mypy_boto3_s3 import S3Client

_STORE = "results"
_BEYOND_THE_END = "InvalidRange"


class S3Results(Results):
    """One bucket."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    @override
    def write(self, key: str, content: bytes, media_type: str) -> None:
        ask(
            _STORE,
            lambda: self._client.put_object(
                Bucket=self._bucket, Key=key, Body=content, ContentType=media_type, ChecksumAlgorithm="SHA256"
            ),
        )

    @override
    def read(self, key: str) -> bytes:
        return ask(_STORE, lambda: self._get(key, ""))

    @override
    def read_all(self, keys: Iterable[str]) -> Iterator[bytes]:
        return _several_at_a_time(self.read, keys)

    @override
    def stored(self, keys: Iterable[str]) -> Iterator[Part | None]:
        return _several_at_a_time(self._stored, keys)

    @override
    def read_in_chunks(self, key: str, chunk_bytes: int) -> Iterator[bytes]:
        first = 0
        while True:
            chunk = self._chunk(key, f"bytes={first}-{first + chunk_bytes - 1}")
            if chunk:
                yield chunk
            if len(chunk) < chunk_bytes:
                return
            first += chunk_bytes

    @override
    def keys(self, prefix: str) -> Iterator[str]:
        after = ""
        while True:
            listed, is_all = self._page(prefix, after)
            yield from listed
            if is_all:
                return
            after = listed[-1]

    @override
    def address(self, key: str, seconds: int) -> str:
        return self._client.generate_presigned_url(
            "get_object", Params={"Bucket": self._bucket, "Key": key}, ExpiresIn=seconds
        )

    def _stored(self, key: str) -> Part | None:
        def head() -> Part | None:
            try:
                answer = self._client.head_object(Bucket=self._bucket, Key=key, ChecksumMode="ENABLED")
            except ClientError as error:
                if reason(error) in MISSING:
                    return None
                raise
            return Part(answer["ContentLength"], b64decode(answer.get("ChecksumSHA256", "")).hex())

        return ask(_STORE, head)

    def _chunk(self, key: str, byte_range: str) -> bytes:
        return ask(_STORE, lambda: self._get(key, byte_range))

    def _page(self, prefix: str, after: str) -> tuple[list[str], bool]:
        page = ask(_STORE, lambda: self._client.list_objects_v2(Bucket=self._bucket, Prefix=prefix, StartAfter=after))
        return [each["Key"] for each in page.get("Contents", ())], not page["IsTruncated"]

    def _get(self, key: str, byte_range: str) -> bytes:
        try:
            if byte_range:
                answer = self._client.get_object(Bucket=self._bucket, Key=key, Range=byte_range)
            else:
                answer = self._client.get_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            code = reason(error)
            if code == _BEYOND_THE_END:
                return b""
            if code in MISSING:
                raise ObjectMissing from None
            raise
        return answer["Body"].read()


def _several_at_a_time[Answer](call: Callable[[str], Answer], keys: Iterable[str]) -> Iterator[Answer]:
    """Give the answers to calls for keys, in their order."""
    coming = iter(keys)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        called: deque[Future[Answer]] = deque(threads.submit(call, key) for key in islice(coming, AT_ONCE))
        while called:
            answer = called.popleft().result()
            called.extend(threads.submit(call, key) for key in islice(coming, 1))
            yield answer

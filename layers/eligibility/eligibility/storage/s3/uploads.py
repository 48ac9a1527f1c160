"""The uploaded files in S3: forms for them, signed without a request, and one version of a file read in order."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, override

from botocore.exceptions import BotoCoreError, ClientError

from eligibility.batch_aws.ports import ObjectMissing, UploadedFile, UploadForm, Uploads
from eligibility.storage.aws import ask, reason
from eligibility.storage.ports import StoreUnavailable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef

CHUNK_BYTES = 1024 * 1024
MISSING = frozenset({"NoSuchKey", "NoSuchVersion", "404"})
_STORE = "uploads"


class S3Uploads(Uploads):
    """`bucket` is the one that forms are for; a file says itself where it is."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    @override
    def form(self, key: str, media_type: str, most_bytes: int, seconds: int) -> UploadForm:
        # The policy that S3 holds the form to: this bucket and key, this type, this length, until then.
        signed = self._client.generate_presigned_post(
            Bucket=self._bucket,
            Key=key,
            Fields={"Content-Type": media_type},
            Conditions=[{"Content-Type": media_type}, ["content-length-range", 1, most_bytes]],
            ExpiresIn=seconds,
        )
        return UploadForm(signed["url"], signed["fields"])

    @override
    def stream(self, file: UploadedFile) -> Iterator[bytes]:
        yield from _chunks(self._get(file, None))

    @override
    def read_range(self, file: UploadedFile, first_byte: int, length: int) -> bytes:
        return b"".join(_chunks(self._get(file, f"bytes={first_byte}-{first_byte + length - 1}")))

    def _get(self, file: UploadedFile, byte_range: str | None) -> "GetObjectOutputTypeDef":
        def get() -> "GetObjectOutputTypeDef":
            try:
                if byte_range is None:
                    return self._client.get_object(Bucket=file.bucket, Key=file.key, VersionId=file.version)
                return self._client.get_object(
                    Bucket=file.bucket, Key=file.key, VersionId=file.version, Range=byte_range
                )
            except ClientError as error:
                if reason(error) in MISSING:
                    raise ObjectMissing from None
                raise

        return ask(_STORE, get)


def _chunks(answer: "GetObjectOutputTypeDef") -> Iterator[bytes]:
    body = answer["Body"]
    try:
        yield from body.iter_chunks(CHUNK_BYTES)
    except BotoCoreError as error:  # the line broke half-way
        raise StoreUnavailable(_STORE, reason(error)) from None
    finally:
        body.close()

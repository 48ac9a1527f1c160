"""What batches ask of AWS: the uploaded files, the results, the executions of the state machine, a place for news.

The adapters are `storage.s3`, `storage.step_functions` and `storage.event_bridge`. All raise StoreUnavailable where AWS
does not answer.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from eligibility.batch.outcome import Part


class ObjectMissing(Exception):
    """There is no such object, or no such version of it any more."""


class UploadedFile(NamedTuple):
    """One version of an object: what came under an address first is the batch, whatever comes after it."""

    bucket: str
    key: str
    version: str


class UploadForm(NamedTuple):
    """Where a file is posted to, and with which fields of the form."""

    url: str
    fields: Mapping[str, str]


class Uploads(Protocol):
    """The files, as they were uploaded."""

    def form(self, key: str, media_type: str, most_bytes: int, seconds: int) -> UploadForm:
        """Return a form that takes one file of 1 to that many bytes under that key, for so long. Nothing is sent."""

    def stream(self, file: UploadedFile) -> Iterator[bytes]:
        """Give the whole file in chunks. Raises ObjectMissing, before the first."""

    def read_range(self, file: UploadedFile, first_byte: int, length: int) -> bytes:
        """Return that many bytes of a file, or fewer where it ends. Raises ObjectMissing."""


class Results(Protocol):
    """What is kept of batches."""

    def write(self, key: str, content: bytes, media_type: str) -> None:
        """Put an object in place, at once and whole, with its digest."""

    def read(self, key: str) -> bytes:
        """Return an object. Raises ObjectMissing."""

    def read_all(self, keys: Iterable[str]) -> Iterator[bytes]:
        """Give objects in the order of their keys, several being fetched at a time. Raises ObjectMissing."""

    def stored(self, keys: Iterable[str]) -> "Iterator[Part | None]":
        """Give sizes and digests of objects in the order of their keys, several being asked for at a time, none read.

        None for one that is not there; a digest is empty where the object was not put by `write`.
        """

    def read_in_chunks(self, key: str, chunk_bytes: int) -> Iterator[bytes]:
        """Give an object in chunks, each fetched when it is asked for. Raises ObjectMissing."""

    def keys(self, prefix: str) -> Iterator[str]:
        """Give the keys that begin with a prefix, sorted."""

    def address(self, key: str, seconds: int) -> str:
        """Return an address under which anybody can read an object for so long. Nothing is sent."""


class Execution(NamedTuple):
    """How far the state machine is with a batch."""

    status: Literal["running", "succeeded", "failed", "timed_out", "stopped"]


class Executions(Protocol):
    """The executions of the state machine, one for each batch, named by its id."""

    def start(self, name: str, given: bytes) -> bool:
        """Start an execution with this input. False where one of that name is there: it is as good as started."""

    def find(self, name: str) -> Execution | None:
        """Return an execution, or None where there is none of that name, or none any more after 90 days."""


class Announcements(Protocol):
    """Tells whoever listens."""

    def finished(self, detail: bytes) -> None:
        """Tell that a batch has finished; `detail` is JSON. Whoever listens may be told twice."""

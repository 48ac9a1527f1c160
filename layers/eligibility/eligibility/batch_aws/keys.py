"""Where a batch lies in S3: the key of its upload, which the server makes, and the keys of all that comes of it.

uploads/<tenant>/<batch id>.csv       (or .jsonl) the file
results/<tenant>/<batch id>/request.json        what was asked for when the address was given
                            plan.json           what is known of the file after one pass
                            ranges.json         its ranges, which the Map reads
                            batch.json          what is pinned for all ranges
                            parts/000000.…      the results of a range
                            outcomes/000000_…   what came of a range; the key has its counts
                            failure.json        why the batch failed, where it did
                            results.json        the parts in order, with lines and digests
                            summary.json, report.html
"""

import re
from typing import NamedTuple, get_args

from eligibility.batch.formats import Format

UPLOADS = "uploads/"
_RESULTS = "results/"
_ID = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
_BATCH_ID = re.compile(_ID)
_UPLOAD = re.compile(rf"{UPLOADS}([A-Za-z0-9_=-]+)/({_ID})\.({'|'.join(get_args(Format))})")
_PACKED = re.compile(r".*\.(gz|zip|bz2|xz|zst|7z)", re.IGNORECASE | re.DOTALL)
_OTHER = re.compile(rb"[^A-Za-z0-9_-]")
_ESCAPE = re.compile(rb"=([0-9A-F]{2})")


class BatchKey(NamedTuple):
    """Which batch: the two parts that every key of it has."""

    tenant: str
    batch_id: str

    def upload(self, file_format: Format) -> str:
        """Return the key of the file."""
        return f"{UPLOADS}{_encoded(self.tenant)}/{self.batch_id}.{file_format}"

    @property
    def folder(self) -> str:
        """What all keys of the results begin with."""
        return f"{_RESULTS}{_encoded(self.tenant)}/{self.batch_id}/"

    def result(self, name: str) -> str:
        """Return the key of one of the results: `plan.json`."""
        return f"{self.folder}{name}"

    def part(self, number: int, name: str) -> str:
        """Return the key of a part of the results of a range: `results.jsonl`."""
        return f"{self.folder}parts/{number:06}.{name}"


def is_batch_id(text: str) -> bool:
    """Whether a text has the form of a batch's id: a UUID of version 7."""
    return _BATCH_ID.fullmatch(text) is not None


def uploaded(key: str) -> BatchKey | None:
    """Return the batch whose file has a key, or None where the server makes no such key."""
    match = _UPLOAD.fullmatch(key)
    if match is None:
        return None
    tenant = _decoded(match[1])
    return None if tenant is None or _encoded(tenant) != match[1] else BatchKey(tenant, match[2])


def why_ignored(key: str) -> str:
    """Return the code of what is wrong with a key that is no batch's."""
    if not key.startswith(UPLOADS):
        return "outside_of_uploads"
    return "packed" if _PACKED.fullmatch(key) else "not_an_upload_address"


def _encoded(tenant: str) -> str:
    """Return a tenant's name with `=` and two hexadecimal digits for each byte that is no letter, digit, - or _."""
    return _OTHER.sub(lambda found: f"={found[0][0]:02X}".encode(), tenant.encode()).decode()


def _decoded(text: str) -> str | None:
    try:
        return _ESCAPE.sub(lambda found: bytes.fromhex(found[1].decode()), text.encode()).decode()
    except UnicodeDecodeError:
        return None

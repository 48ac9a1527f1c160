"""The canonical record as it lies in a store: compressed, and unpacked only if it is what its digest says."""

import zlib
from hashlib import sha256

MOST_BYTES = 1 << 20
"""A record is never larger uncompressed; what claims to be is not unpacked."""

_LEVEL = 6  # 9 gave the same 1,110 bytes for a record of 2,944, 1 gave 1,189
_WINDOW_BITS = 13  # 8 KiB: as small as the full 32 KiB for a usual record, and 30 µs instead of 70


class RecordCorrupt(Exception):
    """What a store holds under an id is not the record that was written there."""

    def __init__(self, check_id: str, fault: str) -> None:
        super().__init__(f"record {check_id}: {fault}")
        self.check_id = check_id
        self.fault = fault


def pack(canonical: bytes) -> bytes:
    """Compress a canonical record of at most MOST_BYTES (zlib, RFC 1950)."""
    if len(canonical) > MOST_BYTES:
        raise ValueError(f"a record of {len(canonical)} bytes, at most {MOST_BYTES} can be unpacked again")
    return zlib.compress(canonical, _LEVEL, _WINDOW_BITS)


def unpack(check_id: str, packed: bytes, digest: str) -> bytes:
    """Return the canonical record of that SHA-256 (lower-case hexadecimal). Raises RecordCorrupt."""
    stream = zlib.decompressobj()
    try:
        canonical = stream.decompress(packed, MOST_BYTES)
    except (zlib.error, TypeError):  # no zlib stream; no bytes at all
        raise RecordCorrupt(check_id, "it cannot be decompressed") from None
    if not stream.eof or stream.unused_data:
        raise RecordCorrupt(check_id, "it is longer or shorter than a record")
    if sha256(canonical).hexdigest() != digest:
        raise RecordCorrupt(check_id, "its SHA-256 is not the stored digest")
    return canonical

"""The canonical record as it lies in a store: compressed, and unpacked only if it is what its digest says.

Records resemble each other, so they are compressed with a preset dictionary (RFC 1950, section 2.2), which the packed
record names. Records packed without one, as earlier releases did, are read as well.
"""

import zlib
from functools import cache
from hashlib import sha256

from eligibility.storage.dictionaries import CURRENT, DictionaryUnknown, dictionary

MOST_BYTES = 1 << 20
"""A record is never larger uncompressed; what claims to be is not unpacked."""

# Of a record of 4,633 bytes level 3 makes 300 in 20 µs, level 6 makes 260 in 35 µs, level 1 makes 450 in 20 µs; without
# a dictionary, level 6 made 1,430 in 49 µs. `python -m benchmarks.audit_store` measures it.
_LEVEL = 3
_WINDOW_BITS = 15  # the dictionary's 28 KB are to be in reach
_MEMORY = 7  # larger hash tables give the same bytes and take longer to copy; with smaller ones long records grow

# RFC 1950, section 2.2: two bytes that 31 divides, the second with the bit FDICT; then, with that bit, DICTID.
_DIVISOR = 31
_FDICT = 0x20
_HEADER_BYTES = 6


class RecordCorrupt(Exception):
    """What a store holds under an id is not the record that was written there."""

    def __init__(self, check_id: str, fault: str) -> None:
        super().__init__(f"record {check_id}: {fault}")
        self.check_id = check_id
        self.fault = fault


def pack(canonical: bytes) -> bytes:
    """Compress a canonical record of at most MOST_BYTES (zlib, RFC 1950), with the current dictionary."""
    if len(canonical) > MOST_BYTES:
        raise ValueError(f"a record of {len(canonical)} bytes, at most {MOST_BYTES} can be unpacked again")
    stream = _primed().copy()
    return stream.compress(canonical) + stream.flush()


def unpack(check_id: str, packed: bytes, digest: str) -> bytes:
    """Return the canonical record of that SHA-256 (lower-case hexadecimal). Raises RecordCorrupt."""
    try:
        stream = zlib.decompressobj(zdict=_dictionary_of(packed))
        canonical = stream.decompress(packed, MOST_BYTES)
    except DictionaryUnknown as unknown:
        raise RecordCorrupt(check_id, f"it was packed with the dictionary {unknown}, which is not kept here") from None
    except (zlib.error, TypeError):  # no zlib stream; no bytes at all
        raise RecordCorrupt(check_id, "it cannot be decompressed") from None
    if not stream.eof or stream.unused_data:
        raise RecordCorrupt(check_id, "it is longer or shorter than a record")
    if sha256(canonical).hexdigest() != digest:
        raise RecordCorrupt(check_id, "its SHA-256 is not the stored digest")
    return canonical


@cache
def _primed() -> "zlib._Compress":
    """Return a stream that has read the dictionary: to copy it takes 4 µs, to make it 20. Threads may share it."""
    return zlib.compressobj(_LEVEL, zlib.DEFLATED, _WINDOW_BITS, _MEMORY, zdict=dictionary(CURRENT))


def _dictionary_of(packed: bytes) -> bytes:
    """Return the dictionary that a stream names, or an empty one. Raises DictionaryUnknown."""
    header = bytes(packed[:_HEADER_BYTES])
    if len(header) < _HEADER_BYTES or int.from_bytes(header[:2]) % _DIVISOR or not header[1] & _FDICT:
        return b""
    return dictionary(int.from_bytes(header[2:]))

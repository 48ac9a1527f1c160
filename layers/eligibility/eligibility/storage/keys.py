"""The key behind every keyed hash: the file that holds it on one's own machine, and what is derived from it.

In AWS the key lies in Secrets Manager, see `secrets_manager`.
"""

import hmac
import os
import secrets
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Protocol, override

from eligibility.storage.ports import StoreUnavailable

LEAST_BYTES = 32
"""A key has at least this many bytes; with a short or empty one, hashes of IINs could be undone by trying all IINs."""

_OWNER_LABEL = "register-owner/1"
_OWNER_HASH_BYTES = 16  # 128 bits: two of 20 million owners share one with a chance of 1 in 10^24, in half the space


class HashKey(Protocol):
    """A source of the key."""

    def read(self) -> bytes:
        """Return the key, LEAST_BYTES or more. Raises StoreUnavailable."""


def derive(key: bytes, label: str) -> bytes:
    """Return the key for one use: HMAC-SHA-256 (RFC 2104) of its label."""
    return hmac.digest(key, label.encode(), "sha256")


def owner_hash(key: bytes, owner_id: str) -> str:
    """Return what the address register keeps of an owner's IIN or BIN: 32 hexadecimal digits."""
    hashed = _keyed(key).copy()
    hashed.update(owner_id.encode())
    return hashed.hexdigest()


class OwnerHash:
    """`owner_hash` for several owners: the key is read and derived when the first of them comes, and not again."""

    __slots__ = ("_key", "_keyed")

    def __init__(self, key: HashKey) -> None:
        self._key = key
        self._keyed: blake2b | None = None

    def __call__(self, owner_id: str) -> str:
        """Return the hash of an owner. Raises StoreUnavailable."""
        if self._keyed is None:
            self._keyed = _keyed(self._key.read())
        hashed = self._keyed.copy()
        hashed.update(owner_id.encode())
        return hashed.hexdigest()


@lru_cache(1)  # to derive the key anew takes as long as to hash eight owners; it is another one only when it is changed
def _keyed(key: bytes) -> blake2b:
    # Keyed BLAKE2b (RFC 7693, section 2.9) is as good as an HMAC and takes a third of its time; each owner is hashed.
    return blake2b(key=derive(key, _OWNER_LABEL), digest_size=_OWNER_HASH_BYTES)


class FileKey(HashKey):
    """A key of 32 random bytes, in hexadecimal in a file for its owner only; the first to ask makes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._key: bytes | None = None

    @override
    def read(self) -> bytes:
        if self._key is None:
            try:
                self._key = _parsed(self._text())
            except OSError as error:
                raise StoreUnavailable("key file", error.strerror or type(error).__name__) from None
        return self._key

    def _text(self) -> bytes:
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            write_new(self._path, secrets.token_hex(LEAST_BYTES).encode())
            return self._path.read_bytes()


def _parsed(text: bytes) -> bytes:
    try:
        key = bytes.fromhex(text.decode("ascii").strip())
    except ValueError:
        raise StoreUnavailable("key file", "it does not hold hexadecimal digits") from None
    if len(key) < LEAST_BYTES:
        raise StoreUnavailable("key file", f"it holds fewer than {2 * LEAST_BYTES} hexadecimal digits")
    return key


def write_new(path: Path, text: bytes) -> None:
    """Make the file with its whole content, or leave the one that another process has made meanwhile."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        try:
            os.link(draft, path)  # unlike a rename, it never replaces a file that is there
        except FileExistsError:
            return
    finally:
        draft.unlink()

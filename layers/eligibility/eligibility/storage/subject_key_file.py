"""The subject keys in a file of one's own machine, for its owner only."""

import secrets
from pathlib import Path
from typing import override

from eligibility.storage.keys import LEAST_BYTES, write_new
from eligibility.storage.ports import StoreUnavailable
from eligibility.storage.subject_keys import FIRST_ID, LiveKeys, SubjectKeys, keys_text, read_keys


class FileSubjectKeys(SubjectKeys):
    """The first to ask makes the file. A key that another process adds is known at the next start."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: LiveKeys | None = None

    @override
    def read(self) -> LiveKeys:
        if self._kept is None:
            self._kept = self._stored()
        return self._kept

    def rotate(self) -> str:
        """Add a key, make it the current one, and return its id; the earlier ones stay. Raises StoreUnavailable."""
        live = self._stored()
        new_id = str(1 + max((int(key_id) for key_id in live.keys if key_id.isdecimal()), default=0))
        keys = {key_id: key.decode() for key_id, key in live.keys.items()}
        text = keys_text(new_id, {**keys, new_id: secrets.token_hex(LEAST_BYTES)})
        draft = self._path.with_name(f"{self._path.name}.{secrets.token_hex(8)}")
        try:
            write_new(draft, text)
            draft.replace(self._path)
        except OSError as error:
            raise _unavailable(error) from None
        self._kept = None
        return new_id

    def _stored(self) -> LiveKeys:
        try:
            return read_keys(self._text())
        except OSError as error:
            raise _unavailable(error) from None

    def _text(self) -> bytes:
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            write_new(self._path, keys_text(FIRST_ID, {FIRST_ID: secrets.token_hex(LEAST_BYTES)}))
            return self._path.read_bytes()


def _unavailable(error: OSError) -> StoreUnavailable:
    return StoreUnavailable("subject keys", error.strerror or type(error).__name__)

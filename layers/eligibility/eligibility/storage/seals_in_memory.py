"""Seals and leaf lists in memory, for a store that is in memory itself."""

from collections.abc import Iterable, Iterator
from typing import override

from eligibility.storage.seals import SealStore


class SealsInMemory(SealStore):
    """Gone with the process."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    @override
    def put_new(self, name: str, chunks: Iterable[bytes]) -> bool:
        content = b"".join(chunks)
        if name in self.objects:
            return False
        self.objects[name] = content
        return True

    @override
    def read(self, name: str, first: int = 0, length: int | None = None) -> Iterator[bytes] | None:
        content = self.objects.get(name)
        if content is None:
            return None
        return iter([content[first:][:length]])

    @override
    def names(self, prefix: str, after: str = "") -> Iterator[str]:
        return (name for name in sorted(self.objects) if name.startswith(prefix) and name > after)

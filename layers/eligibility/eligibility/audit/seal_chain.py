"""The chain of seals, walked from the newest back: each says the digest of the one before, so each vouches for it.

A seal that was altered or removed is made anew from its leaf list; where that gives the digest that the next seal has,
the chain goes on proven.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from eligibility import __version__
from eligibility.audit.fault import Fault, FaultKind
from eligibility.audit.hours import hour_after, hours_from
from eligibility.audit.leaf_list import (
    LEAF_LISTS,
    Content,
    LeafListUnusable,
    content_of,
    hour_of_leaf_list,
    leaf_list_name,
)
from eligibility.audit.seal import (
    SEALS,
    Seal,
    SealReference,
    SealUnreadable,
    digest_of,
    hour_of_name,
    make_seal,
    read_seal,
    seal_name,
)
from eligibility.storage.seals import SealStore


@dataclass(slots=True)
class SealChain:
    """What is known of the seals; only their digests are kept, a seal is read again when it is needed."""

    store: SealStore
    first: str = ""
    """The first hour that was walked to."""
    last: str = ""
    faults: list[Fault] = field(default_factory=list)
    late_in: dict[str, list[str]] = field(default_factory=dict)
    """Hours that were sealed with late records of an hour, by that hour."""
    _digests: dict[str, str] = field(default_factory=dict)
    _remade: dict[str, Seal] = field(default_factory=dict)

    def seal(self, hour: str) -> Seal | None:
        """Return the seal of an hour as it was found or made anew, or None. Raises StoreUnavailable."""
        if hour in self._remade:
            return self._remade[hour]
        text = _stored(self.store, hour)
        return read_seal(hour, text) if text is not None and digest_of(text) == self._digests.get(hour) else None

    def walk(self, expected: SealReference | None, back_to: str, this_hour: str) -> None:
        """Walk back from the newest seal, or the expected one where that is newer, to an hour or the first seal.

        What is of an hour that is yet to come is no seal of this chain.
        """
        hours = [hour for name in self.store.names(SEALS) if (hour := hour_of_name(name)) is not None]
        stored = [hour for hour in hours if hour <= this_hour]
        for early in hours[len(stored) :]:
            self._fault(FaultKind.SEAL_INSERTED, early)
        ends = [*stored[-1:], *([] if expected is None else [expected.hour])]
        if not ends:
            return
        back_to = back_to if expected is None else min(back_to, expected.hour)
        self.first = self.last = max(ends)
        lowest = min([*stored[:1], *self._first_leaf_list()], default=self.last)
        digest: str | None = None
        while True:
            hour = self.first
            if expected is not None and hour == expected.hour:
                digest = self._expected(expected, digest)
            seal = self._judged(hour, digest, lowest)
            if seal is not None and digest is None and hour < self.last:
                self._fault(FaultKind.SEALS_UNPROVEN, hour)
            digest = None if seal is None else seal.previous
            before = hour_after(hour, -1)
            if before < back_to or (before < lowest if seal is None else digest is None):
                break
            self.first = before
        for extra in stored:
            if back_to <= extra < self.first:
                self._fault(FaultKind.SEAL_INSERTED, extra)
        if expected is not None and expected.hour < self.first:
            self._fault(FaultKind.SEAL_MISSING, expected.hour)

    def _expected(self, expected: SealReference, digest: str | None) -> str:
        """Return the digest that the expected seal has, whatever the one after it says."""
        if digest is not None and digest != expected.digest:
            self._fault(FaultKind.SEAL_ALTERED, hour_after(expected.hour))
        return expected.digest

    def _judged(self, hour: str, digest: str | None, lowest: str) -> Seal | None:
        """Return the seal of an hour if it is the one with the digest, or if nothing is known of the digest."""
        text = _stored(self.store, hour)
        found = None if text is None else digest_of(text)
        seal = None if text is None else _readable(hour, text)
        if found is None or seal is None or (digest is not None and digest != found):
            self._fault(FaultKind.SEAL_MISSING if text is None else FaultKind.SEAL_ALTERED, hour)
            if hour not in self._remade and digest is not None:
                self._remade |= self._made_anew(hour, digest, lowest)
            seal = self._remade.get(hour)
            if seal is None or seal.reference().digest != digest:
                self._remade.pop(hour, None)
                return None
        else:
            self._digests[hour] = found
        for recorded_in in seal.late:
            self.late_in.setdefault(recorded_in, []).append(hour)
        return seal

    def _made_anew(self, hour: str, digest: str, lowest: str) -> dict[str, Seal]:
        """Return the seals from above the nearest one that can be read up to the hour, if the last has the digest."""
        first, below = hour, _stored_seal(self.store, hour_after(hour, -1))
        while below is None and first > lowest and self.store.read(leaf_list_name(first)) is not None:
            first = hour_after(first, -1)
            below = _stored_seal(self.store, hour_after(first, -1))
        contents = [(each, self._content(each)) for each in hours_from(first, hour)]
        known = [below, _stored_seal(self.store, hour), _stored_seal(self.store, hour_after(hour))]
        for engine in {__version__, *(seal.engine for seal in known if seal is not None)}:
            made = _made(contents, None if below is None else below.reference().digest, engine)
            if hour in made and made[hour].reference().digest == digest:
                return made
        return {}

    def _first_leaf_list(self) -> Iterator[str]:
        """Give the hour of the earliest leaf list, if there is one."""
        hours = (hour_of_leaf_list(name) for name in self.store.names(LEAF_LISTS))
        return islice((hour for hour in hours if hour is not None), 1)

    def _content(self, hour: str) -> Content | None:
        chunks = self.store.read(leaf_list_name(hour))
        try:
            return None if chunks is None else content_of(hour, chunks)
        except LeafListUnusable:
            return None

    def _fault(self, kind: FaultKind, hour: str) -> None:
        self.faults.append(Fault(kind, hour))


def _made(contents: list[tuple[str, Content | None]], below: str | None, engine: str) -> dict[str, Seal]:
    """Return the seals over these leaf lists, as far as there are any."""
    made: dict[str, Seal] = {}
    for hour, content in contents:
        if content is None:
            break
        made[hour] = make_seal(hour, content, below, engine)
        below = made[hour].reference().digest
    return made


def _stored_seal(store: SealStore, hour: str) -> Seal | None:
    text = _stored(store, hour)
    return None if text is None else _readable(hour, text)


def _stored(store: SealStore, hour: str) -> bytes | None:
    chunks = store.read(seal_name(hour))
    return None if chunks is None else b"".join(chunks)


def _readable(hour: str, text: bytes) -> Seal | None:
    try:
        return read_seal(hour, text)
    except SealUnreadable:
        return None

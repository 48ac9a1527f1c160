"""What somebody with write access may do to the records of a log, one thing at a time, and what is then to be found."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from random import Random

import orjson

from eligibility.audit.check_id import RANDOM_BYTES, rising_check_id
from eligibility.audit.fault import FaultKind
from eligibility.storage.ports import AuditEntry
from tests.properties.tampered_log import Named, TamperedLog, other_byte
from tests.unit.sealed_log import an_entry_of, in_order


def byte_of_content(log: TamperedLog) -> Named:
    """Change a byte of the canonical record; half of the time its digest too, so that it agrees with itself."""
    index, entry = log.any()
    canonical = other_byte(log.random, entry.canonical)
    log.entries[index] = entry._replace(canonical=canonical)
    if log.random.random() < 0.5:
        log.entries[index] = entry._replace(canonical=canonical, digest=sha256(canonical).hexdigest())
    return _record(FaultKind.RECORD_ALTERED, entry)


def byte_beside(log: TamperedLog) -> Named:
    """Change a character of an attribute that stands beside the record."""
    index, entry = log.any()
    texts = entry._asdict() | {"reasons": " ".join(entry.reasons), "expires_at": str(entry.expires_at or "")}
    del texts["canonical"]
    name = log.random.choice([name for name, text in texts.items() if text])
    text = _other_character(log.random, texts[name], "0123456789" if name == "expires_at" else None)
    if name == "reasons":
        log.put(index, entry._replace(reasons=tuple(text.split(" "))))
    elif name == "expires_at":
        log.put(index, entry._replace(expires_at=int(text)))
    else:
        log.put(index, AuditEntry(**{**entry._asdict(), name: text}))
    return _record(FaultKind.RECORD_ALTERED, entry)


def bytes_lost(log: TamperedLog) -> Named:
    """Damage what is stored of a record so that it cannot be unpacked."""
    index, entry = log.any()
    log.entries[index] = entry._replace(canonical=b"")
    return _record(FaultKind.RECORD_ALTERED, entry)


def decision_turned(log: TamperedLog) -> Named:
    """Turn a verdict, in the record and beside it, with a digest that agrees."""
    index, entry = log.any()
    content = orjson.loads(entry.canonical)
    verdict = "eligible" if entry.verdict != "eligible" else "not_eligible"
    content["decision"]["verdict"] = verdict
    canonical = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    log.entries[index] = entry._replace(canonical=canonical, verdict=verdict, digest=sha256(canonical).hexdigest())
    return _record(FaultKind.RECORD_ALTERED, entry)


def removal(log: TamperedLog) -> Named:
    """Remove a record."""
    index, entry = log.any()
    del log.entries[index]
    return _record(FaultKind.RECORD_REMOVED, entry)


def insertion(log: TamperedLog) -> Named:
    """Add a record that is whole, in an hour that is sealed or before them all."""
    _, neighbour = log.any()
    recorded_at = datetime.fromisoformat(neighbour.recorded_at)
    if log.random.random() < 0.1:
        recorded_at = datetime.fromisoformat("2026-11-20T08:09:10.111Z")
    entry = an_entry_of(log.random, recorded_at)
    log.entries = in_order([*log.entries, entry])
    return _record(FaultKind.RECORD_INSERTED, entry)


def duplication(log: TamperedLog) -> Named:
    """Add a record a second time: somewhere, beside itself, or under another id."""
    index, entry = log.any()
    where = log.random.randrange(3)
    if where == 0:
        log.entries.insert(log.random.randrange(len(log.entries) + 1), entry)
    elif where == 1:
        log.entries.insert(index, entry)
    else:
        other = rising_check_id(datetime.fromisoformat(entry.recorded_at), log.random.randbytes(RANDOM_BYTES))
        log.entries = in_order([*log.entries, entry._replace(check_id=other)])
        return {(FaultKind.RECORD_DUPLICATED, frozenset({entry.check_id, other}))}
    return _record(FaultKind.RECORD_DUPLICATED, entry)


def swap(log: TamperedLog) -> Named:
    """Exchange two records: their places, their ids, or their contents."""
    one, other = log.two()
    first, second = log.entries[one], log.entries[other]
    what = log.random.randrange(3)
    if what == 0:
        log.entries[one], log.entries[other] = second, first
    elif what == 1:
        log.entries[one] = second._replace(check_id=first.check_id)
        log.entries[other] = first._replace(check_id=second.check_id)
        log.entries = in_order(log.entries)
    else:
        log.entries[one] = first._replace(canonical=second.canonical, digest=second.digest)
        log.entries[other] = second._replace(canonical=first.canonical, digest=first.digest)
    return {(FaultKind.RECORD_REORDERED, frozenset({first.check_id, second.check_id}))}


def _other_character(random: Random, text: str, allowed: Iterable[str] | None) -> str:
    index = random.randrange(len(text))
    others = [character for character in allowed or map(chr, range(33, 127)) if character != text[index]]
    return text[:index] + random.choice(others) + text[index + 1 :]


def _record(kind: FaultKind, entry: AuditEntry) -> Named:
    return {(kind, frozenset({entry.check_id}))}

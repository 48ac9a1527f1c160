"""A record as a verification finds it: what its bytes are, what they say, and whether all of it agrees."""

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

import orjson

from eligibility.audit.hours import hour_of
from eligibility.audit.leaf_list import shard_of
from eligibility.storage.ports import AuditEntry
from eligibility.storage.seals import Leaf

if TYPE_CHECKING:
    from eligibility.audit.export_reading import ExportedRecord

_PASSING = frozenset({"met", "not_applicable"})
_OF_FINDING = ("rule", "outcome", "reason")

type Place = tuple[str, str, str]
"""Where a record stands in the log: hour, shard, id. The log's order is the order of places."""


class FoundRecord(NamedTuple):
    """A record, without its content."""

    place: Place
    """By what stands beside the record, as a store has it."""
    digest: str
    """Of the content as it is."""
    expires_at: int | None
    hour: str
    """By the content; that of the place where the content says none."""
    agrees: bool
    """Whether content, digest and readable attributes say the same."""

    @property
    def check_id(self) -> str:
        """The id under which it stands."""
        return self.place[2]

    def is_as_sealed(self, leaf: Leaf) -> bool:
        """Whether nothing of it was touched."""
        return self.agrees and self.digest == leaf.digest and self.expires_at == leaf.expires_at


def place_of(hour: str, check_id: str) -> Place:
    """Return the place of a record."""
    return hour, shard_of(check_id), check_id


def found_record(entry: AuditEntry) -> FoundRecord:
    """Return what is found of a stored record; one that cannot be unpacked has an empty `canonical`."""
    told = _told(entry.canonical)
    beside = (
        entry.check_id,
        entry.recorded_at,
        entry.tenant,
        entry.verdict,
        entry.permit,
        entry.applied_on,
        list(entry.reasons),
        entry.revision,
        entry.reference,
    )
    return _found(entry, told, agrees=told is None or told == beside)


def found_in_export(exported: "ExportedRecord") -> FoundRecord:
    """Return what is found of an exported record; whoever counts its columns relies on them all."""
    told = _told(exported.canonical)
    agrees = told is None or _told_columns(exported.canonical).items() <= exported.columns.items()
    return _found(exported, told, agrees=agrees)


def _found(record: "AuditEntry | ExportedRecord", told: tuple[object, ...] | None, *, agrees: bool) -> FoundRecord:
    digest = sha256(record.canonical).hexdigest()
    hour = hour_of(record.recorded_at)
    return FoundRecord(
        place_of(hour, record.check_id),
        digest,
        record.expires_at,
        hour if told is None else hour_of(str(told[1])),
        agrees and digest == record.digest,
    )


def _told(canonical: bytes) -> tuple[object, ...] | None:
    """Return what the content says of the attributes that stand beside it, or None where it is of no known form."""
    try:
        content = orjson.loads(canonical)
        decision = content["decision"]
        reasons = [finding["reason"] for finding in decision["findings"] if finding["outcome"] not in _PASSING]
        return (
            content["check_id"],
            content["recorded_at"],
            content["tenant"],
            decision["verdict"],
            decision["permit"],
            decision["applied_on"],
            reasons,
            decision["revision"],
            content.get("reference"),
        )
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None


def _told_columns(canonical: bytes) -> dict[str, object]:
    """Return the columns that an export has of a record, as far as its content says them; of none where it has none."""
    content = orjson.loads(canonical)
    try:
        evidence, decision = content["evidence"], content["decision"]
        window = decision.get("window", {})
        return {
            **{name: content[name] for name in ("check_id", "tenant", "recorded_at", "engine")},
            **{name: decision[name] for name in ("permit", "applied_on", "verdict", "revision")},
            **{f"window_{name}": window.get(name) for name in ("from", "until", "open")},
            "reference": content.get("reference"),
            "nationality": evidence["nationality"],
            "category": evidence.get("category"),
            "reasons": [each["reason"] for each in decision["findings"] if each["outcome"] not in _PASSING],
            "findings": [{name: each[name] for name in _OF_FINDING} for each in decision["findings"]],
        }
    except (KeyError, TypeError, AttributeError):
        return {}

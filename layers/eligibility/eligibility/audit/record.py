"""The record of a check: evidence and decision in canonical form (RFC 8785), the digest over it, and back again.

It holds no name, number, IIN, street or registration code, because the evidence has none. Keys are ASCII, numbers are
integers; a fact that was not given is left out, one that does not exist is null.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

from eligibility import __version__
from eligibility.audit.decision_content import decision_content
from eligibility.audit.evidence_content import evidence_content
from eligibility.calendar_days import instant_text
from eligibility.decision import Decision
from eligibility.evidence import Evidence
from eligibility.rulebook import Judgement, Rulebook
from eligibility.rules.finding import Finding, Outcome, Value
from eligibility.storage.ports import AuditEntry
from eligibility.window import Edge, Window

FORMAT = 1


class Origin(NamedTuple):
    """Who asked for a check and when: everything of a record that is not evidence or decision."""

    check_id: str
    tenant: str
    reference: str | None
    """The caller's own, documented to hold no personal data."""
    recorded_at: datetime
    payload_digest: str | None
    """Keyed digest of the payload, where the caller gave an idempotency key."""


class Recorded(NamedTuple):
    """A record read back."""

    origin: Origin
    decision: Decision


def audit_entry(
    origin: Origin, evidence: Evidence, decision: Decision, keep_days: int, subject: str | None = None
) -> AuditEntry:
    """Return what is stored of a check; `keep_days` 0 keeps it for ever, `subject` None leaves it without a link."""
    check_id, tenant, reference, recorded, payload_digest = origin
    recorded_at, expires_at = _instants(recorded, keep_days)
    told: dict[str, object] = {  # names in order
        "check_id": check_id,
        "decision": decision_content(decision),
        "engine": __version__,
        "evidence": evidence_content(evidence),
        "format": FORMAT,
    }
    if payload_digest is not None:
        told["payload_digest"] = payload_digest
    told["recorded_at"] = recorded_at
    if reference is not None:
        told["reference"] = reference
    told["tenant"] = tenant
    canonical = orjson.dumps(told)
    passing = decision.verdict == "eligible"
    return AuditEntry(
        check_id=check_id,
        tenant=tenant,
        verdict=decision.verdict,
        permit=decision.permit,
        applied_on=decision.filing_day.isoformat(),
        reasons=() if passing else tuple([each.finding.reason for each in decision.judgements if not each.passes]),
        revision=decision.revision,
        recorded_at=recorded_at,
        canonical=canonical,
        digest=sha256(canonical).hexdigest(),
        expires_at=expires_at,
        reference=reference,
        subject=subject,
    )


def read_record(canonical: bytes, rulebook_of: Callable[[str], Rulebook]) -> Recorded:
    """Return the origin and the decision of a canonical record; `rulebook_of` finds the rulebook of its revision."""
    content = orjson.loads(canonical)
    origin = Origin(
        content["check_id"],
        content["tenant"],
        content.get("reference"),
        datetime.fromisoformat(content["recorded_at"]),
        content.get("payload_digest"),
    )
    told = content["decision"]
    rulebook = rulebook_of(told["revision"])
    permit = told["permit"]
    judgements = tuple(_read_judgement(permit, each, rulebook) for each in told["findings"])
    decision = Decision(
        permit=permit,
        filing_day=date.fromisoformat(told["applied_on"]),
        verdict=told["verdict"],
        judgements=judgements,
        window=_read_window(permit, told["window"], rulebook),
        not_checked=rulebook.permits[permit].not_checked({each.rule for each in judgements}),
        revision=told["revision"],
        reviewed_until=rulebook.reviewed_until,
    )
    return Recorded(origin, decision)


@lru_cache(64)  # the rows of a block are recorded at one instant
def _instants(recorded_at: datetime, keep_days: int) -> tuple[str, int | None]:
    """Return when a check was recorded, and when its record expires."""
    expires_at = int((recorded_at + timedelta(keep_days)).timestamp()) if keep_days else None
    return instant_text(recorded_at), expires_at


def _read_judgement(permit: str, told: Mapping[str, Any], rulebook: Rulebook) -> Judgement:
    rule, first = told["rule"], told.get("version")
    finding = Finding(
        Outcome(told["outcome"]),
        told["reason"],
        {name: _read_value(value) for name, value in told.get("values", {}).items()},
        tuple(told.get("notes", ())),
        told.get("remedy"),
        told.get("supply"),
    )
    version = None if first is None else rulebook.version(permit, rule, date.fromisoformat(first))
    return Judgement(rule, version, finding)


def _read_value(value: str | int | list[str]) -> Value:
    """Return a value of a finding; only days have the form of a day."""
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, str) and len(value) == len("2023-02-08") and value[4:5] == value[7:8] == "-":
        return date.fromisoformat(value)
    return value


def _read_window(permit: str, told: Mapping[str, Any], rulebook: Rulebook) -> Window:
    return Window(
        _read_day(told.get("from")),
        _read_day(told.get("until")),
        told["open"],
        told.get("reason"),
        _read_edge(permit, told.get("before"), rulebook),
        _read_edge(permit, told.get("after"), rulebook),
        date.fromisoformat(told["looked_until"]),
    )


def _read_edge(permit: str, told: Mapping[str, Any] | None, rulebook: Rulebook) -> Edge | None:
    if told is None:
        return None
    finding = told.get("finding")
    return Edge(
        date.fromisoformat(told["day"]), None if finding is None else _read_judgement(permit, finding, rulebook)
    )


def _read_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)

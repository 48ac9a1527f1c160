"""The record of a check: evidence and decision in canonical form (RFC 8785), the digest over it, and back again.

It holds no name, number, IIN, street or registration code, because the evidence has none. Keys are ASCII, numbers are
integers; a fact that was not given is left out, one that does not exist is null.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

import orjson

from eligibility import __version__
from eligibility.calendar_days import instant_text
from eligibility.decision import Decision
from eligibility.evidence import NONE, NOT_GIVEN, Evidence, Gap, OwnerAuthorisation
from eligibility.judging import Judgement
from eligibility.rulebook import Rulebook
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


def audit_entry(origin: Origin, evidence: Evidence, decision: Decision, keep_days: int) -> AuditEntry:
    """Return what is stored of a check; `keep_days` 0 keeps it for ever."""
    recorded_at = instant_text(origin.recorded_at)
    canonical = orjson.dumps(
        {
            "format": FORMAT,
            "engine": __version__,
            "check_id": origin.check_id,
            "tenant": origin.tenant,
            "recorded_at": recorded_at,
            **_without_none(reference=origin.reference, payload_digest=origin.payload_digest),
            "evidence": _evidence(evidence),
            "decision": _decision(decision),
        },
        option=orjson.OPT_SORT_KEYS,
    )
    return AuditEntry(
        check_id=origin.check_id,
        tenant=origin.tenant,
        verdict=decision.verdict,
        permit=decision.permit,
        applied_on=decision.filing_day.isoformat(),
        reasons=tuple([each.finding.reason for each in decision.judgements if not each.finding.passes]),
        revision=decision.revision,
        recorded_at=recorded_at,
        canonical=canonical,
        digest=sha256(canonical).hexdigest(),
        expires_at=int((origin.recorded_at + timedelta(keep_days)).timestamp()) if keep_days else None,
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


def _without_none(**values: object) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}


def _facts(value: NamedTuple) -> dict[str, object]:
    """Return the fields that are known: one not given is left out, one that does not exist is null."""
    return {
        name: None if fact is NONE else fact
        for name, fact in zip(value._fields, value, strict=True)
        if fact is not NOT_GIVEN
    }


def _evidence(evidence: Evidence) -> dict[str, object]:
    facts = _facts(evidence)
    facts["document"] = _facts(evidence.document)
    facts["register"] = {name: fact for name, fact in _facts(evidence.register).items() if fact is not None}
    housing, stays = evidence.housing, evidence.stays
    if not isinstance(housing, Gap):
        told = facts["housing"] = _facts(housing)
        if not isinstance(housing.authorisations, Gap):
            told["authorisations"] = [_authorisation(each) for each in housing.authorisations]
        if not isinstance(housing.provision, Gap):
            told["provision"] = _facts(housing.provision)
    if not isinstance(stays, Gap):
        facts["stays"] = [_facts(stay) for stay in stays]
    if not isinstance(evidence.papers, Gap):
        facts["papers"] = [_facts(paper) for paper in evidence.papers]
    if not isinstance(evidence.iin, Gap):
        facts["iin"] = _without_none(**evidence.iin._asdict())
    if not isinstance(evidence.mrz, Gap):
        facts["mrz"] = _facts(evidence.mrz)
    return facts


def _authorisation(authorisation: OwnerAuthorisation) -> dict[str, object]:
    told = _facts(authorisation)
    if not authorisation.proxy_is_applicant:
        del told["proxy_is_applicant"]
    return told


def _decision(decision: Decision) -> dict[str, object]:
    window = decision.window
    return {
        "permit": decision.permit,
        "applied_on": decision.filing_day,
        "verdict": decision.verdict,
        "revision": decision.revision,
        "findings": [_judgement(each) for each in decision.judgements],
        "window": {
            "open": window.open,
            "looked_until": window.looked_until,
            **_without_none(**{"from": window.first}, until=window.until, reason=window.reason),
            **({} if window.before is None else {"before": _edge(window.before)}),
            **({} if window.after is None else {"after": _edge(window.after)}),
        },
    }


def _edge(edge: Edge) -> dict[str, object]:
    judgement = edge.judgement
    return {"day": edge.day, **({} if judgement is None else {"finding": _judgement(judgement)})}


def _judgement(judgement: Judgement) -> dict[str, object]:
    rule, version, finding, _, _ = judgement
    outcome, reason, values, notes, remedy, supply, _, _ = finding
    told: dict[str, object] = {"rule": rule, "outcome": outcome, "reason": reason}
    if version is not None:
        told["version"] = version.first
    if values:
        told["values"] = values
    if notes:
        told["notes"] = notes
    if remedy is not None:
        told["remedy"] = remedy
    if supply is not None:
        told["supply"] = supply
    return told


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

"""What a record says of a check, taken apart far enough to decide it again: its facts, its day, and what was decided.

The decision stays as the record has it, in JSON: what is compared with it is brought to the same form.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

import orjson

from eligibility.audit.fact_reading import NotReadable
from eligibility.audit.record import FORMAT, Origin
from eligibility.audit.recorded_evidence import read_evidence
from eligibility.evidence import Evidence

_REVISION = re.compile(r"sha256:[0-9a-f]{64}")
_ENGINE = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6}){2}")


class RecordedCase(NamedTuple):
    """A record, read back without its rulebook."""

    origin: Origin
    engine: tuple[int, ...]
    """The version of the product that decided, such as 0, 1, 0."""
    revision: str
    filing_day: date
    evidence: Evidence
    content: Mapping[str, Any]
    """All that the record says, as JSON has it."""

    @property
    def decision(self) -> Mapping[str, Any]:
        """What was decided, as JSON has it; its shape was not checked, hence Any."""
        decision: Mapping[str, Any] = self.content["decision"]
        return decision


def read_case(canonical: bytes) -> RecordedCase:
    """Return what a canonical record says. Raises NotReadable, which names a field and never repeats a value."""
    try:
        content = orjson.loads(canonical)
    except orjson.JSONDecodeError:
        raise NotReadable("", "it is no JSON") from None
    if not isinstance(content, dict):
        raise NotReadable("", "an object is expected")
    if content.get("format") != FORMAT:
        raise NotReadable("/format", "this release knows no such format of records")
    decision = content.get("decision")
    if not isinstance(decision, dict) or not isinstance(decision.get("findings"), list):
        raise NotReadable("/decision", "it is no decision")
    revision, engine = decision.get("revision"), content.get("engine")
    if not isinstance(revision, str) or not _REVISION.fullmatch(revision):
        raise NotReadable("/decision/revision", "it is no revision of a rulebook")
    if not isinstance(engine, str) or not _ENGINE.fullmatch(engine):
        raise NotReadable("/engine", "it is no version of the product")
    try:
        evidence = read_evidence(content.get("evidence"))
    except NotReadable as error:
        raise error.below("evidence") from None
    return RecordedCase(_origin(content), engine_version(engine), revision, _filing_day(decision), evidence, content)


def engine_version(text: str) -> tuple[int, ...]:
    """Return a version of the product, in numbers, so that of two the later is the greater."""
    return tuple([int(part) for part in text.split(".")])


def _filing_day(decision: Mapping[str, Any]) -> date:
    try:
        return date.fromisoformat(decision["applied_on"])
    except (KeyError, TypeError, ValueError):
        raise NotReadable("/decision/applied_on", "a day is expected") from None


def _origin(content: Mapping[str, Any]) -> Origin:
    texts = {name: content.get(name) for name in ("check_id", "tenant", "recorded_at")}
    optional = {name: content.get(name) for name in ("reference", "payload_digest")}
    for name, text in {**texts, **optional}.items():
        if not isinstance(text, str) and not (text is None and name in optional):
            raise NotReadable(f"/{name}", "a text is expected")
    try:
        recorded_at = datetime.fromisoformat(content["recorded_at"])
    except ValueError:
        raise NotReadable("/recorded_at", "an instant is expected") from None
    if recorded_at.tzinfo is None:
        raise NotReadable("/recorded_at", "an instant with its zone is expected")
    return Origin(
        content["check_id"], content["tenant"], optional["reference"], recorded_at, optional["payload_digest"]
    )

"""A row from its record, where an earlier attempt had stored it and then died: the stored decision goes on."""

from datetime import date

import orjson

from eligibility.batch.rows import Decided, Obstacle
from eligibility.evidence import NONE, NOT_GIVEN, Gap
from eligibility.rules.finding import Outcome
from eligibility.storage.ports import AuditEntry

_PASSING = (Outcome.MET.value, Outcome.NOT_APPLICABLE.value)


def read_back(line: int, entry: AuditEntry) -> Decided:
    """Return the row of a record that is stored already."""
    content = orjson.loads(entry.canonical)
    evidence, decision = content["evidence"], content["decision"]
    window = decision["window"]
    return Decided(
        line=line,
        reference=content.get("reference"),
        entry=entry,
        obstacles=tuple(
            Obstacle(finding["rule"], finding["outcome"], finding["reason"], finding.get("remedy"))
            for finding in decision["findings"]
            if finding["outcome"] not in _PASSING
        ),
        window_from=_day(window.get("from")),
        window_until=_day(window.get("until")),
        window_open=window["open"],
        nationality=evidence["nationality"],
        expires_on=_expiry(evidence["document"]),
    )


def _expiry(document: dict[str, str | None]) -> date | Gap:
    if "expires_on" not in document:
        return NOT_GIVEN
    return _day(document["expires_on"]) or NONE


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)

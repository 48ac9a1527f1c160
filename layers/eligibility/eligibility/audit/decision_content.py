"""The decision as records hold it: each finding with the version it was made by, and the window with its edges.

Names are given in order, so that nothing has to be sorted when a record is written.
"""

import orjson

from eligibility.decision import Decision
from eligibility.fragments import canonical_fragment
from eligibility.rulebook import Judgement
from eligibility.window import Edge, Window


def decision_content(decision: Decision) -> dict[str, object]:
    """Return the decision of a record; written as it is, it is in canonical form."""
    return {
        "applied_on": decision.filing_day,
        "findings": [each.recorded or _record(each) for each in decision.judgements],
        "permit": decision.permit,
        "revision": decision.revision,
        "verdict": decision.verdict,
        "window": _window(decision.window),
    }


def _window(window: Window) -> dict[str, object]:
    first, until, is_open, reason, before, after, looked_until = window
    told: dict[str, object] = {}
    if after is not None:
        told["after"] = _edge(after)
    if before is not None:
        told["before"] = _edge(before)
    if first is not None:
        told["from"] = first
    told["looked_until"] = looked_until
    told["open"] = is_open
    if reason is not None:
        told["reason"] = reason
    if until is not None:
        told["until"] = until
    return told


def _edge(edge: Edge) -> dict[str, object]:
    day, judgement = edge
    if judgement is None:
        return {"day": day}
    return {"day": day, "finding": judgement.recorded or _record(judgement)}


def _record(judgement: Judgement) -> orjson.Fragment:
    version = judgement.version
    outcome, reason, values, notes, remedy, supply, _, _ = judgement.finding
    told: dict[str, object] = {"rule": judgement.rule, "outcome": outcome, "reason": reason}
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
    recorded = judgement.recorded = canonical_fragment(told)
    return recorded

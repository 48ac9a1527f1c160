"""From a decision to the bytes of its answer, in the reader's language: the only place where codes become words."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache

import orjson

from eligibility.decision import Decision
from eligibility.judging import Judgement
from eligibility.messages import Catalogue, Value
from eligibility.rulebook import NotChecked, RuleVersion
from eligibility.window import Edge

_TRAVEL = frozenset({"temporary_stay", "entry", "exit", "transit", "internal_movement"})
"""The permits for which nothing is filed at a counter: their window speaks of travelling."""


def render(
    check_id: str, reference: str | None, recorded_at: datetime, decision: Decision, catalogue: Catalogue
) -> bytes:
    """Return the answer to a check as JSON; the same arguments give the same bytes."""
    return orjson.dumps(
        {
            "check_id": check_id,
            "reference": reference,
            "recorded_at": recorded_at,
            "verdict": decision.verdict,
            "message": catalogue.verdict(decision.verdict),
            "permit": decision.permit,
            "applied_on": decision.filing_day,
            "window": _window(decision, catalogue),
            "findings": [_finding(judgement, catalogue) for judgement in decision.judgements],
            "not_checked": _not_checked(decision.not_checked, catalogue),
            "cautions": _cautions(decision, catalogue),
            "rulebook": {
                "revision": decision.revision,
                "on": decision.filing_day,
                "reviewed_until": decision.reviewed_until,
            },
            "notice": catalogue.notice,
        },
        option=orjson.OPT_UTC_Z,
    )


def _finding(judgement: Judgement, catalogue: Catalogue) -> Mapping[str, object]:
    rule, version, finding = judgement
    outcome, reason, values, notes, remedy, supply = finding
    return {
        "rule": rule,
        "title": catalogue.rule(rule),
        "outcome": outcome,
        "reason": reason,
        "values": values,
        "message": catalogue.reason(reason, values),
        "remedy": None if remedy is None else {"action": remedy, "message": catalogue.remedy(remedy, values)},
        "supply": supply,
        "citation": None if version is None else _citation(version),
        "certainty": None if version is None else version.certainty,
        "note": " ".join([catalogue.note(note, values) for note in notes]) if notes else None,
    }


@cache
def _citation(version: RuleVersion) -> orjson.Fragment:
    citation = version.citation
    return orjson.Fragment(
        orjson.dumps(
            {
                "act": citation.act,
                "article": citation.article,
                "in_force_from": citation.in_force_from,
                "source": "; ".join(citation.sources),
            }
        )
    )


@cache
def _not_checked(rules: tuple[NotChecked, ...], catalogue: Catalogue) -> orjson.Fragment:
    message = catalogue.not_checked("not_in_this_version")
    return orjson.Fragment(
        orjson.dumps(
            [
                {"rule": each.rule, "title": catalogue.rule(each.rule), "supply": each.supply, "message": message}
                for each in rules
            ]
        )
    )


def _window(decision: Decision, catalogue: Catalogue) -> Mapping[str, object]:
    window = decision.window
    begins = ends = message = None
    if window.first is None:
        message = catalogue.window("none", {"message": _in_the_way(decision, catalogue)})
    elif window.before is not None and window.after is not None:
        kind = "travel_" if decision.permit in _TRAVEL else ""
        begins = _edge(window.before, f"{kind}begins", {"from": window.first, "previous": window.before.day}, catalogue)
        if window.until is not None:
            ends = _edge(window.after, f"{kind}ends", {"until": window.until, "next": window.after.day}, catalogue)
        else:
            ends = _edge(window.after, "open", {}, catalogue)
    return {
        "from": window.first,
        "until": window.until,
        "open": window.open,
        "reason": window.reason,
        "message": message,
        "begins": begins,
        "ends": ends,
        "looked_until": window.looked_until,
    }


def _edge(edge: Edge, sentence: str, days: Mapping[str, Value], catalogue: Catalogue) -> Mapping[str, object]:
    judgement = edge.judgement
    if judgement is not None:
        finding = judgement.finding
        rule: str | None = judgement.rule
        reason = finding.reason
        text = catalogue.window(sentence, {**days, "message": catalogue.reason(reason, finding.values)})
    elif sentence == "open":
        rule, reason = None, "no_end_found"
        text = catalogue.window(sentence, {"message": catalogue.reason(reason, {"day": edge.day})})
    else:
        rule, reason = None, "covered_span_begins"
        text = catalogue.reason(reason, {"day": days["from"]})
    return {"rule": rule, "reason": reason, "message": text}


def _in_the_way(decision: Decision, catalogue: Catalogue) -> str:
    """Return what the finding says that keeps any day from passing."""
    for judgement in decision.judgements:
        if judgement.finding.reason == decision.window.reason:
            return catalogue.reason(judgement.finding.reason, judgement.finding.values)
    raise LookupError(f"no finding has the reason of the window, {decision.window.reason}")


def _cautions(decision: Decision, catalogue: Catalogue) -> list[Mapping[str, str]]:
    values = {"reviewed_until": decision.reviewed_until}
    window = decision.window
    codes = []
    if decision.filing_day > decision.reviewed_until:
        codes.append("law_not_reviewed_after")
    elif (window.until or (window.looked_until if window.open else decision.filing_day)) > decision.reviewed_until:
        codes.append("window_beyond_review")
    return [{"code": code, "message": catalogue.caution(code, values)} for code in codes]

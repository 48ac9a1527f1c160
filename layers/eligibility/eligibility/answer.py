"""From a decision to the bytes of its answer, in the reader's language: the only place where codes become words."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, lru_cache

import orjson

from eligibility.calendar_days import instant_text
from eligibility.decision import Decision
from eligibility.messages import Catalogue, Language, Value
from eligibility.rulebook import NotChecked, RuleVersion
from eligibility.rules.finding import Outcome
from eligibility.window import Edge

_TRAVEL = frozenset({"temporary_stay", "entry", "exit", "transit", "internal_movement"})
"""The permits for which nothing is filed at a counter: their window speaks of travelling."""

type _Pairs = tuple[tuple[str, Value], ...]
type _HashableFinding = tuple[Outcome, str, _Pairs, tuple[str, ...], str | None, str | None]
"""A finding whose values can be looked up."""

_REMEMBERED = 8_192
"""Findings repeat from one applicant to the next: that many are kept as they were put into words, and as many ends of
windows. Full, that is some 20 MB of usual findings, at most four times as much of the longest; none says whose."""


def render(
    check_id: str, reference: str | None, recorded_at: datetime, decision: Decision, catalogue: Catalogue
) -> bytes:
    """Return the answer to a check as JSON; the same arguments give the same bytes."""
    return orjson.dumps(
        {
            "check_id": check_id,
            "reference": reference,
            "recorded_at": instant_text(recorded_at),
            "verdict": decision.verdict,
            "message": catalogue.verdict(decision.verdict),
            "permit": decision.permit,
            "applied_on": decision.filing_day,
            "window": _window(decision, catalogue),
            "findings": [
                _finding(rule, version, (outcome, reason, tuple(values.items()), notes, remedy, supply), catalogue)
                for rule, version, (outcome, reason, values, notes, remedy, supply, _, _), _, _ in decision.judgements
            ],
            "not_checked": _not_checked(decision.not_checked, catalogue),
            "cautions": _cautions(decision, catalogue),
            "rulebook": {
                "revision": decision.revision,
                "on": decision.filing_day,
                "reviewed_until": decision.reviewed_until,
            },
            "notice": catalogue.notice,
        }
    )


@lru_cache(_REMEMBERED)
def _finding(
    rule: str, version: RuleVersion | None, finding: _HashableFinding, catalogue: Catalogue
) -> orjson.Fragment:
    outcome, reason, pairs, notes, remedy, supply = finding
    values = dict(pairs)
    return _fragment(
        {
            "rule": rule,
            "title": catalogue.rule(rule),
            "outcome": outcome,
            "reason": reason,
            "values": values,
            "message": catalogue.reason(reason, values),
            "remedy": None if remedy is None else {"action": remedy, "message": catalogue.remedy(remedy, values)},
            "supply": supply,
            "citation": None if version is None else _citation(version, catalogue.language),
            "certainty": None if version is None else version.certainty,
            "read_as": None if version is None or version.read_as is None else catalogue.reading(version.read_as),
            "note": " ".join([catalogue.note(note, values) for note in notes]) if notes else None,
        }
    )


@cache
def _citation(version: RuleVersion, language: Language) -> orjson.Fragment:
    return _fragment(version.citation.shown(language))


@cache
def _not_checked(rules: tuple[NotChecked, ...], catalogue: Catalogue) -> orjson.Fragment:
    return _fragment(
        [
            {
                "rule": rule,
                "title": catalogue.rule(rule),
                "supply": supply,
                "message": catalogue.not_checked("not_in_this_version" if supply is None else "not_given"),
            }
            for rule, supply in rules
        ]
    )


def _window(decision: Decision, catalogue: Catalogue) -> Mapping[str, object]:
    first, until, is_open, reason, before, after, looked_until = decision.window
    begins = ends = message = None
    if first is None:
        message = catalogue.window("none", {"message": _in_the_way(decision, catalogue)})
    elif before is not None and after is not None:
        travel = decision.permit in _TRAVEL
        begins = _edge("travel_begins" if travel else "begins", first, before, catalogue)
        ends = _edge("travel_ends" if travel else "ends", until, after, catalogue)
    return {
        "from": first,
        "until": until,
        "open": is_open,
        "reason": reason,
        "message": message,
        "begins": begins,
        "ends": ends,
        "looked_until": looked_until,
    }


def _edge(sentence: str, last: date | None, edge: Edge, catalogue: Catalogue) -> orjson.Fragment:
    """Return what is said of the window's end beside `edge`; `last` is the last day inside, None at an open end."""
    beyond, judgement = edge
    if judgement is not None:
        rule, (_, reason, values, *_) = judgement.rule, judgement.finding
        return _edge_of(sentence, last, beyond, rule, reason, tuple(values.items()), catalogue)
    if last is None:
        return _edge_of("open", last, beyond, None, "no_end_found", (("day", beyond),), catalogue)
    return _edge_of(None, last, beyond, None, "covered_span_begins", (("day", last),), catalogue)


@lru_cache(_REMEMBERED)
def _edge_of(
    sentence: str | None,
    last: date | None,
    beyond: date,
    rule: str | None,
    reason: str,
    pairs: _Pairs,
    catalogue: Catalogue,
) -> orjson.Fragment:
    message = catalogue.reason(reason, dict(pairs))
    values: dict[str, Value] = {"message": message}
    if last is not None:  # the sentence of a first day says "from" and "previous", that of a last "until" and "next"
        values |= {"from": last, "previous": beyond, "until": last, "next": beyond}
    text = message if sentence is None else catalogue.window(sentence, values)
    return _fragment({"rule": rule, "reason": reason, "message": text})


def _in_the_way(decision: Decision, catalogue: Catalogue) -> str:
    """Return what the finding says that keeps any day from passing."""
    for judgement in decision.judgements:
        if judgement.finding.reason == decision.window.reason:
            return catalogue.reason(judgement.finding.reason, judgement.finding.values)
    raise LookupError(f"no finding has the reason of the window, {decision.window.reason}")


def _cautions(decision: Decision, catalogue: Catalogue) -> list[Mapping[str, str]]:
    window, reviewed_until = decision.window, decision.reviewed_until
    if decision.filing_day > reviewed_until:
        code = "law_not_reviewed_after"
    elif (window.until or (window.looked_until if window.open else decision.filing_day)) > reviewed_until:
        code = "window_beyond_review"
    else:
        return []
    return [{"code": code, "message": catalogue.caution(code, {"reviewed_until": reviewed_until})}]


def _fragment(content: object) -> orjson.Fragment:
    """Return a part of answers as JSON, which is put into each of them as it is."""
    # orjson leaves what it gives in a buffer of 4 KB at least: what is kept for long is copied out of it.
    return orjson.Fragment(bytes(memoryview(orjson.dumps(content))))

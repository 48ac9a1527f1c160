"""From a decision to the bytes of its answer, in the reader's language: the only place where codes become words."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, lru_cache

import orjson

from eligibility.calendar_days import instant_text
from eligibility.decision import Decision
from eligibility.fragments import fragment
from eligibility.messages import Catalogue, Language
from eligibility.rulebook import Judgement, NotChecked, RuleVersion
from eligibility.window import Edge

_TRAVEL = frozenset({"temporary_stay", "entry", "exit", "transit", "internal_movement"})
"""The permits for which nothing is filed at a counter: their window speaks of travelling."""

_DAYS = 1_024
"""Ends of what can be judged that are kept as they were put into words."""


def render(
    check_id: str | None, reference: str | None, recorded_at: datetime | None, decision: Decision, catalogue: Catalogue
) -> bytes:
    """Return the answer to a check as JSON; the same arguments give the same bytes.

    A preview, of which nothing is recorded, has neither id nor time.
    """
    return orjson.dumps(
        {
            "check_id": check_id,
            "reference": reference,
            "recorded_at": None if recorded_at is None else instant_text(recorded_at),
            "verdict": decision.verdict,
            "message": catalogue.verdict(decision.verdict),
            "permit": decision.permit,
            "applied_on": decision.filing_day,
            "window": _window(decision, catalogue),
            "findings": [
                judgement.fragments.get(catalogue) or _finding(judgement, catalogue)
                for judgement in decision.judgements
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


def _finding(judgement: Judgement, catalogue: Catalogue) -> Mapping[str, object] | orjson.Fragment:
    """Return what is said of a judgement; the words are kept the second time, as many an applicant has one alone."""
    rule, version = judgement.rule, judgement.version
    outcome, reason, values, notes, remedy, supply, _, _ = judgement.finding
    said = {
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
    if catalogue not in judgement.fragments:
        judgement.fragments[catalogue] = None
        return said
    kept = judgement.fragments[catalogue] = fragment(said)
    return kept


@cache
def _citation(version: RuleVersion, language: Language) -> orjson.Fragment:
    return fragment(version.citation.shown(language))


@cache
def _not_checked(rules: tuple[NotChecked, ...], catalogue: Catalogue) -> orjson.Fragment:
    return fragment(
        [
            {
                "rule": rule,
                "title": catalogue.rule(rule),
                "supply": supply,
                "message": catalogue.not_checked(why),
            }
            for rule, supply, why in rules
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
    if judgement is None:
        return _edge_of_span(last, beyond, catalogue)
    of = (sentence, beyond, catalogue)
    return judgement.fragments.get(of) or _edge_of_rule(judgement, last, of)


def _edge_of_rule(judgement: Judgement, last: date | None, of: tuple[str, date, Catalogue]) -> orjson.Fragment:
    sentence, beyond, catalogue = of
    reason = judgement.finding.reason
    message = catalogue.reason(reason, judgement.finding.values)
    # The sentence of a first day says "from" and "previous", that of a last "until" and "next".
    days = {} if last is None else {"from": last, "previous": beyond, "until": last, "next": beyond}
    text = catalogue.window(sentence, {"message": message, **days})
    said = judgement.fragments[of] = fragment({"rule": judgement.rule, "reason": reason, "message": text})
    return said


@lru_cache(_DAYS)
def _edge_of_span(last: date | None, beyond: date, catalogue: Catalogue) -> orjson.Fragment:
    """Return what is said where no rule ends the window, but what can be judged does."""
    if last is None:
        reason = "no_end_found"
        text = catalogue.window("open", {"message": catalogue.reason(reason, {"day": beyond})})
    else:
        reason = "covered_span_begins"
        text = catalogue.reason(reason, {"day": last})
    return fragment({"rule": None, "reason": reason, "message": text})


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

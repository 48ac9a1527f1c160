"""A tally as JSON values, and back: in the outcome of a range, and in the summary of a batch."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NotRequired, TypedDict

from eligibility.batch.rows import Obstacle
from eligibility.batch.tally import EXPIRY_SPANS, Rejection, Tally


class FilingDays(TypedDict):
    """Of the rows decided, ISO 8601; null where none is."""

    first: str | None
    last: str | None


class Reason(TypedDict):
    """How many rows have a finding that does not pass."""

    rule: str
    outcome: str
    reason: str
    remedy: NotRequired[str]
    rows: int


class RejectedFor(TypedDict):
    """How many rejected rows have an error in a field."""

    code: str
    field: str
    rows: int


class Figures(TypedDict):
    """The counts of rows; lists have the most frequent first."""

    rows: int
    decided: int
    rejected: int
    filing_days: FilingDays
    verdicts: dict[str, int]
    permits: dict[str, dict[str, int]]
    nationalities: dict[str, dict[str, int]]
    reasons: list[Reason]
    passport_days_left: dict[str, int]
    rejections: list[RejectedFor]


def figures(tally: Tally) -> Figures:
    """Return the counts of a tally; equal tallies give equal figures, in the same order."""
    return {
        "rows": tally.rows,
        "decided": tally.decided,
        "rejected": tally.rejected,
        "filing_days": {"first": _text(tally.first_day), "last": _text(tally.last_day)},
        "verdicts": dict(sorted(tally.verdicts.items())),
        "permits": _nested(tally.permits),
        "nationalities": _nested(tally.nationalities),
        "reasons": [_reason(obstacle, rows) for obstacle, rows in sorted(tally.obstacles.items(), key=_most_first)],
        "passport_days_left": {span: tally.expiry[span] for span in EXPIRY_SPANS},
        "rejections": [
            {"code": code, "field": field, "rows": rows}
            for (code, field), rows in sorted(tally.rejections.items(), key=_most_first)
        ],
    }


def read_figures(told: Figures) -> Tally:
    """Return the tally of `figures`."""
    first, last = told["filing_days"]["first"], told["filing_days"]["last"]
    return Tally(
        decided=told["decided"],
        rejected=told["rejected"],
        first_day=None if first is None else date.fromisoformat(first),
        last_day=None if last is None else date.fromisoformat(last),
        permits=_flat(told["permits"]),
        nationalities=_flat(told["nationalities"]),
        obstacles=Counter(
            {
                Obstacle(one["rule"], one["outcome"], one["reason"], one.get("remedy")): one["rows"]
                for one in told["reasons"]
            }
        ),
        expiry=Counter(told["passport_days_left"]),
        rejections=Counter({Rejection(one["code"], one["field"]): one["rows"] for one in told["rejections"]}),
    )


def _most_first(counted: tuple[Iterable[str | None], int]) -> tuple[int, list[str]]:
    what, rows = counted
    return -rows, [part or "" for part in what]


def _reason(obstacle: Obstacle, rows: int) -> Reason:
    rule, outcome, reason, remedy = obstacle
    if remedy is None:
        return {"rule": rule, "outcome": outcome, "reason": reason, "rows": rows}
    return {"rule": rule, "outcome": outcome, "reason": reason, "remedy": remedy, "rows": rows}


def _nested(counts: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    nested: dict[str, dict[str, int]] = {}
    for (outer, inner), rows in sorted(counts.items()):
        nested.setdefault(outer, {})[inner] = rows
    return nested


def _flat(nested: dict[str, dict[str, int]]) -> Counter[tuple[str, str]]:
    return Counter({(outer, inner): rows for outer, within in nested.items() for inner, rows in within.items()})


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

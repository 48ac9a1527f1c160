"""Back-test: recorded checks are decided by another rulebook, and each is compared with what was decided.

One record gives a Comparison; what many of them amount to is in `backtest_tally`.
"""

from collections.abc import Mapping
from typing import NamedTuple

from eligibility.audit.deciding_again import Obstacle, Undecidable, decide_again
from eligibility.audit.fact_reading import NotReadable
from eligibility.audit.recorded_case import RecordedCase, read_case
from eligibility.decision import Decision
from eligibility.rulebook import Rulebook

_DECISIVE = {"not_eligible": "unmet", "needs_information": "unknown", "needs_review": "review"}
"""The outcome from which a verdict follows; eligible follows from there being none of these."""


class Said(NamedTuple):
    """What a rule finds of a case, in codes."""

    outcome: str
    reason: str


class Turn(NamedTuple):
    """A rule that says something else; None: it did not, or does not, judge the case."""

    rule: str
    before: Said | None
    after: Said | None


class Group(NamedTuple):
    """Whom a change touches, in two words; None: any other."""

    permit: str | None
    nationality: str | None


class Comparison(NamedTuple):
    """One record, as it was decided and as another rulebook decides it."""

    group: Group
    revision: str
    """Of the rulebook that decided."""
    before: str
    after: str
    """Verdicts."""
    turns: tuple[Turn, ...]
    """Where the verdict changes the rules that turned it, otherwise all that say something else."""
    window_moves: bool
    """Whether other days pass."""


class NotComparable(NamedTuple):
    """A record on which the other rulebook gives no decision."""

    obstacle: Obstacle
    detail: str | None


class _Answer(NamedTuple):
    """What is compared: of a record, or of a decision."""

    verdict: str
    findings: Mapping[str, Said]
    """By rule, in their order."""
    days: tuple[object, object, object]
    """The window: first day, last day (ISO 8601), whether it is open."""


def compare(canonical: bytes, rulebook: Rulebook, against: Rulebook | None = None) -> Comparison | NotComparable:
    """Decide a canonical record by a rulebook, and compare.

    It is compared with what was recorded; or with what a rulebook that is passed in as `against` says of it, so that
    of two changes since the record only the later one shows.
    """
    try:
        case = read_case(canonical)
        if against is None or against.revision == case.revision:
            before = _recorded(case)
        else:
            before = _decided(decide_again(case, against))
        after = _decided(decide_again(case, rulebook))
    except NotReadable as error:
        return NotComparable("not_readable", error.field or None)
    except Undecidable as error:
        return NotComparable(error.obstacle, error.detail)
    turns = _turns(before.findings, after.findings)
    if before.verdict != after.verdict:
        turns = tuple([turn for turn in turns if _turns_the_verdict(turn, before.verdict, after.verdict)])
    group = Group(case.evidence.permit, case.evidence.nationality)
    return Comparison(group, case.revision, before.verdict, after.verdict, turns, before.days != after.days)


def _recorded(case: RecordedCase) -> _Answer:
    decision = case.decision
    verdict, window = decision.get("verdict"), decision.get("window")
    if not isinstance(verdict, str):
        raise NotReadable("/decision/verdict", "a text is expected")
    if not isinstance(window, dict):
        raise NotReadable("/decision/window", "an object is expected")
    try:
        findings = {told["rule"]: Said(told["outcome"], told["reason"]) for told in decision["findings"]}
    except (KeyError, TypeError):
        raise NotReadable("/decision/findings", "it is no list of findings") from None
    return _Answer(verdict, findings, (window.get("from"), window.get("until"), window.get("open")))


def _decided(decision: Decision) -> _Answer:
    findings = {
        judgement.rule: Said(judgement.finding.outcome.value, judgement.finding.reason)
        for judgement in decision.judgements
    }
    window = decision.window
    first, until = (None if day is None else day.isoformat() for day in (window.first, window.until))
    return _Answer(decision.verdict, findings, (first, until, window.open))


def _turns(before: Mapping[str, Said], after: Mapping[str, Said]) -> tuple[Turn, ...]:
    if before == after:
        return ()
    rules = dict.fromkeys([*before, *after])
    return tuple(
        [Turn(rule, before.get(rule), after.get(rule)) for rule in rules if before.get(rule) != after.get(rule)]
    )


def _turns_the_verdict(turn: Turn, before: str, after: str) -> bool:
    """Whether a rule no longer has the outcome that the old verdict followed from, or now has that of the new one."""
    was, is_now = (None if said is None else said.outcome for said in (turn.before, turn.after))
    return was != is_now and (was == _DECISIVE.get(before, "") or is_now == _DECISIVE.get(after, ""))

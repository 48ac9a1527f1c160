"""A decision, bytes in, bytes out, beside `Application.model_validate_json` of the same bytes, in one run."""

from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from itertools import cycle
from secrets import token_bytes
from typing import override

from benchmarks._example import KEY, LOOK_UP, NAMES, Name, first_payload, payload
from benchmarks._timing import PEERS_MACHINE, in_turn, print_table, ratio, usual_ratio
from eligibility.answer import render
from eligibility.application.models import Application
from eligibility.application.parsing import FilingSpan, parse
from eligibility.audit.check_id import RANDOM_BYTES, rising_check_id
from eligibility.audit.record import Origin, audit_entry
from eligibility.decision import decide
from eligibility.evidence import Evidence
from eligibility.gathering import gather
from eligibility.judging import judge_all
from eligibility.messages import catalogue
from eligibility.rulebook import Rulebook, current_rulebook
from eligibility.rulebook.loading import rulebook_of_revision
from eligibility.storage.keys import HashKey, OwnerHash
from eligibility.storage.packing import pack
from eligibility.window import find_window

LIMIT = 5.0
"""Times the parse, with the whole rulebook."""
FIRST_LIMIT = 4.0
"""Times the parse, with the rulebook of the first release."""
PEERS_PARSE = 24
"""Microseconds of pydantic's parse where the peers were measured."""
PEERS_LIMIT = 120
"""Microseconds, where the parse takes PEERS_PARSE."""

_PEERS = (
    ("pydantic v2 model, plain Python rules, verdict and codes only", 47),
    ("orjson dicts, plain Python", 22),
    ("msgspec structs, the same rule functions", 22),
    ("jsonschema-rs + plain Python", 36),
    ("zen-engine, one compiled expression", 48),
    ("zen-engine, decision table", 304),
    ("Rego, regorus byte code", 110),
    ("Rego, regorus interpreter", 353),
    ("business-rules", 223),
    ("JsonLogic, best of three", 248),
    ("CEL in Rust", 298),
    ("CEL in Python, compiled", 2437),
    ("OpenFisca-core, vectorised", 1950),
)

RULEBOOK = current_rulebook()
FIRST_REVISION = "sha256:2c2373b63d617ab042a9ca449649eee910f875d5a970006c59aa39cf49b3f04c"
ENGLISH = catalogue("en")
SPAN = FilingSpan(RULEBOOK.covered_from, RULEBOOK.last_filing_day)
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
CHECK_ID = "01a20607-5996-7266-bff9-9de363b23b17"


class _KeptKey(HashKey):
    """The key, as a function has it between two readings of its secret."""

    @override
    def read(self) -> bytes:
        return KEY


def main() -> None:
    """Time applications of several permits, then the parts of the first."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=600)
    parser.add_argument("--calls", type=int, default=20, help="calls of each in a round")
    arguments = parser.parse_args()
    print("A decision with all findings, messages in English and the window; the register's answer is given.")
    head = (
        "application",
        "bytes in",
        "bytes out",
        "known",
        "parse alone",
        "decision",
        "ratio",
        "limit",
        "median ratio",
    )
    rounds, calls = arguments.rounds, arguments.calls
    applicants = rounds * calls + 1
    texts = {name: [payload(name, applicant) for applicant in range(applicants)] for name in NAMES}
    measured = {name: _measure(name, texts[name], rounds, calls) for name in NAMES}
    print_table(
        f"Bytes in, bytes out, µs of CPU in the fastest round; {applicants:,} applicants, no two alike.\n"
        "Known: the share of the rules' judgements that an applicant before had as well, so they were not made anew",
        head,
        [_row(name, *times, known_share(texts[name])) for name, times in measured.items()],
    )
    print_table(
        "The same, one applicant again and again: everything that an earlier decision can spare a later one is spared",
        head,
        [_row(name, *_measure(name, texts[name][:1], rounds, calls), 1) for name in NAMES],
    )
    print_table(
        "The same, each the first of its kind: before each, all that the rules remember is forgotten, in its time",
        head,
        [_row(name, *_measure(name, texts[name], rounds, calls, first), 0) for name in NAMES],
    )
    _print_first_rulebook(head, [first_payload(applicant) for applicant in range(applicants)], rounds, calls)
    _print_parts(rounds, calls)
    example, whole = measured[NAMES[0]]
    _print_peers(ratio(whole, example), min(whole))


def evidence_of(application: Application) -> Evidence:
    """Return the evidence of an application, the register's answer given."""
    look_up = LOOK_UP if application.permit in RULEBOOK.permits_with_address else None
    return gather(application, look_up, OwnerHash(_KeptKey()))


def decision(text: bytes, rulebook: Rulebook = RULEBOOK) -> bytes:
    """Return the answer to an application."""
    application, filing_day = parse(text, TODAY, SPAN)
    found = decide(evidence_of(application), filing_day, rulebook)
    return render(CHECK_ID, application.reference, NOW, found, ENGLISH)


def first(text: bytes) -> bytes:
    """Return the answer to an application by rules that remember nothing."""
    for rules in RULEBOOK.permits.values():
        rules.forget()
    return decision(text)


def known_share(texts: Sequence[bytes], rulebook: Rulebook = RULEBOOK) -> float:
    """Return which share of the judgements of applications were made for one before."""
    for rules in rulebook.permits.values():
        rules.forget()
    judged = 0
    made: dict[int, object] = {}  # kept, so that no two of them ever have the same id
    for text in texts:
        application, filing_day = parse(text, TODAY, SPAN)
        judgements = decide(evidence_of(application), filing_day, rulebook).judgements
        judged += len(judgements)
        made |= {id(judgement): judgement for judgement in judgements}
    return 1 - len(made) / judged


def decision_and_record(text: bytes) -> tuple[bytes, bytes]:
    """Return the answer to an application and the record as a store keeps it."""
    application, filing_day = parse(text, TODAY, SPAN)
    evidence = evidence_of(application)
    found = decide(evidence, filing_day, RULEBOOK)
    origin = Origin(rising_check_id(NOW, token_bytes(RANDOM_BYTES)), "tenant", application.reference, NOW, None)
    packed = pack(audit_entry(origin, evidence, found, 0).canonical)
    return render(origin.check_id, application.reference, NOW, found, ENGLISH), packed


def _measure(
    name: Name, texts: Sequence[bytes], rounds: int, calls: int, decided_by: Callable[[bytes], bytes] = decision
) -> tuple[list[float], list[float]]:
    """Return the times of the parse alone and of the decision, applicant after applicant."""
    parsed, decided = cycle(texts), cycle(texts)
    verdict = b'"verdict":"not_eligible"' if name == "passport of 179 days" else b'"verdict":"eligible"'
    assert all(verdict in decided_by(text) for text in texts[:: max(len(texts) // 100, 1)])
    times = in_turn(
        {
            "parse": lambda: Application.model_validate_json(next(parsed)),
            "decision": lambda: decided_by(next(decided)),
        },
        rounds,
        calls,
    )
    return times["parse"], times["decision"]


def _print_first_rulebook(head: Sequence[str], texts: Sequence[bytes], rounds: int, calls: int) -> None:
    permit = NAMES[0]
    rulebook = rulebook_of_revision(FIRST_REVISION)

    def decided(text: bytes) -> bytes:
        return decision(text, rulebook)

    times = _measure(permit, texts, rounds, calls, decided)
    sizes = len(texts[0]), len(decided(texts[0]))
    rules = len(rulebook.permits["temporary_residence"].rules)
    print_table(
        f"By the rulebook of the first release: {rules} rules, told what they read; {len(texts):,} applicants as above",
        head,
        [_figures(f"{permit}, first release", sizes, times, known_share(texts, rulebook), FIRST_LIMIT)],
    )


def _row(name: Name, parse_alone: list[float], whole: list[float], known: float) -> tuple[str, ...]:
    text = payload(name)
    return _figures(name, (len(text), len(decision(text))), (parse_alone, whole), known, LIMIT)


def _figures(
    name: str, sizes: tuple[int, int], times: tuple[list[float], list[float]], known: float, limit: float
) -> tuple[str, ...]:
    parse_alone, whole = times
    return (
        name,
        *map(str, sizes),
        f"{known:.0%}",
        f"{min(parse_alone):.1f}",
        f"{min(whole):.1f}",
        f"{ratio(whole, parse_alone):.2f}",
        f"{limit:.2f}",
        f"{usual_ratio(whole, parse_alone):.2f}",
    )


def _print_parts(rounds: int, calls: int) -> None:
    text = payload(NAMES[0])
    application, day = parse(text, TODAY, SPAN)
    evidence = evidence_of(application)
    found = decide(evidence, day, RULEBOOK)
    plan = RULEBOOK.plan(evidence)
    origin = Origin(CHECK_ID, "tenant", application.reference, NOW, None)
    canonical = audit_entry(origin, evidence, found, 0).canonical
    parts: dict[str, Callable[[], object]] = {
        "parse, with the look for repeated names": lambda: parse(text, TODAY, SPAN),
        "evidence, with the owners' keyed hashes": lambda: evidence_of(application),
        f"judging, {len(plan.rules)} rules": lambda: judge_all(plan, evidence, day),
        "window": lambda: find_window(plan, evidence, day, found.judgements, None, RULEBOOK),
        "render": lambda: render(CHECK_ID, application.reference, NOW, found, ENGLISH),
        "decision, bytes in, bytes out": lambda: decision(text),
        "id of the check": lambda: rising_check_id(NOW, token_bytes(RANDOM_BYTES)),
        f"audit record, {len(canonical)} bytes, with SHA-256": lambda: audit_entry(origin, evidence, found, 0),
        f"compression to {len(pack(canonical))} bytes": lambda: pack(canonical),
        "decision with its record": lambda: decision_and_record(text),
    }
    parse_alone = "model_validate_json alone"
    times = in_turn({parse_alone: lambda: Application.model_validate_json(text), **parts}, rounds, calls)
    rows = [(name, f"{min(taken):.1f}", f"{ratio(taken, times[parse_alone]):.2f}") for name, taken in times.items()]
    print_table(f"The parts, {NAMES[0]}, µs of CPU in the fastest round", ("part", "µs", "times the parse"), rows)


def _print_peers(rate: float, microseconds: float) -> None:
    ours = ("this project, on this machine", f"{microseconds:.0f}", f"{rate:.1f}")
    there = ("this project, as it would be on theirs by the ratio", f"{rate * PEERS_PARSE:.0f}", f"{rate:.1f}")
    limit = ("limit for this project on theirs", str(PEERS_LIMIT), f"{LIMIT:.1f}")
    peers = [(name, str(taken), f"{taken / PEERS_PARSE:.1f}") for name, taken in _PEERS]
    print_table(
        f"Peers, ten rules, 1 KB of JSON in, verdict and codes out ({PEERS_MACHINE}).\n"
        "None of them gives citations, remedies, a window or an audit record.",
        ("candidate", "µs", "times pydantic's parse"),
        [ours, there, limit, *peers],
    )


if __name__ == "__main__":
    main()

"""A back-test for people: how many verdicts change, from what to what, by which rules, and whom that touches most."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from eligibility.audit.backtest_report import Report, ShownChange, ShownTurn
from eligibility_local.audit_tables import print_rows
from eligibility_local.screen import screen

_MOST_RULES = 10


def print_report(report: Report) -> None:
    """Print a back-test."""
    with screen() as console:
        _print_counts(console, report)
        for change in report.changes:
            _print_change(console, change)
        if report.other_findings:
            _heading(console, "Verdict unchanged, but a rule says something else")
            _print_turns(console, report.other_findings)
        if report.obstacles:
            _heading(console, "Not decidable")
            rows = [(each.reason, " ".join(each.examples), f"{each.records:,}") for each in report.obstacles]
            print_rows(console, ("why", "for example", "records"), rows, numbers=1)
        if report.groups:
            _heading(console, "Most touched")
            groups = [
                (each.permit or "others", each.nationality or "others", f"{each.changed:,}", f"{each.records:,}")
                for each in report.groups
            ]
            print_rows(console, ("permit", "nationality", "changed", "of records"), groups, numbers=2)
        _heading(console, "Decided by rulebook")
        decided_by = [(each.revision, f"{each.records:,}") for each in report.revisions]
        print_rows(console, ("revision", "records"), decided_by, numbers=1)
        console.print(Text(f"\nTried: {report.rulebook}", "dim"))


def _print_counts(console: Console, report: Report) -> None:
    against = "what was decided" if report.against == "recorded" else "what today's rulebook decides"
    console.print(Text(f"Compared with {against}\n", "bold"))
    rows = [
        ("records, a sample" if report.sampled else "records", report.total),
        ("unchanged", report.unchanged),
        ("  of these with another finding", report.unchanged_with_other_findings),
        ("  of these passing on other days", report.unchanged_with_other_days),
        ("changed", report.changed),
        ("not decidable", report.not_decidable),
    ]
    print_rows(console, (), [(name, f"{count:,}") for name, count in rows], numbers=1)


def _print_change(console: Console, change: ShownChange) -> None:
    _heading(console, f"{change.before} -> {change.after}: {change.records:,}")
    _print_turns(console, change.rules)
    console.print(Text(f"for example {' '.join(change.examples)}", "dim"))


def _print_turns(console: Console, turns: Sequence[ShownTurn]) -> None:
    rows = [
        (
            turn.rule,
            _said(turn.outcome_before, turn.reason_before),
            _said(turn.outcome_after, turn.reason_after),
            f"{turn.records:,}",
        )
        for turn in turns[:_MOST_RULES]
    ]
    print_rows(console, ("rule", "before", "now", "records"), rows, numbers=1)
    if len(turns) > _MOST_RULES:
        console.print(Text(f"and {len(turns) - _MOST_RULES} more", "dim"))


def _said(outcome: str | None, reason: str | None) -> str:
    return "not judged" if outcome is None else f"{outcome}: {reason}"


def _heading(console: Console, text: str) -> None:
    console.print(Text(f"\n{text}", "bold"))

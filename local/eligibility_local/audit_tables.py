"""What the commands `eligibility audit …` found, as tables for people; ids and codes stand as the records have them."""

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from eligibility.audit.replay import Replay, ReplaySummary, Result
from eligibility_local.audit_exporting import ExportedDay
from eligibility_local.audit_finding import FoundCheck, Page
from eligibility_local.screen import screen

_STYLES: Mapping[Result, str] = {"identical": "bold green", "different": "bold red", "not_replayable": "bold yellow"}


def print_page(page: Page) -> None:
    """Print records, two lines each so that no id is broken, and how the next page is asked for."""
    with screen() as console:
        if not page.records:
            console.print("Nothing found.")
        for each in page.records:
            console.print(Text(f"{each.check_id}  {each.recorded_at or ''}", "bold"))
            told = (each.permit, each.applied_on, each.verdict, each.reference, each.fault)
            console.print(Text(f"    {', '.join(part for part in told if part is not None)}"))
        if page.after is not None:
            console.print(Text(f"\nMore: --after {page.after}", "dim"))


def print_record(found: FoundCheck) -> None:
    """Print the readable attributes of one record."""
    rows = [
        ("check", found.check_id),
        ("recorded", found.recorded_at),
        ("tenant", found.tenant),
        ("reference", found.reference),
        ("permit", found.permit),
        ("filing day", found.applied_on),
        ("verdict", found.verdict),
        ("not met", "\n".join(found.reasons)),
        ("rulebook", found.revision),
        ("fault", found.fault),
    ]
    with screen() as console:
        print_rows(console, (), [row for row in rows if row[1]])


def print_replay(one: Replay) -> None:
    """Print what became of one record."""
    with screen() as console:
        console.print(Text(one.result, _STYLES[one.result]))
        _print_differences(console, one)


def print_replays(summary: ReplaySummary) -> None:
    """Print how many records became what, with examples of those that are not identical."""
    with screen() as console:
        counts = [(result, f"{summary.results[result]:,}") for result in _STYLES]
        print_rows(console, ("result", "records"), counts, numbers=1)
        obstacles = [(obstacle, f"{count:,}") for obstacle, count in summary.obstacles.most_common()]
        if obstacles:
            console.print()
            print_rows(console, ("not replayable", "records"), obstacles, numbers=1)
        parts = [(part, f"{count:,}") for part, count in sorted(summary.parts.items(), key=lambda pair: -pair[1])]
        if parts:
            console.print()
            print_rows(console, ("different in", "records"), parts, numbers=1)
        for examples in summary.examples.values():
            for one in examples:
                console.print(Text(f"\n{one.check_id}", "bold"))
                _print_differences(console, one)


def print_exported(days: Iterable[ExportedDay]) -> None:
    """Print the files that were written, and what is not in them."""
    rows = [(day.file, f"{day.records:,}", day.sha256, day.left_out) for day in days]
    with screen() as console:
        if not rows:
            console.print("Nothing was recorded in this time.")
            return
        print_rows(console, ("file", "records", "SHA-256"), [(file, records, of) for file, records, of, _ in rows])
        for file, _, _, left_out in rows:
            for each in left_out:
                console.print(Text(f"Not in {file}: record {each.check_id}: {each.fault}", "bold red"))


def print_rows(
    console: Console, head: Sequence[str], rows: Iterable[Sequence[str | None]], *, numbers: int = 0
) -> None:
    """Print a table without lines, its last columns to the right where they are numbers; None is an empty cell."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=bool(head), header_style="bold", pad_edge=False)
    cells = [*rows]
    columns = len(head) or max(map(len, cells), default=0)
    for column in range(columns):
        is_number, name = column >= columns - numbers, head[column] if head else ""
        # An id is whole in one line, to be taken from there into the next command.
        table.add_column(name, justify="right" if is_number else "left", overflow="fold", no_wrap=name == "check")
    for row in cells:
        table.add_row(*[Text(cell or "") for cell in row])
    console.print(table)


def _print_differences(console: Console, one: Replay) -> None:
    if one.obstacle is not None:
        console.print(Text(one.obstacle if one.detail is None else f"{one.obstacle}: {one.detail}"))
    if one.differences:
        rows = [(each.part, each.recorded, each.again) for each in one.differences]
        print_rows(console, ("different in", "recorded", "decided again"), rows)

"""Tries every statement on all seeds, on all cores; prints the tables of docs/rulebook.md and docs/audit.md."""

import os
import sys
from argparse import ArgumentParser
from concurrent.futures import Executor, ProcessPoolExecutor
from itertools import repeat
from typing import TYPE_CHECKING

from tests.properties.statements import SEEDS, STATEMENTS, objections
from tests.properties.tamperings import RECORDS, UNTOUCHED, UNTOUCHED_LOG, tried_at, untouched_at
from tests.properties.tamperings import SEEDS as SEEDS_OF_LOGS

if TYPE_CHECKING:
    from tests.properties.tamperings import Tried

BLOCK = 250
_SHOWN = 5
_TAMPERINGS = 40


def main() -> int:
    """Try what was asked for; 1 where anything speaks against a statement."""
    parser = ArgumentParser(prog="python -m tests.properties.prove", description=__doc__)
    parser.add_argument(
        "--only", choices=("rules", "logs"), help="the statements about the rules, or the tampered logs"
    )
    only = parser.parse_args().only
    with ProcessPoolExecutor(os.cpu_count()) as cores:
        found = 0 if only == "logs" else statements(cores)
        found += 0 if only == "rules" else tampered_logs(cores)
    return 1 if found else 0


def statements(cores: Executor) -> int:
    """Print how many seeds speak against each statement, and the first of them; return how many do."""
    blocks = [range(first, first + BLOCK) for first in range(0, SEEDS, BLOCK)]
    width = max(len(statement.sentence) for statement in STATEMENTS.values())
    print(f"{'statement':{width}}  applications  against it")
    found = 0
    for name, statement in STATEMENTS.items():
        against = [said for block in cores.map(objections, repeat(name), blocks) for said in block]
        print(f"{statement.sentence:{width}}  {SEEDS:>12,}  {len(against):>10,}", flush=True)
        for said in against[:_SHOWN]:
            print(f"    {said}", file=sys.stderr)
        found += len(against)
    return found


def tampered_logs(cores: Executor) -> int:
    """Print how many tamperings of each kind are found and named; return how many are not, or are where none was."""
    blocks = [range(first, first + _TAMPERINGS) for first in range(0, SEEDS_OF_LOGS, _TAMPERINGS)]
    calls = [cores.submit(tried_at, block, RECORDS) for block in blocks]
    calls += [cores.submit(untouched_at, block, RECORDS) for block in blocks[: UNTOUCHED // _TAMPERINGS]]
    outcomes: dict[str, list[Tried]] = {}
    for call in calls:
        for sentence, outcome in call.result():
            outcomes.setdefault(sentence, []).append(outcome)
    width = max(len(sentence) for sentence in outcomes)
    print(f"\n{f'done to a log of {RECORDS:,} records':{width}}  times  found  named rightly")
    for sentence, these in outcomes.items():
        found = sum(outcome.found == (sentence != UNTOUCHED_LOG.sentence) for outcome in these)
        print(f"{sentence:{width}}  {len(these):>5,}  {found:>5,}  {sum(outcome.named for outcome in these):>13,}")
    wrong = [outcome.said for these in outcomes.values() for outcome in these if not (outcome.found and outcome.named)]
    for said in wrong[:_SHOWN]:
        print(f"    {said}", file=sys.stderr)
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main())

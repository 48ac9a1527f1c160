"""Tries every statement on all seeds, on all cores, and prints the table that docs/rulebook.md quotes."""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat

from tests.properties.statements import SEEDS, STATEMENTS, objections

BLOCK = 250
_SHOWN = 5


def main() -> int:
    """Print how many seeds speak against each statement, and the first of them; 1 where any does."""
    blocks = [range(first, first + BLOCK) for first in range(0, SEEDS, BLOCK)]
    width = max(len(statement.sentence) for statement in STATEMENTS.values())
    print(f"{'statement':{width}}  applications  against it")
    found = 0
    with ProcessPoolExecutor(os.cpu_count()) as cores:
        for name, statement in STATEMENTS.items():
            against = [said for block in cores.map(objections, repeat(name), blocks) for said in block]
            print(f"{statement.sentence:{width}}  {SEEDS:>12,}  {len(against):>10,}", flush=True)
            for said in against[:_SHOWN]:
                print(f"    {said}", file=sys.stderr)
            found += len(against)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

"""A tenth of the seeds that `make prove` tries, in blocks that run beside each other."""

import pytest

from tests.properties.statements import SEEDS, STATEMENTS, objections

TENTH = SEEDS // 10
BLOCK = 100


@pytest.mark.parametrize("first", range(0, TENTH, BLOCK))
@pytest.mark.parametrize("name", STATEMENTS)
def test_nothing_speaks_against_the_statement(name: str, first: int) -> None:
    assert objections(name, range(first, first + BLOCK)) == []

"""A tenth of what `make prove` does to a log, on a tenth of the records, in blocks that run beside each other."""

import pytest

from tests.properties.tamperings import RECORDS, SEEDS, TAMPERINGS, UNTOUCHED, tried, tried_at, untouched_at

TENTH = SEEDS // 10
BLOCK = 40


@pytest.mark.parametrize("first", range(0, TENTH, BLOCK))
def test_whatever_is_done_to_the_log_is_found_and_named(first: int) -> None:
    outcomes = tried_at(range(first, first + BLOCK), RECORDS // 10)
    assert [outcome.said for _, outcome in outcomes if not (outcome.found and outcome.named)] == []


def test_nothing_is_found_where_nothing_was_done() -> None:
    outcomes = untouched_at(range(UNTOUCHED // 10), RECORDS // 10)
    assert [outcome.said for _, outcome in outcomes if not (outcome.found and outcome.named)] == []


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_log_of_few_records_shows_it_too(name: str) -> None:
    """A few records an hour: most shards are empty, and neighbours stand in other hours."""
    outcomes = [tried(TAMPERINGS[name], seed, 40) for seed in range(25)]
    assert [outcome.said for outcome in outcomes if not (outcome.found and outcome.named)] == []


def test_each_kind_is_among_the_tenth() -> None:
    assert {sentence for sentence, _ in tried_at(range(len(TAMPERINGS)), 40)} == {
        tampering.sentence for tampering in TAMPERINGS.values()
    }

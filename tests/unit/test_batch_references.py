"""References that several rows have are found in all ranges, in flat memory, and none is taken for another."""

import tracemalloc
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.batch import references
from eligibility.batch.references import MOST_EXAMPLES, RangeReferences, Repeat, RepeatedReferences, repeated
from tests.unit.batch_road import run
from tests.unit.test_batch_deciding import line

repeatable = settings(derandomize=True, deadline=None, database=None, max_examples=200)


def parts_of(lines: Sequence[str | None], range_rows: int) -> list[bytes]:
    """Return the entries of each range of rows with these references."""
    parts = []
    for first in range(0, len(lines), range_rows):
        noted = RangeReferences()
        for number, reference in enumerate(lines[first : first + range_rows], first + 1):
            if reference is not None:
                noted.note(reference, number)
        parts.append(noted.entries())
    return parts


def found_in(parts: list[bytes], chunk: int = 1 << 14) -> RepeatedReferences:
    chunks = [[part[start : start + chunk] for start in range(0, len(part), chunk)] for part in parts]
    return repeated(chunks, sum(map(len, parts)))


@repeatable
@given(
    st.lists(st.none() | st.sampled_from([f"r-{number}" for number in range(25)]), max_size=60),
    st.integers(1, 20),
    st.integers(1, 100),
    st.integers(1, 500),
)
def test_what_is_found_is_what_counting_all_at_once_finds(
    lines: list[str | None], range_rows: int, chunk: int, at_once: int
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(references, "_AT_ONCE", at_once)
        found = found_in(parts_of(lines, range_rows), chunk)
    places: dict[str, list[int]] = {}
    for number, reference in enumerate(lines, 1):
        if reference is not None:
            places.setdefault(reference, []).append(number)
    several = sorted(Repeat(on[0], on[1], len(on)) for on in places.values() if len(on) > 1)
    assert found == (len(several), sum(repeat.rows for repeat in several), tuple(several))


def test_of_many_the_first_by_line_are_examples() -> None:
    lines = [f"r-{number}" for number in range(1000)] * 2
    found = found_in(parts_of(lines, 100))
    assert (found.references, found.rows) == (1000, 2000)
    assert found.examples == tuple(Repeat(number, number + 1000, 2) for number in range(1, MOST_EXAMPLES + 1))


def test_one_reference_in_every_row_is_one_repeat() -> None:
    found = found_in(parts_of(["same"] * 5000, 100))
    assert found == (1, 5000, (Repeat(1, 2, 5000),))


def test_rows_without_a_reference_repeat_nothing() -> None:
    assert found_in(parts_of([None] * 10, 3)) == (0, 0, ())
    assert repeated([], 0) == (0, 0, ())


def test_both_rows_are_decided_and_the_repetition_is_noted() -> None:
    done = run(b"\n".join([line(reference="a"), line(reference="b"), line(reference="a"), b'{"reference": "b"}']))
    assert [told["line"] for told in done.results] == [1, 2, 3]
    assert done.summary["repeated_references"] == {
        "references": 2,
        "rows": 4,
        "examples": [{"line": 1, "again_on": 3, "rows": 2}, {"line": 2, "again_on": 4, "rows": 2}],
    }


def test_entries_do_not_hold_the_references() -> None:
    assert b"form" not in parts_of(["form-4711"], 1)[0]


def test_a_part_that_is_cut_short_is_told() -> None:
    part = parts_of(["a", "b"], 2)[0]
    with pytest.raises(ValueError, match="cut short"):
        repeated([[part[:-1]]], len(part))


def test_memory_stays_flat_whatever_the_number_of_references_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(references, "_AT_ONCE", 1 << 15)
    parts = parts_of([f"r-{number}" for number in range(60_000)], 10_000)

    def chunks(part: bytes) -> Iterator[bytes]:
        yield from (part[start : start + 1024] for start in range(0, len(part), 1024))

    tracemalloc.start()
    found = repeated([chunks(part) for part in parts], sum(map(len, parts)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.references == 0
    assert peak < 500_000

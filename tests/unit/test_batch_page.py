"""docs/batch.md says what the product does, and the sample files are what it says of them."""

from typing import get_args

import pytest

from eligibility.batch.faults import UnusableCode, UnusableFile
from eligibility.batch.formats import LONGEST_LINE
from eligibility.batch.plan import RANGE_BYTES, RANGE_ROWS
from eligibility.batch.results import REJECTED, RESULTS_CSV, RESULTS_JSONL
from eligibility.batch.rows import MOST_ERRORS, LineCode
from tests.unit.batch_page import PAGE, SAMPLES, blocks_made, blocks_of
from tests.unit.batch_road import run, sample_register

TEXT = PAGE.read_text("utf-8")
MADE = blocks_made()


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_block_of_the_page_is_what_the_product_says(name: str) -> None:
    """If the product is right: `python -m tests.unit.batch_page` writes the blocks anew."""
    assert blocks_of(TEXT)[name] == MADE[name]


def test_the_page_has_no_other_block() -> None:
    assert set(blocks_of(TEXT)) == set(MADE)


@pytest.mark.parametrize("code", [*get_args(UnusableCode), *get_args(LineCode)])
def test_each_code_has_its_line(code: str) -> None:
    assert f"\n| `{code}` | " in TEXT


def test_the_limits_of_the_page_are_those_of_the_product() -> None:
    assert f"{LONGEST_LINE:,} bytes" in TEXT
    assert f"{RANGE_BYTES // 1024 // 1024} MiB and {RANGE_ROWS:,} rows" in TEXT
    assert f"At most {MOST_ERRORS}\nerrors" in TEXT
    assert all(f"{name} " in TEXT for name in (RESULTS_JSONL, RESULTS_CSV, REJECTED))


def test_each_field_of_the_summary_is_named() -> None:
    section = TEXT.partition("## The summary")[2].partition("## ")[0]
    summary = run((SAMPLES / "applications.jsonl").read_bytes()).summary
    assert all(f"`{name}`" in section or f"`{name}[]`" in section for name in summary)
    assert all(f"`{name}`" in section for name in summary["file"])


def test_the_line_of_the_page_is_an_application() -> None:
    (line,) = [line for line in TEXT.splitlines() if line.startswith('    {"permit"')]
    assert [told["reference"] for told in run(line.encode()).results] == ["r-1"]


@pytest.mark.parametrize(
    ("name", "decided", "rejected"),
    [("applications.jsonl", [1, 2, 3, 5, 8], [6, 7]), ("applications.csv", [2, 3, 7, 9], [4, 5, 6, 8, 10])],
)
def test_a_sample_has_good_rows_and_bad_ones(name: str, decided: list[int], rejected: list[int]) -> None:
    register = sample_register()
    done = run((SAMPLES / name).read_bytes(), register=register)
    register.close()
    assert [told["line"] for told in done.results] == decided
    assert [told["line"] for told in done.rejected] == rejected
    assert {"eligible", "not_eligible"} <= {told["verdict"] for told in done.results}


def test_the_sample_with_a_wrong_header_has_every_kind_of_fault() -> None:
    with pytest.raises(UnusableFile) as refused:
        run((SAMPLES / "wrong_header.csv").read_bytes())
    assert refused.value.faults == (
        "column 3 has a name that is not known; is applicant.nationality meant?",
        "column 6 has a name that is not known; is passport.expires_on meant?",
        "column 8 repeats reference of column 2",
        "applicant.nationality is missing",
        "stays.1 is missing, though stays.2 is there: numbers go up from 1",
    )

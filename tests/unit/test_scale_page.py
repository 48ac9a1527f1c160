"""docs/scale.md: its tables follow from what is measured and assumed, and what is measured is still so."""

from itertools import islice

import pytest

from benchmarks._batch_files import rows
from benchmarks._item_size import index_write_units, item_bytes, write_units
from benchmarks._packing import recorded
from eligibility.batch.references import RangeReferences
from eligibility.storage.dynamodb.audit import item_of
from tests.integration.stack_template import at, resources, template
from tests.unit.scale_page import (
    CONCURRENCY,
    INDEX_ENTRY_BYTES,
    ITEM_BYTES,
    PAGE,
    REFERENCE_BYTES,
    ROW_BYTES,
    UPLOAD_DAYS,
    filled,
)

TEXT = PAGE.read_text("utf-8")
ABOUT = 0.05
"""Ids and hashes are made anew each time, so packed records differ a little."""


def test_the_tables_follow_from_the_numbers() -> None:
    """If the numbers are right: `python -m tests.unit.scale_page` writes the tables anew."""
    assert filled(TEXT) == TEXT


def test_a_row_of_the_benchmark_is_as_long_as_the_page_says() -> None:
    assert len(next(islice(rows(6), 5, None))) == pytest.approx(ROW_BYTES, abs=2)


def test_a_record_and_its_entries_in_indexes_are_as_large_as_the_page_says() -> None:
    item = item_of(recorded("temporary residence", 5))
    assert item_bytes(item) == pytest.approx(ITEM_BYTES, rel=ABOUT)
    assert write_units(item) == 1
    indexes = at(resources("AWS::DynamoDB::Table")["AuditTable"], "GlobalSecondaryIndexes")
    assert isinstance(indexes, list)
    assert index_write_units(item) == len(indexes) == len(INDEX_ENTRY_BYTES)
    for index, size in zip(indexes, INDEX_ENTRY_BYTES.values(), strict=True):
        keys = at(index, "KeySchema")
        projected = at(index, "Projection", "NonKeyAttributes")
        assert isinstance(keys, list)
        assert isinstance(projected, list)
        names = {"check_id", *projected, *(at(key, "AttributeName") for key in keys)}
        assert item_bytes({name: value for name, value in item.items() if name in names}) == size


def test_a_reference_is_as_large_as_the_page_says() -> None:
    noted = RangeReferences()
    noted.note("form-1", 1)
    assert len(noted.entries()) == REFERENCE_BYTES


def test_the_page_takes_the_defaults_of_the_template() -> None:
    assert at(template(), "Parameters", "BatchConcurrency", "Default") == CONCURRENCY
    days = at(template(), "Parameters", "UploadDays", "Default")
    assert isinstance(days, int)
    assert 2 * days == UPLOAD_DAYS

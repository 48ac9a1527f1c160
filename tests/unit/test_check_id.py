"""Ids of checks: UUIDs that rise with time, or follow from client and key."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.audit.check_id import RANDOM_BYTES, batch_check_id, is_check_id, keyed_check_id, rising_check_id

repeatable = settings(derandomize=True, deadline=None, database=None)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INSTANTS = st.integers(1_640_995_200_000_000, 4_102_444_800_000_000).map(
    lambda number: EPOCH + timedelta(microseconds=number)
)
RANDOM = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES)


def test_the_example_of_rfc_9562_comes_out() -> None:
    """RFC 9562, appendix A.6: 22 February 2022, 14:22:22.000 at UTC-5."""
    instant = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
    assert rising_check_id(instant, bytes.fromhex("0cc318c4dc0c0c07398f")) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@repeatable
@given(INSTANTS, RANDOM)
def test_a_rising_id_says_its_millisecond(instant: datetime, random: bytes) -> None:
    check_id = UUID(rising_check_id(instant, random))
    assert (check_id.version, check_id.variant) == (7, RFC_4122)
    assert check_id.int >> 80 == (instant - EPOCH) // timedelta(milliseconds=1)


def test_a_rising_id_says_each_of_many_milliseconds_exactly() -> None:
    """By way of a float, some of 2038 and 2039 would come out as the millisecond before."""
    start = datetime(2038, 11, 23, 1, 18, 26, 7000, tzinfo=UTC)
    instants = [start + timedelta(milliseconds=99_991 * number) for number in range(2000)]
    said = [UUID(rising_check_id(instant, bytes(RANDOM_BYTES))).int >> 80 for instant in instants]
    assert said == [(instant - EPOCH) // timedelta(milliseconds=1) for instant in instants]


@repeatable
@given(INSTANTS, RANDOM, RANDOM)
def test_ids_rise_from_millisecond_to_millisecond(instant: datetime, first: bytes, second: bytes) -> None:
    later = instant + timedelta(milliseconds=1)
    assert rising_check_id(instant, first) < rising_check_id(later, second)


def test_no_two_bits_of_chance_give_the_same_id() -> None:
    instant = datetime(2023, 2, 8, tzinfo=UTC)
    fixed = 6  # version and variant take the place of as many bits
    ids = {rising_check_id(instant, (1 << bit).to_bytes(RANDOM_BYTES, "big")) for bit in range(8 * RANDOM_BYTES)}
    assert len(ids) == 8 * RANDOM_BYTES - fixed + 1


def test_an_id_made_of_a_key_is_always_the_same() -> None:
    assert keyed_check_id("tenant", "client", "key") == keyed_check_id("tenant", "client", "key")
    check_id = UUID(keyed_check_id("tenant", "client", "key"))
    assert (check_id.version, check_id.variant) == (8, RFC_4122)


def test_ids_made_of_other_keys_clients_or_tenants_differ() -> None:
    parts = ["", "a", "b", "ab", 'a","b', '"', ",", "a,b", "[", "\\", "a" * 255]
    ids = [keyed_check_id(tenant, client, key) for tenant in parts for client in parts for key in parts]
    assert len(set(ids)) == len(parts) ** 3


@repeatable
@given(INSTANTS, RANDOM, st.text(max_size=20), st.text(max_size=20))
def test_what_is_made_has_the_form_of_an_id(instant: datetime, random: bytes, client: str, key: str) -> None:
    assert is_check_id(rising_check_id(instant, random))
    assert is_check_id(keyed_check_id("tenant", client, key))
    assert rising_check_id(instant, random) != keyed_check_id("tenant", client, key)


GOOD = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@pytest.mark.parametrize(
    "text",
    [
        "",
        GOOD.upper(),
        GOOD.replace("-", ""),
        f"{GOOD}\n",
        f" {GOOD}",
        f"{GOOD}0",
        GOOD[:-1],
        GOOD.replace("-7cc3-", "-4cc3-"),
        GOOD.replace("-7cc3-", "-9cc3-"),
        GOOD.replace("-98c4-", "-c8c4-"),
        GOOD.replace("0", "\uff10"),
        GOOD.replace("e", "g"),
        f"{{{GOOD}}}",
        f"urn:uuid:{GOOD}",
    ],
)
def test_anything_else_has_not(text: str) -> None:
    assert is_check_id(GOOD)
    assert not is_check_id(text)


def test_ids_of_one_millisecond_differ_by_chance_alone() -> None:
    instant = datetime(2023, 2, 8, tzinfo=UTC)
    ids = [rising_check_id(instant, bytes([number] * RANDOM_BYTES)) for number in range(3)]
    assert all(first[:13] == second[:13] and first != second for first, second in pairwise(ids))


# --- Of the rows of a batch


LINES = st.integers(1, 2**40 - 1)


@repeatable
@given(INSTANTS, RANDOM, LINES)
def test_the_id_of_a_row_says_batch_and_line(instant: datetime, random: bytes, line: int) -> None:
    batch, row = UUID(rising_check_id(instant, random)), UUID(batch_check_id(rising_check_id(instant, random), line))
    assert (row.version, row.variant) == (8, RFC_4122)
    assert row.int >> 80 == batch.int >> 80  # milliseconds
    assert (row.int >> 64 & 0xFFF, row.int >> 40 & 0x3FFFFF) == (batch.int >> 64 & 0xFFF, batch.int >> 40 & 0x3FFFFF)
    assert row.int & (1 << 40) - 1 == line
    assert is_check_id(str(row))


@repeatable
@given(INSTANTS, RANDOM, LINES, LINES)
def test_ids_rise_from_line_to_line(instant: datetime, random: bytes, first: int, second: int) -> None:
    batch = rising_check_id(instant, random)
    assert (batch_check_id(batch, first) < batch_check_id(batch, second)) == (first < second)


def test_rows_of_other_batches_have_other_ids() -> None:
    instant = datetime(2023, 2, 8, tzinfo=UTC)
    chances = [(1 << bit).to_bytes(RANDOM_BYTES, "big") for bit in range(8 * RANDOM_BYTES)]
    ids = {batch_check_id(rising_check_id(instant, chance), 1) for chance in [bytes(RANDOM_BYTES), *chances]}
    assert len(ids) == 34 + 1
    earlier = rising_check_id(instant - timedelta(milliseconds=1), bytes(RANDOM_BYTES))
    assert batch_check_id(earlier, 2**40 - 1) < min(ids)

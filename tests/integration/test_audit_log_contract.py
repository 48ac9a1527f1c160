"""What every audit log keeps to, whatever it writes to."""

import secrets
import zlib

import pytest

from eligibility.storage.packing import MOST_BYTES, RecordCorrupt, pack
from eligibility.storage.ports import AuditEntry, AuditLog
from tests.integration.conftest import AuditStore
from tests.integration.stored_values import CHECK_ID, an_entry

INCOMPRESSIBLE = secrets.token_bytes(100_000)


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(an_entry(), id="usual"),
        pytest.param(an_entry()._replace(reasons=()), id="nothing_wrong"),
        pytest.param(an_entry()._replace(reasons=("z_last", "a_first", "m_between")), id="reasons_in_their_order"),
        pytest.param(an_entry()._replace(expires_at=4_102_444_800), id="kept_until_2100"),
        pytest.param(an_entry()._replace(reference="form-4711", subject="1:0123456789abcdef"), id="to_be_searched_for"),
        pytest.param(an_entry(canonical=b""), id="empty_record"),
        pytest.param(an_entry(canonical="\x00ЁҚ\n".encode()), id="any_bytes"),
        pytest.param(an_entry(canonical=INCOMPRESSIBLE), id="long_record"),
        pytest.param(an_entry(check_id="batch-7:000000012"), id="id_of_a_batch"),
    ],
)
def test_a_recorded_check_is_found_again_byte_for_byte(audit_log: AuditLog, entry: AuditEntry) -> None:
    assert audit_log.record(entry) == entry
    assert audit_log.find(entry.check_id) == entry


def test_an_id_that_was_never_recorded_is_not_found(audit_log: AuditLog) -> None:
    audit_log.record(an_entry())
    assert audit_log.find(CHECK_ID.upper()) is None
    assert audit_log.find("another") is None


def test_a_second_record_of_an_id_returns_the_first_and_changes_nothing(audit_log: AuditLog) -> None:
    first = an_entry(canonical=b"first")
    audit_log.record(first)
    assert audit_log.record(an_entry(canonical=b"second")._replace(tenant="another")) == first
    assert audit_log.find(CHECK_ID) == first


def test_the_same_entry_recorded_again_is_returned_as_it_is(audit_log: AuditLog) -> None:
    audit_log.record(an_entry())
    assert audit_log.record(an_entry()) == an_entry()


def test_records_of_different_ids_do_not_touch_each_other(audit_log: AuditLog) -> None:
    one, other = an_entry("one", b"1"), an_entry("other", b"2")
    audit_log.record(one)
    audit_log.record(other)
    assert (audit_log.find("one"), audit_log.find("other")) == (one, other)


@pytest.mark.parametrize(
    ("stored", "fault"),
    [
        pytest.param(pack(b'{"verdict":"eligible"}'), "its SHA-256 is not the stored digest", id="another_record"),
        pytest.param(pack(an_entry().canonical)[:-3], "it is longer or shorter than a record", id="cut_short"),
        pytest.param(pack(an_entry().canonical) + b"!", "it is longer or shorter than a record", id="continued"),
        pytest.param(b"no zlib stream", "it cannot be decompressed", id="not_compressed"),
        pytest.param(zlib.compress(bytes(64 * MOST_BYTES)), "it is longer or shorter than a record", id="zip_bomb"),
    ],
)
def test_a_record_that_is_not_what_was_written_is_never_given_out(
    audit_store: AuditStore, stored: bytes, fault: str
) -> None:
    audit_store.log.record(an_entry())
    audit_store.overwrite_record(CHECK_ID, stored)
    with pytest.raises(RecordCorrupt, match=fault):
        audit_store.log.find(CHECK_ID)
    with pytest.raises(RecordCorrupt, match=fault):
        audit_store.log.record(an_entry())


def test_a_record_too_long_to_be_unpacked_again_is_not_written(audit_log: AuditLog) -> None:
    with pytest.raises(ValueError, match="at most 1048576"):
        audit_log.record(an_entry(canonical=bytes(MOST_BYTES + 1)))
    assert audit_log.find(CHECK_ID) is None


def test_a_record_of_just_the_longest_length_is_found_again(audit_log: AuditLog) -> None:
    longest = an_entry(canonical=bytes(MOST_BYTES))
    audit_log.record(longest)
    assert audit_log.find(CHECK_ID) == longest


def some_entries(*numbers: int, canonical: bytes = b"first") -> list[AuditEntry]:
    """Make entries of a batch: an id and a record for each number."""
    return [an_entry(f"batch-{number:06}", canonical + b"%d" % number) for number in numbers]


@pytest.mark.parametrize("count", [0, 1, 3, 60])
def test_entries_recorded_together_are_each_found_again(audit_log: AuditLog, count: int) -> None:
    entries = some_entries(*range(count))
    assert audit_log.record_all(entries) == entries
    assert [audit_log.find(entry.check_id) for entry in entries] == entries


def test_of_entries_recorded_together_those_that_were_there_come_back_in_their_places(audit_log: AuditLog) -> None:
    earlier = some_entries(3, 7, 8)
    audit_log.record_all(earlier)
    later = some_entries(*range(10), canonical=b"second")
    expected = [*later[:3], earlier[0], *later[4:7], *earlier[1:], later[9]]
    assert audit_log.record_all(later) == expected
    assert audit_log.record_all(later) == expected
    assert [audit_log.find(entry.check_id) for entry in later] == expected


def test_an_entry_recorded_alone_is_there_for_those_recorded_together(audit_log: AuditLog) -> None:
    (alone,) = some_entries(1)
    audit_log.record(alone)
    others = some_entries(0, 1, 2, canonical=b"second")
    assert audit_log.record_all(others) == [others[0], alone, others[2]]


def test_a_record_too_long_to_be_unpacked_again_lets_none_be_written(audit_log: AuditLog) -> None:
    entries = [*some_entries(1, 2), an_entry("long", canonical=bytes(MOST_BYTES + 1)), *some_entries(3)]
    with pytest.raises(ValueError, match="at most 1048576"):
        audit_log.record_all(entries)
    assert [audit_log.find(entry.check_id) for entry in entries] == [None] * 4


def test_a_damaged_record_among_others_is_never_given_out(audit_store: AuditStore) -> None:
    entries = some_entries(*range(5))
    audit_store.log.record_all(entries)
    audit_store.overwrite_record(entries[2].check_id, pack(b"another"))
    with pytest.raises(RecordCorrupt, match=f"record {entries[2].check_id}"):
        audit_store.log.record_all(some_entries(*range(5), canonical=b"second"))


def test_a_record_packed_by_an_earlier_release_is_found(audit_store: AuditStore) -> None:
    """Without a dictionary, that is."""
    audit_store.log.record(an_entry())
    audit_store.overwrite_record(CHECK_ID, zlib.compress(an_entry().canonical, 6, 13))
    assert audit_store.log.find(CHECK_ID) == an_entry()


def test_a_record_whose_dictionary_is_not_kept_is_named_with_it(audit_store: AuditStore) -> None:
    foreign = zlib.compressobj(zdict=b"a dictionary of nobody")
    audit_store.log.record(an_entry())
    audit_store.overwrite_record(CHECK_ID, foreign.compress(an_entry().canonical) + foreign.flush())
    with pytest.raises(RecordCorrupt, match="packed with the dictionary 5dea0858, which is not kept here"):
        audit_store.log.find(CHECK_ID)

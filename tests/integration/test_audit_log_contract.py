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

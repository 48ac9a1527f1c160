"""Verification: what is proven and until when, what is told apart, and what it never says.

That each tampering is found and named is tried in tests/properties.
"""

import tracemalloc
from collections.abc import Iterable, Iterator
from datetime import datetime
from random import Random

import orjson
import pytest

from eligibility.audit import misfits
from eligibility.audit.fault import Fault, FaultKind
from eligibility.audit.found_record import found_record
from eligibility.audit.hours import GRACE, hour_after, hour_of, hours_from
from eligibility.audit.leaf_list import Shard, leaf_list_name
from eligibility.audit.merkle import Tree
from eligibility.audit.seal import SealReference, read_seal, seal_name
from eligibility.audit.sealing import Sealing
from eligibility.audit.verification import END, Tally, Verification
from eligibility.storage.ports import AuditEntry
from eligibility.storage.seals_in_memory import SealsInMemory
from tests.unit.sealed_log import BEGIN, HOUR, VERIFIED_AT, RecordedLeaves, a_sealed_log, an_entry_of, in_order

LOG = a_sealed_log(300)
FIRST = "2026-11-23T08"
LAST = LOG.newest.hour


def seals() -> SealsInMemory:
    """Return a copy of the seals."""
    copy = SealsInMemory()
    copy.objects |= LOG.seals.objects
    return copy


def verified(
    store: SealsInMemory,
    entries: Iterable[AuditEntry] = LOG.entries,
    expected: SealReference | None = LOG.newest,
    first: str = "",
    last: str = END,
) -> tuple[list[Fault], Tally]:
    """Verify and return what is found."""
    verification = Verification(store, VERIFIED_AT, expected, first, last)
    return list(verification.faults(map(found_record, entries))), verification.tally


def reference(store: SealsInMemory, hour: str) -> SealReference:
    """Return which seal is stored for an hour."""
    return read_seal(hour, store.objects[seal_name(hour)]).reference()


# --- What is proven


def test_an_untouched_log_is_proven_until_the_seal_that_was_expected() -> None:
    faults, tally = verified(seals())
    assert faults == []
    assert tally == Tally(10, FIRST, LAST, LAST, len(LOG.entries), LOG.late, LOG.expired, 0, 0)


def test_without_an_expected_seal_the_end_is_unproven() -> None:
    faults, tally = verified(seals(), expected=None)
    assert (faults, tally.proven_until) == ([], None)


def test_an_end_cut_off_is_seen_by_whoever_expects_a_seal_and_by_nobody_else() -> None:
    store = seals()
    lost = [hour_after(LAST, -2), hour_after(LAST, -1), LAST]
    for hour in lost:
        del store.objects[seal_name(hour)]
        del store.objects[leaf_list_name(hour)]
    left = b"".join(store.objects.values())
    entries = [entry for entry in LOG.entries if entry.check_id.encode() in left]
    assert verified(store, entries, expected=None)[0] == []
    faults, _ = verified(store, entries)
    assert {fault.hour for fault in faults if fault.kind == FaultKind.SEAL_MISSING} == set(lost)


def test_an_older_seal_proves_what_was_before_it() -> None:
    middle = hour_after(FIRST, 4)
    faults, tally = verified(seals(), expected=reference(LOG.seals, middle))
    assert (faults, tally.proven_until, tally.last) == ([], middle, LAST)


def test_a_history_that_was_sealed_anew_is_seen_by_whoever_expects_a_seal() -> None:
    forged = SealsInMemory()
    entries = LOG.entries[1:]
    *_, newest = Sealing(RecordedLeaves(entries), forged).seal_all(BEGIN + 10 * HOUR + GRACE)
    assert verified(forged, entries, expected=None)[0] == []
    assert verified(forged, entries, expected=newest)[0] == []
    faults, _ = verified(forged, entries)
    assert faults == [Fault(FaultKind.SEAL_ALTERED, LAST), Fault(FaultKind.SEALS_UNPROVEN, hour_after(LAST, -1))]


def test_a_history_sealed_anew_from_an_hour_on_is_seen_by_an_older_seal() -> None:
    middle = hour_after(FIRST, 4)
    store = seals()
    seal = read_seal(middle, store.objects[seal_name(middle)])
    store.objects[seal_name(middle)] = seal._replace(engine="9.9.9").text()
    after = hour_after(middle)
    later = read_seal(after, store.objects[seal_name(after)])
    store.objects[seal_name(after)] = later._replace(previous=reference(store, middle).digest).text()
    faults, _ = verified(store, expected=reference(LOG.seals, middle))
    assert faults == [Fault(FaultKind.SEAL_ALTERED, after), Fault(FaultKind.SEAL_ALTERED, middle)]


def test_a_seal_that_does_not_follow_the_expected_one_is_altered() -> None:
    middle = hour_after(FIRST, 4)
    store = seals()
    before = hour_after(middle, -1)
    del store.objects[seal_name(before)]
    expected = SealReference(middle, 64 * "a")
    faults, _ = verified(store, expected=expected)
    assert Fault(FaultKind.SEAL_ALTERED, hour_after(middle)) in faults
    assert Fault(FaultKind.SEAL_ALTERED, middle) in faults


def test_a_seal_expected_before_the_first_one_is_missing() -> None:
    faults, tally = verified(seals(), expected=SealReference(hour_after(FIRST, -2), 64 * "a"))
    assert faults == [Fault(FaultKind.SEAL_MISSING, hour_after(FIRST, -2))]
    assert tally.proven_until is None


def test_where_there_are_no_seals_nothing_is_sealed_yet() -> None:
    faults, tally = verified(SealsInMemory(), expected=None)
    assert (faults, tally.not_sealed_yet, tally.first) == ([], len(LOG.entries), None)


def test_where_all_seals_are_gone_the_expected_one_is_missing() -> None:
    faults, tally = verified(SealsInMemory())
    assert faults[0] == Fault(FaultKind.SEAL_MISSING, LAST)
    assert tally.intact == 0


@pytest.mark.parametrize("lost", [(0,), (0, 1), (3, 4, 5), (8, 9), (0, 4, 9)])
def test_seals_that_are_gone_are_each_named_and_made_anew(lost: tuple[int, ...]) -> None:
    store = seals()
    hours = [hour_after(FIRST, number) for number in lost]
    for hour in hours:
        del store.objects[seal_name(hour)]
    faults, tally = verified(store)
    assert sorted(faults) == [Fault(FaultKind.SEAL_MISSING, hour) for hour in hours]
    assert (tally.intact, tally.seals) == (len(LOG.entries), 10)


def test_a_seal_gone_with_its_leaf_list_leaves_those_before_it_unproven() -> None:
    store = seals()
    hour = hour_after(FIRST, 5)
    del store.objects[seal_name(hour)]
    del store.objects[leaf_list_name(hour)]
    faults, tally = verified(store)
    assert faults == [
        Fault(FaultKind.SEAL_MISSING, hour),
        Fault(FaultKind.SEALS_UNPROVEN, hour_after(hour, -1)),
        Fault(FaultKind.LEAF_LIST_MISSING, hour),
    ]
    assert tally.intact + tally.not_comparable == len(LOG.entries)


def test_two_seals_in_a_row_that_cannot_be_read_are_both_named_and_made_anew() -> None:
    store = seals()
    hours = [hour_after(FIRST, 5), hour_after(FIRST, 6)]
    for hour in hours:
        store.objects[seal_name(hour)] = b"{}"
    faults, tally = verified(store)
    assert sorted(faults) == [Fault(FaultKind.SEAL_ALTERED, hour) for hour in hours]
    assert tally.intact == len(LOG.entries)


def test_records_whose_leaf_list_is_gone_are_counted_apart() -> None:
    store = seals()
    with_late = [hour for hour in hours_from(FIRST, LAST) if read_seal(hour, store.objects[seal_name(hour)]).late]
    hour = with_late[0]
    del store.objects[leaf_list_name(hour)]
    faults, tally = verified(store)
    assert faults == [Fault(FaultKind.LEAF_LIST_MISSING, hour)]
    concerned = [entry for entry in LOG.entries if hour_of(entry.recorded_at) in {hour, hour_after(hour, -1)}]
    assert tally.not_comparable == len(concerned)
    assert tally.intact == len(LOG.entries) - len(concerned)


def test_only_the_shards_whose_leaves_were_altered_cannot_be_compared() -> None:
    store = seals()
    name = leaf_list_name(FIRST)
    lines = store.objects[name].splitlines(keepends=True)
    shard = orjson.loads(lines[0])["check_id"][-1]
    store.objects[name] = b"".join(lines[1:]) + b" " * len(lines[0])
    faults, tally = verified(store)
    assert {fault.kind for fault in faults} == {FaultKind.LEAF_LIST_ALTERED}
    assert {fault.shard for fault in faults} >= {shard}
    store.objects[name] = lines[0].replace(b"0", b"1") + b"".join(lines[1:])
    faults, tally = verified(store)
    assert faults == [Fault(FaultKind.LEAF_LIST_ALTERED, FIRST, shard=shard)]
    concerned = [entry for entry in LOG.entries if hour_of(entry.recorded_at) == FIRST and entry.check_id[-1] == shard]
    assert tally.not_comparable == len(concerned)


@pytest.mark.parametrize("line", [b"no leaf", b"[]", b'{"check_id":7,"digest":"a"}'])
def test_a_seal_over_what_are_no_leaves_is_no_error(line: bytes) -> None:
    """Without an expected seal, the newest one may be anybody's."""
    store = seals()
    seal = read_seal(LAST, store.objects[seal_name(LAST)])
    tree = Tree([line])
    shards = (Shard(tree.root().hex(), 1, len(line) + 1), *(Shard(Tree().root().hex(), 0, 0) for _ in range(15)))
    store.objects[leaf_list_name(LAST)] = line + b"\n"
    store.objects[seal_name(LAST)] = seal._replace(shards=shards, late={}).text()
    faults, _ = verified(store, expected=None)
    assert faults[0] == Fault(FaultKind.LEAF_LIST_ALTERED, LAST, shard="0")


# --- A period


def test_a_period_is_verified_alone() -> None:
    first, last = hour_after(FIRST, 2), hour_after(FIRST, 4)
    entries = [entry for entry in LOG.entries if first <= hour_of(entry.recorded_at) <= last]
    faults, tally = verified(seals(), entries, first=first, last=last)
    assert (faults, tally.intact, tally.first, tally.last) == ([], len(entries), first, last)
    assert tally.proven_until == LAST
    faults, _ = verified(seals(), entries[1:], first=first, last=last)
    assert faults == [Fault(FaultKind.RECORD_REMOVED, first, entries[0].check_id)]


def test_a_seal_altered_before_the_period_is_not_looked_at() -> None:
    store = seals()
    store.objects[seal_name(FIRST)] = b"{}"
    first = hour_after(FIRST, 2)
    entries = [entry for entry in LOG.entries if first <= hour_of(entry.recorded_at)]
    assert verified(store, entries, first=first)[0] == []


# --- What is told apart


def test_a_late_record_is_verified_in_its_own_hour() -> None:
    faults, tally = verified(seals())
    assert (faults, tally.late) == ([], LOG.late)
    assert LOG.late > 0


def test_many_faults_are_all_named_a_portion_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(misfits, "MOST", 10)
    kept = LOG.entries[::3]
    faults, tally = verified(seals(), kept)
    assert {fault.kind for fault in faults} == {FaultKind.RECORD_REMOVED}
    assert {fault.check_id for fault in faults} == {entry.check_id for entry in LOG.entries} - {
        entry.check_id for entry in kept
    }
    assert tally.intact == len(kept)


def test_records_in_another_order_are_all_accounted_for() -> None:
    faults, _ = verified(seals(), reversed(LOG.entries))
    named = {fault.check_id for fault in faults}
    assert {fault.kind for fault in faults} == {FaultKind.RECORD_REORDERED}
    assert len(named) >= len(LOG.entries) - 1


@pytest.mark.parametrize("instant", ["", "no instant", "../../../../etc", "9999-12-31T23:59:59.999Z", "2026-11-23T8"])
def test_a_record_that_claims_another_time_is_named_altered(instant: str) -> None:
    entry = LOG.entries[30]
    content = orjson.loads(entry.canonical) | {"recorded_at": instant}
    entries = [*LOG.entries]
    entries[30] = entry._replace(canonical=orjson.dumps(content, option=orjson.OPT_SORT_KEYS))
    assert verified(seals(), entries)[0] == [
        Fault(FaultKind.RECORD_ALTERED, hour_of(entry.recorded_at), entry.check_id)
    ]
    entries[30] = entry._replace(recorded_at=instant)
    assert verified(seals(), in_order(entries))[0] == [
        Fault(FaultKind.RECORD_ALTERED, hour_of(entry.recorded_at), entry.check_id)
    ]


@pytest.mark.parametrize("canonical", [b"", b"[]", b"7", b"null", b'{"decision":{"findings":[7]}}', b"\xff", b'"x"'])
def test_content_of_any_form_is_no_error(canonical: bytes) -> None:
    entry = LOG.entries[30]
    entries = [*LOG.entries]
    entries[30] = entry._replace(canonical=canonical)
    assert verified(seals(), entries)[0] == [
        Fault(FaultKind.RECORD_ALTERED, hour_of(entry.recorded_at), entry.check_id)
    ]


def test_a_fault_says_nothing_of_what_somebody_wrote_into_a_record() -> None:
    canary = "Canary Made-up 75 1234567"
    entries = [
        *LOG.entries,
        LOG.entries[3]._replace(check_id=canary, tenant=canary, canonical=canary.encode(), recorded_at=canary),
        LOG.entries[4]._replace(check_id=canary, reasons=(canary,), canonical=canary.encode()),
    ]
    faults, _ = verified(seals(), in_order(entries))
    assert len(faults) == 2
    assert canary not in repr(faults)
    assert "Canary" not in repr(faults)


# --- Millions


def test_memory_does_not_grow_with_the_records() -> None:
    def peak(records: int) -> int:
        log = a_sealed_log(records)

        def entries() -> Iterator[AuditEntry]:
            yield from log.entries

        tracemalloc.start()
        faults, tally = verified(log.seals, entries(), log.newest)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert (faults, tally.intact) == ([], len(log.entries))
        return most

    peak(300)
    assert peak(6_000) < 2 * peak(300) + 200_000


# --- What somebody puts in the way


def test_a_seal_of_an_hour_that_is_yet_to_come_is_inserted_and_leads_nobody_astray() -> None:
    store = seals()
    for hour in ("2027-01-01T00", "9998-12-31T23"):
        store.objects[seal_name(hour)] = b"{}"
    faults, tally = verified(store)
    assert faults == [Fault(FaultKind.SEAL_INSERTED, hour) for hour in ("2027-01-01T00", "9998-12-31T23")]
    assert (tally.last, tally.intact) == (LAST, len(LOG.entries))
    assert verified(store, expected=None)[1].last == LAST


def test_files_of_long_ago_are_no_hours_to_walk_back_to() -> None:
    store = seals()
    store.objects[leaf_list_name("0001-01-01T00")] = b""
    store.objects[seal_name("0001-01-01T00")] = b""
    store.objects[seal_name(FIRST)] = b"{}"
    faults, _ = verified(store)
    assert faults == [Fault(FaultKind.SEAL_ALTERED, FIRST)]


@pytest.mark.parametrize("recorded_at", [VERIFIED_AT + HOUR, VERIFIED_AT.replace(year=2999)])
def test_a_record_of_an_hour_that_is_yet_to_come_is_inserted(recorded_at: datetime) -> None:
    entry = an_entry_of(Random(1), recorded_at)  # noqa: S311 - it must repeat itself
    faults, tally = verified(seals(), [*LOG.entries, entry])
    assert faults == [Fault(FaultKind.RECORD_INSERTED, hour_of(entry.recorded_at), entry.check_id)]
    assert tally.not_sealed_yet == 0


def test_a_record_of_an_hour_that_is_not_sealed_yet_is_none_that_was_inserted() -> None:
    entry = an_entry_of(Random(1), VERIFIED_AT)  # noqa: S311 - it must repeat itself
    faults, tally = verified(seals(), [*LOG.entries, entry])
    assert (faults, tally.not_sealed_yet) == ([], 1)


@pytest.mark.parametrize("recorded_at", ["~", "", "9999-12-31T24:00:00Z", "2026-11-24Tnoon", "\U0010ffff"])
def test_a_copy_that_stands_in_no_hour_is_named(recorded_at: str) -> None:
    entry = LOG.entries[7]._replace(recorded_at=recorded_at)
    faults, _ = verified(seals(), in_order([*LOG.entries, entry]))
    assert [(fault.kind, fault.check_id) for fault in faults] == [(FaultKind.RECORD_DUPLICATED, entry.check_id)]

"""Sealing: every hour once, in order, and the same seals whatever dies or runs at the same time."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import cast, override

import pytest

from eligibility import __version__
from eligibility.audit.check_id import is_check_id
from eligibility.audit.hours import LOOK_BACK, hour_after, hour_of
from eligibility.audit.leaf_list import LeafListUnusable, leaf_list_name, lines_of, read_line
from eligibility.audit.seal import Seal, SealReference, SealUnreadable, seal_name
from eligibility.audit.sealed_leaves import newest_hour, stored_seal
from eligibility.audit.sealing import Sealing
from eligibility.storage.ports import AuditEntry, StoreUnavailable
from eligibility.storage.seals import Leaf, SealStore
from eligibility.storage.seals_in_memory import SealsInMemory
from tests.unit.sealed_log import BEGIN, HOUR, RecordedLeaves, an_entry_of

FIRST = "2026-11-23T08"
DUE = BEGIN + 4 * HOUR + timedelta(minutes=30)


def records(*hours: int, seed: int = 3, of_each: int = 20) -> list[AuditEntry]:
    """Make records in these hours after the first."""
    random = Random(seed)  # noqa: S311 - it must repeat itself
    return [
        an_entry_of(random, BEGIN + hour * HOUR + number * timedelta(minutes=2), keep_days=number % 2)
        for hour in hours
        for number in range(of_each)
    ]


RECORDS = records(0, 1, 3)


def sealed(leaves: RecordedLeaves, store: SealStore, now: datetime = DUE) -> list[SealReference]:
    """Seal what is due."""
    return list(Sealing(leaves, store).seal_all(now))


def sealed_alone() -> dict[str, bytes]:
    """Return what one run of the sealer leaves behind."""
    store = SealsInMemory()
    sealed(RecordedLeaves(RECORDS), store)
    return store.objects


def leaves_in(store: SealsInMemory, hour: str) -> list[Leaf]:
    """Return the leaf list of an hour."""
    return [read_line(line) for line in lines_of([store.objects[leaf_list_name(hour)]])]


def seal_of(store: SealsInMemory, hour: str) -> Seal:
    """Return the seal of an hour."""
    seal = stored_seal(store, hour)
    assert seal is not None
    return seal


def test_each_hour_that_is_over_gets_a_seal_also_the_empty_one() -> None:
    store = SealsInMemory()
    made = sealed(RecordedLeaves(RECORDS), store)
    assert [seal.hour for seal in made] == [hour_after(FIRST, number) for number in range(4)]
    assert [seal_of(store, seal.hour).leaves for seal in made] == [20, 20, 0, 20]
    assert made == [seal_of(store, seal.hour).reference() for seal in made]


def test_each_seal_says_the_digest_of_the_one_before_and_the_first_that_it_is_the_first() -> None:
    store = SealsInMemory()
    made = sealed(RecordedLeaves(RECORDS), store)
    assert [seal_of(store, seal.hour).previous for seal in made] == [None, *(seal.digest for seal in made[:-1])]


def test_a_seal_says_which_engine_made_it() -> None:
    store = SealsInMemory()
    sealed(RecordedLeaves(RECORDS), store)
    assert seal_of(store, FIRST).engine == __version__


def test_the_leaf_list_has_each_record_of_the_hour_with_its_digest_and_expiry() -> None:
    store = SealsInMemory()
    sealed(RecordedLeaves(RECORDS), store)
    expected = {
        Leaf(entry.check_id, entry.digest, entry.expires_at) for entry in RECORDS if hour_of(entry.recorded_at) == FIRST
    }
    leaves = leaves_in(store, FIRST)
    assert set(leaves) == expected
    assert leaves == sorted(leaves, key=lambda leaf: (leaf.check_id[-1], leaf.check_id))


def test_an_hour_is_not_sealed_before_half_an_hour_after_its_end() -> None:
    store = SealsInMemory()
    assert sealed(RecordedLeaves(RECORDS), store, BEGIN + timedelta(minutes=89)) == []
    assert store.objects.keys() <= {"first-hour"}
    assert [seal.hour for seal in sealed(RecordedLeaves(RECORDS), store, BEGIN + timedelta(minutes=90))] == [FIRST]


def test_where_nothing_is_recorded_nothing_is_sealed() -> None:
    store = SealsInMemory()
    assert sealed(RecordedLeaves(), store) == []
    assert store.objects == {}


def test_a_second_run_seals_nothing_and_changes_nothing() -> None:
    store = SealsInMemory()
    sealed(RecordedLeaves(RECORDS), store)
    before = dict(store.objects)
    assert sealed(RecordedLeaves(RECORDS), store) == []
    assert store.objects == before


def test_runs_hour_by_hour_end_with_the_seals_of_one_run() -> None:
    store = SealsInMemory()
    for hours in range(5):
        sealed(RecordedLeaves(RECORDS), store, BEGIN + hours * HOUR + timedelta(minutes=30))
    assert store.objects == sealed_alone()


def test_what_is_sealed_has_ids_digests_hours_and_numbers_and_nothing_else() -> None:
    store = SealsInMemory()
    sealed(RecordedLeaves(RECORDS), store)
    words = {"check_id", "digest", "expires_at", "engine", "format", "hour", "late", "leaves", "previous", "root"}
    words |= {"shards", "bytes", "null", __version__}
    for name, content in store.objects.items():
        told = set(re.findall(r"[^\s{}\[\]\":,]+", content.decode()))
        others = {
            text for text in told - words if not is_check_id(text) and not re.fullmatch(r"\d+|[0-9a-f]{64}", text)
        }
        assert others <= {hour_after(FIRST, number) for number in range(4)}, name


# --- Records that show up late


def test_a_late_record_goes_into_the_next_seal_marked_with_its_hour() -> None:
    early, (late, *_) = RECORDS, records(0, seed=4)
    store, leaves = SealsInMemory(), RecordedLeaves(early)
    sealed(leaves, store, BEGIN + timedelta(minutes=150))
    leaves.add(late)
    sealed(leaves, store)
    marked = Leaf(late.check_id, late.digest, late.expires_at, FIRST)
    assert marked not in leaves_in(store, hour_after(FIRST))
    assert [leaf for leaf in leaves_in(store, hour_after(FIRST, 2)) if leaf.recorded_in is not None] == [marked]
    assert seal_of(store, hour_after(FIRST, 2)).late == {FIRST: 1}
    assert [seal_of(store, hour_after(FIRST, number)).late for number in (0, 1, 3)] == [{}, {}, {}]


def test_late_records_of_several_hours_stand_in_the_order_of_the_list() -> None:
    late = records(0, 1, seed=4)
    store, leaves = SealsInMemory(), RecordedLeaves(RECORDS)
    sealed(leaves, store, BEGIN + timedelta(minutes=150))
    for entry in late:
        leaves.add(entry)
    sealed(leaves, store)
    assert seal_of(store, hour_after(FIRST, 2)).late == {FIRST: 20, hour_after(FIRST): 20}
    assert {leaf.check_id for leaf in leaves_in(store, hour_after(FIRST, 2))} == {entry.check_id for entry in late}


def test_a_late_record_of_an_hour_before_the_first_seal_is_sealed_too() -> None:
    (late,) = records(-2, of_each=1)
    store, leaves = SealsInMemory(), RecordedLeaves(RECORDS)
    sealed(leaves, store, BEGIN + timedelta(minutes=90))
    leaves.add(late)
    sealed(leaves, store)
    assert seal_of(store, hour_after(FIRST)).late == {hour_after(FIRST, -2): 1}


@pytest.mark.parametrize(("hours_late", "sealed_in"), [(LOOK_BACK, [LOOK_BACK]), (LOOK_BACK + 1, [])])
def test_a_record_is_sealed_up_to_a_day_late(hours_late: int, sealed_in: list[int]) -> None:
    (late,) = records(0, seed=4, of_each=1)
    store, leaves = SealsInMemory(), RecordedLeaves(RECORDS)
    sealed(leaves, store, BEGIN + hours_late * HOUR + timedelta(minutes=30))
    leaves.add(late)
    sealed(leaves, store, BEGIN + (hours_late + 3) * HOUR + timedelta(minutes=30))
    found = [hour for hour in range(hours_late + 3) if seal_of(store, hour_after(FIRST, hour)).late]
    assert found == sealed_in


# --- What dies, and what runs at the same time


class Death(Exception):
    """The sealer was killed."""


class WatchedStore(SealStore):
    """Calls what it is given before and after each write, with the number of writes so far."""

    def __init__(self, store: SealStore, before: Callable[[int], None], after: Callable[[int], None]) -> None:
        self._store = store
        self._before = before
        self._after = after
        self._writes = 0

    @override
    def put_new(self, name: str, chunks: Iterable[bytes]) -> bool:
        self._writes += 1
        self._before(self._writes)
        new = self._store.put_new(name, chunks)
        self._after(self._writes)
        return new

    @override
    def read(self, name: str, first: int = 0, length: int | None = None) -> Iterator[bytes] | None:
        return self._store.read(name, first, length)

    @override
    def names(self, prefix: str, after: str = "") -> Iterator[str]:
        return self._store.names(prefix, after)


def nothing(write: int) -> None:
    """Let a write be."""


def at(number: int, do: Callable[[], object]) -> Callable[[int], None]:
    """Return what does something at one of the writes."""

    def watch(write: int) -> None:
        if write == number:
            do()

    return watch


def die() -> None:
    """Die here."""
    raise Death


WRITES = 1 + 2 * 4


@pytest.mark.parametrize("write", range(1, WRITES + 1))
@pytest.mark.parametrize("when", ["before it", "after it"])
def test_a_sealer_killed_at_a_write_and_run_again_ends_with_the_same_seals(write: int, when: str) -> None:
    store, dies = SealsInMemory(), at(write, die)
    watched = WatchedStore(store, dies, nothing) if when == "before it" else WatchedStore(store, nothing, dies)
    with pytest.raises(Death):
        sealed(RecordedLeaves(RECORDS), watched)
    sealed(RecordedLeaves(RECORDS), store)
    assert store.objects == sealed_alone()


@pytest.mark.parametrize("write", range(1, WRITES + 1))
def test_a_record_that_shows_up_after_a_death_is_late_and_changes_no_leaf_list(write: int) -> None:
    store = SealsInMemory()
    with pytest.raises(Death):
        sealed(RecordedLeaves(RECORDS), WatchedStore(store, nothing, at(write, die)))
    before = dict(store.objects)
    more = records(0, 3, seed=4)
    sealed(RecordedLeaves([*RECORDS, *more]), store, DUE + HOUR)
    assert before.items() <= store.objects.items()
    hours = [hour_after(FIRST, number) for number in range(5)]
    ids = [leaf.check_id for hour in hours for leaf in leaves_in(store, hour)]
    assert sorted(ids) == sorted(entry.check_id for entry in [*RECORDS, *more])


@pytest.mark.parametrize("write", range(1, WRITES + 1))
def test_a_sealer_overtaken_at_a_write_by_another_ends_with_the_same_seals(write: int) -> None:
    store, leaves = SealsInMemory(), RecordedLeaves(RECORDS)
    watched = WatchedStore(store, at(write, lambda: sealed(leaves, store)), nothing)
    made = sealed(leaves, watched)
    assert store.objects == sealed_alone()
    assert made == [seal_of(store, seal.hour).reference() for seal in made]


@pytest.mark.parametrize("write", range(1, WRITES + 1))
def test_a_sealer_overtaken_by_one_of_another_release_goes_on_from_its_seals(
    write: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, leaves = SealsInMemory(), RecordedLeaves(RECORDS)

    def overtake() -> None:
        with monkeypatch.context() as other:
            other.setattr("eligibility.audit.sealing.__version__", "9.9.9")
            sealed(leaves, store, BEGIN + timedelta(minutes=150))

    made = sealed(leaves, WatchedStore(store, at(write, overtake), nothing))
    assert made == [seal_of(store, seal.hour).reference() for seal in made]
    assert [seal_of(store, seal.hour).previous for seal in made] == [None, *(seal.digest for seal in made[:-1])]


@pytest.mark.parametrize("write", range(1, WRITES + 1))
def test_two_sealers_that_see_different_records_seal_each_record_once(write: int) -> None:
    """The one that is overtaken sees a record of each hour less than the other."""
    store, seen_by_all = SealsInMemory(), RecordedLeaves(RECORDS)
    more = records(0, 1, 2, 3, seed=4, of_each=1)
    overtaking = RecordedLeaves([*RECORDS, *more])
    made = sealed(seen_by_all, WatchedStore(store, at(write, lambda: sealed(overtaking, store)), nothing))
    sealed(overtaking, store, DUE + HOUR)
    ids = [leaf.check_id for number in range(5) for leaf in leaves_in(store, hour_after(FIRST, number))]
    assert sorted(ids) == sorted(entry.check_id for entry in [*RECORDS, *more])
    assert made == [seal_of(store, seal.hour).reference() for seal in made]
    digests = [seal_of(store, hour_after(FIRST, number)).reference().digest for number in range(5)]
    assert [seal_of(store, hour_after(FIRST, number)).previous for number in range(5)] == [None, *digests[:-1]]


def test_an_earlier_record_that_shows_up_before_the_first_seal_does_not_move_the_beginning() -> None:
    store = SealsInMemory()
    with pytest.raises(Death):
        sealed(RecordedLeaves(RECORDS), WatchedStore(store, nothing, at(2, die)))
    sealed(RecordedLeaves([*RECORDS, *records(-1, of_each=1)]), store)
    assert seal_of(store, FIRST).previous is None
    assert newest_hour(store, hour_after(FIRST, 10)) == hour_after(FIRST, 3)
    assert seal_of(store, hour_after(FIRST)).late == {hour_after(FIRST, -1): 1}


# --- What is found in the way


def test_no_seal_follows_one_that_cannot_be_read() -> None:
    store = SealsInMemory()
    sealed(RecordedLeaves(RECORDS), store, BEGIN + timedelta(minutes=150))
    store.objects[seal_name(FIRST)] = b"{}"
    with pytest.raises(SealUnreadable, match=FIRST):
        sealed(RecordedLeaves(RECORDS), store)


def test_no_seal_is_put_over_a_leaf_list_that_is_none() -> None:
    store = SealsInMemory()
    store.objects[leaf_list_name(FIRST)] = b"what is this\n"
    with pytest.raises(LeafListUnusable, match=FIRST):
        sealed(RecordedLeaves(RECORDS), store)


def test_an_object_that_vanishes_is_the_store_being_unavailable() -> None:
    store = SealsInMemory()
    with pytest.raises(StoreUnavailable):
        sealed(RecordedLeaves(RECORDS), WatchedStore(store, nothing, lambda _: store.objects.clear()))


def test_the_newest_seal_is_found_however_long_ago_it_was_made() -> None:
    store = SealsInMemory()
    sealed(RecordedLeaves(RECORDS), store)
    assert newest_hour(store, hour_after(FIRST, 5)) == newest_hour(store, hour_after(FIRST, 50_000)) == "2026-11-23T11"
    assert newest_hour(SealsInMemory(), FIRST) is None


def test_a_week_without_records_is_sealed_hour_by_hour() -> None:
    store = SealsInMemory()
    made = sealed(RecordedLeaves(RECORDS), store, BEGIN + timedelta(days=7, minutes=30))
    assert len(made) == 7 * 24
    assert [seal.hour for seal in made] == [hour_after(FIRST, number) for number in range(7 * 24)]


@pytest.mark.parametrize(
    "odd",
    [
        Leaf("\ufffd1", "d" * 64),
        Leaf("another", "d" * 64),
        Leaf("01a1f84a-95c0-7314-9505-000000000001", "d" * 64, -1),
        Leaf("01a1f84a-95c0-7314-9505-000000000001", "d" * 64, 1 << 70),
        Leaf("01a1f84a-95c0-7314-9505-000000000001", cast("str", b"d")),
        Leaf("01a1f84a-95c0-7314-9505-000000000001", "d" * 64, cast("int", 1.5)),
    ],
)
def test_what_this_service_cannot_have_recorded_is_left_out_and_stops_no_sealing(odd: Leaf) -> None:
    clean, store = SealsInMemory(), SealsInMemory()
    sealed(RecordedLeaves(RECORDS), clean)
    sealed(_WithOdd(odd), store)
    assert store.objects == clean.objects


class _WithOdd(RecordedLeaves):
    """The records, and in their first hour something that only somebody with the store can have put there."""

    def __init__(self, odd: Leaf) -> None:
        super().__init__(RECORDS)
        self._odd = odd

    @override
    def of_shard(self, hour: str, shard: str) -> Iterator[Leaf]:
        yield from [self._odd] if (hour, shard) == (FIRST, "1") else []
        yield from super().of_shard(hour, shard)


def test_a_seal_of_an_hour_that_is_yet_to_come_does_not_stop_the_sealing() -> None:
    store = SealsInMemory()
    store.objects[seal_name("9998-12-31T23")] = b"{}"
    sealed(RecordedLeaves(RECORDS), store)
    assert newest_hour(store, hour_after(FIRST, 50)) == hour_after(FIRST, 3)

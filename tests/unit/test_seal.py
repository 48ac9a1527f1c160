"""The seal of an hour: canonical, read back only as it was written, and small enough a thing to be told elsewhere."""

from hashlib import sha256

import orjson
import pytest
import rfc8785

from eligibility.audit.hours import hour_after, hour_of, hours_from, is_hour, last_to_seal
from eligibility.audit.leaf_list import SHARDS, blocks_of, content_of
from eligibility.audit.seal import SealUnreadable, hour_of_name, make_seal, read_seal, seal_name
from eligibility.calendar_days import instant_text
from tests.unit.sealed_log import BEGIN
from tests.unit.test_leaf_list import HOUR, LEAVES

SEAL = make_seal(HOUR, content_of(HOUR, blocks_of(LEAVES)), 64 * "b", "0.1.0")


def forged(name: str, value: object) -> bytes:
    """Return a seal of which a part is another, canonical all the same."""
    return orjson.dumps({**orjson.loads(SEAL.text()), name: value}, option=orjson.OPT_SORT_KEYS)


def forged_shard(name: str, value: object) -> bytes:
    """Return a seal of which a part of the first shard is another."""
    first, *others = orjson.loads(SEAL.text())["shards"]
    return forged("shards", [{**first, name: value}, *others])


def test_a_seal_is_canonical_and_read_back() -> None:
    text = SEAL.text()
    assert text == rfc8785.dumps(orjson.loads(text))
    assert read_seal(HOUR, text) == SEAL


def test_the_first_seal_says_that_it_is_the_first() -> None:
    first = SEAL._replace(previous=None)
    assert b'"previous":null' in first.text()
    assert read_seal(HOUR, first.text()) == first


def test_a_seal_is_told_by_its_hour_and_the_digest_of_its_bytes() -> None:
    assert str(SEAL.reference()) == f"{HOUR}:{sha256(SEAL.text()).hexdigest()}"


def test_a_seal_counts_its_leaves() -> None:
    told = orjson.loads(SEAL.text())
    assert (SEAL.leaves, told["leaves"]) == (len(LEAVES), len(LEAVES))
    assert told["late"] == {"2026-11-23T06": 1, "2026-11-23T07": 1}


def test_a_shard_is_found_in_the_leaf_list_by_what_the_seal_says() -> None:
    content = b"".join(blocks_of(LEAVES))
    found = []
    for shard in SHARDS:
        first, length = SEAL.place_of(shard)
        found.append(content[first:][:length])
    assert b"".join(found) == content
    assert len(found[SHARDS.index("a")].splitlines()) == 2


def test_no_byte_of_a_seal_can_be_changed_and_be_the_same_seal() -> None:
    text = SEAL.text()
    for index in range(len(text)):
        for other in {text[index] ^ 1, ord("0"), ord(" ")} - {text[index]}:
            changed = text[:index] + bytes([other]) + text[index + 1 :]
            try:
                seal = read_seal(HOUR, changed)
            except SealUnreadable:
                continue
            assert seal.reference() != SEAL.reference()


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff",
        SEAL.text() + b"\n",
        SEAL.text().replace(b'"format":1', b'"format":2'),
        SEAL.text().replace(b'"leaves":5', b'"leaves":6'),
        SEAL.text().replace(b'"engine"', b'"Engine"'),
        SEAL._replace(hour="2026-11-23T09").text(),
        SEAL._replace(shards=SEAL.shards[:15]).text(),
        SEAL._replace(previous="b" * 63).text(),
        SEAL._replace(previous="B" * 64).text(),
        SEAL._replace(late={"2026-11-23": 1}).text(),
        SEAL._replace(late={"2026-11-23T06": -1}).text(),
        forged("previous", 5),
        forged("previous", ["b" * 64]),
        forged("late", []),
        forged("late", 3),
        forged("late", {"2026-11-23T06": 1.5}),
        forged("late", {"1926-11-23T06": 1}),
        forged("engine", 7),
        forged("hour", 7),
        forged("shards", [[]] * 16),
        forged("shards", {}),
        forged_shard("bytes", 1 << 53),
        forged_shard("bytes", (1 << 64) - 1),
        forged_shard("root", ["a"] * 64),
        forged_shard("root", "A" * 64),
        b"[" * 100_000,
    ],
)
def test_what_is_no_seal_of_the_hour_is_refused(text: bytes) -> None:
    with pytest.raises(SealUnreadable, match=f"seal of {HOUR}"):
        read_seal(HOUR, text)


def test_names_say_the_hour() -> None:
    assert hour_of_name(seal_name(HOUR)) == HOUR
    others = ["", HOUR, f"leaves/{HOUR}.jsonl", "seals/2026-11-23T8.json", "seals/2026-13-23T08.json", "seals/a/b.json"]
    assert [hour_of_name(name) for name in others] == [None] * len(others)


def test_hours_go_on_over_days_and_years() -> None:
    assert list(hours_from("2026-12-31T22", "2027-01-01T01")) == [
        "2026-12-31T22",
        "2026-12-31T23",
        "2027-01-01T00",
        "2027-01-01T01",
    ]
    assert hour_after("2024-02-29T00", -1) == "2024-02-28T23"
    assert list(hours_from("2027-01-01T01", "2027-01-01T00")) == []


@pytest.mark.parametrize(
    ("minutes", "last"),
    [(0, "2026-11-23T06"), (29, "2026-11-23T06"), (30, "2026-11-23T07"), (89, "2026-11-23T07"), (90, "2026-11-23T08")],
)
def test_an_hour_is_sealed_half_an_hour_after_its_end(minutes: int, last: str) -> None:
    now = BEGIN.replace(hour=8 + minutes // 60, minute=minutes % 60)
    assert hour_of(instant_text(BEGIN)) == HOUR
    assert last_to_seal(now) == last


@pytest.mark.parametrize("text", ["", "2026-11-23", "2026-11-23T8", "2026-11-23T24", "2026-11-23 08", "../../../../.."])
def test_other_texts_are_no_hours(text: str) -> None:
    assert is_hour(HOUR)
    assert not is_hour(text)

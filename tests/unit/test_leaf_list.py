"""The leaf list: its lines, their order, and what a seal says of them."""

from collections.abc import Iterator

import orjson
import pytest
import rfc8785

from eligibility.audit.leaf_list import (
    SHARDS,
    LeafListUnusable,
    NoLeaf,
    blocks_of,
    content_of,
    hour_of_leaf_list,
    leaf_list_name,
    line_of,
    lines_of,
    read_line,
)
from eligibility.audit.merkle import Tree
from eligibility.storage.seals import Leaf

HOUR = "2026-11-23T08"
DIGEST = 64 * "a"


def an_id(number: int, shard: str = "0") -> str:
    """Return an id that rises with the number."""
    return f"01a20000-0000-7000-8000-{number:011x}{shard}"


LEAVES = [
    Leaf(an_id(1), DIGEST),
    Leaf(an_id(7), DIGEST, 1_893_456_000),
    Leaf(an_id(2, "a"), DIGEST, None, "2026-11-23T06"),
    Leaf(an_id(5, "a"), DIGEST, 1_893_456_000, "2026-11-23T07"),
    Leaf(an_id(1, "f"), DIGEST, 0),
]
LINES = [line_of(leaf) for leaf in LEAVES]


@pytest.mark.parametrize("leaf", LEAVES, ids=["least", "that_expires", "late", "late_that_expires", "expired_in_1970"])
def test_a_line_is_canonical_and_read_back(leaf: Leaf) -> None:
    line = line_of(leaf)
    assert line == rfc8785.dumps(orjson.loads(line))
    assert read_line(line) == leaf


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"7",
        b"{",
        b"{}",
        line_of(LEAVES[0]).replace(b'":"', b'": "'),
        line_of(LEAVES[0])[:-1] + b',"name":"Made-up"}',
        b'{"digest":"%s","check_id":"%s"}' % (DIGEST.encode(), an_id(1).encode()),
        b'{"check_id":"%s"}' % an_id(1).encode(),
        b'{"check_id":7,"digest":"a"}',
        b'{"check_id":"7","digest":7}',
        b'{"check_id":"7","digest":"a","expires_at":true}',
        b'{"check_id":"7","digest":"a","expires_at":"soon"}',
        b'{"check_id":"7","digest":"a","recorded_in":"../../../../.."}',
        b'{"check_id":"7","digest":"a","recorded_in":7}',
    ],
)
def test_a_line_written_in_any_other_way_is_none(line: bytes) -> None:
    with pytest.raises(NoLeaf):
        read_line(line)


@pytest.mark.parametrize("size", [1, 7, 100, 1 << 20])
def test_lines_come_back_whatever_the_chunks(size: int) -> None:
    content = b"".join(line + b"\n" for line in LINES)
    chunks = (content[first : first + size] for first in range(0, len(content), size))
    assert list(lines_of(chunks)) == LINES


def test_the_content_has_root_count_and_length_of_each_shard() -> None:
    content = content_of(HOUR, blocks_of(LEAVES))
    by_shard = {"0": LINES[:2], "a": LINES[2:4], "f": LINES[4:]}
    for shard, told in zip(SHARDS, content.shards, strict=True):
        lines = by_shard.get(shard, [])
        assert told == (Tree(lines).root().hex(), len(lines), sum(len(line) + 1 for line in lines))
    assert content.late == {"2026-11-23T06": 1, "2026-11-23T07": 1}


def test_an_empty_hour_has_empty_shards() -> None:
    content = content_of(HOUR, [])
    assert {(shard.leaves, shard.bytes) for shard in content.shards} == {(0, 0)}
    assert content.late == {}


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        pytest.param([LINES[1], LINES[0]], 2, id="ids_that_fall"),
        pytest.param([LINES[0], LINES[0]], 2, id="an_id_twice"),
        pytest.param([LINES[4], LINES[2]], 2, id="shards_that_fall"),
        pytest.param([LINES[0], b"no leaf"], 2, id="no_leaf"),
        pytest.param([line_of(Leaf(an_id(1, "g"), DIGEST))], 1, id="a_shard_that_there_is_not"),
        pytest.param([line_of(Leaf("", DIGEST))], 1, id="no_id"),
        pytest.param([b"", LINES[0]], 1, id="an_empty_line"),
    ],
)
def test_no_seal_is_put_over_what_is_no_leaf_list(lines: list[bytes], number: int) -> None:
    with pytest.raises(LeafListUnusable, match=f"leaf list of {HOUR}: line {number} "):
        content_of(HOUR, [b"".join(line + b"\n" for line in lines)])


def test_a_leaf_list_is_written_in_blocks_as_the_leaves_come() -> None:
    taken = 0

    def leaves() -> Iterator[Leaf]:
        nonlocal taken
        for number in range(10_000):
            taken += 1
            yield Leaf(an_id(number), DIGEST)

    blocks = blocks_of(leaves())
    assert len(next(blocks).splitlines()) == taken == 1_000


def test_names_say_the_hour() -> None:
    assert hour_of_leaf_list(leaf_list_name(HOUR)) == HOUR
    others = ["", HOUR, f"seals/{HOUR}.json", f"leaves/{HOUR}.json", "leaves/2026-11-23T24.jsonl", "leaves/x.jsonl"]
    assert [hour_of_leaf_list(name) for name in others] == [None] * len(others)

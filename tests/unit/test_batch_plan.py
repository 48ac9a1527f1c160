"""A plan has each line of a file in one range, however the file comes; what is of no use is refused at once."""

import tracemalloc
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.batch.cutting import Cutting
from eligibility.batch.faults import UnusableFile
from eligibility.batch.formats import LONGEST_LINE
from eligibility.batch.manifest import manifest, plan_json, read_plan
from eligibility.batch.plan import Plan, plan_file
from eligibility.batch.ranges import Range

HEADER = b"permit,applicant.nationality,passport.kind,passport.country"
EXACTLY = b'{"%s' % (b"x" * (LONGEST_LINE - 2))
"""A line as long as may be."""

repeatable = settings(derandomize=True, deadline=None, database=None, max_examples=300)


def refusal(data: bytes) -> UnusableFile:
    with pytest.raises(UnusableFile) as refused:
        plan_file([data])
    return refused.value


def line_by_line(data: bytes, range_bytes: int, range_rows: int) -> list[Range]:
    """Return the ranges of a JSONL file without a mark before it, the slow way."""
    ranges: list[Range] = []
    waiting: list[tuple[bytes, bool, bool]] = []
    lines = (
        data.splitlines(keepends=True) if b"\r" not in data else data.replace(b"\r", b"\0").splitlines(keepends=True)
    )
    for raw in lines:
        line = raw.replace(b"\0", b"\r")
        content = line.removesuffix(b"\n").removesuffix(b"\r")
        too_long = len(content) > LONGEST_LINE
        is_row = bool(content.strip(b" \t\r"))
        size = sum(len(each) for each, _, _ in waiting)
        rows = sum(counted for _, _, counted in waiting)
        full = rows + is_row > range_rows or (size + len(line) > range_bytes and not too_long)
        if waiting and (full or waiting[0][1] != too_long):
            ranges.append(closed(ranges, waiting))
            waiting = []
        waiting.append((line, too_long, is_row))
    ranges.append(closed(ranges, waiting))
    return ranges


def closed(before: list[Range], lines: list[tuple[bytes, bool, bool]]) -> Range:
    data = b"".join(line for line, _, _ in lines)
    first_byte = before[-1].first_byte + before[-1].length if before else 0
    first_line = before[-1].first_line + before[-1].lines if before else 1
    rows = sum(is_row for _, _, is_row in lines)
    return Range(
        len(before), first_byte, len(data), first_line, len(lines), rows, sha256(data).hexdigest(), lines[0][1]
    )


# --- The ranges


LINES = st.lists(
    st.sampled_from([b'{"a": 1}', b"", b" ", b"\t\r", b'{"\xd0\x90": "\xf0\x9f\x8f\xa0"}', b"x", b"{}" * 20, b" {}"])
    | st.binary(max_size=40).map(lambda line: line.replace(b"\n", b"").replace(b"\0", b"")),
    max_size=30,
)


@repeatable
@given(
    LINES,
    st.sampled_from([b"\n", b"\r\n"]),
    st.sampled_from(["", "ended"]),
    st.integers(1, 120),
    st.integers(1, 7),
    st.integers(1, 60),
)
def test_the_plan_is_what_reading_line_by_line_gives(
    lines: list[bytes], end: bytes, ended: str, range_bytes: int, range_rows: int, piece: int
) -> None:
    data = end.join([b"{}", *lines]) + (end if ended else b"")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("eligibility.batch.plan._PIECE", piece)
        plan = plan_file([data], range_bytes, range_rows)
    assert list(plan.ranges) == line_by_line(data, range_bytes, range_rows)
    assert (plan.size, plan.sha256) == (len(data), sha256(data).hexdigest())
    assert plan.lines == sum(range_.lines for range_ in plan.ranges) == data.count(b"\n") + (data[-1:] != b"\n")


@pytest.mark.parametrize("lengths", [(1, 1), (2, 3), (-1, 0), (0, 1), (1, 0), (5 * LONGEST_LINE, 0), (0, 0)])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""], ids=["LF", "CRLF", "no end"])
def test_lines_that_are_too_long_are_ranges_of_their_own(lengths: tuple[int, int], end: bytes) -> None:
    lines = [b"{}", *(EXACTLY[:-1] if more < 0 else EXACTLY + b"x" * more for more in lengths)]
    data = (end or b"\n").join(lines) + end
    plan = plan_file([data], 3 * LONGEST_LINE, 10)
    assert list(plan.ranges) == line_by_line(data, 3 * LONGEST_LINE, 10)
    longest = [len(line) > LONGEST_LINE for line in lines]
    assert sum(range_.lines for range_ in plan.ranges if range_.too_long) == sum(longest)


def test_a_line_as_long_as_may_be_is_not_too_long_before_its_end_is_seen() -> None:
    cutting = Cutting(0, 0, range_bytes=10, range_rows=10)
    for piece in (EXACTLY, b"\r", b"\n", EXACTLY, b"\r", b"x"):
        cutting.take(piece)
    assert [range_.too_long for range_ in cutting.finish()] == [False, True]


def test_lines_that_are_too_long_fill_a_range_by_their_number() -> None:
    plan = plan_file([b"\n".join([b"{}", *[EXACTLY + b"x"] * 5])], range_rows=2)
    assert [(range_.rows, range_.too_long) for range_ in plan.ranges] == [(1, False), (2, True), (2, True), (1, True)]


@pytest.mark.parametrize("size", [1, 7, 65_536, 262_143, 262_144, 1 << 20])
def test_chunks_of_any_size_give_the_same_plan(size: int) -> None:
    """Multi-byte characters and CRLF are cut anywhere; so are lines that are too long."""
    row = '{"name": "Жанна Ағайын"}\r\n'.encode()
    data = row * 5_000 + b"x" * 300_000 + b"\r\n" + row * 5_000 + b"y" * 70_000
    whole = plan_file([data], 10_000, 150)
    assert plan_file((data[start : start + size] for start in range(0, len(data), size)), 10_000, 150) == whole
    assert [range_.too_long for range_ in whole.ranges].count(True) == 2


def test_a_range_has_whole_characters_where_its_file_has_whole_lines() -> None:
    row = '{"name": "Ж"}'.encode()
    data = b"\n".join([row] * 100)
    for range_bytes in range(1, 40):
        for range_ in plan_file([data], range_bytes).ranges:
            part = data[range_.first_byte : range_.first_byte + range_.length]
            assert part.decode("utf-8").startswith("{")


def test_ranges_cover_the_file_from_its_first_row_on() -> None:
    data = b"\xef\xbb\xbf\r\n \n" + HEADER + b"\r\n" + b"a,b,c,d\r\n" * 1000
    plan = plan_file([data], 500, 20)
    assert plan.ranges[0].first_byte == data.index(b"a,b")
    assert plan.ranges[0].first_line == 4
    for before, after in pairwise(plan.ranges):
        assert before.first_byte + before.length == after.first_byte
        assert before.first_line + before.lines == after.first_line
    assert plan.ranges[-1].first_byte + plan.ranges[-1].length == len(data)
    assert (plan.lines, plan.rows) == (1003, 1000)


def test_a_range_is_full_after_its_rows_or_before_its_bytes() -> None:
    by_rows = plan_file([b"{}\n" * 25], 1000, 10)
    assert [range_.rows for range_ in by_rows.ranges] == [10, 10, 5]
    by_bytes = plan_file([b"{}\n" * 25], 30, 1000)
    assert [range_.length for range_ in by_bytes.ranges] == [30, 30, 15]
    assert [range_.lines for range_ in plan_file([b"{}\n" * 3], 1, 1000).ranges] == [1, 1, 1]


def test_a_million_short_lines_are_planned() -> None:
    plan = plan_file([b"{}\n" * 1000] * 1000)
    assert (plan.rows, len(plan.ranges)) == (1_000_000, 100)


def test_memory_stays_flat_whatever_the_lines_are() -> None:
    """A line of 10 MB, a blank stretch of as much, and rows: none of it is kept."""
    chunk = 1 << 16

    def chunks() -> Iterator[bytes]:
        yield b"{}\n"
        yield from [b"x" * chunk] * 160
        yield from [b"\n" * chunk] * 160
        yield from [b"{}\n" * (chunk // 3)] * 16

    tracemalloc.start()
    plan = plan_file(chunks())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert plan.size > 20_000_000
    assert peak < 3_000_000


@pytest.mark.parametrize("data", [b"{}\n" * 100 + EXACTLY + b"xx", HEADER + b"\n1\n2"], ids=["JSONL", "CSV"])
def test_a_plan_comes_back_from_its_json(data: bytes) -> None:
    plan = plan_file([data], 50)
    assert read_plan(plan_json(plan), manifest(plan.ranges)) == plan


# --- What tells the format


@pytest.mark.parametrize(
    ("data", "delimiter"),
    [
        (b"{}", ""),
        (b"\xef\xbb\xbf{}\r\n", ""),
        (b"\r\n\n  {}", ""),
        (HEADER + b"\n1", ","),
        (b"\xef\xbb\xbf" + HEADER + b"\r\n1", ","),
        (b"\n\n" + HEADER.replace(b",", b";") + b"\n1", ";"),
        (b" " + HEADER.replace(b",", b" , ") + b"\n1", ","),
        (b'"permit","applicant.nationality","passport.kind","passport.country"\n1', ","),
    ],
)
def test_the_first_line_that_is_not_blank_tells_the_layout(data: bytes, delimiter: str) -> None:
    layout = plan_file([data]).layout
    assert (layout.format, layout.delimiter) == ("csv" if delimiter else "jsonl", delimiter)
    assert layout.columns == (tuple(HEADER.decode().split(",")) if delimiter else ())


# --- What is refused whole


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b"\n \r\n\t\n", "empty_file"),
        (b"  ", "empty_file"),
        (HEADER, "header_alone"),
        (HEADER + b"\r\n\r\n", "header_alone"),
        (b"Ivanov,Ivan,RUS\nPetrov,Petr,RUS\n", "wrong_header"),
        (b"permit,wrong\n1,2\n", "wrong_header"),
        (b"permit" * 20_000, "wrong_header"),
        (b"p" + "ж".encode() * 50_000, "wrong_header"),
        (b"permit\xff" * 20_000, "not_text"),
        (b"[{}]", "not_lines"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not_text"),
        (b"\x7fELF\0\0\0", "not_text"),
        (b"\0" * 100_000, "not_text"),
        (b"permit\x01\n", "not_text"),
        (HEADER.decode().encode("utf-16"), "not_text"),
        (HEADER.decode().encode("utf-16-le") + "\n1".encode("utf-16-le"), "not_text"),
        ("\ufeff{}".encode("utf-16-be"), "not_text"),
        ("разрешение,гражданство\n".encode("cp1251"), "not_text"),
        (b"\x1f\x8b\x08\0", "compressed"),
        (b"PK\x03\x04\x14\0", "compressed"),
        (HEADER + b"\r1,2,3,4\r", "line_ends"),
        (HEADER + b"\r" + b"1,2,3,4\r" * 20_000, "line_ends"),
        (b"{}\r{}\r{}", "line_ends"),
        (b"{}\r" * 50_000, "line_ends"),
    ],
)
def test_a_file_of_no_use_is_refused_with_its_reason(data: bytes, code: str) -> None:
    assert refusal(data).code == code


def test_a_refusal_holds_nothing_of_the_file() -> None:
    """A file without a header begins with a person."""
    data = b"Canaryman,900517300415,RUS,1990-05-17,applicant.nationalty\n"
    error = refusal(data)
    said = " ".join([str(error), error.detail, *error.faults])
    assert "column 5 has a name that is not known; is applicant.nationality meant?" in error.faults
    assert not any(word in said for word in ("Canaryman", "900517300415", "RUS", "1990", "nationalty"))


def test_the_plan_of_a_file_is_the_same_on_the_second_run() -> None:
    data = HEADER + b"\n" + b"1,2,3,4\n" * 100

    def planned() -> Plan:
        return plan_file([data], 100)

    assert planned() == planned()

"""What a batch is given to read: in place where it can be, else copied, unpacked, within limits of size and disk."""

import gzip
import io
import os
import shutil
import sys
import tracemalloc
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

from eligibility_local.batch_folder import Folder
from eligibility_local.batch_input import (
    GIB,
    STANDARD_INPUT,
    DiskShort,
    InputUnusable,
    Source,
    copied,
    digested,
    readable_in_place,
    unpacked,
)
from eligibility_local.batch_room import check_room

TEXT = b"".join(b'{"row": %d}\n' % number for number in range(100_000))


class Usage(NamedTuple):
    """A disk, as `shutil.disk_usage` has it."""

    total: int
    used: int
    free: int


def source(path: Path, most_bytes: int = GIB) -> Source:
    return Source(str(path), most_bytes)


def written(folder: Path, content: bytes) -> Path:
    path = folder / "applicants"
    path.write_bytes(content)
    return path


def came(chunks: Iterable[bytes]) -> bytes:
    return b"".join(chunks)


def test_a_plain_file_is_read_where_it_is(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT)
    assert readable_in_place(source(path)) == path


def test_standard_input_a_pipe_and_a_compressed_file_are_not(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for each in (Source(STANDARD_INPUT, GIB), source(pipe), source(written(tmp_path, gzip.compress(TEXT)))):
        assert readable_in_place(each) is None


@pytest.mark.parametrize("name", ["missing", "."])
def test_what_is_no_file_is_unusable(name: str, tmp_path: Path) -> None:
    where = source(tmp_path / name)
    with pytest.raises(InputUnusable, match="The file cannot be read"):
        came(unpacked(where) if readable_in_place(where) is None else [])


@pytest.mark.parametrize(
    "packed",
    [
        TEXT,
        gzip.compress(TEXT),
        gzip.compress(TEXT[:1000]) + gzip.compress(TEXT[1000:]),
        gzip.compress(TEXT[:1000]) + b"\0" * 512 + gzip.compress(TEXT[1000:]) + b"\0" * 100_000,
        gzip.compress(os.urandom(0)) + gzip.compress(TEXT),
    ],
    ids=["plain", "compressed", "in two members", "padded with zeros", "after an empty member"],
)
def test_what_comes_is_unpacked_where_it_is_compressed(packed: bytes, tmp_path: Path) -> None:
    assert came(unpacked(source(written(tmp_path, packed)))) == TEXT


def test_standard_input_is_unpacked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(TEXT))))
    assert came(unpacked(Source(STANDARD_INPUT, GIB))) == TEXT


def test_standard_input_that_is_closed_is_unusable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputUnusable, match="closed"):
        came(unpacked(Source(STANDARD_INPUT, GIB)))


def test_an_empty_file_comes_as_nothing(tmp_path: Path) -> None:
    assert came(unpacked(source(written(tmp_path, b"")))) == b""


@pytest.mark.parametrize(
    ("packed", "fault"),
    [
        (gzip.compress(TEXT)[:-4], "cut off"),
        (gzip.compress(TEXT)[:1000], "cut off"),
        (gzip.compress(TEXT)[:1000] + b"\0" * 1000 + gzip.compress(TEXT)[2000:], "damaged"),
        (gzip.compress(TEXT) + b"more", "damaged"),
        (b"\x1f\x8b", "cut off"),
    ],
    ids=["without its end", "half of it", "changed inside", "with something after it", "two bytes"],
)
def test_a_damaged_compressed_file_is_unusable(packed: bytes, fault: str, tmp_path: Path) -> None:
    with pytest.raises(InputUnusable, match=f"The compressed file is {fault}"):
        came(unpacked(source(written(tmp_path, packed))))


def copy_of(file: Source, tmp_path: Path) -> Path:
    folder = Folder(tmp_path / "out")
    with folder.taken():
        return copied(file, folder)


def test_a_copy_is_for_its_owner_only_and_there_as_a_whole(tmp_path: Path) -> None:
    path = copy_of(source(written(tmp_path, gzip.compress(TEXT))), tmp_path)
    assert path.read_bytes() == TEXT
    assert path.stat().st_mode & 0o777 == 0o600
    assert digested([TEXT]).size == len(TEXT)


def test_a_small_file_that_unpacks_to_much_is_refused_in_little_memory(tmp_path: Path) -> None:
    member = gzip.compress(bytes(32 << 20))
    bomb = source(written(tmp_path, member * 8), most_bytes=128 << 20)
    tracemalloc.start()
    try:
        with pytest.raises(InputUnusable, match=r"More than 0\.125 GiB come out of the file; --most-gib"):
            copy_of(bomb, tmp_path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 48 << 20
    assert [path.name for path in (tmp_path / "out").iterdir()] == [".eligibility-batch"]


def test_a_copy_leaves_room_for_what_the_batch_will_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1 << 30, 1 << 30, len(TEXT) - 1))
    with pytest.raises(DiskShort, match="too little room"):
        copy_of(source(written(tmp_path, TEXT)), tmp_path)
    assert [path.name for path in (tmp_path / "out").iterdir()] == [".eligibility-batch"]


def test_a_batch_does_not_begin_on_a_disk_that_is_too_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1 << 40, 1 << 40, 1 << 30))
    check_room(tmp_path, tmp_path / "store.db", 100_000)
    with pytest.raises(DiskShort, match=r"has 1,024 MiB free; 10,000,000 rows need at least 1\d,\d{3} MiB"):
        check_room(tmp_path, tmp_path / "store.db", 10_000_000)

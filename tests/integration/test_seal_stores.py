"""What every store of seals keeps to, and the folder and the bucket in particular: once written, whole or not there."""

import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from botocore.awsrequest import AWSResponse
from mypy_boto3_s3 import S3Client

from eligibility.audit.sealing import Sealing
from eligibility.storage.dynamodb.patience import Patience
from eligibility.storage.ports import StoreUnavailable
from eligibility.storage.s3.seals import PART_BYTES, S3Seals
from eligibility.storage.seal_folder import SealFolder
from eligibility.storage.seals import SealStore
from eligibility.storage.seals_in_memory import SealsInMemory
from tests.integration.audit_stack import SEALS, refusal
from tests.unit.sealed_log import RecordedLeaves
from tests.unit.test_sealing import DUE, RECORDS, sealed_alone

CONTENT = bytes(range(256)) * 3_000
"""Three chunks of a folder."""


@pytest.fixture(params=["folder", "memory", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> SealStore:
    """Return an empty store."""
    if request.param == "folder":
        return SealFolder(tmp_path / "seals")
    return SealsInMemory() if request.param == "memory" else S3Seals(request.getfixturevalue("seal_bucket"), SEALS)


def whole(chunks: Iterator[bytes] | None) -> bytes:
    """Return what was read."""
    assert chunks is not None
    return b"".join(chunks)


def test_what_is_put_is_read_again(store: SealStore) -> None:
    assert store.put_new("leaves/a", [CONTENT[:7], b"", CONTENT[7:]])
    assert whole(store.read("leaves/a")) == CONTENT


def test_an_empty_object_is_one(store: SealStore) -> None:
    assert store.put_new("leaves/a", [])
    assert whole(store.read("leaves/a")) == b""


def test_what_was_never_put_is_not_there(store: SealStore) -> None:
    assert store.read("leaves/a") is None
    assert list(store.names("")) == []


def test_what_is_there_is_never_replaced(store: SealStore) -> None:
    store.put_new("seals/a", [b"first"])
    assert not store.put_new("seals/a", [b"second"])
    assert not store.put_new("seals/a", [b"first"])
    assert whole(store.read("seals/a")) == b"first"


@pytest.mark.parametrize(
    ("first", "length"),
    [(0, None), (5, None), (0, 0), (5, 7), (300_000, 300_000), (767_999, 1), (768_000, 1), (767_990, 100), (10**9, 1)],
)
def test_a_part_is_read_alone_and_past_the_end_there_is_nothing(
    store: SealStore, first: int, length: int | None
) -> None:
    store.put_new("leaves/a", [CONTENT])
    assert whole(store.read("leaves/a", first, length)) == CONTENT[first:][:length]


def test_names_come_in_order_by_prefix_and_after_another(store: SealStore) -> None:
    for name in ("seals/2026-11-23T09", "seals/2026-11-23T08", "leaves/2026-11-23T08", "seals/2026-11-22T10", "first"):
        store.put_new(name, [b"x"])
    assert list(store.names("seals/")) == ["seals/2026-11-22T10", "seals/2026-11-23T08", "seals/2026-11-23T09"]
    assert list(store.names("seals/", "seals/2026-11-22T10")) == ["seals/2026-11-23T08", "seals/2026-11-23T09"]
    assert list(store.names("seals/", "seals/2026-11-23")) == ["seals/2026-11-23T08", "seals/2026-11-23T09"]
    assert len(list(store.names(""))) == 5


def test_the_sealer_leaves_the_same_in_every_store(store: SealStore) -> None:
    list(Sealing(RecordedLeaves(RECORDS), store).seal_all(DUE))
    assert {name: whole(store.read(name)) for name in store.names("")} == sealed_alone()


# --- The folder


def test_files_and_folders_are_for_their_owner_only(tmp_path: Path) -> None:
    SealFolder(tmp_path / "new" / "seals").put_new("leaves/a", [b"x"])
    for path in (tmp_path / "new").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_an_object_whose_chunks_end_in_an_error_is_not_there(tmp_path: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"a beginning"
        raise StoreUnavailable("audit log", "gone")

    store = SealFolder(tmp_path)
    with pytest.raises(StoreUnavailable, match="audit log"):
        store.put_new("leaves/a", chunks())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert store.put_new("leaves/a", [b"whole"])


def test_what_a_killed_process_leaves_behind_is_never_seen(tmp_path: Path) -> None:
    store = SealFolder(tmp_path)
    store.put_new("leaves/a", [b"x"])
    (tmp_path / "leaves" / ".draft-0123456789abcdef").write_bytes(b"half a lea")
    assert list(store.names("")) == ["leaves/a"]


def test_an_object_is_on_the_disk_before_its_name_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    fsync, link = os.fsync, os.link

    def noted_fsync(descriptor: int) -> None:
        done.append("fsync")
        fsync(descriptor)

    def noted_link(old: Path, new: Path) -> None:
        done.append("link")
        link(old, new)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "link", noted_link)
    SealFolder(tmp_path / "seals").put_new("leaves/a", [b"x"])
    assert done == ["fsync", "link", "fsync", "fsync"]


def test_a_folder_that_cannot_be_written_is_the_store_being_unavailable(tmp_path: Path) -> None:
    (tmp_path / "seals").write_bytes(b"a file")
    store = SealFolder(tmp_path / "seals")
    with pytest.raises(StoreUnavailable, match="seals: ") as caught:
        store.put_new("leaves/a", [b"x"])
    assert str(tmp_path) not in str(caught.value)


def test_a_file_that_cannot_be_read_is_the_store_being_unavailable(tmp_path: Path) -> None:
    store = SealFolder(tmp_path)
    store.put_new("leaves/a", [b"x"])
    chunks = store.read("leaves/a")
    (tmp_path / "leaves" / "a").unlink()
    (tmp_path / "leaves" / "a").mkdir()
    with pytest.raises(StoreUnavailable, match="seals: Is a directory"):
        whole(chunks)


@pytest.mark.parametrize("other", ["folder", "link to nothing", "link to a folder"])
def test_what_is_no_file_is_no_object(tmp_path: Path, other: str) -> None:
    path = tmp_path / "leaves" / "a"
    path.parent.mkdir()
    if other == "folder":
        path.mkdir()
    else:
        path.symlink_to(path.parent if other == "link to a folder" else tmp_path / "nothing")
    assert SealFolder(tmp_path).read("leaves/a") is None
    assert list(SealFolder(tmp_path).names("leaves/")) == []


def test_of_many_that_write_at_once_one_is_first_and_all_read_its_content(tmp_path: Path) -> None:
    together = Barrier(8)

    def write(number: int) -> bool:
        together.wait()
        return SealFolder(tmp_path).put_new("seals/a", [b"%d" % number] * 1000)

    with ThreadPoolExecutor(8) as threads:
        first = [number for number, new in enumerate(threads.map(write, range(8))) if new]
    assert len(first) == 1
    assert whole(SealFolder(tmp_path).read("seals/a")) == b"%d" % first[0] * 1000


def test_sealers_that_run_at_once_end_with_the_same_seals(tmp_path: Path) -> None:
    together = Barrier(4)

    def seal() -> list[str]:
        together.wait()
        return [str(seal) for seal in Sealing(RecordedLeaves(RECORDS), SealFolder(tmp_path)).seal_all(DUE)]

    with ThreadPoolExecutor(4) as threads:
        runs = [run.result() for run in [threads.submit(seal) for _ in range(4)]]
    store = SealFolder(tmp_path)
    assert {name: whole(store.read(name)) for name in store.names("")} == sealed_alone()
    assert sorted({seal for run in runs for seal in run}) == max(runs)


# --- The bucket


def test_an_object_larger_than_a_part_comes_in_parts_and_is_put_once_all_the_same(seal_bucket: S3Client) -> None:
    store = S3Seals(seal_bucket, SEALS)
    megabyte = CONTENT[: 1 << 19] * 2
    chunks = [megabyte] * 17
    assert store.put_new("leaves/a", chunks)
    assert not store.put_new("leaves/a", [b"another"])
    assert not store.put_new("leaves/a", [megabyte[::-1]] * 17)
    assert whole(store.read("leaves/a")) == b"".join(chunks)
    assert whole(store.read("leaves/a", PART_BYTES - 5, 10)) == (b"".join(chunks))[PART_BYTES - 5 : PART_BYTES + 5]


def test_an_object_is_locked(seal_bucket: S3Client) -> None:
    S3Seals(seal_bucket, SEALS).put_new("seals/a", [b"x"])
    assert seal_bucket.head_object(Bucket=SEALS, Key="seals/a")["ObjectLockMode"] == "GOVERNANCE"


def test_a_bucket_that_is_not_there_is_the_store_being_unavailable(seal_bucket: S3Client) -> None:
    with pytest.raises(StoreUnavailable, match=r"^seals: NoSuchBucket$"):
        S3Seals(seal_bucket, "another").put_new("seals/a", [b"x"])


def test_a_put_while_another_is_under_way_is_made_again(seal_bucket: S3Client) -> None:
    answers = [refusal("ConditionalRequestConflict", 409)]

    def conflict(**_: object) -> tuple[AWSResponse, dict[str, object]] | None:
        return answers.pop() if answers else None

    seal_bucket.meta.events.register("before-call.s3.PutObject", conflict)  # type: ignore[arg-type]  # what it returns is the answer
    store = S3Seals(seal_bucket, SEALS, Patience(sleep=lambda _: None))
    assert store.put_new("seals/a", [b"x"])
    assert answers == []
    assert not store.put_new("seals/a", [b"y"])

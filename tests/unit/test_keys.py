"""The key behind every keyed hash, and the file that holds it."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.storage.keys import FileKey, derive, owner_hash
from eligibility.storage.ports import StoreUnavailable

KEY = bytes(range(32))
IIN = "900101300017"

repeatable = settings(derandomize=True, deadline=None, database=None, max_examples=100)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db.key"


def test_a_derived_key_is_hmac_sha_256_of_its_label() -> None:
    """RFC 4231, test case 2."""
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert derive(b"Jefe", "what do ya want for nothing?").hex() == expected


def test_an_owners_hash_stays_what_it_was() -> None:
    """A register that was imported once is compared with hashes made years later."""
    assert owner_hash(KEY, IIN) == "322986dcc8d6e002b8b9a4caeb82c4a5"


def test_an_owners_hash_is_128_bits_of_the_keys_own_use_for_owners() -> None:
    own_use = derive(KEY, "register-owner/1")
    assert owner_hash(KEY, IIN) == blake2b(IIN.encode(), key=own_use, digest_size=16).hexdigest()


def test_a_key_that_is_changed_and_changed_back_hashes_by_the_one_given() -> None:
    other = KEY[::-1]
    hashes = [owner_hash(key, IIN) for key in (KEY, other, KEY, other)]
    assert hashes[0] != hashes[1]
    assert hashes[:2] == hashes[2:]


@repeatable
@given(st.binary(min_size=32, max_size=64), st.from_regex(r"[0-9]{12}", fullmatch=True))
def test_another_key_or_another_owner_gives_another_hash(key: bytes, owner: str) -> None:
    assert owner_hash(key, owner) != owner_hash(key + b"!", owner)
    assert owner_hash(key, owner) != owner_hash(key, owner[1:] + owner[0] + "0")


def test_the_first_to_ask_makes_a_key_that_stays(path: Path) -> None:
    key = FileKey(path).read()
    assert len(key) == 32
    assert FileKey(path).read() == key
    assert path.read_text() == key.hex()


def test_keys_are_not_alike(tmp_path: Path) -> None:
    assert FileKey(tmp_path / "one").read() != FileKey(tmp_path / "other").read()


def test_the_file_is_for_its_owner_only_and_leaves_no_draft(path: Path) -> None:
    FileKey(path).read()
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_nothing_is_made_before_the_key_is_asked_for(path: Path) -> None:
    FileKey(path)
    assert not path.exists()


def test_a_key_once_read_needs_the_file_no_more(path: Path) -> None:
    source = FileKey(path)
    key = source.read()
    path.unlink()
    assert source.read() == key
    assert not path.exists()


def test_a_key_written_by_hand_may_end_with_a_line_break(path: Path) -> None:
    path.write_text(f"{KEY.hex().upper()}\n")
    assert FileKey(path).read() == KEY


def test_threads_that_ask_first_at_once_get_one_key(path: Path) -> None:
    start = Barrier(8)

    def read(_: int) -> bytes:
        start.wait()
        return FileKey(path).read()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(read, range(8)))) == 1
    assert list(path.parent.iterdir()) == [path]


def test_processes_that_ask_first_at_once_get_one_key(path: Path) -> None:
    script = (
        "import sys, pathlib; from eligibility.storage.keys import FileKey;"
        "print('ready', flush=True); sys.stdin.readline(); print(FileKey(pathlib.Path(sys.argv[1])).read().hex())"
    )
    processes = [
        subprocess.Popen(  # noqa: S603 - our own interpreter and script
            [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    assert {process.communicate()[0].strip() for process in processes} == {path.read_text()}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "it holds fewer than 64 hexadecimal digits", id="empty"),
        pytest.param(b"ab" * 31, "it holds fewer than 64 hexadecimal digits", id="short"),
        pytest.param(b"no hexadecimal digits" * 4, "it does not hold hexadecimal digits", id="text"),
        pytest.param("٠١".encode() * 32, "it does not hold hexadecimal digits", id="other_digits"),
    ],
)
def test_a_file_that_holds_no_key_is_not_used_and_not_replaced(path: Path, content: bytes, reason: str) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreUnavailable) as raised:
        FileKey(path).read()
    assert str(raised.value) == f"key file: {reason}"
    assert path.read_bytes() == content


def test_a_folder_in_the_keys_place_is_unavailable(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StoreUnavailable, match="key file: Is a directory"):
        FileKey(path).read()


def test_a_key_whose_folder_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable, match="key file: Not a directory"):
        FileKey(tmp_path / "file" / "key").read()

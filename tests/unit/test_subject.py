"""Whose check it is, as a keyed hash: the same for the same document, unlike for any other, under each live key."""

import stat
from pathlib import Path
from typing import NamedTuple, override

import pytest

from eligibility.storage.ports import StoreUnavailable
from eligibility.storage.subject_key_file import FileSubjectKeys
from eligibility.storage.subject_keys import FIRST_ID, LiveKeys, SubjectKeys, keys_text, read_keys
from eligibility.subject import SubjectHash

FIRST, SECOND = "first key of the hashes of subjects", "second key of the hashes of subjects"


class Document(NamedTuple):
    """What identifies a document."""

    kind: str = "foreign"
    country: str = "RUS"
    number: str | None = "75 1234567"


class Keys(SubjectKeys):
    """Keys that are given."""

    def __init__(self, current: str = "1", **keys: str) -> None:
        self._live = LiveKeys(current, {key_id: key.encode() for key_id, key in (keys or {"1": FIRST}).items()})

    @override
    def read(self) -> LiveKeys:
        return self._live


def hashed(document: Document, keys: SubjectKeys | None = None) -> str | None:
    return SubjectHash(keys or Keys())(document)


def test_a_hash_names_its_key_and_nothing_of_the_document() -> None:
    assert hashed(Document()) == "1:" + str(hashed(Document()))[2:]
    assert len(str(hashed(Document()))) == 2 + 32
    assert "1234567" not in str(hashed(Document()))


@pytest.mark.parametrize("number", ["751234567", "75-1234567", " 75 12 34567 ", "№75 1234567"])
def test_spaces_and_signs_of_a_number_make_no_difference(number: str) -> None:
    assert hashed(Document(number=number)) == hashed(Document())


@pytest.mark.parametrize("number", ["ВА1234567", "ва1234567", "BA 1234567", "Ba-1234567"])
def test_the_alphabet_in_which_a_number_was_typed_makes_no_difference(number: str) -> None:
    assert hashed(Document("foreign", "BLR", number)) == hashed(Document("foreign", "BLR", "BA1234567"))


@pytest.mark.parametrize(
    "other", [Document(kind="internal"), Document(country="UZB"), Document(number="75 1234568"), Document(number="7")]
)
def test_another_document_has_another_hash(other: Document) -> None:
    assert hashed(other) != hashed(Document())


@pytest.mark.parametrize("number", [None, "-", " № "])
def test_a_document_without_a_number_has_none(number: str | None) -> None:
    assert hashed(Document(number=number)) is None
    assert SubjectHash(Keys()).with_each_key(Document(number=number)) == ()


def test_a_document_has_a_hash_of_each_key_the_current_one_first() -> None:
    both = SubjectHash(Keys("2", **{"1": FIRST, "2": SECOND}))
    old, new = hashed(Document(), Keys()), hashed(Document(), Keys("2", **{"2": SECOND}))
    assert both.with_each_key(Document()) == [new, old]
    assert both(Document()) == new
    assert str(old)[2:] != str(new)[2:]


# --- The keys


def test_keys_are_read_as_they_are_written() -> None:
    live = read_keys(keys_text("b", {"a": FIRST, "b": SECOND}))
    assert live == LiveKeys("b", {"a": FIRST.encode(), "b": SECOND.encode()})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "they are not"),
        ("[]", "they are not"),
        ("{}", "they are not"),
        ('{"current": "1", "1": 7}', "they are not"),
        (f'{{"current": "2", "1": "{FIRST}"}}', "the current one is not among them"),
        (f'{{"current": "a b", "a b": "{FIRST}"}}', "an id is not"),
        ('{"current": "1", "1": "too short"}', "a key has fewer than 32 characters"),
    ],
)
def test_keys_that_are_none_are_unavailable_and_not_repeated(text: str, reason: str) -> None:
    with pytest.raises(StoreUnavailable, match=f"^subject keys: {reason}") as raised:
        read_keys(text.encode())
    assert FIRST not in str(raised.value)


def test_a_file_is_made_for_its_owner_only_and_keeps_its_key(tmp_path: Path) -> None:
    path = tmp_path / "new" / "subjects.key"
    live = FileSubjectKeys(path).read()
    assert (live.current, list(live.keys)) == (FIRST_ID, [FIRST_ID])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert FileSubjectKeys(path).read() == live


def test_a_rotation_adds_a_key_and_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "subjects.key"
    keys = FileSubjectKeys(path)
    first = keys.read()
    assert [keys.rotate(), keys.rotate()] == ["2", "3"]
    live = FileSubjectKeys(path).read()
    assert (live.current, list(live.keys)) == ("3", ["1", "2", "3"])
    assert live.keys["1"] == first.keys["1"]
    assert len(set(live.keys.values())) == 3
    assert [each.name for each in tmp_path.iterdir()] == ["subjects.key"]


def test_a_file_that_cannot_be_read_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"^subject keys: Is a directory$"):
        FileSubjectKeys(tmp_path).read()

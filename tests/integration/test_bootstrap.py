"""The parts put together: what a new local store has, also when several start at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from eligibility.bootstrap import hash_keys, local_register
from eligibility.settings import DynamoDBStore, SqliteStore
from eligibility.storage.ports import LookUp
from eligibility.storage.sqlite.register import SqliteAddressRegister

STARTS = 4
SAMPLE_CODE = "0000000000000011"


def look_up(store: SqliteStore, all_at_once: Barrier) -> LookUp:
    all_at_once.wait()
    register = local_register(store)
    try:
        return register.look_up(SAMPLE_CODE)
    finally:
        assert isinstance(register, SqliteAddressRegister)
        register.close()


def test_each_of_several_that_start_at_once_on_a_new_store_has_the_sample_register(tmp_path: Path) -> None:
    store = SqliteStore(path=str(tmp_path / "new.db"), key_file=tmp_path / "new.key")
    barrier = Barrier(STARTS)
    with ThreadPoolExecutor(STARTS) as pool:
        answers = list(pool.map(lambda _: look_up(store, barrier), range(STARTS)))
    assert all(answer.header is not None and answer.header.sample and answer.address is not None for answer in answers)
    assert len(set(answers)) == 1


def test_both_secrets_are_read_through_one_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    key, subject = hash_keys(DynamoDBStore("checks", "register", "hash-key", "subject-keys"))
    assert vars(key)["_client"] is vars(subject._keys)["_client"]

"""The parts put together: what a new local store has, also when several start at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest

from eligibility.bootstrap import checking, hash_keys, local_register, previewing
from eligibility.rulebook import current_rulebook
from eligibility.rulebook.memory import REMEMBERED
from eligibility.service import Checking, Previewing
from eligibility.settings import DynamoDBStore, Settings, SqliteStore, read_settings
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


@pytest.mark.usefixtures("aws")
def test_both_secrets_are_read_through_one_client() -> None:
    key, subject = hash_keys(DynamoDBStore("checks", "register", "hash-key", "subject-keys"))
    assert vars(key)["_client"] is vars(subject._keys)["_client"]


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("owners", ["withheld", "compared"])
@pytest.mark.parametrize("use", [checking, previewing])
def test_a_process_that_answers_requests_remembers_less_than_one_that_reads_files(
    use: Callable[[Settings], Checking | Previewing], owners: str, request: pytest.FixtureRequest
) -> None:
    shared = current_rulebook()
    request.addfinalizer(partial(shared.remember_at_most, REMEMBERED))
    shared.remember_at_most(REMEMBERED)
    environment = {"ELIGIBILITY_STORE": "dynamodb", "ELIGIBILITY_PREVIEW_OWNERS": owners}
    rules = use(read_settings(environment)).rulebook.permits["temporary_residence"].rules
    assert {rule.memory.most for rule in rules} == {512}

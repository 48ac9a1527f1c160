"""The parts put together: what a new local store has, also when several start at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from eligibility.bootstrap import local_register
from eligibility.settings import SqliteStore
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

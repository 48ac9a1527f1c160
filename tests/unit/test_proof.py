"""The proof of one record: checked by the ten lines that docs/audit.md shows, and read off one shard."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import override

import pytest

from eligibility.audit.hours import hour_after, hour_of, hours_from
from eligibility.audit.leaf_list import LEAF_LISTS
from eligibility.audit.merkle import root_above
from eligibility.audit.proof import NotSealed, prove
from eligibility.audit.seal import SealReference
from eligibility.audit.sealed_leaves import stored_seal
from eligibility.storage.ports import AuditEntry
from eligibility.storage.seals_in_memory import SealsInMemory
from tests.unit.sealed_log import a_sealed_log

PAGE = (Path(__file__).parents[2] / "docs" / "audit.md").read_text("utf-8")
BEGINNING = "2026-11-23T08"
LOG = a_sealed_log(1_000)


def lines_of_the_page() -> str:
    """Return the code that docs/audit.md shows."""
    block = re.search(r"<!-- begin: check_proof\.py -->\n```python\n(.*?)```\n<!-- end -->", PAGE, re.DOTALL)
    assert block is not None
    return block[1]


def test_the_page_keeps_its_word_about_ten_lines() -> None:
    assert len(lines_of_the_page().splitlines()) == 10


class Outsider:
    """Somebody with three things in files, and the lines of the page."""

    def __init__(self, folder: Path, entry: AuditEntry) -> None:
        self.script = folder / "check_proof.py"
        self.script.write_text(lines_of_the_page(), "utf-8")
        self.proof = folder / "proof.json"
        self.record = folder / "record.json"
        self.record.write_bytes(entry.canonical)
        text = prove(LOG.seals, entry.check_id, hour_of(entry.recorded_at)).text()
        self.told = json.loads(text)
        self.digest = self.told["seal_digest"]
        self.proof.write_bytes(text)

    def says(self) -> tuple[int, str]:
        """Run the lines, with the standard library alone."""
        arguments = [sys.executable, "-I", self.script, self.proof, self.record, self.digest]
        ran = subprocess.run(arguments, capture_output=True, text=True, check=False)  # noqa: S603 - our own
        return ran.returncode, ran.stderr.strip()


@pytest.fixture(params=[7, 500, -1])
def outsider(request: pytest.FixtureRequest, tmp_path: Path) -> Outsider:
    """Return somebody who is to check a record of the log."""
    return Outsider(tmp_path, LOG.entries[request.param])


def test_the_lines_of_the_page_prove_a_record(outsider: Outsider) -> None:
    assert outsider.says() == (0, "")


def test_the_lines_of_the_page_do_not_prove_another_record(outsider: Outsider) -> None:
    outsider.record.write_bytes(LOG.entries[8].canonical)
    assert outsider.says() == (1, "not proven")


def test_the_lines_of_the_page_do_not_take_another_seal(outsider: Outsider) -> None:
    outsider.digest = LOG.newest.digest[::-1]
    assert outsider.says() == (1, "not proven")


@pytest.mark.parametrize("part", ["leaf", "path", "shard_path", "seal"])
def test_the_lines_of_the_page_see_what_is_changed_in_a_proof(outsider: Outsider, part: str) -> None:
    text = json.dumps(outsider.told[part])
    place = next(place for place in range(len(text) // 2, len(text)) if text[place] in "0123456789")
    changed = text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :]
    outsider.proof.write_text(json.dumps(outsider.told | {part: json.loads(changed)}), "utf-8")
    assert outsider.says() == (1, "not proven")


def test_each_record_of_the_log_has_a_proof_late_ones_too() -> None:
    late = 0
    for entry in LOG.entries:
        proof = prove(LOG.seals, entry.check_id, hour_of(entry.recorded_at))
        told = json.loads(proof.text())
        shard_root = root_above(told["leaf"].encode(), proof.path)
        assert root_above(shard_root, proof.shard_path).hex() == json.loads(told["seal"])["root"]
        assert json.loads(told["leaf"])["digest"] == entry.digest
        assert SealReference(proof.seal.hour, told["seal_digest"]) == proof.seal.reference()
        late += proof.leaf.recorded_in is not None
    assert late > 0


class CountingStore(SealsInMemory):
    """Counts the bytes of leaf lists that are read."""

    def __init__(self, objects: dict[str, bytes]) -> None:
        super().__init__()
        self.objects = objects
        self.bytes_read = 0

    @override
    def read(self, name: str, first: int = 0, length: int | None = None) -> Iterator[bytes] | None:
        for chunk in super().read(name, first, length) or ():
            self.bytes_read += len(chunk) if name.startswith(LEAF_LISTS) else 0
        return super().read(name, first, length)


def test_a_proof_reads_the_leaves_of_one_shard_and_no_others() -> None:
    log = a_sealed_log(2_000)
    store = CountingStore(log.seals.objects)
    entry = next(entry for entry in log.entries if hour_of(entry.recorded_at) == log.newest.hour)
    proof = prove(store, entry.check_id, log.newest.hour)
    _, length = proof.seal.place_of(entry.check_id[-1])
    assert store.bytes_read == 2 * length < sum(shard.bytes for shard in proof.seal.shards) / 4


def test_a_record_that_is_in_no_seal_is_looked_for_where_it_can_be_and_nowhere_else() -> None:
    log = a_sealed_log(2_000)
    store = CountingStore(log.seals.objects)
    seals = [seal for hour in hours_from(BEGINNING, log.newest.hour) if (seal := stored_seal(store, hour)) is not None]
    lists = [seal for seal in seals if seal.hour == BEGINNING or BEGINNING in seal.late]
    with pytest.raises(NotSealed):
        prove(store, "01a20000-0000-7000-8000-000000000000", BEGINNING)
    assert len(lists) < len(seals)
    assert store.bytes_read == sum(seal.place_of("0")[1] for seal in lists)


def test_what_is_not_sealed_has_no_proof() -> None:
    entry = LOG.entries[0]
    hour = hour_of(entry.recorded_at)
    with pytest.raises(NotSealed, match=f"record {entry.check_id} of {hour_after(hour, 100)} is in no seal"):
        prove(LOG.seals, entry.check_id, hour_after(hour, 100))
    for other in ("01a20000-0000-7000-8000-000000000000", "", "no id at all", entry.check_id[:-1] + "?"):
        with pytest.raises(NotSealed):
            prove(LOG.seals, other, hour)


def test_a_leaf_is_found_by_its_whole_id() -> None:
    entry = LOG.entries[0]
    seal = stored_seal(LOG.seals, hour_of(entry.recorded_at))
    assert seal is not None
    with pytest.raises(NotSealed):
        prove(LOG.seals, entry.check_id[4:], seal.hour)

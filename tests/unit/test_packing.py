"""Records are packed with a dictionary that is kept for ever, and that fits the records of today's rules."""

import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from statistics import mean

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks._example import KEY, LOOK_UP, NAMES, Name, payload
from benchmarks._item_size import WRITE_UNIT, item_bytes
from eligibility.application.field_errors import InvalidApplication
from eligibility.application.parsing import FilingSpan, parse
from eligibility.audit.record import Origin, audit_entry
from eligibility.decision import decide
from eligibility.evidence import Evidence
from eligibility.gathering import gather
from eligibility.rulebook import current_rulebook
from eligibility.storage.dictionaries import CURRENT, ENDING, FOLDER, dictionary, file_name
from eligibility.storage.dictionaries.making import APPLICATIONS, make, records
from eligibility.storage.dynamodb.audit import item_of
from eligibility.storage.keys import owner_hash
from eligibility.storage.packing import MOST_BYTES, RecordCorrupt, pack, unpack
from eligibility.storage.ports import AuditEntry
from tests.unit.case_files import case_files
from tests.unit.case_road import evidence_of

KEPT = {
    "9fa5382f": "bcbc81e1dac8070a2ed14d12b2be3b000e451545d20b099356d7683bb385d810",
    "cc656d05": "8ac52badb943eeefdb0ae1fd10d111fdd83565819fc2ce9892811c888d6d1105",
}
"""SHA-256 of each dictionary that records were ever packed with. One is added when a new one is made; none goes."""

TYPICAL_BYTES = 560
MEAN_BYTES = 400
"""Without a dictionary a typical record has 1,100 to 1,500, with it 300 to 470, and 50 more once the revision of the
rulebook is another than the dictionary's."""
RENEW = "make a new dictionary: python -m eligibility.storage.dictionaries.making, then name it as CURRENT and in KEPT"

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
CHECK_ID = "01a20607-5996-7266-bff9-9de363b23b17"


def an_entry(evidence: Evidence, filing_day: date) -> AuditEntry:
    """Make the entry of a check of a batch, kept for some years."""
    origin = Origin(CHECK_ID, "front-office-almaty", "form-2026.000017", NOW, None)
    return audit_entry(origin, evidence, decide(evidence, filing_day, current_rulebook()), 1_825)


@cache
def entries_of_cases() -> list[AuditEntry]:
    """Make the entry of each case of tests/cases that is no input error."""
    entries: list[AuditEntry] = []
    for file in case_files().values():
        for case in file.cases:
            try:
                entries.append(an_entry(*evidence_of(case)))
            except InvalidApplication:
                continue
    return entries


def entry_of_example(name: Name, applicant: int) -> AuditEntry:
    """Make the entry of an application that the benchmarks check; its register has a revision like real ones."""
    rulebook = current_rulebook()
    span = FilingSpan(rulebook.covered_from, rulebook.last_filing_day)
    application, filing_day = parse(payload(name, applicant), NOW.date(), span)
    assert LOOK_UP.header
    look_up = LOOK_UP._replace(header=LOOK_UP.header._replace(revision=sha256(b"a register").hexdigest()))
    return an_entry(gather(application, look_up, partial(owner_hash, KEY)), filing_day)


def read(packed: bytes, canonical: bytes) -> bytes:
    """Unpack what should be that record."""
    return unpack(CHECK_ID, packed, sha256(canonical).hexdigest())


# --- Packed and unpacked


@given(st.binary(max_size=3_000))
def test_any_bytes_are_unpacked_as_they_were(canonical: bytes) -> None:
    assert read(pack(canonical), canonical) == canonical


def test_each_record_is_unpacked_as_it_was() -> None:
    for entry in entries_of_cases():
        assert read(pack(entry.canonical), entry.canonical) == entry.canonical


@pytest.mark.parametrize("canonical", [b"", b"{}", bytes(MOST_BYTES), b'{"verdict":"eligible"}' * 200])
@pytest.mark.parametrize("window_bits", [9, 13, 15])
def test_what_was_packed_without_a_dictionary_is_unpacked(canonical: bytes, window_bits: int) -> None:
    assert read(zlib.compress(canonical, 6, window_bits), canonical) == canonical


@pytest.mark.parametrize("adler", [int(name, 16) for name in KEPT], ids=KEPT)
def test_what_was_packed_with_any_dictionary_that_is_kept_is_unpacked(adler: int) -> None:
    stream = zlib.compressobj(9, zdict=dictionary(adler))
    assert read(stream.compress(b"a record") + stream.flush(), b"a record") == b"a record"


def test_a_packed_record_names_the_current_dictionary() -> None:
    assert pack(b"a record")[2:6] == CURRENT.to_bytes(4)


def test_threads_pack_at_once_what_one_packs_alone() -> None:
    entries = entries_of_cases()[:200]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(pack, [entry.canonical for entry in entries])) == [
            pack(entry.canonical) for entry in entries
        ]


@pytest.mark.parametrize(
    ("damaged", "fault"),
    [
        pytest.param(b"", "longer or shorter", id="nothing"),
        pytest.param(pack(b"a record")[:1], "longer or shorter", id="a byte"),
        pytest.param(pack(b"a record")[:5], "longer or shorter", id="a part of the header"),
        pytest.param(pack(b"a record")[:-1], "longer or shorter", id="cut short"),
        pytest.param(pack(b"a record") + b"!", "longer or shorter", id="continued"),
        pytest.param(pack(bytes(MOST_BYTES))[:-4] + bytes(4), "cannot be decompressed", id="another sum"),
        pytest.param(pack(b"another"), "not the stored digest", id="another"),
        pytest.param(b"x\xbb" + bytes(4) + pack(b"a record")[6:], "dictionary 00000000", id="unknown dictionary"),
    ],
)
def test_what_is_no_packed_record_is_refused(damaged: bytes, fault: str) -> None:
    with pytest.raises(RecordCorrupt, match=fault):
        read(damaged, b"a record")


def test_a_bomb_with_a_dictionary_is_not_unpacked() -> None:
    stream = zlib.compressobj(zdict=dictionary(CURRENT))
    bomb = stream.compress(bytes(64 * MOST_BYTES)) + stream.flush()
    with pytest.raises(RecordCorrupt, match="longer or shorter"):
        read(bomb, bytes(64 * MOST_BYTES))


# --- The dictionaries


def test_each_dictionary_that_was_ever_used_is_kept_unchanged() -> None:
    there = {path.stem: sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob(f"*{ENDING}")}
    assert there == KEPT


def test_each_dictionary_is_named_for_its_adler_32() -> None:
    for name in KEPT:
        assert file_name(zlib.adler32(dictionary(int(name, 16)))) == f"{name}{ENDING}"
    assert f"{CURRENT:08x}" in KEPT


def test_a_dictionary_is_made_of_the_records_of_typical_applications(tmp_path: Path) -> None:
    path = make(tmp_path)
    content = path.read_bytes()
    assert content == b"".join(records(current_rulebook()))
    assert path.name == file_name(zlib.adler32(content))
    assert make(tmp_path) == path
    assert len(content) < 1 << 15  # all of it is in reach
    verdicts = [orjson.loads(record)["decision"]["verdict"] for record in records(current_rulebook())]
    assert verdicts == ["not_eligible", *["eligible"] * 6], "typical_applications.jsonl is no more what it was"


def test_another_dictionary_of_that_name_is_not_overwritten(tmp_path: Path) -> None:
    path = make(tmp_path)
    path.write_bytes(b"another")
    with pytest.raises(FileExistsError, match="another dictionary of the same Adler-32"):
        make(tmp_path)
    assert path.read_bytes() == b"another"


def test_a_dictionary_holds_nothing_that_identifies_anybody() -> None:
    """The made-up applications themselves do: nothing of the road from them to a record lets it through."""
    for line in APPLICATIONS.read_bytes().splitlines():
        application = orjson.loads(line)
        housing = application.get("housing", {"owners": [], "address": {}})
        identifying = [
            application["passport"]["number"],
            *application["passport"]["mrz"],
            application["applicant"].get("iin"),
            *(owner["id"] for owner in housing["owners"]),
            housing["address"].get("registration_code"),
        ]
        for text in filter(None, identifying):
            assert text.encode() not in dictionary(CURRENT)


# --- Its fit to today's records


@pytest.mark.parametrize("name", NAMES)
def test_a_typical_record_is_small_and_its_item_is_one_write_unit(name: Name) -> None:
    entries = [entry_of_example(name, applicant) for applicant in range(50)]
    assert max(len(pack(entry.canonical)) for entry in entries) <= TYPICAL_BYTES, RENEW
    assert max(item_bytes(item_of(entry)) for entry in entries) <= WRITE_UNIT, RENEW


def test_of_the_records_of_all_cases_nearly_each_item_is_one_write_unit() -> None:
    """Those with many reasons, notes and remedies too."""
    entries = entries_of_cases()
    assert len(entries) > 1_000
    assert mean(len(pack(entry.canonical)) for entry in entries) <= MEAN_BYTES, RENEW
    one_unit = [entry for entry in entries if item_bytes(item_of(entry)) <= WRITE_UNIT]
    assert len(one_unit) >= 0.99 * len(entries), RENEW

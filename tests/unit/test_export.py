"""An export has readable columns and the record byte for byte; it is read back, and a damaged one is said to be so."""

import gzip
import re
from collections.abc import Iterable
from pathlib import Path

import orjson
import pytest

from eligibility.audit.export import COLUMNS, compressed, exported_line
from eligibility.audit.export_reading import ExportUnreadable, read_export
from eligibility.audit.fact_reading import NotReadable
from eligibility.storage.ports import AuditEntry
from tests.unit.recorded_checks import recorded, with_record

CANARY = "Kanareikin 777711112222"
DOCUMENT = Path(__file__).parents[2] / "docs" / "audit.md"
ENTRIES = [recorded(seed) for seed in range(40)]


def exported(entries: Iterable[AuditEntry]) -> bytes:
    """Return an export of entries."""
    return b"".join(compressed(map(exported_line, entries)))


def test_a_line_has_the_columns_that_are_documented() -> None:
    entry = ENTRIES[3]._replace(expires_at=4_102_444_800)
    line = orjson.loads(exported_line(entry))
    told = orjson.loads(entry.canonical)
    assert tuple(line) == COLUMNS
    assert line["record"].encode() == entry.canonical
    assert (line["check_id"], line["reference"], line["tenant"]) == (entry.check_id, "form-3", "front-office")
    assert line["nationality"] == told["evidence"]["nationality"]
    assert line["reasons"] == [*entry.reasons]
    assert [finding["rule"] for finding in line["findings"]] == [each["rule"] for each in told["decision"]["findings"]]
    assert line["window_open"] is told["decision"]["window"]["open"]
    assert (line["digest"], line["expires_at"]) == (entry.digest, 4_102_444_800)


def test_the_documented_columns_are_those_of_a_line() -> None:
    section = DOCUMENT.read_text("utf-8").partition("## Export")[2].partition("\n## ")[0]
    rows = [row.split("|")[1] for row in section.splitlines() if row.startswith("| `")]
    assert tuple(re.findall(r"`([a-z_]+)`", "".join(rows))) == COLUMNS


def test_an_export_is_gzip_and_the_same_for_the_same_records() -> None:
    once, again = exported(ENTRIES), exported(ENTRIES)
    assert once == again
    assert gzip.decompress(once) == b"".join(map(exported_line, ENTRIES))
    assert once[4:8] == bytes(4)  # the time of the file (RFC 1952, 2.3)


def test_an_export_is_read_back_whatever_the_chunks_it_comes_in() -> None:
    content = exported(ENTRIES)
    wanted = [(each.check_id, each.canonical, each.digest, each.recorded_at, each.expires_at) for each in ENTRIES]
    for length in (1, 7, 4096, len(content)):
        chunks = [content[start : start + length] for start in range(0, len(content), length)]
        assert [each[:5] for each in read_export(chunks)] == wanted


def test_exports_one_behind_the_other_are_read_as_one() -> None:
    assert [*read_export([exported(ENTRIES[:5]) + exported(ENTRIES[5:])])] == [*read_export([exported(ENTRIES)])]


def test_a_day_without_records_is_an_export_without_lines() -> None:
    assert [*read_export([exported([])])] == []


def test_a_record_whose_columns_cannot_be_read_is_not_exported() -> None:
    with pytest.raises(NotReadable, match="/evidence/permit") as raised:
        exported_line(with_record(ENTRIES[0], {"evidence/permit": CANARY}))
    assert CANARY not in str(raised.value)
    with pytest.raises(NotReadable, match="/decision/findings"):
        exported_line(with_record(ENTRIES[0], {"decision/findings": [CANARY]}))


def line_with(**columns: object) -> bytes:
    """Return a line of which columns are others."""
    return orjson.dumps({**orjson.loads(exported_line(ENTRIES[0])), **columns}) + b"\n"


WHOLE = exported(ENTRIES)
DAMAGED = {
    "nothing at all": (b"", 1, "its end is missing"),
    "cut short": (WHOLE[:-9], 41, "its end is missing"),
    "not gzip": (b"check_id,verdict\n", 1, "not gzip"),
    "a flipped bit": (WHOLE[:-20] + bytes([WHOLE[-20] ^ 1]) + WHOLE[-19:], None, "the file is damaged"),
    "other lines": (gzip.compress(exported_line(ENTRIES[0]) + b"[1]\n"), 2, "no line of an export"),
    "no JSON": (gzip.compress(f"{CANARY}\n".encode()), 1, "no line of an export"),
    "a number for a record": (gzip.compress(b'{"check_id":"a","record":1}\n'), 1, "no line of an export"),
    "a number for an id": (
        gzip.compress(b'{"check_id":1,"record":"","digest":"","recorded_at":"","expires_at":null}\n'),
        1,
        "no line of an export",
    ),
    "an instant that is none": (gzip.compress(line_with(recorded_at="~")), 1, "no line of an export"),
    "digits that are no digits": (gzip.compress(line_with(recorded_at="٢٠٢٦-11-23T08")), 1, "no line of an export"),
    "a list for an expiry": (gzip.compress(line_with(expires_at=[1])), 1, "no line of an export"),
    "an expiry in no century": (gzip.compress(line_with(expires_at=1 << 63)), 1, "no line of an export"),
    "a record too few columns": (gzip.compress(line_with(verdict=None).replace(b"verdict", b"verdikt")), 1, "no line"),
    "a line without an end": (gzip.compress(exported_line(ENTRIES[0]) + b"{"), 2, "the line has no end"),
    "a line without any end": (gzip.compress(bytes(9 * 1024 * 1024)), 1, "longer than a record can be"),
}


@pytest.mark.parametrize("how", DAMAGED)
def test_a_damaged_export_is_unreadable_from_a_line_on(how: str) -> None:
    content, line, fault = DAMAGED[how]
    with pytest.raises(ExportUnreadable, match=fault) as raised:
        list(read_export([content]))
    assert line is None or raised.value.line == line
    assert CANARY not in str(raised.value)

"""The table that docs/audit.md quotes has each kind of tampering, and all of them found and named."""

import re
from pathlib import Path

from tests.properties.tamperings import RECORDS, SEEDS, TAMPERINGS, UNTOUCHED, UNTOUCHED_LOG

PAGE = (Path(__file__).parents[2] / "docs" / "audit.md").read_text("utf-8")


def test_the_page_has_the_table_of_the_tamperings() -> None:
    block = re.search(r"<!-- begin: tamperings -->\n(.*?)<!-- end -->", PAGE, re.DOTALL)
    assert block is not None
    assert f"done to a log of {RECORDS:,} records" in block[1]
    rows = re.findall(r"^    (.+?) {2,}(\d+) +(\d+) +(\d+)$", block[1], re.MULTILINE)
    times = {sentence: int(count) for sentence, count, _, _ in rows}
    assert set(times) == {tampering.sentence for tampering in (*TAMPERINGS.values(), UNTOUCHED_LOG)}
    assert times.pop(UNTOUCHED_LOG.sentence) == UNTOUCHED
    assert sum(times.values()) == SEEDS
    found = {sentence: (int(found), int(named)) for sentence, _, found, named in rows}
    assert found.pop(UNTOUCHED_LOG.sentence) == (0, UNTOUCHED)
    assert found == {sentence: (count, count) for sentence, count in times.items()}

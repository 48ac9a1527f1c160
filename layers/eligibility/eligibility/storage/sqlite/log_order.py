"""Records brought into the log's order, as verifying needs them, whatever order an export has them in.

What was found of them is sorted in a database aside, on disk, so that an export of millions needs no memory.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing

from eligibility.audit.found_record import FoundRecord

_UNSORTED = """
    CREATE TABLE unsorted (
        hour TEXT, shard TEXT, check_id TEXT, digest TEXT, expires_at INTEGER, told_hour TEXT, agrees INTEGER
    )
"""
_SORTED = """
    SELECT hour, shard, check_id, digest, expires_at, told_hour, agrees FROM unsorted
    ORDER BY hour, shard, check_id, rowid
"""


def in_log_order(records: Iterable[FoundRecord]) -> Iterator[FoundRecord]:
    """Give the records by hour, shard and id; those that share a place in the order in which they came."""
    with closing(sqlite3.connect("")) as aside:
        aside.execute(_UNSORTED)
        rows = ((*place, *others) for place, *others in records)
        aside.executemany("INSERT INTO unsorted VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        for hour, shard, check_id, digest, expires_at, told_hour, agrees in aside.execute(_SORTED):
            yield FoundRecord((hour, shard, check_id), digest, expires_at, told_hour, agrees=bool(agrees))

"""Whether the disks have room for what a batch will write: better asked before than found out after an hour."""

import shutil
from pathlib import Path

from eligibility_local.batch_input import DiskShort

RECORD_BYTES = 600
"""A row's record in the store, at least, with its place in the index of ids."""
RESULT_BYTES = 700
"""A row's results, at least: as a part and in the whole files, which are there both for a while."""
_MIB = 1 << 20


def check_room(folder: Path, store: Path, rows: int) -> None:
    """Raise DiskShort where the disk of the results or that of the store has too little room for the rows."""
    for_results, for_records = RESULT_BYTES * rows, RECORD_BYTES * rows
    if folder.stat().st_dev == store.parent.stat().st_dev:
        needed = [(folder, for_results + for_records)]
    else:
        needed = [(folder, for_results), (store.parent, for_records)]
    for place, size in needed:
        free = shutil.disk_usage(place).free
        if free < size:
            raise DiskShort(
                f"The disk of {place} has {free // _MIB:,} MiB free; {rows:,} rows need at least {size // _MIB:,} MiB"
            )

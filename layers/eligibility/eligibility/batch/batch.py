"""What is pinned for the whole of a batch: everything that a range needs beside its bytes."""

from datetime import date
from typing import NamedTuple

from eligibility.batch.formats import Layout


class Batch(NamedTuple):
    """A file that is being decided. `manifest.batch_json` and `manifest.read_batch` say it as JSON and back."""

    id: str
    """UUIDv7, of `rising_check_id()`."""
    tenant: str
    layout: Layout
    sha256: str
    """Of the whole file."""
    revision: str
    """Of the rulebook: `rulebook_of_revision` finds it again."""
    filing_day: date
    """The `applied_on` of rows that give none."""

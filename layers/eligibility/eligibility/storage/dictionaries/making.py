"""Makes a dictionary of today's records: `python -m eligibility.storage.dictionaries.making`.

The records are those of `typical_applications.jsonl`, the most frequent last: what is near costs least to point at. All
facts in them are made up. The dictionary takes effect when `CURRENT` names it.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from zlib import adler32

from eligibility.application.parsing import FilingSpan, parse
from eligibility.audit.record import Origin, audit_entry
from eligibility.calendar_days import civil_day
from eligibility.decision import decide
from eligibility.gathering import gather
from eligibility.rulebook import Rulebook, current_rulebook
from eligibility.storage.dictionaries import FOLDER, file_name
from eligibility.storage.keys import LEAST_BYTES, owner_hash
from eligibility.storage.ports import LookUp, RegisteredAddress, RegisterHeader

APPLICATIONS = Path(__file__).with_name("typical_applications.jsonl")

_RECORDED_AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
_CHECK_ID = "019b0000-0000-7000-8000-000000000000"
_TENANT = "office"
_HEADER = RegisterHeader(sha256(b"made up").hexdigest(), 1, "complete", sample=False)
_owner_hash = partial(owner_hash, bytes(LEAST_BYTES))


def make(folder: Path) -> Path:
    """Write the dictionary of today's records into a folder, under its name."""
    content = b"".join(records(current_rulebook()))
    path = folder / file_name(adler32(content))
    if path.exists() and path.read_bytes() != content:
        raise FileExistsError(f"{path.name} is another dictionary of the same Adler-32: change an application a little")
    path.write_bytes(content)
    return path


def records(rulebook: Rulebook) -> Iterator[bytes]:
    """Give the canonical records of the typical applications."""
    span = FilingSpan(rulebook.covered_from, rulebook.last_filing_day)
    for line in APPLICATIONS.read_bytes().splitlines():
        application, filing_day = parse(line, civil_day(_RECORDED_AT), span)
        housing = application.housing
        owners = [] if housing is None else housing.owners or []
        hashes = frozenset(_owner_hash(owner.id) for owner in owners if owner.id is not None)
        look_up = None if housing is None else LookUp(_HEADER, RegisteredAddress("flat", hashes))
        evidence = gather(application, look_up, _owner_hash)
        origin = Origin(_CHECK_ID, _TENANT, application.reference, _RECORDED_AT, None)
        yield audit_entry(origin, evidence, decide(evidence, filing_day, rulebook), 0).canonical


if __name__ == "__main__":
    sys.stdout.write(f"{make(FOLDER).name}\n")

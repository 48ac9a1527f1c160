"""How small the records of the benchmarks' applications become, with the dictionary and without, and in what time."""

import zlib
from functools import partial
from hashlib import sha256
from itertools import cycle
from secrets import token_bytes
from statistics import mean

from benchmarks._example import KEY, LOOK_UP, NAMES, Name, payload
from benchmarks._item_size import index_write_units, item_bytes, write_units
from benchmarks._timing import in_turn, print_table
from benchmarks.decision import NOW, RULEBOOK, SPAN, TODAY
from eligibility.application.parsing import parse
from eligibility.audit.check_id import RANDOM_BYTES, rising_check_id
from eligibility.audit.record import Origin, audit_entry
from eligibility.decision import decide
from eligibility.gathering import gather
from eligibility.storage.dynamodb.audit import item_of
from eligibility.storage.keys import owner_hash
from eligibility.storage.packing import pack, unpack
from eligibility.storage.ports import AuditEntry

APPLICANTS = 200
_FIRST_LEVEL, _FIRST_WINDOW_BITS = 6, 13
"""How the first release packed, without a dictionary."""


def recorded(name: Name, applicant: int) -> AuditEntry:
    """Return the entry of an application, checked with a register whose revision is like real ones."""
    application, filing_day = parse(payload(name, applicant), TODAY, SPAN)
    assert LOOK_UP.header
    look_up = LOOK_UP._replace(header=LOOK_UP.header._replace(revision=sha256(b"a register").hexdigest()))
    evidence = gather(application, look_up, partial(owner_hash, KEY))
    origin = Origin(rising_check_id(NOW, token_bytes(RANDOM_BYTES)), "tenant", application.reference, NOW, None)
    subject = f"1:{token_bytes(16).hex()}"
    return audit_entry(origin, evidence, decide(evidence, filing_day, RULEBOOK), 0, subject)


def print_packing() -> None:
    """Print a line for each of the applications."""
    print_table(
        f"A record of {APPLICANTS} applicants each: bytes, and microseconds of CPU",
        (
            "",
            "canonical",
            "packed",
            "item in DynamoDB",
            "write units",
            "of indexes",
            "pack",
            "unpack",
            "packed before",
            "pack before",
        ),
        [_line(name) for name in NAMES],
    )


def _line(name: Name) -> tuple[str, ...]:
    entries = [recorded(name, applicant) for applicant in range(APPLICANTS)]
    records = [pack(entry.canonical) for entry in entries]
    items = [item_of(entry) for entry in entries]
    canonical = cycle(entry.canonical for entry in entries)
    stored = cycle(zip(entries, records, strict=True))

    def unpack_next() -> None:
        entry, record = next(stored)
        unpack(entry.check_id, record, entry.digest)

    times = in_turn(
        {
            "pack": lambda: pack(next(canonical)),
            "unpack": unpack_next,
            "before": lambda: _packed_before(next(canonical)),
        },
        rounds=7,
        calls_a_round=APPLICANTS,
    )
    return (
        name,
        f"{mean(len(entry.canonical) for entry in entries):,.0f}",
        f"{mean(map(len, records)):,.0f}",
        f"{mean(map(item_bytes, items)):,.0f}",
        f"{mean(map(write_units, items)):.2f}",
        f"{mean(map(index_write_units, items)):.2f}",
        f"{min(times['pack']):.0f}",
        f"{min(times['unpack']):.0f}",
        f"{mean(len(_packed_before(entry.canonical)) for entry in entries):,.0f}",
        f"{min(times['before']):.0f}",
    )


def _packed_before(canonical: bytes) -> bytes:
    return zlib.compress(canonical, _FIRST_LEVEL, _FIRST_WINDOW_BITS)

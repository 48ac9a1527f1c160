"""A whole file by the road of a batch, from its bytes to its summary: in memory, without a store."""

import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple, override

import orjson

from eligibility.audit.check_id import RANDOM_BYTES, rising_check_id
from eligibility.batch.batch import Batch
from eligibility.batch.deciding import Deciding, decide_range
from eligibility.batch.outcome import RangeOutcome
from eligibility.batch.plan import RANGE_BYTES, RANGE_ROWS, Plan, plan_file
from eligibility.batch.ranges import Range
from eligibility.batch.references import repeated
from eligibility.batch.results import RangeFiles, RangeResults, csv_header
from eligibility.batch.rows import Row
from eligibility.batch.summary import Summary, reconcile, summary_json
from eligibility.rulebook import current_rulebook
from eligibility.storage.address_csv import SAMPLE_FILE, import_register
from eligibility.storage.keys import HashKey, owner_hash
from eligibility.storage.ports import AddressRegister, LookUp, RegisteredAddress, RegisterHeader
from eligibility.storage.sqlite import SqliteAddressRegister
from eligibility.storage.subject_keys import LiveKeys, SubjectKeys
from eligibility.subject import SubjectHash

FILING_DAY = date(2023, 2, 8)
STARTED = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
KEY = b"made-up key of the register's owners"
CODE = "0201300112345678"
OWNER = "850101300035"

type Values = dict[str, Any]


class FixedKey(HashKey):
    """A key that is always the same."""

    @override
    def read(self) -> bytes:
        return KEY


class FixedSubjectKeys(SubjectKeys):
    """One key that is always the same."""

    @override
    def read(self) -> LiveKeys:
        return LiveKeys("1", {"1": b"made-up key of the subjects of checks"})


class OneAddress(AddressRegister):
    """A register of one flat, of one owner; it notes what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[frozenset[str]] = []

    @override
    def look_up(self, code: str) -> LookUp:
        header = RegisterHeader("0" * 64, 1, "complete", sample=False)
        flat = RegisteredAddress("flat", frozenset({owner_hash(KEY, OWNER)}))
        return LookUp(header, flat if code == CODE else None)

    @override
    def look_up_all(self, codes: Collection[str]) -> Mapping[str, LookUp]:
        self.asked.append(frozenset(codes))
        return {code: self.look_up(code) for code in codes}

    @override
    def replace(self, header: RegisterHeader, rows: Iterable[tuple[str, RegisteredAddress]]) -> None:
        raise NotImplementedError


class Ticking:
    """A clock that goes on by a second each time it is read."""

    def __init__(self) -> None:
        self._seconds = 0

    def __call__(self) -> datetime:
        self._seconds += 1
        return STARTED + timedelta(seconds=self._seconds)


class Done(NamedTuple):
    """What a file became."""

    batch: Batch
    plan: Plan
    results: list[Values]
    rejected: list[Values]
    summary: Values
    files: Mapping[str, bytes]
    """Of the whole batch, by name."""


def batch_of(plan: Plan) -> Batch:
    """Return a batch of a planned file, always with the same id."""
    batch_id = rising_check_id(STARTED, bytes(range(RANDOM_BYTES)))
    return Batch(batch_id, "tenant", plan.layout, plan.sha256, current_rulebook().revision, FILING_DAY)


def deciding(register: AddressRegister | None = None, clock: Callable[[], datetime] | None = None) -> Deciding:
    """Return what it takes to decide rows by the current rulebook."""
    return Deciding(
        current_rulebook(),
        register or OneAddress(),
        FixedKey(),
        SubjectHash(FixedSubjectKeys()),
        clock or Ticking(),
        retention_days=0,
    )


def bytes_of(data: bytes, range_: Range) -> bytes:
    """Return the bytes of a range of a file, none of those that need not be read."""
    return b"" if range_.too_long else data[range_.first_byte : range_.first_byte + range_.length]


def blocks(data: bytes, parts: Deciding | None = None) -> Iterator[list[Row]]:
    """Give the blocks of all rows of a file."""
    plan = plan_file([data])
    for range_ in plan.ranges:
        yield from decide_range(batch_of(plan), range_, bytes_of(data, range_), parts or deciding())


def rows(data: bytes, parts: Deciding | None = None) -> list[Row]:
    """Return all rows of a file."""
    return [row for block in blocks(data, parts) for row in block]


def sample_register() -> SqliteAddressRegister:
    """Return the register that comes with the product, in memory; it is to be closed."""
    register = SqliteAddressRegister(":memory:")
    with SAMPLE_FILE.open("rb") as file:
        import_register(register, FixedKey().read(), file, "complete", sample=True)
    return register


def run(
    data: bytes,
    range_bytes: int = RANGE_BYTES,
    range_rows: int = RANGE_ROWS,
    register: AddressRegister | None = None,
) -> Done:
    """Plan a file, decide its ranges, and reconcile them."""
    plan = plan_file([data], range_bytes, range_rows)
    batch = batch_of(plan)
    ran = [write_range(batch, range_, bytes_of(data, range_), register) for range_ in plan.ranges]
    outcomes = [outcome for outcome, _ in ran]
    jsonl, csv, rejected, references = ([parts[place] for _, parts in ran] for place in range(4))
    found = repeated([[part] for part in references], sum(map(len, references)))
    tally = reconcile(batch, plan, outcomes)
    summary = summary_json(Summary(batch, plan, tally, found, STARTED, STARTED + timedelta(seconds=90), ()))
    files = {
        "results.jsonl": b"".join(jsonl),
        "results.csv": csv_header(plan.layout) + b"".join(csv),
        "rejected.jsonl": b"".join(rejected),
        "references": b"".join(references),
        "summary.json": summary,
    }
    return Done(
        batch,
        plan,
        read_lines(files["results.jsonl"]),
        read_lines(files["rejected.jsonl"]),
        orjson.loads(summary),
        files,
    )


def write_range(
    batch: Batch, range_: Range, data: bytes, register: AddressRegister | None = None
) -> tuple[RangeOutcome, Sequence[bytes]]:
    """Decide a range and write its parts."""
    buffers = [io.BytesIO() for _ in RangeFiles._fields]
    results = RangeResults(range_, batch.layout, RangeFiles(*buffers))
    for block in decide_range(batch, range_, data, deciding(register)):
        results.write(block)
    return results.finish(), [buffer.getvalue() for buffer in buffers]


def read_lines(text: bytes) -> list[Values]:
    """Return the objects of a JSONL text."""
    return [orjson.loads(line) for line in text.splitlines()]

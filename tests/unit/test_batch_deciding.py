"""Rows of a range become decisions and rejections, in order; a bad row is rejected and never fails its range."""

import tracemalloc
from datetime import timedelta
from itertools import pairwise

import orjson
import pytest
from hypothesis import given, settings

from eligibility.audit.check_id import batch_check_id, is_check_id
from eligibility.audit.record import read_record
from eligibility.batch.csv_template import template
from eligibility.batch.deciding import BLOCK, RangeDiffers, as_stored, decide_range, entries_of
from eligibility.batch.formats import LONGEST_LINE
from eligibility.batch.manifest import batch_json, read_batch
from eligibility.batch.plan import plan_file
from eligibility.batch.read_back import read_back
from eligibility.batch.rows import MOST_ERRORS, Decided, Rejected
from eligibility.rulebook import current_rulebook, rulebook_of_revision
from eligibility.service import Checking, Client, decide_payload
from eligibility.storage.sqlite import SqliteAuditLog
from tests.unit.batch_road import (
    CODE,
    FILING_DAY,
    OWNER,
    STARTED,
    FixedKey,
    OneAddress,
    Ticking,
    batch_of,
    blocks,
    deciding,
    rows,
    run,
    sample_register,
)
from tests.unit.generated_applications import Payload, applications, written

ROW: Payload = {
    "permit": "entry",
    "applicant": {"nationality": "RUS", "birth_date": "1990-05-17"},
    "passport": {"kind": "foreign", "country": "RUS", "issued_on": "2019-04-01", "expires_on": "2029-04-01"},
}
HOUSED: Payload = {
    **ROW,
    "permit": "temporary_residence",
    "housing": {"address": {"registration_code": CODE}, "owners": [{"id": OWNER}], "authorisations": []},
}
COLUMNS = b"permit,applicant.nationality,passport.kind,passport.country,housing.address.text\n"

repeatable = settings(derandomize=True, deadline=None, database=None, max_examples=100)


def line(**fields: object) -> bytes:
    return orjson.dumps({**ROW, **fields}, default=str)


def rejected(data: bytes) -> list[tuple[int, str | None, list[str]]]:
    """Return line, reference and codes of each rejected row of a file."""
    return [
        (row.line, row.reference, [error.code for error in row.errors])
        for row in rows(data)
        if isinstance(row, Rejected)
    ]


# --- A row's decision


@repeatable
@given(applications())
def test_a_row_is_decided_as_a_single_check_is(payload: Payload) -> None:
    data = written(payload)
    (row,) = rows(data)
    assert isinstance(row, Decided)
    log = SqliteAuditLog(":memory:")
    parts = deciding()
    checking = Checking(
        parts.rulebook,
        log,
        parts.register,
        parts.key,
        parts.subject,
        Ticking(),
        bytes,
        retention_days=parts.retention_days,
    )
    answer = checking.check(data, Client("client", "tenant"), None, "en")
    single = log.find(answer.check_id or "")
    log.close()
    assert single is not None
    said, alone = orjson.loads(row.entry.canonical), orjson.loads(single.canonical)
    assert {**said, "check_id": ""} == {**alone, "check_id": ""}
    assert row.entry[1:8] == single[1:8]
    assert row.entry[-2:] == single[-2:]


def test_a_row_without_a_filing_day_is_filed_on_the_day_of_the_batch() -> None:
    first, second = rows(line() + b"\n" + line(applied_on="2024-02-29"))
    assert isinstance(first, Decided)
    assert isinstance(second, Decided)
    assert (first.entry.applied_on, second.entry.applied_on) == (FILING_DAY.isoformat(), "2024-02-29")


def test_a_record_has_the_id_of_its_line_and_the_instant_of_its_block() -> None:
    data = b"\n".join([line(reference=f"r-{number}") for number in range(2 * BLOCK + 1)])
    found = [row for row in rows(data) if isinstance(row, Decided)]
    ids = [row.entry.check_id for row in found]
    assert ids == [batch_check_id(batch_of(plan_file([data])).id, number + 1) for number in range(2 * BLOCK + 1)]
    assert all(before < after for before, after in pairwise(ids))
    assert all(is_check_id(check_id) for check_id in ids)
    seconds = {row.entry.recorded_at for row in found}
    assert len(seconds) == 3
    recorded = read_record(found[-1].entry.canonical, rulebook_of_revision)
    assert (recorded.origin.reference, recorded.origin.tenant) == ("r-256", "tenant")
    assert recorded.origin.recorded_at == STARTED + timedelta(seconds=3)


def test_the_obstacles_of_a_row_are_the_reasons_of_its_record() -> None:
    (row,) = rows(line(passport={**ROW["passport"], "expires_on": "2023-02-01"}))  # type: ignore[dict-item]
    assert isinstance(row, Decided)
    assert row.entry.verdict == "not_eligible"
    assert tuple(obstacle.reason for obstacle in row.obstacles) == row.entry.reasons
    assert all(obstacle.outcome in {"unmet", "unknown", "review"} for obstacle in row.obstacles)


def test_the_example_of_the_template_is_eligible_by_the_sample_register() -> None:
    register = sample_register()
    (row,) = rows(template(), deciding(register))
    register.close()
    assert isinstance(row, Decided)
    assert row.entry.verdict == "eligible"
    assert row.reference == "form-4711"


# --- The register


def test_the_codes_of_a_block_are_looked_up_at_once() -> None:
    register = OneAddress()
    data = b"\n".join([orjson.dumps(HOUSED)] * (BLOCK + 1) + [line()])
    found = rows(data, deciding(register))
    assert register.asked == [{CODE}, {CODE}]
    assert all(isinstance(row, Decided) for row in found)


def test_the_register_is_asked_for_the_housing_of_a_temporary_stay_in_a_batch_as_in_a_check() -> None:
    register = OneAddress()
    data = line(permit="temporary_stay", stays=[], housing={"address": {"registration_code": CODE}})
    (row,) = rows(data, deciding(register))
    assert register.asked == [{CODE}]
    assert isinstance(row, Decided)
    single = decide_payload(data, STARTED, current_rulebook(), register, FixedKey()).decision
    found = {judgement.rule: judgement.finding.reason for judgement in single.judgements}
    assert (row.entry.verdict, single.verdict, found["address.dwelling"]) == ("eligible", "eligible", "dwelling_fit")


def test_the_register_is_not_asked_where_no_rule_reads_its_answer() -> None:
    register = OneAddress()
    rows(line(housing=HOUSED["housing"]) + b"\n" + line(permit="temporary_residence"), deciding(register))
    assert register.asked == []


# --- What is rejected


def test_a_bad_row_is_rejected_and_the_next_is_read() -> None:
    data = b"\n".join(
        [
            line(reference="a"),
            b"{",
            b"",
            line(reference="b", permit="x"),
            line(reference="not a reference"),
            b'{"reference": "c"}',
            b"[]",
            b"17",
            b'"Ivanov"',
            b"\xff\xfe",
            b"{}\0",
            line(reference="d", surname="Ivanov"),
            line(reference="e").replace(b"{", b'{"reference": "f", ', 1),
            line(reference="e"),
        ]
    )
    assert [row.line for row in rows(data)] == [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]
    assert rejected(data) == [
        (2, None, ["not_json"]),
        (4, "b", ["not_one_of"]),
        (5, None, ["wrong_form"]),
        (6, "c", ["field_missing", "field_missing", "field_missing"]),
        (7, None, ["wrong_type"]),
        (8, None, ["wrong_type"]),
        (9, None, ["wrong_type"]),
        (10, None, ["not_json"]),
        (11, None, ["not_json"]),
        (12, "d", ["field_unknown"]),
        (13, None, ["name_repeated"]),
    ]


def test_a_cell_that_is_broken_over_lines_rejects_its_lines_and_the_next_row_is_read_right() -> None:
    good = b'entry,RUS,foreign,RUS,"Abay 1, flat 2"\n'
    broken = b'entry,RUS,foreign,RUS,"Abay 1,\nflat 2"\n'
    data = COLUMNS + good + broken + good + b'entry,RUS,foreign,RUS,"Abay 1,\nCanary lane\nflat 2"\n' + good
    assert rejected(data) == [
        (3, None, ["line_break_in_cell"]),
        (4, None, ["line_break_in_cell"]),
        (6, None, ["line_break_in_cell"]),
        (7, None, ["wrong_number_of_cells"]),
        (8, None, ["line_break_in_cell"]),
    ]
    assert [row.line for row in rows(data) if isinstance(row, Decided)] == [2, 5, 9]


@pytest.mark.parametrize("range_rows", [1, 2, 3, 4])
def test_a_broken_cell_is_rejected_alike_wherever_a_range_ends(range_rows: int) -> None:
    data = COLUMNS + b'entry,RUS,foreign,RUS,\n"entry",RUS,foreign,RUS,"Abay\r\n1"\r\nentry,RUS,foreign,RUS,\r\n'
    whole, cut = run(data), run(data, range_rows=range_rows)
    assert (cut.results, cut.rejected) == (whole.results, whole.rejected)
    assert [row["line"] for row in cut.rejected] == [3, 4]


def test_a_line_that_is_too_long_is_rejected_without_being_read() -> None:
    data = b"\n".join([line(), b'{"' + b"x" * LONGEST_LINE, b"{" * 10_000_000, line(reference="after")])
    found = rows(data)
    assert [type(row).__name__ for row in found] == ["Decided", "Rejected", "Rejected", "Decided"]
    assert rejected(data) == [(2, None, ["line_too_long"]), (3, None, ["line_too_long"])]
    assert found[3].reference == "after"


def test_of_thousands_of_errors_in_a_row_the_first_are_kept() -> None:
    names = ", ".join(f'"a{number}": 1' for number in range(4000))
    (row,) = rows(f"{{{names}}}".encode())
    assert isinstance(row, Rejected)
    assert len(row.errors) == MOST_ERRORS
    assert row.more_errors == 4000 + 3 - MOST_ERRORS


@pytest.mark.parametrize(
    ("text", "pointers"),
    [
        ('{"Ivan Ivanov": 1}', ["/?"]),
        ('{"ivan_ivanov": 1}', ["/?"]),
        ('{"Ivanov": {"Ivan": 1}}', ["/?"]),
        ('{"900517300415": 1, "777": 1}', ["/?", "/?"]),
        ('{"Ivanov": 1, "Ivanov": 2}', ["/?", "/?"]),
        ('{"Ivanov": {"Ivan": 1, "Ivan": 2}}', ["/?", "/?"]),
        ('{"applicant": {"nationality": "RUS", "ivanov": 1}}', ["/applicant/?"]),
        ('{"passport": {"kind": "foreign", "country": "RUS", "777": 1}}', ["/passport/?"]),
        ('{"stays": [{"entered_on": "2023-01-02"}, {"entered_on": "2023-01-02", "ivanov": 1}]}', ["/stays/1/?"]),
        ('{"housing": {"authorisations": [{"kind": "presence", "ivanov": 1}]}}', ["/housing/authorisations/0/?"]),
        ('{"applicant": {"nationality": "RUS", "grounds": ["ivanov"]}}', ["/applicant/grounds/0"]),
    ],
)
def test_a_name_that_no_field_has_is_said_by_its_place(text: str, pointers: list[str]) -> None:
    (row,) = rows(text.encode())
    assert isinstance(row, Rejected)
    assert [error.pointer for error in row.errors if error.code != "field_missing"] == pointers
    assert "a field of that name" not in {error.found for error in row.errors}
    for name in ("ivan", "777", "900517300415"):
        assert name not in str(row).lower()


def test_where_json_ends_is_said_for_a_row_of_one_line() -> None:
    (row,) = rows(b'{"permit": ')
    assert isinstance(row, Rejected)
    assert row.errors[0].found == "not JSON from column 12 on"


def test_rejections_stream_in_flat_memory() -> None:
    """A block is made when it is asked for; before it, others of the range are gone."""
    data = b"{}\n" + b'{"a": "b"}\n' * 9_999
    plan = plan_file([data])
    tracemalloc.start()
    sizes = [len(block) for block in decide_range(batch_of(plan), plan.ranges[0], data, deciding())]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sum(sizes) == 10_000
    assert peak < 2_000_000


# --- What was planned, and what is stored


def test_bytes_that_are_not_those_planned_are_refused_before_the_first_row() -> None:
    data = line() + b"\n" + line()
    plan = plan_file([data])
    for wrong in (data.replace(b"RUS", b"KGZ"), data[:-1], b"", data + b" "):
        with pytest.raises(RangeDiffers):
            next(decide_range(batch_of(plan), plan.ranges[0], wrong, deciding()))


def test_a_batch_is_decided_by_the_rulebook_that_it_pins_or_not_at_all() -> None:
    plan = plan_file([line()])
    other = batch_of(plan)._replace(revision="sha256:0")
    with pytest.raises(ValueError, match="another rulebook"):
        next(decide_range(other, plan.ranges[0], line(), deciding()))


def later(count: int) -> Ticking:
    clock = Ticking()
    for _ in range(count):
        clock()
    return clock


@repeatable
@given(applications())
def test_what_an_earlier_attempt_has_stored_is_read_back_as_it_was(payload: Payload) -> None:
    data = b"{\n" + written({**payload, "reference": "form-4711"})
    first = rows(data)
    second = rows(data, deciding(clock=later(100)))
    assert entries_of(first) != entries_of(second)
    assert as_stored(second, entries_of(first)) == first
    assert as_stored(second, entries_of(second)) == second
    (decided,) = (row for row in first if isinstance(row, Decided))
    assert read_back(2, decided.entry) == decided


def test_an_entry_that_is_not_of_its_row_is_nobodys_decision() -> None:
    first, second = rows(line() + b"\n" + line())
    with pytest.raises(LookupError):
        as_stored([first, second], reversed(entries_of([first, second])))
    (entry,) = entries_of([first])
    with pytest.raises(LookupError):
        as_stored([first], [entry._replace(tenant="another", digest="0" * 64)])


def test_a_batch_comes_back_from_its_json() -> None:
    for data in (line(), template()):
        batch = batch_of(plan_file([data]))
        assert read_batch(batch_json(batch)) == batch


def test_blocks_are_of_one_size_and_in_order() -> None:
    data = b"\n".join([line(), b"{"] * BLOCK)
    found = list(blocks(data))
    assert [len(block) for block in found] == [BLOCK, BLOCK]
    assert [row.line for block in found for row in block] == list(range(1, 2 * BLOCK + 1))

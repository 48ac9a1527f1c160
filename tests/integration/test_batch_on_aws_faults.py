"""What goes wrong with a batch on AWS, and what becomes of it: tried again, gone on with, or failed with all kept."""

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import override

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from eligibility.batch_aws.deciding import RangeDeciding
from eligibility.storage.dynamodb import DynamoDBAuditLog
from eligibility.storage.ports import (
    AddressRegister,
    AuditEntry,
    AuditLog,
    LookUp,
    RegisteredAddress,
    RegisterHeader,
    StoreUnavailable,
)
from tests.integration.batch_stack import RESULTS, UPLOADS, BatchStack, Died, Fault, Json, rows, upload_event


def number_of(given: Json) -> int | None:
    """Return the number of the range of a task."""
    entry = given.get("range")
    return int(entry["n"]) if isinstance(entry, dict) else None


def times(count: int, error: BaseException, number: int | None = None) -> Fault:
    """Return a fault that raises an error the first times, of one range or of any task."""
    left = [count]

    def fault(given: Json) -> None:
        if left[0] and number in (None, number_of(given)):
            left[0] -= 1
            raise error

    return fault


class Halfway(AuditLog):
    """An audit log whose process dies after a half of the first entries are stored."""

    def __init__(self, log: AuditLog) -> None:
        self._log = log
        self._died = False

    @override
    def record_all(self, entries: Sequence[AuditEntry]) -> list[AuditEntry]:
        if self._died:
            return self._log.record_all(entries)
        self._died = True
        self._log.record_all(entries[: (len(entries) + 1) // 2])
        raise Died

    @override
    def record(self, entry: AuditEntry) -> AuditEntry:
        return self._log.record(entry)

    @override
    def find(self, check_id: str) -> AuditEntry | None:
        return self._log.find(check_id)


class Unloaded(AddressRegister):
    """A register that nobody has imported yet."""

    @override
    def look_up(self, code: str) -> LookUp:
        return LookUp(None, None)

    @override
    def replace(self, header: RegisterHeader, rows: Iterable[tuple[str, RegisteredAddress]]) -> None:
        raise NotImplementedError


def deciding(batches: BatchStack) -> RangeDeciding:
    step = batches.modules["BatchRangeFunction"].DECIDING
    assert isinstance(step, RangeDeciding)
    return step


def change(batches: BatchStack, step: RangeDeciding) -> None:
    vars(batches.modules["BatchRangeFunction"])["DECIDING"] = step


def ranges_called(batches: BatchStack) -> list[int | None]:
    """Return the numbers of the ranges that were given to the function, sorted."""
    return sorted([number_of(call.given) for call in batches.called("BatchRangeFunction")], key=str)


# --- Tried again


def test_a_range_that_fails_twice_is_tried_again_after_pauses_and_no_other_is(batches: BatchStack) -> None:
    batches.faults["BatchRangeFunction"] = times(2, Died(), number=1)
    uploaded = batches.run(rows(7))
    assert batches.status(uploaded.batch_id) == "SUCCEEDED"
    assert ranges_called(batches) == [0, 1, 1, 1, 2]
    assert len(batches.pauses) == 2
    assert len(batches.results(uploaded.batch_id, "results.jsonl")) == 7
    assert batches.tables.count() == 7


@pytest.mark.parametrize("function", ["BatchPlanFunction", "BatchFinishFunction"])
def test_a_plan_or_a_finish_that_fails_once_is_tried_again(batches: BatchStack, function: str) -> None:
    batches.faults[function] = times(1, Died())
    uploaded = batches.run(rows(4))
    assert batches.status(uploaded.batch_id) == "SUCCEEDED"
    assert len(batches.called(function)) == 2


def test_a_store_that_is_away_for_a_while_costs_a_pause(batches: BatchStack) -> None:
    batches.faults["BatchRangeFunction"] = times(1, StoreUnavailable("audit log", "ThrottlingException"))
    uploaded = batches.run(rows(4))
    assert batches.status(uploaded.batch_id) == "SUCCEEDED"
    assert len(batches.pauses) == 1


def test_what_a_function_stored_before_it_died_stands_and_is_in_the_results(batches: BatchStack) -> None:
    step = deciding(batches)
    change(batches, replace(step, audit_log=Halfway(step.audit_log)))
    left: list[dict[str, str]] = []

    def look(_given: Json) -> None:
        left.append({item["check_id"]["S"]: item["recorded_at"]["S"] for item in batches.tables.items()})
        if left[-1]:  # the second attempt would decide otherwise
            step = deciding(batches)
            change(batches, replace(step, deciding=replace(step.deciding, register=Unloaded())))

    batches.faults["BatchRangeFunction"] = look
    uploaded = batches.run(rows(3))
    stored = {item["check_id"]["S"]: item["recorded_at"]["S"] for item in batches.tables.items()}
    results = batches.results(uploaded.batch_id, "results.jsonl")
    assert len(left[1]) == 2  # of three, when the second attempt began
    assert left[1].items() <= stored.items()
    assert [line["check_id"] for line in results] == sorted(stored)
    assert [line["verdict"] for line in results] == ["eligible", "eligible", "not_eligible"]
    assert batches.failure(uploaded.batch_id) == ("succeeded", None)


def test_two_attempts_at_a_range_at_once_store_each_row_once_and_write_the_same(batches: BatchStack) -> None:
    batches.run(rows(3))
    expected = {key: content for key, content in batches.objects().items() if "/parts/" in key or "/outcomes/" in key}
    given = batches.called("BatchRangeFunction")[0].given
    (outcome,) = [key for key in expected if "/outcomes/" in key]
    batches.s3.delete_object(Bucket=RESULTS, Key=outcome)
    handler = batches.modules["BatchRangeFunction"].lambda_handler
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda _: handler(given, LambdaContext()), range(2)))
    found = {key: content for key, content in batches.objects().items() if "/parts/" in key or "/outcomes/" in key}
    assert found == expected
    assert batches.tables.count() == 3


# --- Told twice, replaced, deleted


def test_the_same_event_twice_starts_one_batch(batches: BatchStack) -> None:
    uploaded = batches.upload(rows(4))
    batches.tell(uploaded)
    batches.tell(uploaded)
    batches.wait()
    batches.tell(uploaded)
    batches.wait()
    assert len(batches.called("BatchPlanFunction")) == 1
    assert batches.tables.count() == 4


def test_a_file_that_is_replaced_while_its_batch_runs_is_read_as_it_was(batches: BatchStack) -> None:
    uploaded = batches.upload(rows(4))

    def replace_file(_given: Json) -> None:
        batches.put(uploaded.batch_id, uploaded.key, rows(9, first=100))

    batches.faults["BatchRangeFunction"] = replace_file
    batches.tell(uploaded)
    batches.wait()
    results = batches.results(uploaded.batch_id, "results.jsonl")
    assert [line["reference"] for line in results] == ["row-1", "row-2", "row-3", "row-4"]


def test_a_second_file_under_the_same_address_starts_nothing(batches: BatchStack) -> None:
    uploaded = batches.run(rows(4))
    batches.tell(batches.put(uploaded.batch_id, uploaded.key, rows(9, first=100)))
    batches.wait()
    assert len(batches.called("BatchPlanFunction")) == 1
    assert batches.tables.count() == 4


def test_a_file_that_is_deleted_before_it_is_planned_fails_its_batch_at_once(batches: BatchStack) -> None:
    uploaded = batches.upload(rows(4))
    batches.s3.delete_object(Bucket=UPLOADS, Key=uploaded.key, VersionId=uploaded.version)
    batches.tell(uploaded)
    batches.wait()
    assert batches.failure(uploaded.batch_id) == ("failed", "upload_gone")
    assert len(batches.called("BatchPlanFunction")) == 1


def test_a_file_that_is_deleted_before_a_range_is_read_fails_its_batch_and_the_others_stay(batches: BatchStack) -> None:
    uploaded = batches.upload(rows(7))

    def delete(given: Json) -> None:
        if number_of(given) == 2:
            batches.s3.delete_object(Bucket=UPLOADS, Key=uploaded.key, VersionId=uploaded.version)

    batches.faults["BatchRangeFunction"] = delete
    batches.tell(uploaded)
    batches.wait()
    assert batches.failure(uploaded.batch_id) == ("failed", "upload_gone")
    assert batches.called("BatchFinishFunction") == []
    assert ranges_called(batches) == [0, 1, 2]


def test_a_deleted_file_of_which_a_marker_is_left_is_still_read_by_its_version(batches: BatchStack) -> None:
    uploaded = batches.upload(rows(2))
    batches.s3.delete_object(Bucket=UPLOADS, Key=uploaded.key)
    batches.tell(uploaded)
    batches.wait()
    assert batches.status(uploaded.batch_id) == "SUCCEEDED"


# --- Failed, and gone on with


def test_a_range_that_never_passes_fails_the_batch_and_what_is_done_stays(batches: BatchStack) -> None:
    batches.faults["BatchRangeFunction"] = times(1000, Died(), number=1)
    uploaded = batches.run(rows(7))
    told = batches.follow(uploaded.batch_id).json()
    assert batches.failure(uploaded.batch_id) == ("failed", "step_failed")
    assert told["rows"] == {"known": 7, "done": 4, "rejected": 0}
    assert "files" not in told
    assert batches.called("BatchFinishFunction") == []
    assert batches.tables.count() == 4


def test_to_go_on_with_a_failed_batch_repeats_nothing_of_the_ranges_that_are_done(batches: BatchStack) -> None:
    """RedriveExecution is unknown to moto: the tasks are given again, as a redrive and then some would."""
    batches.faults["BatchRangeFunction"] = times(6, Died(), number=1)
    uploaded = batches.run(rows(7))
    assert batches.status(uploaded.batch_id) == "FAILED"
    done = batches.objects()
    recorded = {item["check_id"]["S"]: item for item in batches.tables.items()}
    file = batches.called("BatchPlanFunction")[0].answered["upload"]
    versions = batches.s3.list_object_versions(Bucket=RESULTS)["Versions"]
    for entry in json.loads(batches.result(uploaded.batch_id, "ranges.json")):
        batches.invoked("BatchRangeFunction", {"upload": file, "range": entry})
    written = {each["Key"] for each in batches.s3.list_object_versions(Bucket=RESULTS)["Versions"]}
    assert {key: content for key, content in batches.objects().items() if key in done} == done
    assert all("/000001" in key for key in written - {each["Key"] for each in versions})
    assert len(batches.s3.list_object_versions(Bucket=RESULTS)["Versions"]) == len(versions) + 5
    answer, failed = batches.invoked(
        "BatchFinishFunction", {"upload": file, "started_at": "2026-11-23T06:49:38.421260+00:00"}
    )
    assert (answer, failed) == ({"rows": 7, "decided": 7, "rejected": 0}, False)
    assert recorded.items() <= {item["check_id"]["S"]: item for item in batches.tables.items()}.items()
    assert len(batches.results(uploaded.batch_id, "results.jsonl")) == 7


def test_a_finish_that_is_repeated_writes_nothing_anew(batches: BatchStack) -> None:
    batches.run(rows(4))
    before = batches.objects()
    batches.invoked("BatchFinishFunction", batches.called("BatchFinishFunction")[0].given)
    assert batches.objects() == before


def lose_an_outcome(batches: BatchStack) -> None:
    (key,) = [key for key in batches.objects() if "/outcomes/000001" in key]
    batches.s3.delete_object(Bucket=RESULTS, Key=key)


def count_one_more(batches: BatchStack) -> None:
    (key,) = [key for key in batches.objects() if "/outcomes/000001" in key]
    outcome = json.loads(batches.objects()[key])
    outcome["figures"]["rejected"] += 1
    outcome["figures"]["rows"] += 1
    batches.s3.put_object(Bucket=RESULTS, Key=key, Body=json.dumps(outcome).encode())


@pytest.mark.parametrize("mismatch", [lose_an_outcome, count_one_more])
def test_figures_that_do_not_add_up_fail_the_batch_and_keep_all(
    batches: BatchStack, mismatch: Callable[[BatchStack], None]
) -> None:
    batches.faults["BatchFinishFunction"] = lambda _: mismatch(batches)
    uploaded = batches.run(rows(7))
    kept = batches.objects()
    assert batches.failure(uploaded.batch_id) == ("failed", "unreconciled")
    assert not [key for key in kept if key.endswith(("summary.json", "report.html"))]
    assert len([key for key in kept if key.endswith("results.jsonl")]) == 3
    assert len(batches.called("BatchFinishFunction")) == 1
    assert batches.tables.count() == 7


def lose(batches: BatchStack, key: str) -> None:
    batches.s3.delete_object(Bucket=RESULTS, Key=key)


def cut_off(batches: BatchStack, key: str) -> None:
    batches.s3.put_object(Bucket=RESULTS, Key=key, Body=batches.objects()[key][:-1], ChecksumAlgorithm="SHA256")


def change_a_byte(batches: BatchStack, key: str) -> None:
    content = batches.objects()[key]
    batches.s3.put_object(Bucket=RESULTS, Key=key, Body=b"!" + content[1:], ChecksumAlgorithm="SHA256")


def put_anew_without_a_digest(batches: BatchStack, key: str) -> None:
    batches.s3.put_object(Bucket=RESULTS, Key=key, Body=batches.objects()[key])


@pytest.mark.parametrize("name", ["results.jsonl", "results.csv", "references"])
@pytest.mark.parametrize("change", [lose, cut_off, change_a_byte, put_anew_without_a_digest])
def test_a_part_that_is_not_what_its_range_wrote_fails_the_batch_and_all_is_kept(
    batches: BatchStack, change: Callable[[BatchStack, str], None], name: str
) -> None:
    def changed(_: Json) -> None:
        (key,) = [key for key in batches.objects() if key.endswith(f"/parts/000001.{name}")]
        change(batches, key)

    batches.faults["BatchFinishFunction"] = changed
    uploaded = batches.run(rows(7))
    assert batches.failure(uploaded.batch_id) == ("failed", "unreconciled")
    what = "is missing" if change is lose else "is not what the range wrote"
    assert json.loads(batches.result(uploaded.batch_id, "failure.json"))["detail"] == f"range 1: {name} {what}"
    kept = batches.objects()
    assert not [key for key in kept if key.endswith(("results.json", "summary.json", "report.html"))]
    assert len([key for key in kept if "/parts/" in key]) == 12 - (change is lose)


def test_bytes_that_are_not_those_of_the_plan_are_not_decided(batches: BatchStack) -> None:
    uploaded = batches.run(rows(4))
    another = batches.put(uploaded.batch_id, uploaded.key, rows(4, first=5))
    entry = json.loads(batches.result(uploaded.batch_id, "ranges.json"))[1]
    (outcome,) = [key for key in batches.objects() if "/outcomes/000001_" in key]
    batches.s3.delete_object(Bucket=RESULTS, Key=outcome)
    recorded = batches.tables.count()
    file = {"bucket": UPLOADS, "key": another.key, "version": another.version}
    answer, failed = batches.invoked("BatchRangeFunction", {"upload": file, "range": entry})
    assert (failed, answer["errorType"]) == (True, "BatchFailed")
    assert str(answer["errorMessage"]).startswith("file_changed: ")
    assert batches.tables.count() == recorded


@pytest.mark.parametrize(
    "forged",
    [
        {"n": 2},
        {"n": 7},
        {"n": -1},
        {"n": 0},
        {"b": 0},
        {"z": 1},
        {"f": 1},
        {"k": 9},
        {"r": 9},
        {"s": "0" * 64},
        {"t": 1},
    ],
    ids=str,
)
def test_a_range_that_is_not_of_the_plan_is_not_decided(batches: BatchStack, forged: Json) -> None:
    uploaded = batches.run(rows(4))
    (outcome,) = [key for key in batches.objects() if "/outcomes/000001_" in key]
    batches.s3.delete_object(Bucket=RESULTS, Key=outcome)
    first_outcome = next(key for key in batches.objects() if "/outcomes/000000_" in key)
    batches.s3.delete_object(Bucket=RESULTS, Key=first_outcome)
    before, recorded = batches.objects(), batches.tables.count()
    file = batches.called("BatchPlanFunction")[0].answered["upload"]
    entry = json.loads(batches.result(uploaded.batch_id, "ranges.json"))[1]
    answer, failed = batches.invoked("BatchRangeFunction", {"upload": file, "range": {**entry, **forged}})
    assert (failed, answer["errorType"]) == (True, "BatchFailed")
    assert str(answer["errorMessage"]).startswith("not_planned: ")
    assert {key for key in batches.objects() if not key.endswith("failure.json")} == before.keys()
    assert batches.tables.count() == recorded


# --- Files that cannot be used


@pytest.mark.parametrize(
    ("content", "file_format", "code"),
    [
        (b"\n \n", "jsonl", "empty_file"),
        (b"permit,applicant.nationality\r\n", "csv", "wrong_header"),
        (b"\x00\x01\x02\xff\xfe" * 100, "jsonl", "not_text"),
        (b'{"permit": 1}\r{"permit": 2}\r', "jsonl", "line_ends"),
        (b"\x1f\x8b\x08\x00" + b"\x00" * 40, "jsonl", "compressed"),
    ],
)
def test_a_file_that_cannot_be_used_fails_its_batch_with_a_code(
    batches: BatchStack, content: bytes, file_format: str, code: str
) -> None:
    uploaded = batches.run(content, file_format)
    assert batches.failure(uploaded.batch_id) == ("failed", code)
    assert batches.states.describe_execution(executionArn=batches.arn(uploaded.batch_id))["error"] == code
    assert len(batches.called("BatchPlanFunction")) == 1
    assert batches.called("BatchRangeFunction") == []


def test_a_file_under_an_address_that_nobody_was_given_is_not_read(batches: BatchStack) -> None:
    batch_id = "01a2072a-d96b-7ec9-a405-34b59e5b281f"
    key = f"uploads/front-office/{batch_id}.jsonl"
    batches.tell(batches.put(batch_id, key, rows(2)))
    batches.wait()
    assert batches.states.describe_execution(executionArn=batches.arn(batch_id))["status"] == "FAILED"
    assert batches.tables.count() == 0
    assert batches.follow(batch_id).problem() == "batch-not-found"


# --- Objects that are no uploads


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("elsewhere/front-office/01a2072a-d96b-7ec9-a405-34b59e5b281f.csv", "outside_of_uploads"),
        ("uploads/front-office/01a2072a-d96b-7ec9-a405-34b59e5b281f.csv.gz", "packed"),
        ("uploads/front-office/people.ZIP", "packed"),
        ("uploads/front office/01a2072a-d96b-7ec9-a405-34b59e5b281f.csv", "not_an_upload_address"),
        ("uploads/front-office/../01a2072a-d96b-7ec9-a405-34b59e5b281f.csv", "not_an_upload_address"),
        ("uploads/front-office/Ivan Petrov 900517300415.csv", "not_an_upload_address"),
        ("uploads/=46ront/01a2072a-d96b-7ec9-a405-34b59e5b281f.csv", "not_an_upload_address"),
        ("uploads/=ff/01a2072a-d96b-7ec9-a405-34b59e5b281f.csv", "not_an_upload_address"),
        ("uploads/=FF/01a2072a-d96b-7ec9-a405-34b59e5b281f.csv", "not_an_upload_address"),
        ("uploads/front-office/01a2072a-d96b-4ec9-a405-34b59e5b281f.csv", "not_an_upload_address"),
        ("uploads/front-office/01a2072a-d96b-7ec9-a405-34b59e5b281f.csv\n", "not_an_upload_address"),
        ("uploads/%66ront/+&=.csv", "not_an_upload_address"),
    ],
)
def test_an_object_that_is_no_upload_is_ignored_counted_and_not_named(
    batches: BatchStack, key: str, reason: str
) -> None:
    batches.modules["BatchStartFunction"].lambda_handler(upload_event(key, "v1"), LambdaContext())
    batches.wait()
    line, metric = (json.loads(each) for each in batches.output().splitlines())
    assert (line["what"], line["reason"]) == ("ignored", reason)
    assert metric["UploadIgnored"] == [1.0]
    assert "Petrov" not in json.dumps(line)
    assert batches.states.list_executions(stateMachineArn=batches.machine)["executions"] == []


def test_the_test_event_of_s3_is_let_through(batches: BatchStack) -> None:
    event = {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": UPLOADS}
    batches.modules["BatchStartFunction"].lambda_handler(event, LambdaContext())
    assert batches.calls == []


def test_a_start_that_fails_is_raised_so_that_lambda_tries_it_again(batches: BatchStack) -> None:
    uploaded = batches.upload(rows(1))
    batches.states.delete_state_machine(stateMachineArn=batches.machine)
    with pytest.raises(StoreUnavailable, match="StateMachineDoesNotExist"):
        batches.tell(uploaded)


def test_the_audit_log_of_a_range_puts_several_rows_at_a_time(batches: BatchStack) -> None:
    assert isinstance(deciding(batches).audit_log, DynamoDBAuditLog)

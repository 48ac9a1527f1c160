"""A batch on AWS, from the upload to the report: the definition of the state machine, interpreted by moto."""

import json
from hashlib import sha256

from tests.integration.api_applications import an_application, changed, written
from tests.integration.api_events import OTHER_TENANT
from tests.integration.batch_stack import BatchStack, rows

TWO_BAD = b'{"permit": "temporary_residence"}\nno JSON at all\n'


def test_a_file_is_decided_from_the_upload_to_the_report(batches: BatchStack) -> None:
    content = rows(7) + TWO_BAD
    uploaded = batches.run(content)
    results = batches.results(uploaded.batch_id, "results.jsonl")
    assert batches.status(uploaded.batch_id) == "SUCCEEDED"
    assert [line["line"] for line in results] == [1, 2, 3, 4, 5, 6, 7]
    assert [line["reference"] for line in results] == [f"row-{number}" for number in range(1, 8)]
    verdicts = ["not_eligible" if number % 3 == 0 else "eligible" for number in range(1, 8)]
    assert [line["verdict"] for line in results] == verdicts
    assert [line["line"] for line in batches.results(uploaded.batch_id, "rejected.jsonl")] == [8, 9]
    summary = json.loads(batches.result(uploaded.batch_id, "summary.json"))
    assert summary["file"]["sha256"] == sha256(content).hexdigest()
    assert b"<html" in batches.result(uploaded.batch_id, "report.html")


def test_each_row_that_was_decided_is_recorded_and_found_by_its_tenant(batches: BatchStack) -> None:
    uploaded = batches.run(rows(4))
    stored = {item["check_id"]["S"]: item for item in batches.tables.items()}
    results = batches.results(uploaded.batch_id, "results.jsonl")
    assert [stored[str(line["check_id"])]["verdict"]["S"] for line in results] == [line["verdict"] for line in results]
    assert {item["tenant"]["S"] for item in stored.values()} == {"front-office"}
    assert len(stored) == 4


def test_the_ranges_are_those_of_the_manifest_and_each_is_decided_once(batches: BatchStack) -> None:
    uploaded = batches.run(rows(7))
    manifest = json.loads(batches.result(uploaded.batch_id, "ranges.json"))
    given = [call.given["range"] for call in batches.called("BatchRangeFunction")]
    assert [entry["r"] for entry in manifest] == [3, 3, 1]
    assert sorted(given, key=manifest.index) == manifest


def test_the_index_has_the_parts_in_order_with_their_lines_bytes_and_digests(batches: BatchStack) -> None:
    uploaded = batches.run(rows(7) + TWO_BAD)
    index = json.loads(batches.result(uploaded.batch_id, "results.json"))
    for parts in index.values():
        for part in parts:
            content = batches.result(uploaded.batch_id, part["part"])
            told = (len(content.splitlines()), len(content), sha256(content).hexdigest())
            assert (part["lines"], part["bytes"], part["sha256"]) == told
    assert [part["lines"] for part in index["results.csv"]] == [1, 3, 3, 1]
    assert sum(part["lines"] for part in index["rejected.jsonl"]) == 2
    (file,) = json.loads(batches.result(uploaded.batch_id, "summary.json"))["files"]
    assert file["sha256"] == sha256(batches.result(uploaded.batch_id, "results.json")).hexdigest()


def test_a_csv_file_goes_the_same_road(batches: BatchStack) -> None:
    header = "permit;applicant.nationality;passport.kind;passport.country;passport.issued_on;passport.expires_on"
    row = "temporary_residence;RUS;foreign;RUS;2019-04-01;2029-04-01"
    content = "\ufeff" + header + "\r\n" + "\r\n".join([row] * 4) + "\r\n"
    uploaded = batches.run(content.encode(), "csv", applied_on="2023-02-08")
    assert batches.failure(uploaded.batch_id) == ("succeeded", None)
    results = batches.results(uploaded.batch_id, "results.jsonl")
    assert [(line["line"], line["applied_on"]) for line in results] == [(n, "2023-02-08") for n in (2, 3, 4, 5)]


def test_the_day_that_was_asked_for_is_the_filing_day_of_rows_that_give_none(batches: BatchStack) -> None:
    row = written(changed(an_application(), "/applied_on")) + b"\n"
    uploaded = batches.run(row + rows(1), applied_on="2023-03-01")
    days = [line["applied_on"] for line in batches.results(uploaded.batch_id, "results.jsonl")]
    assert days == ["2023-03-01", "2023-02-08"]


def test_a_reference_that_comes_twice_is_decided_twice_and_noted(batches: BatchStack) -> None:
    uploaded = batches.run(rows(5) + rows(1))
    summary = json.loads(batches.result(uploaded.batch_id, "summary.json"))
    assert summary["repeated_references"]["references"] == 1
    assert summary["repeated_references"]["rows"] == 2
    assert len(batches.results(uploaded.batch_id, "results.jsonl")) == 6


def test_two_uploads_at_once_are_two_batches(batches: BatchStack) -> None:
    one = batches.upload(rows(5))
    opened = batches.open({"format": "jsonl"}, OTHER_TENANT).json()
    form = opened["upload"]
    assert isinstance(form, dict)
    assert isinstance(form["fields"], dict)
    other = batches.put(str(opened["batch_id"]), str(form["fields"]["key"]), rows(4, first=100))
    batches.tell(one)
    batches.tell(other)
    batches.wait()
    assert len(batches.results(one.batch_id, "results.jsonl")) == 5
    references = [line["reference"] for line in batches.results(other.batch_id, "results.jsonl")]
    assert references == ["row-100", "row-101", "row-102", "row-103"]
    tenants = sorted(item["tenant"]["S"] for item in batches.tables.items())
    assert tenants == ["front-office"] * 5 + ["other-office"] * 4


def test_a_line_that_is_too_long_is_rejected_and_its_bytes_are_not_read_again(batches: BatchStack) -> None:
    uploaded = batches.run(rows(2) + b"x" * 70_000 + b"\n" + rows(1, first=7))
    (rejected,) = batches.results(uploaded.batch_id, "rejected.jsonl")
    assert rejected["line"] == 3
    assert [line["line"] for line in batches.results(uploaded.batch_id, "results.jsonl")] == [1, 2, 4]

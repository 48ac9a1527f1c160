"""The events of events/, each run through the function that template.yaml has for it, set up as env.json says."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote_plus

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import JsonValue

from eligibility.batch_aws.keys import BatchKey, uploaded
from tests.integration.batch_stack import RESULTS, UPLOADS, BatchStack
from tests.integration.local_functions import PROJECT, Functions, loaded_functions
from tests.integration.stack_template import FUNCTIONS

EVENTS = PROJECT / "events"
APPLICATIONS = EVENTS / "applications"

type Json = dict[str, JsonValue]


class Expected(NamedTuple):
    """What an event is answered with."""

    status: int
    verdict: str | None = None
    reason: str | None = None
    """Code of the first finding that is in the way."""
    application: str | None = None
    """Name of the file in applications/ that the event's body is."""


EXPECTED = {
    "check": Expected(201, "eligible", None, "eligible"),
    "check_not_eligible": Expected(201, "not_eligible", "passport_expires_too_soon", "not_eligible"),
    "check_address_not_in_register": Expected(
        201, "not_eligible", "address_not_in_register", "address_not_in_register"
    ),
    "check_unknown_address": Expected(201, "needs_information", "register_sample_only", "unknown_address"),
    "lookup": Expected(404),
    "search": Expected(200),
    "search_period": Expected(200),
    "search_wrong_fields": Expected(422),
    "proof": Expected(404),
    "health": Expected(200),
    "openapi": Expected(200),
    "requirements": Expected(200),
    "requirements_compare": Expected(200),
    "requirements_wrong_category": Expected(400),
    "rules": Expected(200),
    "rules_compare": Expected(200),
    "rules_wrong_day": Expected(400),
    "page": Expected(200),
    "page_asset_of_old": Expected(404),
    "previews": Expected(200, "not_eligible", "passport_expires_too_soon", "not_eligible"),
    "previews_wrong_fields": Expected(422),
    "stays": Expected(200),
    "stays_overstay": Expected(200),
    "stays_wrong_fields": Expected(422),
    "batches_open": Expected(501),
    "batches_follow": Expected(501),
}
"""By the event's name."""
BATCH_EVENTS = ("batch_start", "batch_plan", "batch_range", "batch_finish")
"""The events of a batch, in the order in which they happen."""
SCHEDULED = ("seal", "verify")
"""The events of the schedules."""


def read(path: Path) -> Json:
    value = json.loads(path.read_bytes())
    assert isinstance(value, dict)
    return value


def events() -> dict[str, Json]:
    """Return what in events/ is an event of API Gateway, by name."""
    files = {path.stem: read(path) for path in EVENTS.glob("*.json")}
    return {name: content for name, content in files.items() if "httpMethod" in content}


@pytest.fixture
def functions(tmp_path: Path) -> Iterator[Functions]:
    """The functions as `sam local invoke` runs them, with SQLite in a folder of the test."""
    environment: dict[str, str] = {}
    for variables in read(EVENTS / "env.json").values():
        assert isinstance(variables, dict)
        environment |= {name: str(value) for name, value in variables.items()}
    environment["ELIGIBILITY_STORE"] = f"sqlite:///{tmp_path / 'store.db'}"
    with loaded_functions(environment) as loaded:
        yield loaded


def answered(functions: Functions, event: Json) -> tuple[int, Json]:
    """Return status and JSON of the answer to an event; nothing of the page, which is none."""
    handler = functions.behind(str(event["httpMethod"]), str(event["resource"]))
    response = handler(event, LambdaContext())
    assert isinstance(response, dict)
    is_json = response["headers"]["Content-Type"].endswith("json")  # only the page is something else
    return response["statusCode"], json.loads(response["body"]) if is_json else {}


def test_every_event_is_expected_and_every_function_has_one(functions: Functions) -> None:
    assert sorted(events()) == sorted(EXPECTED)
    called = {functions.behind(str(event["httpMethod"]), str(event["resource"])) for event in events().values()}
    assert called == set(functions.handlers.values())
    of_batches = [f"{name.title().replace('_', '')}Function" for name in BATCH_EVENTS]
    scheduled = [f"{name.title()}Function" for name in SCHEDULED]
    assert sorted([*functions.handlers, *of_batches, *scheduled]) == FUNCTIONS


@pytest.mark.parametrize("name", EXPECTED)
def test_an_event_is_answered_as_events_readme_says(functions: Functions, name: str) -> None:
    status, answer = answered(functions, events()[name])
    expected = EXPECTED[name]
    assert status == expected.status
    assert answer.get("verdict") == expected.verdict
    findings = answer.get("findings", [])
    assert isinstance(findings, list)
    in_the_way = [
        finding["reason"]
        for finding in findings
        if isinstance(finding, dict) and finding["outcome"] not in ("met", "not_applicable")
    ]
    assert next(iter(in_the_way), None) == expected.reason


@pytest.mark.parametrize("name", [name for name, expected in EXPECTED.items() if expected.application])
def test_the_body_of_an_event_is_a_file_of_applications(name: str) -> None:
    body = events()[name]["body"]
    assert json.loads(str(body)) == read(APPLICATIONS / f"{EXPECTED[name].application}.json")


def test_each_application_is_the_body_of_an_event() -> None:
    used = {expected.application for expected in EXPECTED.values() if expected.application}
    assert {path.stem for path in APPLICATIONS.glob("*.json")} == used


@pytest.mark.parametrize("path", sorted((EVENTS / "questions").glob("*.json")), ids=lambda path: path.stem)
def test_a_question_is_the_body_of_the_event_of_its_name(path: Path) -> None:
    assert json.loads(str(events()[path.stem]["body"])) == read(path)


def test_the_readme_of_the_events_names_each_with_its_status() -> None:
    readme = (EVENTS / "README.md").read_text(encoding="utf-8")
    rows = {row.split("|")[1].strip(): row.split("|")[3].strip() for row in readme.splitlines() if ".json |" in row}
    answers = {name.removesuffix(".json"): answer[:3] for name, answer in rows.items()}
    assert {name: answers.pop(name) for name in EXPECTED} == {
        name: str(expected.status) for name, expected in EXPECTED.items()
    }
    assert tuple(answers) == (*BATCH_EVENTS, *SCHEDULED)
    assert {path.stem for path in EVENTS.glob("*.json")} == {*EXPECTED, *BATCH_EVENTS, *SCHEDULED, "env"}


def test_an_eligible_address_is_in_the_sample_register_with_its_owners(functions: Functions) -> None:
    _, answer = answered(functions, events()["check"])
    findings = answer["findings"]
    assert isinstance(findings, list)
    reasons = {finding["reason"] for finding in findings if isinstance(finding, dict)}
    assert {"address_in_register", "owners_match_register"} <= reasons


def test_the_lookup_event_finds_a_check_once_it_has_its_id(functions: Functions) -> None:
    _, made = answered(functions, events()["check"])
    event = {**events()["lookup"], "pathParameters": {"check_id": made["check_id"]}}
    assert answered(functions, event) == (200, made)


def test_the_events_of_a_batch_take_its_file_from_the_upload_to_the_report(batches: BatchStack) -> None:
    told = {name: read(EVENTS / f"{name}.json") for name in BATCH_EVENTS}
    place = json.loads((EVENTS / "batch_start.json").read_bytes())["Records"][0]["s3"]
    key = unquote_plus(place["object"]["key"])
    batch = uploaded(key)
    assert batch == BatchKey("Бюро", "01861f3e-7c00-7000-8000-00000000000a")
    assert batch is not None
    for name in BATCH_EVENTS[1:]:
        version = {"bucket": place["bucket"]["name"], "key": key, "version": place["object"]["versionId"]}
        assert told[name]["upload"] == version
    asked = b'{"format": "jsonl", "applied_on": null, "created_at": "2023-02-08T03:55:00.000Z"}'
    batches.s3.put_object(Bucket=RESULTS, Key=batch.result("request.json"), Body=asked)
    lines = [read(APPLICATIONS / f"{name}.json") for name in ("eligible", "not_eligible")]
    content = b"".join(json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in lines)
    upload = batches.put(batch.batch_id, key, content)
    file = {"bucket": UPLOADS, "key": key, "version": upload.version}
    for name, function in zip(BATCH_EVENTS[1:], ("Plan", "Range", "Finish"), strict=True):
        answer, failed = batches.invoked(f"Batch{function}Function", {**told[name], "upload": file})
        assert not failed, answer
    (entry,) = json.loads(batches.result(batch.batch_id, "ranges.json"))
    assert told["batch_range"]["range"] == entry
    verdicts = [line["verdict"] for line in batches.results(batch.batch_id, "results.jsonl")]
    assert verdicts == ["eligible", "not_eligible"]


def test_the_event_of_an_upload_starts_the_batch_that_its_key_names(batches: BatchStack) -> None:
    batches.modules["BatchStartFunction"].lambda_handler(read(EVENTS / "batch_start.json"), LambdaContext())
    batches.wait()
    (execution,) = batches.states.list_executions(stateMachineArn=batches.machine)["executions"]
    assert execution["name"] == "01861f3e-7c00-7000-8000-00000000000a"

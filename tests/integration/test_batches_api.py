"""POST /v1/batches and GET /v1/batches/{batch_id}: an address for a file, how far its batch is, and its results."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, override
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from eligibility.audit.check_id import rising_check_id
from eligibility.batch_aws.following import PAGE, Following
from eligibility.batch_aws.keys import BatchKey, uploaded
from eligibility.batch_aws.opening import MOST_BYTES
from eligibility.batch_aws.ports import Execution, Executions
from eligibility.batch_bootstrap import Batches
from tests.integration.api import load
from tests.integration.api_events import CLIENTS, OTHER_TENANT, SAME_TENANT, event, invoke
from tests.integration.batch_stack import RESULTS, UPLOADS, BatchStack, Died, Json, rows

JSONL = {"format": "jsonl"}


def form_of(batches: BatchStack, body: object = JSONL) -> tuple[str, dict[str, str], Json]:
    """Return address, fields and decoded policy of a form."""
    upload = batches.open(body).json()["upload"]
    assert isinstance(upload, dict)
    fields = upload["fields"]
    assert isinstance(fields, dict)
    told = {name: str(value) for name, value in fields.items()}
    return str(upload["url"]), told, json.loads(base64.b64decode(told["policy"]))


def set_following(
    batches: BatchStack, clock: Callable[[], datetime] | None = None, executions: Executions | None = None
) -> None:
    """Give the function another clock or other executions."""
    module = batches.modules["BatchesFunction"]
    both = module.BATCHES
    assert isinstance(both, Batches)
    now = both.following
    changed = Following(now.results, executions or now.executions, clock or now.clock)
    vars(module)["BATCHES"] = both._replace(following=changed)


# --- The address


def test_an_address_is_for_one_key_of_the_client_s_tenant_one_type_and_up_to_five_gigabytes(
    batches: BatchStack,
) -> None:
    url, fields, policy = form_of(batches)
    key = uploaded(fields["key"])
    assert key is not None
    assert key.tenant == "front-office"
    assert url == f"https://{UPLOADS}.s3.eu-central-1.amazonaws.com/"
    assert fields["Content-Type"] == "application/x-ndjson"
    conditions = policy["conditions"]
    assert isinstance(conditions, list)
    assert {"bucket": UPLOADS} in conditions
    assert {"key": fields["key"]} in conditions
    assert {"Content-Type": "application/x-ndjson"} in conditions
    assert ["content-length-range", 1, MOST_BYTES] in conditions
    assert MOST_BYTES == 5_368_709_120
    assert not [each for each in conditions if isinstance(each, list) and each[0] == "starts-with"]


def test_an_address_is_good_for_a_quarter_of_an_hour(batches: BatchStack) -> None:
    before = datetime.now(UTC)
    reply = batches.open(JSONL)
    upload = reply.json()["upload"]
    assert isinstance(upload, dict)
    until = datetime.fromisoformat(str(upload["expires_at"]))
    assert timedelta(minutes=15) - timedelta(seconds=1) <= until - before <= timedelta(minutes=16)


def test_an_address_is_made_with_its_own_batch_which_waits_for_the_file(batches: BatchStack) -> None:
    one, other = batches.open(JSONL), batches.open({"format": "csv", "applied_on": "2023-02-08"})
    assert one.status == other.status == 201
    assert one.json()["batch_id"] != other.json()["batch_id"]
    assert other.headers["Location"] == f"/v1/batches/{other.json()['batch_id']}"
    told = batches.follow(str(other.json()["batch_id"])).json()
    assert (told["state"], told["format"], told["applied_on"]) == ("awaiting_upload", "csv", "2023-02-08")
    assert told["rows"] == {"known": None, "done": 0, "rejected": 0}


@pytest.mark.parametrize(
    ("body", "status", "errors"),
    [
        ({}, 422, [("/format", "field_missing")]),
        ({"format": "xlsx"}, 422, [("/format", "not_one_of")]),
        ({"format": "jsonl.gz"}, 422, [("/format", "not_one_of")]),
        ({"format": "csv", "key": "uploads/x"}, 422, [("/key", "field_unknown")]),
        ({"format": "csv", "applied_on": "2023-02-30"}, 422, [("/applied_on", "no_such_day")]),
        ({"format": "csv", "applied_on": "1999-02-01"}, 422, [("/applied_on", "filing_day_not_covered")]),
        ({"applied_on": "1999-02-01"}, 422, [("/format", "field_missing"), ("/applied_on", "filing_day_not_covered")]),
        (b'{"format": "csv", "format": "jsonl"}', 422, [("/format", "name_repeated")]),
        (b"[]", 422, [("", "wrong_type")]),
        (b"csv", 400, [("", "not_json")]),
        (b"", 400, [("", "not_json")]),
    ],
)
def test_a_body_that_asks_for_no_batch_is_refused_with_every_wrong_field(
    batches: BatchStack, body: object, status: int, errors: list[tuple[str, str]]
) -> None:
    reply = batches.open(body)
    assert (reply.status, reply.problem()) == (status, "not-json" if status == 400 else "invalid-batch")
    assert reply.errors() == errors
    assert batches.objects() == {}


@pytest.mark.parametrize("tenant", ["bureau d'affaires/№ 1", "../x", "a b+c&d=e", "Ведомство", "..", "=41", "a" * 200])
def test_a_tenant_of_any_name_has_a_key_that_leads_back_to_it(batches: BatchStack, tenant: str) -> None:
    batches.replace_function("BatchesFunction", ELIGIBILITY_CLIENTS=orjson.dumps({"odd": tenant}).decode())
    opened = batches.open(JSONL, "odd").json()
    upload = opened["upload"]
    assert isinstance(upload, dict)
    assert isinstance(upload["fields"], dict)
    put = batches.put(str(opened["batch_id"]), str(upload["fields"]["key"]), rows(2))
    batches.tell(put)
    batches.wait()
    assert uploaded(put.key) == BatchKey(tenant, put.batch_id)
    assert batches.follow(put.batch_id, "odd").json()["state"] == "succeeded"
    assert {item["tenant"]["S"] for item in batches.tables.items()} == {tenant}


# --- Who may know


def test_another_client_of_the_tenant_sees_the_batch_and_another_tenant_does_not(batches: BatchStack) -> None:
    uploaded_file = batches.run(rows(2))
    assert batches.follow(uploaded_file.batch_id, SAME_TENANT).status == 200
    other = batches.follow(uploaded_file.batch_id, OTHER_TENANT)
    never = batches.follow(rising_check_id(datetime.now(UTC), b"0123456789"), OTHER_TENANT)
    assert (other.status, other.problem()) == (404, "batch-not-found")
    assert other.body == never.body


@pytest.mark.parametrize(
    "batch_id", ["", "x", "../other-office/y", "01a2072a-d96b-4ec9-a405-34b59e5b281f", "ы" * 40, "x" * 5000]
)
def test_what_is_no_batch_id_is_not_found(batches: BatchStack, batch_id: str) -> None:
    assert batches.follow(batch_id).problem() == "batch-not-found"


@pytest.mark.parametrize(("method", "path"), [("POST", "/v1/batches"), ("GET", "/v1/batches/{batch_id}")])
def test_a_request_without_a_client_is_refused(batches: BatchStack, method: str, path: str) -> None:
    request = event(method, path, JSONL, client=None, pathParameters={"batch_id": "x"})
    reply = invoke(batches.modules["BatchesFunction"], request)
    assert (reply.status, reply.problem()) == (401, "unauthenticated")


# --- How far it is


def test_the_states_of_a_batch_follow_each_other(batches: BatchStack) -> None:
    uploaded_file = batches.upload(rows(7))
    seen: list[tuple[object, object]] = []

    def look(_given: Json) -> None:
        told = batches.follow(uploaded_file.batch_id).json()
        seen.append((told["state"], told["rows"]))

    for function in ("BatchPlanFunction", "BatchRangeFunction", "BatchFinishFunction"):
        batches.faults[function] = look
    batches.tell(uploaded_file)
    batches.wait()
    assert [state for state, _ in seen] == ["planning", "running", "running", "running", "finishing"]
    assert seen[0][1] == {"known": None, "done": 0, "rejected": 0}
    assert seen[-1][1] == {"known": 7, "done": 7, "rejected": 0}
    told = batches.follow(uploaded_file.batch_id).json()
    assert told["state"] == "succeeded"
    assert told["verdicts"] == {"eligible": 5, "not_eligible": 2, "needs_information": 0, "needs_review": 0}


def test_an_address_that_nothing_came_under_expires(batches: BatchStack) -> None:
    batch_id = str(batches.open(JSONL).json()["batch_id"])
    set_following(batches, lambda: datetime.now(UTC) + timedelta(minutes=20))
    assert batches.follow(batch_id).json()["state"] == "awaiting_upload"  # a large file may be on its way
    set_following(batches, lambda: datetime.now(UTC) + timedelta(minutes=30))
    assert batches.follow(batch_id).json()["state"] == "expired"


class Ended(Executions):
    """Executions that have all ended in one way."""

    def __init__(self, status: Literal["timed_out", "stopped", "failed"]) -> None:
        self._status: Literal["timed_out", "stopped", "failed"] = status

    @override
    def start(self, name: str, given: bytes) -> bool:
        raise NotImplementedError

    @override
    def find(self, name: str) -> Execution:
        return Execution(self._status)


@pytest.mark.parametrize(
    ("status", "code"), [("timed_out", "timed_out"), ("stopped", "stopped"), ("failed", "step_failed")]
)
def test_a_batch_that_ended_without_a_word_has_failed_for_what_step_functions_says(
    batches: BatchStack, status: Literal["timed_out", "stopped", "failed"], code: str
) -> None:
    batch_id = str(batches.open(JSONL).json()["batch_id"])
    set_following(batches, executions=Ended(status))
    assert batches.failure(batch_id) == ("failed", code)


@pytest.mark.parametrize("ended", ["succeeded", "failed"])
def test_a_batch_that_step_functions_has_forgotten_is_known_by_what_it_left(batches: BatchStack, ended: str) -> None:
    if ended == "failed":
        batches.faults["BatchFinishFunction"] = forever
    uploaded_file = batches.run(rows(3))
    batches.states.delete_state_machine(stateMachineArn=batches.machine)
    assert batches.follow(uploaded_file.batch_id).json()["state"] == ended


def forever(_given: Json) -> None:
    raise Died


# --- The results


def test_the_links_lead_to_the_results_for_a_quarter_of_an_hour(batches: BatchStack) -> None:
    uploaded_file = batches.run(rows(4))
    told = batches.follow(uploaded_file.batch_id).json()
    files, parts = told["files"], told["parts"]
    assert isinstance(files, dict)
    assert isinstance(parts, list)
    assert set(files) == {"report", "summary", "results", "csv_header"}
    kept = batches.objects()
    links = [*files.values()]
    for part in parts:
        assert isinstance(part, dict)
        links += [link for name, link in part.items() if name != "range"]
    assert len(links) == 4 + 2 * 3
    for link in links:
        address = urlsplit(str(link))
        assert address.netloc == f"{RESULTS}.s3.eu-central-1.amazonaws.com"
        assert address.path.removeprefix("/") in kept
        assert parse_qs(address.query)["X-Amz-Expires"] == ["900"]


def test_the_parts_of_many_ranges_are_linked_page_by_page(batches: BatchStack) -> None:
    uploaded_file = batches.run(rows(3))
    folder = next(key.rpartition("/")[0] for key in batches.objects() if key.endswith("plan.json"))
    for number in range(1, PAGE + 5):
        batches.s3.put_object(Bucket=RESULTS, Key=f"{folder}/outcomes/{number:06}_1_0_1_0_0_0.json", Body=b"{}")
    first = batches.follow(uploaded_file.batch_id).json()
    assert first["next_after"] == PAGE - 1
    second = batches.follow(uploaded_file.batch_id, after=str(first["next_after"])).json()
    assert second["next_after"] is None
    numbers = []
    for page in (first, second):
        parts = page["parts"]
        assert isinstance(parts, list)
        numbers += [part["range"] for part in parts if isinstance(part, dict)]
    assert numbers == list(range(PAGE + 5))


@pytest.mark.parametrize("query", [{"after": "x"}, {"after": "-1"}, {"after": "٣"}, {"after": "1" * 7}, {"page": "2"}])
def test_a_query_that_is_not_taken_is_refused(batches: BatchStack, query: dict[str, str]) -> None:
    batch_id = str(batches.open(JSONL).json()["batch_id"])
    reply = batches.follow(batch_id, **query)
    assert (reply.status, reply.problem()) == (400, "invalid-query")


# --- Without AWS


@pytest.mark.parametrize(("method", "path"), [("POST", "/v1/batches"), ("GET", "/v1/batches/{batch_id}")])
def test_on_a_machine_of_one_s_own_batches_are_the_command_line_s(tmp_path: Path, method: str, path: str) -> None:
    module = load(
        "batches",
        {
            "ELIGIBILITY_STORE": f"sqlite:///{tmp_path / 'store.db'}",
            "ELIGIBILITY_CLIENTS": orjson.dumps(CLIENTS).decode(),
        },
    )
    reply = invoke(module, event(method, path, JSONL if method == "POST" else None, pathParameters={"batch_id": "x"}))
    assert (reply.status, reply.problem()) == (501, "batches-not-here")
    assert "eligibility batch" in str(reply.json()["detail"])


def test_a_store_that_does_not_answer_is_said_so(batches: BatchStack) -> None:
    batches.s3.delete_bucket(Bucket=RESULTS)
    response = batches.modules["BatchesFunction"].lambda_handler(event("POST", "/v1/batches", JSONL), LambdaContext())
    assert response["statusCode"] == 503

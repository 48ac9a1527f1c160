"""POST /v1/checks/search and GET /v1/checks/{check_id}/proof, and the sealer and verifier behind them, as deployed."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import override

import orjson
import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import JsonValue

from eligibility.audit.sealing import Sealing
from eligibility.audit_task import AuditTaskFailed
from eligibility.settings import SqliteStore, read_settings
from eligibility.storage.aws import secrets_client
from eligibility.storage.seal_folder import SealFolder
from eligibility.storage.seals import Leaf
from eligibility.storage.sqlite import SqliteAuditLog
from eligibility.storage.sqlite.leaves import SqliteLeaves
from eligibility.storage.sqlite.searches import SqliteSearches
from tests.integration.api import Api, deployed, load, outputs, printed_lines
from tests.integration.api_applications import an_application
from tests.integration.api_events import CLIENT, OTHER_TENANT, SAME_TENANT, Reply, event, invoke
from tests.integration.api_stores import DynamoDBTables, SqliteFile
from tests.integration.audit_stack import SEALS
from tests.integration.stack_template import TEMPLATE
from tests.integration.test_api_canaries import CANARIES, planted, seen
from tests.unit.sealed_log import RecordedLeaves

AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
EVENTS = TEMPLATE.parent / "events"
KEY = "made-up key for the hashes of subjects"
DUE = AT + timedelta(hours=1)
PERIOD: JsonValue = {"from": "2026-11-23", "to": "2026-11-23"}
PLACES = {
    "reference": ("5", "true", "null", "{}", '[0,"x",""]', '[0,"","01a1f84a"]', '[0,"x","y"]', '["0","",""]'),
    "period": ("5", "[[],[],[]]", '[0,"x",""]', '[0,"",""]', '[0,"2026-11-22T23",""]', '[0,"2026-11-24T00",""]'),
}
ELSEWHERE: list[tuple[dict[str, JsonValue], str]] = [
    ({name: PERIOD if name == "period" else "a"}, urlsafe_b64encode(place.encode()).decode().rstrip("="))
    for name, places in PLACES.items()
    for place in places
]
"""Searches, each with a place that no page of it can have given."""
VERIFIED = AT + timedelta(days=1, hours=1, minutes=50)
"""When the hour of AT is verified: a day after it was sealed."""
DOCUMENT: dict[str, JsonValue] = {"kind": "foreign", "country": "RUS", "number": "75 1234567"}
AUDITOR = {"requestContext": {"authorizer": {"claims": {"client_id": "auditor", "scope": "audit/read"}}}}


class Audited:
    """The functions of checks and of the audit trail over one store; checks are made at AT."""

    def __init__(self, api: Api) -> None:
        self.api = api
        api.set_clock(AT)
        self.search_module = load("search", api.environment)
        self.proof_module = load("proof", api.environment)

    def search(self, body: JsonValue | bytes, **request: object) -> Reply:
        """Search."""
        return invoke(self.search_module, event("POST", "/v1/checks/search", body, None, **request))

    def found(self, body: JsonValue, **request: object) -> list[str]:
        """Return the ids of all pages of a search, sorted."""
        told = self.search(body, **request).json()
        ids = [str(check["check_id"]) for check in _checks(told)]
        while told["next"] is not None:
            assert isinstance(body, dict)
            told = self.search({**body, "after": told["next"]}, **request).json()
            ids += [str(check["check_id"]) for check in _checks(told)]
        return sorted(ids)

    def check(self, **parts: JsonValue) -> str:
        """Make a check and return its id."""
        client = parts.pop("client", CLIENT)
        return str(self.api.post(an_application(**parts), client=client).json()["check_id"])

    def proof(self, check_id: str, **request: object) -> Reply:
        """Ask for a proof."""
        path = {"check_id": check_id}
        asked = event("GET", "/v1/checks/{check_id}/proof", None, None, pathParameters=path, **request)
        return invoke(self.proof_module, asked)

    def seal(self) -> None:
        """Seal what is recorded, an hour later."""
        store = read_settings(self.api.environment).store
        if isinstance(store, SqliteStore):
            assert store.seal_folder is not None
            with closing(SqliteLeaves(store.path)) as leaves:
                assert list(Sealing(leaves, SealFolder(store.seal_folder)).seal_all(DUE))
        else:
            run(self.scheduled("seal"), DUE)

    def scheduled(self, function: str) -> ModuleType:
        """Load a function that a schedule starts."""
        return load(function, self.api.environment)

    def close(self) -> None:
        """Close the files that were opened."""
        for part in (self.search_module.SEARCHING.searches, self.proof_module.PROVING.audit_log):
            if isinstance(part, SqliteSearches | SqliteAuditLog):
                part.close()


def run(module: ModuleType, now: datetime) -> None:
    """Call a scheduled function at an instant, with its event of events/, as it is then."""
    vars(module)["now"] = lambda: now
    (name,) = Path(str(module.__file__)).parent.parts[-1:]
    asked = orjson.loads((EVENTS / f"{name}.json").read_bytes())
    module.lambda_handler({**asked, "time": now.isoformat(timespec="seconds")}, LambdaContext())


def _checks(told: Mapping[str, JsonValue]) -> list[Mapping[str, JsonValue]]:
    checks = told["checks"]
    assert isinstance(checks, list)
    return [check for check in checks if isinstance(check, dict)]


@pytest.fixture
def on_aws(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> Iterator[Audited]:
    tables: DynamoDBTables = request.getfixturevalue("dynamodb_tables")
    request.getfixturevalue("seal_bucket")
    with deployed(tables, outputs(capsys), ELIGIBILITY_SEAL_BUCKET=SEALS) as api:
        yield Audited(api)


@pytest.fixture
def on_sqlite(sqlite_file: SqliteFile, capsys: pytest.CaptureFixture[str]) -> Iterator[Audited]:
    with deployed(sqlite_file, outputs(capsys)) as api, closing(Audited(api)) as audited:
        yield audited


@pytest.fixture(params=["on_aws", "on_sqlite"])
def audited(request: pytest.FixtureRequest) -> Audited:
    fixture: Audited = request.getfixturevalue(request.param)
    return fixture


def test_checks_are_found_by_the_document_however_its_number_is_written(audited: Audited) -> None:
    one, two = audited.check(), audited.check(permit="entry")
    audited.check(passport={"kind": "foreign", "country": "RUS", "number": "75 7654321"})
    for number in ("75 1234567", "751234567", "75-1234567"):
        assert audited.found({"document": {"kind": "foreign", "country": "RUS", "number": number}}) == sorted(
            [one, two]
        )
    assert audited.found({"document": {"kind": "internal", "country": "RUS", "number": "75 1234567"}}) == []
    assert audited.found({"document": {"kind": "foreign", "country": "UZB", "number": "75 1234567"}}) == []


def test_checks_are_found_by_reference_and_by_period_and_verdict(audited: Audited) -> None:
    one, two = audited.check(reference="a"), audited.check(reference="b", permit="entry")
    assert audited.found({"reference": "a"}) == [one]
    told = _checks(audited.search({"reference": "b"}).json())
    assert [{**check, "verdict": ""} for check in told] == [
        {
            "check_id": two,
            "tenant": "front-office",
            "recorded_at": "2026-11-23T08:30:00.000Z",
            "permit": "entry",
            "applied_on": "2023-02-08",
            "verdict": "",
        }
    ]
    searching = audited.search_module.SEARCHING
    vars(audited.search_module)["SEARCHING"] = replace(searching, clock=lambda: AT)
    day: JsonValue = {"from": "2026-11-23", "to": "2026-11-23"}
    assert audited.found({"period": day, "limit": 1}) == sorted([one, two])
    verdict = str(audited.api.get(one).json()["verdict"])
    assert one in audited.found({"period": day, "verdict": verdict})
    assert audited.found({"period": {"from": "2026-11-22", "to": "2026-11-22"}}) == []


def test_a_tenant_finds_and_proves_its_own_and_an_auditor_all(audited: Audited) -> None:
    mine, theirs = audited.check(), audited.check(client=OTHER_TENANT)
    question: JsonValue = {"document": DOCUMENT}
    assert audited.found(question) == audited.found(question, client=SAME_TENANT) == [mine]
    assert audited.found(question, client=OTHER_TENANT) == [theirs]
    assert audited.found(question, **AUDITOR) == sorted([mine, theirs])
    audited.seal()
    assert audited.proof(theirs).problem() == "check-not-found"
    assert [audited.proof(check_id, **AUDITOR).status for check_id in (mine, theirs)] == [200, 200]
    assert audited.search(question, client=None).status == 401
    assert audited.search(question, client="nobody's").status == 403


def test_a_proof_is_there_once_the_hour_is_sealed(audited: Audited) -> None:
    check_id = audited.check()
    assert audited.proof(check_id).problem() == "not-sealed-yet"
    audited.seal()
    proof = audited.proof(check_id).json()
    assert orjson.loads(str(proof["leaf"]))["check_id"] == check_id
    assert audited.proof("0").problem() == "check-not-found"


@pytest.mark.parametrize(
    ("question", "errors"),
    [
        ({}, [("", "one_of_three")]),
        ({"document": DOCUMENT, "reference": "a"}, [("", "one_of_three")]),
        ({"reference": "a", "verdict": "eligible"}, [("/verdict", "needs_period")]),
        ({"period": {"from": "2026-11-24", "to": "2026-11-23"}}, [("/period/to", "end_before_begin")]),
        ({"period": {"from": "2026-11-31", "to": "2026-12-01"}}, [("/period/from", "no_such_day")]),
        ({"document": {"kind": "foreign", "country": "RUS"}}, [("/document/number", "field_missing")]),
        ({"document": {**DOCUMENT, "name": "x"}}, [("/document/name", "field_unknown")]),
        ({"reference": "a", "limit": 101}, [("/limit", "out_of_range")]),
        ({"reference": "a", "after": "!"}, [("/after", "wrong_form")]),
        ({"reference": "a", "after": "WzFd"}, [("/after", "wrong_form")]),
        ({"reference": "a", "after": "bm90aGluZw"}, [("/after", "wrong_form")]),
        *[({**question, "after": after}, [("/after", "wrong_form")]) for question, after in ELSEWHERE],
    ],
)
def test_a_search_that_is_none_is_refused_with_each_wrong_field(
    on_sqlite: Audited, question: JsonValue, errors: list[tuple[str, str]]
) -> None:
    reply = on_sqlite.search(question)
    assert reply.problem() == "invalid-search"
    assert reply.errors() == errors


def test_after_a_rotation_checks_of_both_keys_are_found(on_aws: Audited) -> None:
    before = on_aws.check()
    secrets_client().put_secret_value(
        SecretId="subject-keys", SecretString=orjson.dumps({"current": "2", "1": KEY, "2": "n" * 40}).decode()
    )
    on_aws.api.check_module = load("check", on_aws.api.environment)
    on_aws.search_module = load("search", on_aws.api.environment)
    on_aws.api.set_clock(AT)
    after = on_aws.check()
    assert on_aws.found({"document": DOCUMENT, "limit": 1}) == sorted([before, after])


@pytest.mark.parametrize("canary", CANARIES)
def test_a_canary_in_a_search_is_not_seen_again(on_sqlite: Audited, canary: str) -> None:
    bodies: list[JsonValue] = [
        {"document": {"kind": "foreign", "country": "RUS", "number": canary}},
        {"document": {**DOCUMENT, canary: 1}},
        {"reference": canary},
        {"period": {"from": canary, "to": "2026-11-23"}},
        {"reference": "a", "after": canary},
        canary,
    ]
    for body in bodies:
        assert seen(on_sqlite.search(body)) == []
    assert seen(on_sqlite.api.output(), on_sqlite.api.store.everything()) == []


def test_no_canary_is_in_a_seal_or_a_proof_or_what_the_sealer_and_verifier_say(on_aws: Audited) -> None:
    check_id = str(on_aws.api.post(planted()).json()["check_id"])
    on_aws.seal()
    assert seen(on_aws.proof(check_id)) == []
    run(on_aws.scheduled("verify"), VERIFIED)
    assert seen(on_aws.api.output()) == []


def _metric(output: str, name: str) -> JsonValue:
    (line,) = [line for line in printed_lines(output) if name in line]
    value = line[name]
    return value[0] if isinstance(value, list) else value


def test_the_sealer_says_how_old_the_newest_seal_is(on_aws: Audited) -> None:
    on_aws.check()
    sealer = on_aws.scheduled("seal")
    run(sealer, DUE)
    assert _metric(on_aws.api.output(), "SealAge") == 1800
    vars(sealer)["SEALING"] = Sealing(_Down(), sealer.SEALING.store)
    with pytest.raises(AuditTaskFailed, match=r"^RuntimeError at "):
        run(sealer, DUE + timedelta(hours=3))
    output = on_aws.api.output()
    assert _metric(output, "SealAge") == 1800 + 3 * 3600
    assert seen(output) == []


class _Down(RecordedLeaves):
    """Leaves that cannot be read, for a reason that nobody has thought of."""

    @override
    def of_shard(self, hour: str, shard: str) -> Iterator[Leaf]:
        raise RuntimeError(CANARIES[0])


def test_the_verifier_counts_what_is_amiss_in_the_hour_that_was_sealed_a_day_ago(on_aws: Audited) -> None:
    check_id = on_aws.check()
    on_aws.seal()
    on_aws.api.output()
    verifier = on_aws.scheduled("verify")
    run(verifier, VERIFIED)
    assert _metric(on_aws.api.output(), "AuditFaults") == 0
    tables = on_aws.api.store
    assert isinstance(tables, DynamoDBTables)
    tables.client.delete_item(TableName=tables.audit_table, Key={"check_id": {"S": check_id}})
    run(verifier, VERIFIED)
    output = on_aws.api.output()
    assert _metric(output, "AuditFaults") == 1
    (fault,) = [line for line in printed_lines(output) if line.get("message") == "fault"]
    assert (fault["kind"], fault["check_id"]) == ("record_removed", check_id)


def test_an_hour_can_be_verified_again_by_the_time_of_its_event(on_aws: Audited) -> None:
    on_aws.check()
    on_aws.seal()
    on_aws.api.output()
    verifier = on_aws.scheduled("verify")
    vars(verifier)["now"] = lambda: VERIFIED + timedelta(days=9)
    for time, intact in {VERIFIED.strftime("%Y-%m-%dT%H:%M:%SZ"): 1, "2026-11-24T09:20:00Z": 0}.items():
        verifier.lambda_handler({"time": time}, LambdaContext())
        (line,) = [line for line in printed_lines(on_aws.api.output()) if line.get("message") == "verified"]
        assert line["intact"] == intact


@pytest.mark.parametrize("asked", [{"time": "2026-11-24T11:20:00Z"}, {"time": "2027-11-24T12:20:00Z"}, {}])
def test_an_hour_that_has_no_seal_a_day_later_is_not_passed_over(on_aws: Audited, asked: dict[str, str]) -> None:
    on_aws.check()
    on_aws.seal()
    verifier = on_aws.scheduled("verify")
    vars(verifier)["now"] = lambda: VERIFIED + timedelta(days=9)
    on_aws.api.output()
    with pytest.raises(AuditTaskFailed, match=r"^seals: 2026-.* is not sealed yet$"):
        verifier.lambda_handler(asked, LambdaContext())
    assert "AuditFaults" not in on_aws.api.output()


def test_a_stack_that_has_no_seal_at_all_has_nothing_to_verify(on_aws: Audited) -> None:
    on_aws.api.output()
    run(on_aws.scheduled("verify"), VERIFIED)
    assert _metric(on_aws.api.output(), "AuditFaults") == 0


def test_the_sealer_counts_the_records_of_each_hour_that_it_seals(on_aws: Audited) -> None:
    for _ in range(3):
        on_aws.check()
    run(on_aws.scheduled("seal"), DUE)
    assert _metric(on_aws.api.output(), "RecordsSealed") == 3

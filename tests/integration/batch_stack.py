"""The batches of template.yaml: buckets, tables, state machine and functions, from an upload to the report.

The definition of the state machine is the one that is deployed, and each function gets the environment that the
template gives it. `batches_on_moto` of `batch_interpreter` runs them.
"""

import json
from collections.abc import Callable, Mapping
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote_plus

import yaml
from aws_lambda_powertools.utilities.typing import LambdaContext
from moto.stepfunctions.parser.utils import TMP_THREADS

from eligibility.storage.aws import STEP_CONFIG, s3_client, step_functions_client
from eligibility_local.cloudformation import Node
from tests.integration.api import load
from tests.integration.api_applications import an_application, changed, written
from tests.integration.api_events import CLIENTS, Reply, event, invoke
from tests.integration.api_stores import DynamoDBTables
from tests.integration.stack_template import TEMPLATE, at, mapping, resources, template
from tests.integration.stack_translated import translated

if TYPE_CHECKING:
    from types import ModuleType

FUNCTIONS = {
    "BatchStartFunction": "batch_start",
    "BatchPlanFunction": "batch_plan",
    "BatchRangeFunction": "batch_range",
    "BatchFinishFunction": "batch_finish",
    "BatchesFunction": "batches",
}
UPLOADS, RESULTS = "upload-bucket", "results-bucket"
ACCOUNT = "123456789012"
REGION: Final = "eu-central-1"
MACHINE = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:batches"
LONGEST_WAIT = 60

type Json = dict[str, object]
type Fault = Callable[[Json], None]
"""Is called with the input of a task before the handler, and may raise in its place."""


class Died(BaseException):
    """What a function dies of: nothing in it can catch that."""


class Uploaded(NamedTuple):
    """A file that lies in the bucket."""

    batch_id: str
    key: str
    version: str


class Call(NamedTuple):
    """A task that the state machine had done."""

    function: str
    given: Json
    answered: Json


class BatchStack:
    """Batches as the template deploys them; a range is a few rows long."""

    def __init__(self, tables: DynamoDBTables, output: Callable[[], str], range_rows: int) -> None:
        self.tables = tables
        self.output = output
        self.calls: list[Call] = []
        self.pauses: list[float] = []
        self.faults: dict[str, Fault] = {}
        self.s3 = s3_client(STEP_CONFIG)
        self.states = step_functions_client(STEP_CONFIG)
        self._make_buckets()
        self._make_machine()
        self.modules: dict[str, ModuleType] = {}
        for name in FUNCTIONS:
            self.replace_function(name, ELIGIBILITY_RANGE_ROWS=str(range_rows))
        self._locks = {name: Lock() for name in FUNCTIONS}

    # --- What callers do

    def open(self, body: object, client: str = next(iter(CLIENTS))) -> Reply:
        """Ask for an address."""
        return invoke(self.modules["BatchesFunction"], event("POST", "/v1/batches", body, client=client))

    def follow(self, batch_id: str, client: str | None = next(iter(CLIENTS)), **query: str) -> Reply:
        """Ask how far a batch is."""
        request = event("GET", "/v1/batches/{batch_id}", None, client=client, pathParameters={"batch_id": batch_id})
        request["multiValueQueryStringParameters"] = {name: [value] for name, value in query.items()}
        return invoke(self.modules["BatchesFunction"], request)

    def upload(self, content: bytes, file_format: str = "jsonl", **asked: object) -> Uploaded:
        """Ask for an address and put a file there."""
        opened = self.open({"format": file_format, **asked}).json()
        upload = opened["upload"]
        assert isinstance(upload, dict)
        fields = upload["fields"]
        assert isinstance(fields, dict)
        return self.put(str(opened["batch_id"]), str(fields["key"]), content)

    def put(self, batch_id: str, key: str, content: bytes) -> Uploaded:
        """Put a file under a key; S3 tells nobody yet."""
        version = self.s3.put_object(Bucket=UPLOADS, Key=key, Body=content)["VersionId"]
        return Uploaded(batch_id, key, version)

    def tell(self, uploaded: Uploaded) -> None:
        """Let S3 tell of an upload."""
        self.modules["BatchStartFunction"].lambda_handler(upload_event(uploaded.key, uploaded.version), LambdaContext())

    def run(self, content: bytes, file_format: str = "jsonl", **asked: object) -> Uploaded:
        """Upload a file and wait until its batch has ended."""
        uploaded = self.upload(content, file_format, **asked)
        self.tell(uploaded)
        self.wait()
        return uploaded

    # --- What can be looked at

    def called(self, function: str) -> list[Call]:
        """Return the calls of a function, in order."""
        return [call for call in self.calls if call.function == function]

    def wait(self) -> None:
        """Wait until no execution runs."""
        for thread in TMP_THREADS:
            thread.join(LONGEST_WAIT)
            assert not thread.is_alive(), "the state machine hangs"

    @property
    def machine(self) -> str:
        """The ARN of the state machine."""
        return MACHINE

    def arn(self, batch_id: str) -> str:
        """Return the ARN of a batch's execution."""
        return execution_arn(batch_id)

    def status(self, batch_id: str) -> str:
        """Return the status of a batch's execution."""
        return self.states.describe_execution(executionArn=execution_arn(batch_id))["status"]

    def failure(self, batch_id: str) -> tuple[object, object]:
        """Return state and code of the failure, as the API tells them."""
        told = self.follow(batch_id).json()
        failure = told["failure"]
        return told["state"], failure["code"] if isinstance(failure, dict) else None

    def objects(self, prefix: str = "") -> dict[str, bytes]:
        """Return all objects of the results bucket by key."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=RESULTS, Prefix=prefix)
        keys = [each["Key"] for page in pages for each in page.get("Contents", ())]
        return {key: self.s3.get_object(Bucket=RESULTS, Key=key)["Body"].read() for key in keys}

    def results(self, batch_id: str, name: str) -> list[Json]:
        """Return the lines of a file of results, its parts joined in the order of the index."""
        objects = self.objects()
        (folder,) = {key.removesuffix("results.json") for key in objects if key.endswith(f"{batch_id}/results.json")}
        index = json.loads(objects[f"{folder}results.json"])
        joined = b"".join(objects[f"{folder}{part['part']}"] for part in index[name])
        return [json.loads(line) for line in joined.splitlines()]

    def result(self, batch_id: str, name: str) -> bytes:
        """Return one of the results: `summary.json`."""
        (found,) = [content for key, content in self.objects().items() if key.endswith(f"{batch_id}/{name}")]
        return found

    def history(self, batch_id: str) -> str:
        """Return all that the state machine keeps of an execution, as text."""
        arn = execution_arn(batch_id)
        told = (self.states.describe_execution(executionArn=arn), self.states.get_execution_history(executionArn=arn))
        return json.dumps(told, default=str)

    # --- How it is made

    def _make_buckets(self) -> None:
        for logical, name in (("UploadBucket", UPLOADS), ("ResultsBucket", RESULTS)):
            assert at(resources("AWS::S3::Bucket")[logical], "VersioningConfiguration", "Status") == "Enabled"
            self.s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
            self.s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})

    def _make_machine(self) -> None:
        made = mapping(at(translated(), "Resources", "BatchMachine", "Properties", "DefinitionSubstitutions"))
        definition = (TEMPLATE.parent / "statemachines" / "batch.asl.yaml").read_text(encoding="utf-8")
        for name, value in made.items():
            definition = definition.replace(f"${{{name}}}", self._resolved(value))
        assert "${" not in "".join(line.partition("#")[0] for line in definition.splitlines())
        self.states.create_state_machine(
            name=MACHINE.rpartition(":")[2],
            definition=json.dumps(yaml.safe_load(definition)),
            roleArn=f"arn:aws:iam::{ACCOUNT}:role/batches",
        )

    def _environment(self, function: str) -> dict[str, str]:
        variables = mapping(at(resources("AWS::Serverless::Function")[function], "Environment", "Variables"))
        return {name: self._resolved(value) for name, value in variables.items()}

    def _resolved(self, value: Node) -> str:
        match value:
            case str():
                return value
            case {"Fn::If": ["HasTenants", *_]}:
                return json.dumps(CLIENTS)
            case {"Ref": str(name)} if name in _known_names():
                return _known_names()[name]
            case {"Ref": "HashKey"}:
                return self.tables.environment["ELIGIBILITY_KEY_SECRET"]
            case {"Ref": "SubjectKeys"}:
                return self.tables.environment["ELIGIBILITY_SUBJECT_SECRET"]
            case {"Ref": str(name)} if name.endswith("FunctionAliaslive"):
                return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name.removesuffix('Aliaslive')}:live"
            case {"Ref": str(name)}:
                return str(at(template(), "Parameters", name, "Default"))
        raise AssertionError(value)

    def replace_function(self, name: str, **environment: str) -> None:
        """Start a function anew; `environment` goes over that of the template."""
        self.modules[name] = load(FUNCTIONS[name], {**self._environment(name), **environment})

    def invoked(self, function: str, given: Json) -> tuple[Json, bool]:
        """Call a function as Lambda does, one call at a time; return its answer, and whether that is an error."""
        name = function.split(":")[-2] if ":" in function else function
        failed = False
        try:
            with self._locks[name]:
                self.faults.get(name, _no_fault)(given)
                answer: Json = self.modules[name].lambda_handler(given, LambdaContext())
        except Died:
            answer, failed = {"errorType": "Runtime.ExitError", "errorMessage": "Runtime exited"}, True
        except Exception as error:  # noqa: BLE001 - as Lambda does
            answer, failed = {"errorType": type(error).__name__, "errorMessage": str(error)}, True
        self.calls.append(Call(name, given, answer))
        return answer, failed


def execution_arn(batch_id: str) -> str:
    """Return the ARN of a batch's execution."""
    return f"{MACHINE.replace(':stateMachine:', ':execution:')}:{batch_id}"


def upload_event(key: str, version: str) -> Json:
    """Return what S3 tells of an object, its key URL-encoded."""
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": REGION,
        "eventName": "ObjectCreated:Post",
        "s3": {
            "s3SchemaVersion": "1.0",
            "bucket": {"name": UPLOADS, "arn": f"arn:aws:s3:::{UPLOADS}"},
            "object": {"key": quote_plus(key), "size": 1, "versionId": version, "sequencer": "0055AED6DCD90281E5"},
        },
    }
    return {"Records": [record]}


def rows(count: int, first: int = 1) -> bytes:
    """Return the lines of a JSONL file: every third is not eligible, as the passport has 179 days left."""
    return b"".join(
        written(
            changed(an_application(reference=f"row-{number}"), "/passport/expires_on", "2023-08-06")
            if number % 3 == 0
            else an_application(reference=f"row-{number}")
        )
        + b"\n"
        for number in range(first, first + count)
    )


def _known_names() -> Mapping[str, str]:
    return {
        "AWS::Partition": "aws",
        "UploadBucket": UPLOADS,
        "ResultsBucket": RESULTS,
        "BatchMachine": MACHINE,
        "AuditTable": "AuditTable",
        "RegisterTable": "RegisterTable",
    }


def _no_fault(_given: Json) -> None:
    """Let the function run."""

"""What the build cuts out of botocore's models is all that the product calls, and means the same."""

import ast
import shutil
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import botocore
import pytest
from botocore import xform_name
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from botocore.httpsession import URLLib3Session
from botocore.loaders import JSONFileLoader, Loader
from botocore.session import Session, get_session

from eligibility.storage.aws_models import ModelFiles

if TYPE_CHECKING:
    from botocore.client import BaseClient

PROJECT = Path(__file__).parents[2]
DATA = Path(botocore.__file__).parent / "data"
CUTTER = PROJECT / "layers" / "dependencies" / "cut_models.py"
SERVICES = ("dynamodb", "events", "s3", "secretsmanager", "stepfunctions")
KEY = {"S": "a"}
REQUESTS: dict[str, dict[str, object]] = {
    "batch_get_item": {"RequestItems": {"checks": {"Keys": [{"key": KEY}], "ConsistentRead": True}}},
    "batch_write_item": {"RequestItems": {"checks": [{"PutRequest": {"Item": {"key": KEY, "b": {"B": b"\x00"}}}}]}},
    "get_item": {"TableName": "checks", "Key": {"key": KEY}, "ConsistentRead": True},
    "put_item": {"TableName": "checks", "Item": {"key": KEY, "list": {"L": [KEY]}}, "ConditionExpression": "a = b"},
    "query": {"TableName": "checks", "IndexName": "by_hour", "Limit": 5, "ExclusiveStartKey": {"key": KEY}},
    "scan": {"TableName": "checks", "ProjectionExpression": "#key", "ExpressionAttributeNames": {"#key": "key"}},
    "update_item": {"TableName": "checks", "Key": {"key": KEY}, "UpdateExpression": "REMOVE a", "ReturnValues": "NONE"},
    "get_secret_value": {"SecretId": "a"},
}


ANSWER = b'{"Item": {"key": {"S": "a"}}, "Items": [{"b": {"B": "AA=="}}], "SecretString": "a", "UnprocessedItems": {}}'


class Raw(BytesIO):
    """What botocore reads an answer from."""

    def stream(self) -> Iterator[bytes]:
        yield self.read()


def cutter() -> Any:  # noqa: ANN401 - a script of the build, loaded from its file
    spec = spec_from_file_location("cut_models", CUTTER)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of botocore's models as the layer has it, but with the whole of what was cut unreadable."""
    folder = tmp_path_factory.mktemp("models")
    for path in DATA.glob("*.json"):
        shutil.copy(path, folder)
    for service in SERVICES:
        shutil.copytree(DATA / service, folder / service)
    cutter().main(folder)
    for path in folder.rglob("*.cut.json"):
        (whole,) = path.parent.glob(path.name.replace(".cut.json", ".json*"))
        whole.write_bytes(b"unreadable")
    return folder


def session_of(folder: Path) -> Session:
    loader = Loader([str(folder)], ModelFiles(), include_default_search_paths=False)
    loader.BUILTIN_DATA_PATH = str(folder)
    session = get_session()
    session.register_component("data_loader", loader)
    return session


def client_of(session: Session, service: str, region: str = "eu-central-1") -> "BaseClient":
    return session.create_client(
        service,
        region,
        aws_access_key_id="made-up",
        aws_secret_access_key="made-up",
        config=Config(retries={"mode": "standard", "total_max_attempts": 1}),
    )


def sent(client: "BaseClient", method: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, bytes, str, object]:
    """Return what a call sends, and what it returns where the answer is an item."""
    requests: list[AWSPreparedRequest] = []

    def send(_: URLLib3Session, request: AWSPreparedRequest) -> AWSResponse:
        requests.append(request)
        return AWSResponse(request.url or "", 200, HTTPHeaders(), Raw(ANSWER))

    monkeypatch.setattr(URLLib3Session, "send", send)
    answered: object = getattr(client, method)(**REQUESTS[method])
    (request,) = requests
    assert isinstance(request.body, bytes)
    return request.url or "", request.body, str(request.headers["X-Amz-Target"]), answered


def called() -> set[str]:
    """Return the names of all methods that the product calls, of whatever object."""
    sources = [*(PROJECT / "layers" / "eligibility").rglob("*.py"), *(PROJECT / "local").rglob("*.py")]
    nodes = [node for path in sources for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    return {node.attr for node in nodes if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("service", ["dynamodb", "secretsmanager"])
def test_the_build_keeps_the_operations_that_the_product_calls_and_no_others(service: str) -> None:
    whole = client_of(get_session(), service).meta.service_model
    kept = {xform_name(name) for name in cutter().OPERATIONS[service]} - {"describe_endpoints"}
    assert kept == called() & {xform_name(name) for name in whole.operation_names}


@pytest.mark.parametrize("method", REQUESTS)
def test_a_call_by_a_cut_model_sends_the_same_and_reads_the_same(
    cut: Path, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = "secretsmanager" if method == "get_secret_value" else "dynamodb"
    part, whole = (client_of(session, service) for session in (session_of(cut), get_session()))
    assert sent(part, method, monkeypatch) == sent(whole, method, monkeypatch)


def test_each_kept_operation_is_tried() -> None:
    kept = {xform_name(name) for names in cutter().OPERATIONS.values() for name in names}
    assert REQUESTS.keys() == kept - {"describe_endpoints"}


@pytest.mark.parametrize("service", ["dynamodb", "secretsmanager"])
def test_a_cut_model_describes_its_operations_as_the_whole_does(cut: Path, service: str) -> None:
    part, whole = (client_of(session, service).meta.service_model for session in (session_of(cut), get_session()))
    assert set(part.operation_names) == set(cutter().OPERATIONS[service])
    told, all_told = vars(part)["_service_description"], vars(whole)["_service_description"]
    without = cutter()._without_documentation
    assert told["metadata"] == all_told["metadata"]
    for kind in ("operations", "shapes"):
        assert told[kind] == {name: without(all_told[kind][name]) for name in told[kind]}


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("region", ["eu-central-1", "us-east-1", "me-central-1", "cn-north-1", "us-gov-west-1"])
def test_a_service_is_where_it_was_in_every_partition(cut: Path, service: str, region: str) -> None:
    part, whole = (client_of(session, service, region) for session in (session_of(cut), get_session()))
    assert part.meta.endpoint_url == whole.meta.endpoint_url
    assert part.meta.partition == whole.meta.partition


@pytest.mark.parametrize("service", SERVICES)
def test_a_model_that_is_not_cut_is_read_whole(service: str) -> None:
    for path in (DATA / service).glob("*/*.json*"):
        name = str(path).removesuffix(".gz").removesuffix(".json")
        assert ModelFiles().load_file(name) == JSONFileLoader().load_file(name)


def test_there_is_nothing_where_there_is_no_file(tmp_path: Path) -> None:
    assert ModelFiles().load_file(str(tmp_path / "endpoints")) is None


def test_what_is_cut_is_read_instead_of_the_whole(tmp_path: Path) -> None:
    (tmp_path / "endpoints.json").write_text('{"version": 1}', "utf-8")
    (tmp_path / "endpoints.cut.json").write_text('{"version": 2}', "utf-8")
    assert ModelFiles().load_file(str(tmp_path / "endpoints")) == {"version": 2}


def test_the_layer_is_built_so() -> None:
    makefile = CUTTER.with_name("Makefile").read_text("utf-8")
    assert "python3.13 cut_models.py '$(models)'" in makefile
    assert f"services := {' '.join(SERVICES)}\n" in makefile

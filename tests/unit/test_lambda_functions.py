"""Routes and handlers, read from a template and from the files that it names."""

import os
from pathlib import Path

import pytest

from eligibility_local.lambda_functions import TemplateUnreadable, load_handlers, read_routes

TEMPLATE = """
Globals:
  Function:
    Handler: app.lambda_handler
    Environment:
      Variables: {COLOUR: red, SIZE: small}
Resources:
  Table: {Type: AWS::DynamoDB::Table, DeletionPolicy: Retain}
  Paint:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/paint/
      Environment:
        Variables: {SIZE: large, TABLE: !Ref Table, ARN: !GetAtt Table.Arn}
      Events:
        Put: {Type: Api, Properties: {RestApiId: !Ref Api, Path: "/paint/{wall}", Method: put}}
        Get: {Type: Api, Properties: {RestApiId: !Ref Api, Path: "/paint/{wall}", Method: GET}}
        Nightly: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
"""
PAINT = """
import os

SEEN = {name: os.environ.get(name) for name in ("COLOUR", "SIZE", "TABLE", "STORE")}


def lambda_handler(event, context):
    return SEEN
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    (tmp_path / "functions" / "paint").mkdir(parents=True)
    (tmp_path / "functions" / "paint" / "app.py").write_text(PAINT)
    return tmp_path


def test_the_stack_has_a_function_for_each_path_of_the_api() -> None:
    routes = read_routes(Path(__file__).parents[2])
    assert {(route.method, route.path): route.function.name for route in routes} == {
        ("POST", "/v1/checks"): "CheckFunction",
        ("GET", "/v1/checks/{check_id}"): "LookupFunction",
        ("GET", "/v1/requirements"): "RequirementsFunction",
        ("GET", "/v1/rules"): "RulesFunction",
        ("POST", "/v1/stays"): "StaysFunction",
        ("GET", "/health"): "HealthFunction",
        ("POST", "/v1/previews"): "PreviewsFunction",
        ("GET", "/"): "PageFunction",
        ("GET", "/assets/{name}"): "PageFunction",
        ("POST", "/v1/batches"): "BatchesFunction",
        ("GET", "/v1/batches/{batch_id}"): "BatchesFunction",
        ("POST", "/v1/checks/search"): "SearchFunction",
        ("GET", "/v1/checks/{check_id}/proof"): "ProofFunction",
        ("GET", "/openapi.json"): "DocsFunction",
        ("GET", "/docs"): "DocsFunction",
        ("GET", "/docs/{asset}"): "DocsFunction",
    }
    assert all(route.function.file.is_file() for route in routes)


def test_each_api_event_of_a_function_is_a_route(project: Path) -> None:
    routes = read_routes(project)
    assert [(route.method, route.path) for route in routes] == [("PUT", "/paint/{wall}"), ("GET", "/paint/{wall}")]


def test_a_function_runs_under_its_own_variables_then_those_of_all_functions(project: Path) -> None:
    handlers = load_handlers(read_routes(project), {})
    assert handlers["Paint"]({}, None) == {"COLOUR": "red", "SIZE": "large", "TABLE": None, "STORE": None}


def test_variables_given_at_start_come_before_those_of_the_template(project: Path) -> None:
    handlers = load_handlers(read_routes(project), {"STORE": "here", "SIZE": "tiny"})
    assert handlers["Paint"]({}, None) == {"COLOUR": "red", "SIZE": "tiny", "TABLE": None, "STORE": "here"}


def test_the_environment_is_afterwards_what_it_was(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLOUR", "blue")
    before = dict(os.environ)
    load_handlers(read_routes(project), {"STORE": "here"})
    assert dict(os.environ) == before


def test_a_function_is_loaded_anew_each_time_and_once_for_all_its_routes(project: Path) -> None:
    source = project / "functions" / "paint" / "app.py"
    source.write_text(f"{PAINT}\nwith open({str(project / 'loads')!r}, 'a') as file:\n    file.write('x')\n")
    first, second = (load_handlers(read_routes(project), {}) for _ in range(2))
    assert first["Paint"] is not second["Paint"]
    assert (project / "loads").read_text() == "xx"


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("a: [", "not YAML"),
        ("[]", "template.yaml"),
        ("Resources: {F: {Type: 'AWS::Serverless::Function', Properties: {}}}", "CodeUri"),
        (TEMPLATE.replace("Path: ", "Pfad: "), "Path"),
    ],
    ids=["not YAML", "a list", "a function without code", "a route without path"],
)
def test_a_template_that_cannot_be_read_says_what_is_wrong(project: Path, template: str, told: str) -> None:
    (project / "template.yaml").write_text(template)
    with pytest.raises(TemplateUnreadable, match=told):
        read_routes(project)

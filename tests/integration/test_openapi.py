"""openapi.json is what the product does: every route, status and refusal is in it, with an answer given just now."""

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext
from jsonschema import Draft202012Validator
from pydantic import JsonValue
from referencing import Registry, Resource

from eligibility.application.models import EARLIEST_DAY, LATEST_DAY
from eligibility.calendar_days import DAY
from eligibility.problems import Refusal, WrongFields
from eligibility_local import server
from eligibility_local.openapi.document import document
from eligibility_local.openapi.operations import OPERATIONS
from eligibility_local.openapi.parameters import DOCS_FILES
from eligibility_local.openapi.responses import Example, Undocumented
from eligibility_local.openapi.schemas import DAY_PATTERN
from eligibility_local.openapi.stack import StackRoute, read_stack
from tests.integration.api import load
from tests.integration.api_events import event
from tests.integration.openapi import FILE, as_text, document_made, executed
from tests.integration.openapi_examples import close_stores
from tests.integration.stack_template import TEMPLATE

PROJECT = TEMPLATE.parent
EVENTS = PROJECT / "events"


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    """Every example, executed once."""
    return executed()


@pytest.fixture(scope="module")
def made(examples: list[Example]) -> dict[str, JsonValue]:
    """The document that the product gives now."""
    return document_made(examples)


def test_the_document_that_is_kept_is_the_one_that_the_product_gives(made: dict[str, JsonValue]) -> None:
    """If the product is right: `make docs` writes it anew."""
    assert FILE.read_text("utf-8") == as_text(made)


def test_each_example_is_as_its_schema_says(made: dict[str, JsonValue]) -> None:
    seen = 0
    for place, schema, value in _examples(made):
        errors = [error.message for error in _validator(json.dumps(made), json.dumps(schema)).iter_errors(value)]
        assert errors == [], f"{place}: {errors[:3]}"
        seen += 1
    assert seen > 60


def test_a_route_of_which_nothing_is_said_is_no_document(examples: list[Example]) -> None:
    stack = read_stack(TEMPLATE)
    more = stack._replace(routes=(*stack.routes, StackRoute("PUT /v1/walls", ())))
    with pytest.raises(
        Undocumented, match=r"template\.yaml has PUT /v1/walls, of which openapi\.json would say nothing"
    ):
        document(more, OPERATIONS, examples, "1")
    fewer = stack._replace(routes=stack.routes[1:])
    with pytest.raises(Undocumented, match=f"describes {stack.routes[0].route}, which template.yaml does not have"):
        document(fewer, OPERATIONS, examples, "1")


def test_a_status_or_refusal_without_an_example_is_no_document(examples: list[Example]) -> None:
    stack = read_stack(TEMPLATE)
    with pytest.raises(Undocumented, match="POST /v1/checks has no example of its refusal 503 store-unavailable"):
        document(stack, OPERATIONS, [each for each in examples if each.status != 503], "1")
    with pytest.raises(Undocumented, match="POST /v1/checks has no example of its answer 201"):
        document(stack, OPERATIONS, [each for each in examples if each.status != 201], "1")


def test_every_refusal_that_there_is_has_an_example(made: dict[str, JsonValue]) -> None:
    text = json.dumps(made)
    told = {code for code in _codes(Refusal) if f'"urn:permit-eligibility:problem:{code}", "title"' in text}
    assert _codes(Refusal) - told == set(), "a refusal of which openapi.json says nothing: name it in an operation"
    assert {server.MethodNotAllowed.code, server.Misdirected.code} <= told


def test_every_answer_of_api_gateway_itself_is_an_example_word_for_word(made: dict[str, JsonValue]) -> None:
    problems = read_stack(TEMPLATE).problems
    assert len(problems) > 10
    components = made["components"]
    assert isinstance(components, dict)
    kept = components["examples"]
    assert isinstance(kept, dict)
    for problem in problems:
        example = kept[problem.name]
        assert isinstance(example, dict)
        assert example["value"] == problem.body


def test_a_route_asks_for_the_scopes_that_the_document_says(made: dict[str, JsonValue]) -> None:
    paths = made["paths"]
    assert isinstance(paths, dict)
    for route, scopes in read_stack(TEMPLATE).routes:
        method, _, path = route.partition(" ")
        methods = paths[path]
        assert isinstance(methods, dict)
        operation = methods[method.lower()]
        assert isinstance(operation, dict)
        assert operation["security"] == [{"clients": [scope]} for scope in scopes]


def test_each_reference_leads_somewhere(made: dict[str, JsonValue]) -> None:
    for target in _references(made):
        found: JsonValue = made
        for step in target.removeprefix("#/").split("/"):
            assert isinstance(found, dict)
            assert step in found, target
            found = found[step]


def test_the_days_that_the_document_allows_are_the_days_that_are_taken() -> None:
    pattern = Draft202012Validator({"type": "string", "pattern": DAY_PATTERN})
    day = date(EARLIEST_DAY.year - 1, 12, 31)
    while day <= date(LATEST_DAY.year + 1, 1, 1):
        assert pattern.is_valid(day.isoformat()) == (EARLIEST_DAY <= day <= LATEST_DAY), day
        day += DAY
    for none in ("2023-02-29", "1900-02-29", "2100-02-29", "2023-04-31", "2023-13-01", "2023-00-10", "2023-1-1", ""):
        assert not pattern.is_valid(none)


@pytest.mark.parametrize(
    "query",
    [
        {"permit": permit, "nationality": nationality, "on": on, "compare": "2026-02-13"}
        for permit in ("permanent_residence", "temporary_residence", "temporary_stay", "entry")
        for nationality, on in (("RUS", "2022-03-04"), ("UZB", "2024-12-08"), ("KAZ", "2026-11-01"))
    ],
    ids=lambda query: f"{query['permit']}-{query['nationality']}-{query['on']}",
)
def test_checklists_of_many_kinds_are_as_the_document_says(query: dict[str, str]) -> None:
    _assert_answers("requirements", "/v1/requirements", "RequirementsAnswer", query)


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_whole_rulebook_with_every_change_is_as_the_document_says(language: str) -> None:
    query = {"on": "2023-02-01", "compare": "2026-03-31", "timeline": "true"}
    _assert_answers("rules", "/v1/rules", "RulesAnswer", query, language)


@pytest.mark.parametrize(
    "name", sorted(path.stem for path in EVENTS.glob("*.json") if "httpMethod" in path.read_text())
)
def test_the_answers_to_the_events_are_as_the_document_says(name: str, tmp_path: Path) -> None:
    sent = json.loads((EVENTS / f"{name}.json").read_bytes())
    method, path = sent["httpMethod"].lower(), sent["resource"]
    function = {route.route: route for route in OPERATIONS}[f"{method.upper()} {path}"]
    environment = {"ELIGIBILITY_STORE": f"sqlite:///{tmp_path / 'store.db'}", "ELIGIBILITY_LOCAL_CLIENT": "local"}
    module = load(_folder(function.route), environment)
    answered = module.lambda_handler(sent, LambdaContext())
    responses = _kept()["paths"][path][method]["responses"]
    response = responses[str(answered["statusCode"])]
    media_type = answered["headers"]["Content-Type"].partition(";")[0]
    assert media_type in response["content"]
    assert set(response.get("headers", ())) <= set(answered["headers"])
    if media_type.endswith("json"):
        schema = response["content"][media_type]["schema"]
        validator = _validator(FILE.read_text("utf-8"), json.dumps(schema))
        assert [error.message for error in validator.iter_errors(json.loads(answered["body"]))] == []
    close_stores(module)


def test_the_page_on_the_api_names_every_path_and_every_refusal() -> None:
    page = (PROJECT / "docs" / "api.md").read_text("utf-8")
    content = FILE.read_text("utf-8")
    codes = set(re.findall(r"urn:permit-eligibility:problem:([a-z-]+)", content))
    assert {code for code in codes if f"`{code}`" not in page} == set(), "docs/api.md does not name these refusals"
    assert {path for path in _kept()["paths"] if path not in page} == set(), "docs/api.md says nothing of these paths"


# --- How it is served


def test_the_function_gives_the_document_that_is_kept() -> None:
    answer = load("docs", {}).lambda_handler(event("GET", "/openapi.json", None, client=None), LambdaContext())
    assert answer["statusCode"] == 200
    assert answer["headers"]["Content-Type"] == "application/json"
    assert answer["body"] == FILE.read_text("utf-8")


def test_the_page_loads_its_own_files_and_nothing_else() -> None:
    module = load("docs", {})
    page = module.lambda_handler(event("GET", "/docs", None, client=None), LambdaContext())
    policy = page["headers"]["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "//" not in page["body"]
    assert set(module.ASSETS) == set(DOCS_FILES)
    for name in DOCS_FILES:
        if name != "start.js":
            assert f'"docs/{name}"' in page["body"]
        request = event("GET", "/docs/{asset}", None, client=None, pathParameters={"asset": name})
        file = module.lambda_handler(request, LambdaContext())
        assert file["statusCode"] == 200
        assert len(file["body"].encode()) < 6 * 1024 * 1024 - 4096, "more than a function may answer"


@pytest.mark.parametrize("name", ["app.py", "../app.py", "docs.html", "openapi.json", "", "swagger_ui.js"])
def test_no_other_file_of_the_function_is_given(name: str) -> None:
    request = event("GET", "/docs/{asset}", None, client=None, pathParameters={"asset": name})
    answer = load("docs", {}).lambda_handler(request, LambdaContext())
    assert "lambda_handler" not in answer["body"]
    assert answer["statusCode"] == (404 if name else 200)


# --- What is looked at


@cache
def _kept() -> dict[str, dict[str, dict[str, dict[str, dict[str, dict[str, dict[str, dict[str, str]]]]]]]]:
    content: dict[str, dict[str, dict[str, dict[str, dict[str, dict[str, dict[str, dict[str, str]]]]]]]] = json.loads(
        FILE.read_bytes()
    )
    return content


@cache
def _registry(text: str) -> Registry[JsonValue]:
    content = {"$schema": "https://json-schema.org/draft/2020-12/schema", **json.loads(text)}
    registry: Registry[JsonValue] = Registry().with_resource("urn:openapi", Resource.from_contents(content))
    return registry


@cache
def _validator(text: str, schema: str) -> Draft202012Validator:
    """Return what looks at values by a schema of a document, both as JSON."""
    return Draft202012Validator(
        json.loads(schema.replace('"#/', '"urn:openapi#/')),
        registry=_registry(text),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def _examples(made: JsonValue, place: str = "") -> Iterator[tuple[str, JsonValue, JsonValue]]:
    """Give each example with its place and its schema."""
    if isinstance(made, dict):
        shown = made.get("examples")
        if "schema" in made and isinstance(shown, dict):
            for name, example in shown.items():
                assert isinstance(example, dict)
                if "value" in example:
                    yield f"{place} {name}", made["schema"], example["value"]
        for name, part in made.items():
            yield from _examples(part, f"{place}/{name}")
    elif isinstance(made, list):
        for part in made:
            yield from _examples(part, place)


def _references(made: JsonValue) -> Iterator[str]:
    if isinstance(made, dict):
        for name, part in made.items():
            if name == "$ref":
                assert isinstance(part, str)
                yield part
            else:
                yield from _references(part)
    elif isinstance(made, list):
        for part in made:
            yield from _references(part)


def _codes(kind: type[Refusal]) -> set[str]:
    """Return the codes of a refusal's kinds and of theirs."""
    own = {kind.code} if hasattr(kind, "code") and kind is not WrongFields else set()
    return own.union(*(_codes(each) for each in kind.__subclasses__()))


def _folder(route: str) -> str:
    from eligibility_local.lambda_functions import read_routes  # noqa: PLC0415

    (found,) = [each for each in read_routes(PROJECT) if f"{each.method} {each.path}" == route]
    return found.function.file.parent.name


def _assert_answers(function: str, path: str, shape: str, query: dict[str, str], language: str = "en") -> None:
    lists = {name: [value] for name, value in query.items()}
    headers = {"Accept-Language": language}
    request = event("GET", path, None, headers, client=None, multiValueQueryStringParameters=lists)
    answer = load(function, {}).lambda_handler(request, LambdaContext())
    assert answer["statusCode"] == 200
    schema = json.dumps({"$ref": f"#/components/schemas/{shape}"})
    validator = _validator(FILE.read_text("utf-8"), schema)
    assert [error.message for error in validator.iter_errors(json.loads(answer["body"]))] == []

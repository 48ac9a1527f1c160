"""The document as a whole: an OpenAPI 3.1 description of every route of the stack."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, JsonValue

from eligibility_local.openapi.operation import Operation, Parameter
from eligibility_local.openapi.other_answers import Problem
from eligibility_local.openapi.responses import (
    Example,
    Json,
    Undocumented,
    gateway_example,
    of_no_route,
    request_body,
    responses,
)
from eligibility_local.openapi.schemas import schemas_of
from eligibility_local.openapi.stack import GatewayProblem, Stack

_DESCRIPTION = """\
Checks one application for a permit of Kazakhstan against the law as it stood on its filing day, and says why, by
which clause, what to change, and on which days the same documents pass. A preliminary check, not legal advice.

Routes with a scope ask for an access token of the stack's user pool (OAuth 2.0, client credentials); the others ask
for none. On one's own machine (`make serve`) there are no tokens. Examples were executed; ids, instants, links and
the rulebook's revision are made up in them, and outside of checks long lists are cut to two entries."""
_TAGS = {
    "checks": "Single applications",
    "batches": "Files of applications",
    "audit": "Recorded decisions",
    "public": "Open to everybody, nothing is recorded",
}


def document(
    stack: Stack, operations: Sequence[Operation], examples: Sequence[Example], version: str
) -> dict[str, JsonValue]:
    """Return the document. Raises Undocumented."""
    by_route = {operation.route: operation for operation in operations}
    _compare(stack, by_route)
    paths: dict[str, Json] = {}
    for route, scopes in stack.routes:
        method, _, path = route.partition(" ")
        told = _operation(by_route[route], scopes, stack.problems, examples)
        paths.setdefault(path, {})[method.lower()] = told
    shapes = {answer.shape for operation in operations for answer in operation.answers if answer.shape is not None}
    bodies = {operation.body for operation in operations if operation.body is not None}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Permit Eligibility", "version": version, "description": _DESCRIPTION},
        "servers": [{"url": "./", "description": "Where this document was found."}],
        "tags": _tags(operations),
        "paths": {**paths},
        "components": {
            "securitySchemes": {"clients": _scheme(stack)},
            "schemas": schemas_of(_by_name(bodies), _by_name({*shapes, Problem})),
            "responses": of_no_route(stack.problems, examples),
            "examples": {problem.name: gateway_example(problem) for problem in stack.problems},
        },
    }


def _compare(stack: Stack, operations: Mapping[str, Operation]) -> None:
    routes = {route for route, _ in stack.routes}
    if missing := sorted(routes - set(operations)):
        raise Undocumented(
            f"template.yaml has {', '.join(missing)}, of which openapi.json would say nothing: "
            "describe it in one of local/eligibility_local/openapi/*_operations.py"
        )
    if gone := sorted(set(operations) - routes):
        raise Undocumented(f"operations.py describes {', '.join(gone)}, which template.yaml does not have")


def _operation(
    operation: Operation, scopes: tuple[str, ...], gateway: Sequence[GatewayProblem], examples: Sequence[Example]
) -> Json:
    told: Json = {
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.description,
        "security": [{"clients": [scope]} for scope in scopes],
    }
    if operation.parameters:
        told["parameters"] = [_parameter(parameter) for parameter in operation.parameters]
    own = [example for example in examples if example.operation == operation.id]
    if operation.body is not None:
        told["requestBody"] = request_body(operation, operation.body, own)
    heard = [
        problem
        for problem in gateway
        if not problem.of_no_route
        and (scopes or not problem.of_clients)
        and (operation.body is not None or not problem.of_bodies)
    ]
    told["responses"] = {str(status): response for status, response in sorted(responses(operation, heard, own))}
    return told


def _parameter(parameter: Parameter) -> Json:
    return {
        "name": parameter.name,
        "in": parameter.where,
        "required": parameter.required,
        "description": parameter.description,
        "schema": {**parameter.schema},
    }


def _scheme(stack: Stack) -> Json:
    asked = {scope for _, scopes in stack.routes for scope in scopes}
    return {
        "type": "oauth2",
        "description": "The token's address is the stack's output TokenUrl.",
        "flows": {
            "clientCredentials": {
                "tokenUrl": "https://example.com/oauth2/token",
                "scopes": {scope: text for scope, text in stack.scopes.items() if scope in asked},
            }
        },
    }


def _tags(operations: Sequence[Operation]) -> list[JsonValue]:
    used = {operation.tag for operation in operations}
    return [{"name": name, "description": text} for name, text in _TAGS.items() if name in used]


def _by_name(models: set[type[BaseModel]]) -> list[type[BaseModel]]:
    return sorted(models, key=lambda model: model.__name__)

"""What template.yaml says of the API: its routes with their scopes, and what API Gateway refuses by itself."""

import json
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, JsonValue
from pydantic.alias_generators import to_pascal

from eligibility_local.cloudformation import read_template

_AUTHORIZED = frozenset({"UNAUTHORIZED", "EXPIRED_TOKEN", "ACCESS_DENIED"})
_OF_BODIES = frozenset({"REQUEST_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE"})
_OF_NO_ROUTE = frozenset({"MISSING_AUTHENTICATION_TOKEN", "RESOURCE_NOT_FOUND"})


class StackRoute(NamedTuple):
    """A method and path of the API, and the scopes of which a token must have one; none: it is public."""

    route: str
    scopes: tuple[str, ...]


class GatewayProblem(NamedTuple):
    """What API Gateway answers without asking a function."""

    name: str
    """`expired-token`, after its response type."""
    status: int
    headers: tuple[str, ...]
    body: dict[str, JsonValue]
    of_clients: bool
    """Whether it comes from a route that asks for a token only."""
    of_bodies: bool
    """Whether it comes from a route that takes a body only."""
    of_no_route: bool
    """Whether it is about a path or method that does not exist."""


class Stack(NamedTuple):
    """The API as the template has it."""

    routes: tuple[StackRoute, ...]
    problems: tuple[GatewayProblem, ...]
    scopes: dict[str, str]
    """Scope -> what it allows."""


class _Part(BaseModel):
    model_config = ConfigDict(alias_generator=to_pascal, populate_by_name=True)


class _Auth(_Part):
    authorizer: str = "Clients"
    authorization_scopes: list[str] = []


class _Route(_Part):
    path: str
    method: str
    auth: _Auth = _Auth()


class _ResponseParameters(_Part):
    headers: dict[str, str] = {}


class _GatewayResponse(_Part):
    status_code: int
    response_parameters: _ResponseParameters = _ResponseParameters()
    response_templates: dict[str, str]


class _Scope(_Part):
    scope_name: str
    scope_description: str


class _ResourceServer(_Part):
    identifier: str
    scopes: list[_Scope]


class _Event(_Part):
    type: str
    properties: dict[str, object] = {}


class _Properties(_Part):
    events: dict[str, _Event] = {}
    gateway_responses: dict[str, _GatewayResponse] = {}


class _Resource(_Part):
    type: str
    properties: dict[str, object] = {}


class _Template(_Part):
    resources: dict[str, _Resource]


def read_stack(template: Path) -> Stack:
    """Return what a template says of its API. Raises pydantic.ValidationError where it is none."""
    routes: list[StackRoute] = []
    problems: list[GatewayProblem] = []
    scopes: dict[str, str] = {}
    for resource in _Template.model_validate(read_template(template)).resources.values():
        if resource.type == "AWS::Serverless::Function":
            events = _Properties.model_validate(resource.properties).events.values()
            routes += [_route(_Route.model_validate(event.properties)) for event in events if event.type == "Api"]
        elif resource.type == "AWS::Serverless::Api":
            responses = _Properties.model_validate(resource.properties).gateway_responses
            problems += [_problem(kind, response) for kind, response in responses.items()]
        elif resource.type == "AWS::Cognito::UserPoolResourceServer":
            server = _ResourceServer.model_validate(resource.properties)
            scopes |= {f"{server.identifier}/{each.scope_name}": each.scope_description for each in server.scopes}
    return Stack(tuple(routes), tuple(problems), scopes)


def _route(read: _Route) -> StackRoute:
    scopes = () if read.auth.authorizer == "NONE" else tuple(read.auth.authorization_scopes)
    return StackRoute(f"{read.method.upper()} {read.path}", scopes)


def _problem(kind: str, response: _GatewayResponse) -> GatewayProblem:
    (text,) = response.response_templates.values()
    return GatewayProblem(
        name=kind.lower().replace("_", "-"),
        status=response.status_code,
        headers=tuple(name for name in response.response_parameters.headers if name != "Content-Type"),
        body=json.loads(text),
        of_clients=kind in _AUTHORIZED,
        of_bodies=kind in _OF_BODIES,
        of_no_route=kind in _OF_NO_ROUTE,
    )

"""The functions of template.yaml: which path and method goes to which, and their handlers, loaded from their files."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_pascal

from eligibility_local.cloudformation import Node, read_template
from eligibility_local.project import TEMPLATE, Unusable

type Handler = Callable[[Mapping[str, object], object], object]
"""A Lambda handler: event and context in, a proxy response out."""


class TemplateUnreadable(Unusable):
    """The template is not one that the functions and routes can be read from."""


class Function(NamedTuple):
    """One function, as far as the template says how to run it."""

    name: str
    """Its logical id."""
    file: Path
    handler: str
    """The handler's name in the file."""
    environment: Mapping[str, str]
    """Its variables, less those that are known in AWS only."""


class Route(NamedTuple):
    """A path (`/v1/checks/{check_id}`) and method of the API, and the function behind it."""

    path: str
    method: str
    function: Function


class _Part(BaseModel):
    model_config = ConfigDict(alias_generator=to_pascal, populate_by_name=True)


class _Environment(_Part):
    variables: dict[str, object] = {}


class _FunctionDefaults(_Part):
    handler: str = ""
    environment: _Environment = _Environment()


class _Globals(_Part):
    function: _FunctionDefaults = _FunctionDefaults()


class _EventProperties(_Part):
    path: str
    method: str


class _Event(_Part):
    type: str
    properties: dict[str, object] = {}


class _FunctionProperties(_FunctionDefaults):
    code_uri: str
    events: dict[str, _Event] = {}


class _Resource(_Part):
    type: str
    properties: dict[str, object] = {}


class _Template(_Part):
    globals: _Globals = _Globals()
    resources: dict[str, _Resource]


def read_routes(project: Path) -> tuple[Route, ...]:
    """Return the routes of the project's template, in its order. Raises TemplateUnreadable."""
    try:
        return tuple(_routes(project, read_template(project / TEMPLATE)))
    except yaml.YAMLError as error:
        raise TemplateUnreadable(f"{TEMPLATE} is not YAML: {error}") from None
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise TemplateUnreadable(f"{TEMPLATE}: {'; '.join(faults)}") from None


def load_handlers(routes: Iterable[Route], environment: Mapping[str, str]) -> dict[str, Handler]:
    """Return the handlers of the routes' functions, by logical id.

    Each file is run as a new module, with `environment` before the variables of the template. Raises what it raises.
    """
    functions = {route.function.name: route.function for route in routes}
    return {name: _load(function, environment) for name, function in functions.items()}


def _load(function: Function, environment: Mapping[str, str]) -> Handler:
    spec = spec_from_file_location(f"functions.{function.file.parent.name}.{function.file.stem}", function.file)
    if spec is None or spec.loader is None:
        raise TemplateUnreadable(f"{TEMPLATE}: the handler of {function.name} is not in a Python file")
    module = module_from_spec(spec)
    with _environment({**function.environment, **environment}):
        spec.loader.exec_module(module)
    handler: Handler = getattr(module, function.handler)
    return handler


def _routes(project: Path, content: Node) -> Iterator[Route]:
    template = _Template.model_validate(content)
    defaults = template.globals.function
    for name, resource in template.resources.items():
        if resource.type != "AWS::Serverless::Function":
            continue
        properties = _FunctionProperties.model_validate(resource.properties)
        module, _, handler = (properties.handler or defaults.handler).rpartition(".")
        variables = {**defaults.environment.variables, **properties.environment.variables}
        known = {key: value for key, value in variables.items() if isinstance(value, str)}
        function = Function(name, project / properties.code_uri / f"{module}.py", handler, known)
        for event in properties.events.values():
            if event.type == "Api":
                api = _EventProperties.model_validate(event.properties)
                yield Route(api.path, api.method.upper(), function)


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
